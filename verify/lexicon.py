"""Small word lists for comparing statements: words of one meaning, opposites, quantifiers, signs of negation.

General English of news, kept as data so that a newcomer can add a line. Everything is matched on stems
(``annotate.bm25.stem``).
"""

from __future__ import annotations

from annotate.bm25 import stem

# One line, one meaning. The first word names it.
_MEANINGS = """
sanction blacklist penalise penalize blocklist freeze
repatriate deport expel return homeward
require demand oblige must mandate order
deadline ultimatum
abroad overseas foreign
worker labourer laborer labour labor workforce employee
company firm corporation business entity enterprise
country nation state
kill slay murder dead die death fatal
injure wound hurt
arrest detain apprehend
resign quit
appoint name nominate designate
elect vote
test launch fire
threaten warn
missile rocket
weapon arm warhead
abide bound comply respect honour honor
moratorium freeze suspension
commitment pledge promise vow undertake
deny reject dismiss
approve adopt pass endorse
earn revenue income proceed bring
sell sale
buy purchase acquire
begin start commence launch
end finish stop cease halt
open inaugurate
close shut
rise increase grow climb gain jump surge
fall decrease drop decline shrink plunge
found establish create form
marry wed
film movie
book novel
talk negotiation negotiate dialogue
meet meeting summit
leader president
send dispatch
build construct
ban prohibit bar outlaw forbid
violate violation breach flout
agreement accord deal pact treaty
discover find
write author
release publish issue
leave depart exit
allow permit let
help aid assist
attack strike raid
protest demonstration rally
report study survey
"""

# Words that shut each other out when they say the same thing of the same subject.
_OPPOSITES = """
before after
first last
increase decrease
rise fall
grow shrink
gain lose
up down
more less
more few
best worst
large small
largest smallest
big little
high low
highest lowest
early late
earliest latest
long short
start end
begin finish
open close
form disband
found dissolve
form collapse
marry divorce
marry die
born die
win lose
victory defeat
accept reject
approve reject
allow ban
permit prohibit
confirm deny
admit deny
support oppose
agree refuse
succeed fail
success failure
pass fail
include exclude
enter leave
arrive depart
join leave
appoint dismiss
hire fire
guilty innocent
convict acquit
alive dead
legal illegal
true false
male female
man woman
son daughter
brother sister
father mother
king queen
husband wife
hero villain
north south
east west
fiction nonfiction
public private
rich poor
strong weak
safe dangerous
peace war
import export
buy sell
friend enemy
positive negative
major minor
same different
always never
present absent
married single
student teacher
comply violate
continue stop
continue halt
"""

# "all" … "none": the least and greatest share of the whole that the word allows.
QUANTIFIERS: dict[str, tuple[float, float]] = {
    "all": (1.0, 1.0),
    "every": (1.0, 1.0),
    "each": (1.0, 1.0),
    "entire": (1.0, 1.0),
    "only": (0.0, 0.99),
    "most": (0.5, 0.99),
    "majority": (0.5, 0.99),
    "many": (0.05, 1.0),
    "some": (0.01, 0.99),
    "several": (0.01, 0.9),
    "few": (0.0, 0.3),
    "minority": (0.0, 0.5),
    "half": (0.4, 0.6),
    "none": (0.0, 0.0),
    "no": (0.0, 0.0),
}

# Words that turn a statement round, or say that what was due did not happen.
NEGATIONS = frozenset(
    """not no never none nobody nothing neither nor without cannot can't couldn't didn't doesn't don't hadn't hasn't
    haven't isn't wasn't weren't won't wouldn't shouldn't aren't ain't fail failed fails failing failure refuse refused
    refuses refusing refusal unable lack lacked lacks lacking unsuccessfully hardly barely""".split()
)

PREDICTED = frozenset("will would shall may might could expect expected plan planned likely forecast predict".split())
REPORTED = frozenset(
    """said say says told claimed claim claims reported according alleged allegedly accused estimated announced argued
    insisted asserted stated""".split()
)
DENIED = frozenset("denied denies deny denying rejected dismissed".split())
PROMISED = frozenset("will promise promised pledge pledged vow vowed commit committed undertake undertook".split())


def _table(lines: str) -> dict[str, str]:
    return {
        stem(word): stem(row.split()[0]) for row in reversed(lines.strip().splitlines()) for word in row.split()
    }


_MEANING = _table(_MEANINGS)
_OPPOSITE = frozenset(
    frozenset(_MEANING.get(stem(word), stem(word)) for word in row.split()) for row in _OPPOSITES.strip().splitlines()
)


def meaning(word: str) -> str:
    """The stem that stands for a stem's meaning; itself when the list does not know it."""
    return _MEANING.get(word, word)


def opposite(a: str, b: str) -> bool:
    """Whether two stems shut each other out."""
    return frozenset((meaning(a), meaning(b))) in _OPPOSITE
