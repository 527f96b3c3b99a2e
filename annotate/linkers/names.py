"""What a mention says: a name, the adjective of one, a description or a pronoun, and the part of it that counts.

"Nordhavn Motor Company CEO Ada Lund" names Ada Lund; "the Nordhavn chief executive" describes somebody; "the Danish
government" names a country. Only the words of the mention and its neighbours in the text are looked at, no model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from annotate import gazetteer
from annotate.gazetteer import fold
from annotate.linkers import vocabulary

NAME, ADJECTIVE, DESCRIPTION, PRONOUN = "name", "adjective", "description", "pronoun"


@dataclass(frozen=True, slots=True)
class Mention:
    """One mark on text.

    ``before`` and ``after``: up to some 40 code points around it. ``type`` as of entities, or "". ``sense``: what a
    reader or a person says of a capital, "metonym" or "place"; "" to work it out here. ``beside``: the folded names of
    other marks in the article.
    """

    id: str
    text: str
    article: str
    story: str = ""
    start: int = 0
    type: str = ""
    before: str = ""
    after: str = ""
    sense: str = ""
    beside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Name:
    """A mention read. ``core``: the folded words that count, of a description its head noun; never empty.

    ``known``: "type:name" of the gazetteer entry it stands for, else "". ``sense``: "metonym" for a capital that stands
    for its government. ``short``: an abbreviation given in brackets, folded. ``capitals``: the core is written like an
    abbreviation. ``shown``: the mention as people read it.
    """

    level: str
    core: str
    known: str = ""
    sense: str = ""
    short: str = ""
    capitals: bool = False
    shown: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(self.core.split())


_CUT = re.compile(
    r",\s|\s(?:than|who|which|that|whose|in|for|at|on|from|with|between|near|based|to|by|as|during|after|before|under"
    r"|is|was|has)\s"
)
_TOKEN = re.compile(r"[^\W_]+(?:[-.'’&][^\W_]+)*\.?|&")
_TIME = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? \d{1,2}\b(?!,\d))",
    re.IGNORECASE,
)
_LIST = re.compile(r"^[^,]*[A-Z][\w.]*, (?:[^,]*, )*and [A-Z]|\),? and [A-Z]|^[A-Z]\w+, [A-Z]\w+$")
_SHORT = re.compile(r"\(\s*([A-Z][\w.&-]{1,9})\s*\)?")
_EXAMPLE = re.compile(r",? (?:such as|including|excluding|like|than) ")
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])\s+")
_PLACE_BEFORE = re.compile(r"\b(?:in|at|near|around|outside|to|from|into|through|via|of)\s+(?:the\s+)?$", re.IGNORECASE)
_OWNS = re.compile(r"['’]s?\s+(?:[a-z]+ern )?(\w+)")
_LOCATIVE = re.compile(r"(?:in|at|near|around|outside|to|from|into|through|via) ", re.IGNORECASE)
_CITY_BEFORE = re.compile(r"[A-Z][a-z]+, $")
_PLACE_AFTER = re.compile(
    r"\s+(?:state|senator|area|airport|office|D\.?C|Post|Times)\b|-based\b|\s*(?::|\([A-Z]|[-–—]{1,2}\s)"
)
_OF = " of "
_LONGEST = 300  # code points of a mention that are looked at; nothing with a name is longer


def bare(text: str) -> str:
    """A name as an entity is called: on one line, without quotation marks, a leading "the" and a possessive."""
    plain = " ".join(text.strip(" \t\n\"“”‘'.,;:").split())
    return re.sub(r"^[Tt]he (?=\S)|['’]s?$", "", plain) or plain


def read(mention: Mention) -> Name:
    """What the mention says, worked out from its own words; see `Name`."""
    text = " ".join(mention.text[:_LONGEST].strip(" \t\n\"“”‘'.,;:").split())
    return replace(_read(text, mention), shown=text)


def _read(text: str, mention: Mention) -> Name:
    if not _TOKEN.search(text):
        return Name(DESCRIPTION, text)
    if text.lower() in vocabulary.PRONOUNS and not _is_abbreviation(text):
        return Name(PRONOUN, text.lower())
    if time := _TIME.search(text):
        return Name(DESCRIPTION, fold(time[0]))
    if _is_list(text):
        return Name(NAME, fold(text))
    if found := _known(text, mention):
        return found
    short = _SHORT.search(text)
    tokens = _noun_phrase(re.split(r"\s*\(", text)[0] or text)
    found = _read_tokens(tokens, mention)
    capitals = found.level == NAME and _is_abbreviation(tokens[-1]) and found.core == fold(tokens[-1])
    return replace(found, short=fold(short[1]) if short and found.level == NAME else "", capitals=capitals)


def _is_list(text: str) -> bool:
    """Whether several things are named: "Oslo, Malmo and Turku", "Nordhavn, Grimstad"; not "Paris, France"."""
    last = gazetteer.lookup(text.rpartition(", ")[2])
    return bool(_LIST.search(text)) and not (last and last[0].type in ("GPE", "LOC"))


def _is_abbreviation(token: str) -> bool:
    letters = token.replace(".", "").removesuffix("s")
    return 2 <= len(letters) <= 6 and letters.isupper()


def _known(text: str, mention: Mention) -> Name | None:
    """The gazetteer's answer for the whole text, "government" aside."""
    bare = re.sub(
        rf"(?i)\s(?:{'|'.join(sorted(vocabulary.STATE_HEADS))})$|^(?:the )?(?:government|people|republic) of (?:the )?",
        "",
        text,
    )
    entries = gazetteer.lookup(bare)
    if not entries:
        return None
    entry = entries[0]
    if entry.capital_of and _stands_for_government(mention):
        return Name(NAME, fold(bare), f"GPE:{entry.capital_of}", "metonym")
    level = ADJECTIVE if entry.is_demonym(bare) and bare == text else NAME
    return Name(level, fold(bare), f"{entry.type}:{entry.name}")


def _stands_for_government(mention: Mention) -> bool:
    """Whether a capital's name means the government: it acts, owns or is dealt with, and nothing is located there."""
    if mention.sense:
        return mention.sense == "metonym"
    if mention.text.isupper() and len(mention.text) > 3:
        return False  # a dateline
    if owned := _OWNS.match(mention.after):
        return owned[1].lower() not in vocabulary.PARTS_OF_TOWN
    return not located(mention) and not _PLACE_AFTER.match(mention.after)


def located(mention: Mention) -> bool:
    """Whether the mention says where something is: "in Berlin", "Potsdam, Berlin"."""
    own = _LOCATIVE.match(mention.text)
    return bool(own or _PLACE_BEFORE.search(mention.before) or _CITY_BEFORE.search(mention.before))


def _noun_phrase(text: str) -> list[str]:
    """Words of the phrase that holds the head: without what stands before, after and beside it."""
    parts = [part for part in _CUT.split(_EXAMPLE.split(text)[0]) if part.strip()]
    if not parts:
        return _TOKEN.findall(text) or [text]
    chosen = parts[0]
    if ", " in text and len(parts) > 1 and not _ends_in_name(parts[0]):
        chosen = next((part for part in parts[1:] if _ends_in_name(part)), parts[0])
    chosen = _before_of(_after_possessive(chosen))
    tokens = _TOKEN.findall(chosen)
    while len(tokens) > 1 and tokens[0].lower() in vocabulary.LEADING:
        tokens = tokens[1:]
    tokens = [("Mount" if token.lower().rstrip(".") == "mt" else token) for token in tokens]
    return _with_offices(tokens) or _TOKEN.findall(text) or [text]


def _with_offices(tokens: list[str]) -> list[str]:
    """ "Attorney" and "General" as one token "Attorney-General", so that nobody takes it for a surname."""
    joined: list[str] = []
    for token in tokens:
        if joined and token.lower() == "general" and joined[-1].lower() in vocabulary.OFFICES:
            joined[-1] = f"{joined[-1]}-{token}"
        else:
            joined.append(token)
    return joined


def _is_role(token: str) -> bool:
    low = token.lower().rstrip(".")
    return low in vocabulary.ROLES or low.endswith("-general")


def _ends_in_name(part: str) -> bool:
    """Whether the last word is a name's: in capitals, no role and no degree."""
    tokens = _TOKEN.findall(part)
    last = tokens[-1].rstrip(".") if tokens else ""
    return last[:1].isupper() and not _is_role(last) and fold(last) not in vocabulary.HONORIFICS


def _after_possessive(part: str) -> str:
    """What is possessed, but "Sam's Club" whole."""
    pieces = _POSSESSIVE.split(part)
    if len(pieces) < 2:
        return re.sub(r"['’]s?$", "", part)
    owned = pieces[-1].split()
    is_name = len(owned) <= 2 and all(word[0].isupper() for word in owned) and len(pieces[0].split()) <= 2
    return part if is_name and not any(c.isdigit() for c in pieces[-1]) else pieces[-1]


def _before_of(part: str) -> str:
    """Without "of …" after a role or a common noun; "Gulf of Bothnia" stays."""
    head, of, rest = part.partition(_OF)
    tokens = _with_offices(_TOKEN.findall(head))
    if not of or not tokens:
        return part
    last = tokens[-1]
    if last.lower() in vocabulary.COUNTS:
        return last.lower()
    if last[0].isupper() and not _is_role(last) and rest.split()[-1][0].isupper():
        return part
    if last.lower() in {"waters", "coast", "city", "state", "town", "island", "port", "province", "region"}:
        return rest
    return head


def _read_tokens(tokens: list[str], mention: Mention) -> Name:
    while len(tokens) > 1 and fold(tokens[-1]) in vocabulary.HONORIFICS:
        tokens = tokens[:-1]
    last = tokens[-1]
    if last in vocabulary.ORG_HEADS and len(tokens) > 1 and tokens[-2][0].isupper() and not _is_role(tokens[-2]):
        entries = gazetteer.lookup(tokens[-2])
        if not entries or entries[0].type == "ORG":
            tokens, last = tokens[:-1], tokens[-2]
    if last.lower() in vocabulary.PRODUCT_HEADS and any(c.isdigit() for token in tokens for c in token):
        tokens = tokens[: max(at for at, token in enumerate(tokens) if any(c.isdigit() for c in token)) + 1]
        last = tokens[-1]
    if any(c.isdigit() for c in last) and len(last) >= 3 and not re.fullmatch(r"(?:19|20)\d\d|\d+(?:,\d{3})*", last):
        instance = next((token for token in tokens if token.lower() in vocabulary.INSTANCE), "")
        model = re.sub(r"['’]?s$", "", last.lower())
        return Name(NAME, fold(f"{instance} {model}"))
    if last[0].islower() and mention.type and any(token[0].isupper() for token in tokens):
        return Name(NAME, fold(" ".join(tokens)))  # a reader or a person says it is a name: "the Oaks paper mill"
    if last[0].islower() or _is_role(last):
        return _description(tokens)
    return _proper(tokens, mention)


def _proper(tokens: list[str], mention: Mention) -> Name:
    """The name that ends the phrase."""
    run = _name_run(tokens)
    at = len(tokens) - len(run)
    if at and tokens[at - 1].lower() in vocabulary.INSTANCE:
        return Name(NAME, fold(" ".join((tokens[at - 1], *run))))
    core = _without_legal(run)
    if len(core) == 2 and core[0].lower() in vocabulary.BUSINESSES:
        core = core[1:]  # "Automaker Saab" at the start of a sentence
    for words in (run, core):
        if found := _known(" ".join(words), mention):
            return found
    name = fold(" ".join(core)) or fold(" ".join(run)) or fold(mention.text) or mention.text
    return Name(NAME, name[:-1] if _is_abbreviation(core[-1]) and core[-1].endswith("s") else name)


def _description(tokens: list[str]) -> Name:
    """The head noun; of a role all its words ("chief executive officer")."""
    head = [tokens[-1]]
    while len(head) < len(tokens) and _is_role(tokens[-1]) and _is_role(tokens[-len(head) - 1]):
        head.insert(0, tokens[-len(head) - 1])
    noun = singular(" ".join(head).lower())
    return Name(DESCRIPTION, vocabulary.SAME_AS.get(noun, noun))


def singular(noun: str) -> str:
    """A crude lemma of a noun in lower case."""
    if noun.endswith("men"):
        return noun[:-2] + "an"
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) and len(noun) > 3:
        return noun[:-1]
    return noun


def _name_run(tokens: list[str]) -> list[str]:
    """The capitalised words that end the phrase, after the last role: "Ada Lund" in "Nordhavn's chief Ada Lund".

    Scripts without capitals count as capitalised. Never empty.
    """
    at = len(tokens)
    while at > 0 and (not tokens[at - 1][0].islower() or tokens[at - 1].lower() in vocabulary.INNER):
        at -= 1
    run = tokens[at:] or tokens[-1:]
    while len(run) > 1 and run[0].lower() in vocabulary.INNER:
        run = run[1:]
    roles = [index for index, token in enumerate(run[:-1]) if _is_role(token)]
    return run[roles[-1] + 1 :] if roles else run


def _without_legal(run: list[str]) -> list[str]:
    """Without "Corp", "N.V." and the like at the end, "Motor Co." too after a known firm, but never nothing."""
    first = gazetteer.lookup(run[0])
    generic = vocabulary.LEGAL | vocabulary.TRADES if first and first[0].type == "ORG" else vocabulary.LEGAL
    core = list(run)
    while len(core) > 1 and (fold(core[-1]) in generic or core[-1].lower() in vocabulary.INNER):
        core = core[:-1]
    return core
