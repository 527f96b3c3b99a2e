"""Word classes by which `names` reads a mention: closed lists, in lower case. To teach it a word, add it here."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Pronouns that stand for persons.
PERSONAL = _words("he she him her his hers himself herself who whose whom i me my mine myself i'm i've")
# Pronouns that stand for what was named just before them.
RELATIVE = _words("who which that where whose")
PRONOUNS = (
    PERSONAL
    | RELATIVE
    | _words(
        "it its itself it's they them their theirs themselves we us our ours ourselves you your this that these "
        "those which where there here both one what others another all some"
    )
)
# Words that may stand before a name and are no part of it.
LEADING = _words(
    "a an the in at on off of to from near outside inside along alongside around by for with into over between "
    "about its his her their our my your this that these those both some any all former then-president ex "
    "early late under"
)
# What persons are called by: titles, offices, trades.
ROLES = _words(
    "president vice prime minister secretary senator sen governor gov mayor chancellor ambassador spokesman "
    "spokeswoman spokesperson representative rep chairman chairwoman chair chief executive officer ceo cfo coo "
    "cto director manager head founder co-founder owner boss trustee commissioner commander captain capt gen "
    "colonel col major lieutenant lt sergeant sgt admiral adm judge justice attorney professor prof dr doctor "
    "mr mrs ms miss sir lord lady king queen prince princess pope bishop archbishop coach trainer player actor "
    "actress host star singer director analyst economist writer author reporter detective inspector constable "
    "const officer fellow leader president-elect deputy assistant senior treasurer official"
)
# Before "general" these make an office: "attorney general".
OFFICES = _words("surgeon attorney secretary director major brigadier lieutenant adjutant solicitor auditor consul")
# After a name.
HONORIFICS = _words("md phd mba jr sr ii iii esq m d ph b a")
# What companies are called by.
BUSINESSES = _words(
    "company maker manufacturer automaker carmaker planemaker airframer airline carrier firm group giant "
    "agency union parent rival newspaper magazine bank team club builder producer owner supplier retailer "
    "operator subsidiary"
)
# Legal forms at the end of a company's name.
LEGAL = _words("inc incorporated corp corporation co company llc ltd limited plc spa nv ag sa gmbh group holdings lp")
# Left out too after the name of a known firm.
TRADES = _words("motor motors industries airlines")
# Common nouns that may follow an organisation's name and add nothing.
ORG_HEADS = _words("union company group airline airlines corporation firm bank newspaper magazine")
# The same after a model's name.
PRODUCT_HEADS = _words("aircraft plane planes jet jets airliner airliners model models series car cars")
# The same after a country's name, where its government is meant.
STATE_HEADS = _words("government governments administration authorities officials")
# Words that tell one of a kind, or a successor, from the thing itself: "the first of them", "the new company".
INSTANCE = _words("new old first second third fourth last next one another emerging original")
# "one of the ships" is no name of the ships.
COUNTS = _words("one two three some many most all several each none both half part")
# Words in lower case inside a name.
INNER = _words("of and the de la le van von der den bin al el du dos da for & -")
# What a town has, and a government has not.
PARTS_OF_TOWN = _words(
    "airport streets suburbs suburb centre center district districts harbour harbor port square outskirts "
    "residents skyline metro subway mayor downtown population weather university museum hospitals old city "
    "main"
)
# Nouns that "he" or "she" may stand for.
PERSON_NOUNS = ROLES | _words(
    "man woman boy girl person suspect driver gunman victim mother father brother sister wife husband son daughter "
    "climber motorist employee resident worker grandmother physician star comedian"
)

# Nouns that one story uses for one thing.
SAME_AS = {
    noun: group[0]
    for group in (
        ("police", "cop", "policeman", "officer", "investigator", "detective"),
        ("ship", "vessel", "boat", "freighter", "tanker"),
        ("car", "vehicle", "auto", "automobile"),
        ("plane", "aircraft", "airplane", "aeroplane", "jet", "airliner"),
        ("gunman", "shooter", "attacker", "assailant"),
        ("driver", "motorist"),
        ("climber", "mountaineer", "alpinist"),
        ("pirate", "brigand", "bandit", "raider"),
        ("firm", "company", "business"),
        ("doctor", "physician"),
        ("movie", "film"),
        ("boss", "manager"),
        ("mountain", "peak"),
        ("team", "club"),
        ("shop", "store"),
        ("house", "home"),
        ("worker", "employee"),
        ("child", "kid"),
        ("protester", "demonstrator", "protestor"),
        ("rebel", "insurgent", "militant", "guerrilla"),
        ("prison", "jail"),
        ("attorney", "lawyer"),
    )
    for noun in group
}
