"""Small word lists for comparing statements: words of one meaning, opposites, quantifiers, signs of negation.

General English of news, kept as data so that a newcomer can add a line. Everything is matched on stems
(``annotate.bm25.stem``).
"""

from __future__ import annotations

import re
from functools import lru_cache

from annotate.bm25 import stem, vocabulary

# One line, one meaning. The first word names it.
_MEANINGS = """
sanction blacklist penalise penalize blocklist freeze
repatriate deport expel return
require demand oblige must mandate order
deadline ultimatum
abroad overseas foreign
worker labourer laborer labour labor workforce employee
company firm corporation business entity enterprise
country nation state
kill slay murder
die died dead death fatal
injure wound hurt
arrest detain apprehend
resign quit
appoint name nominate designate
elect vote
test launch
threaten warn
missile rocket
weapon arm warhead
abide bound comply respect honour honor
moratorium freeze suspension
commitment pledge promise vow undertake
deny reject dismiss
approve adopt pass endorse
earn revenue income proceed bring
sell sale sold
buy purchase acquire bought
begin start commence began begun
end finish stop cease halt
open inaugurate
close shut
rise increase grow climb gain jump surge rose risen grew grown
fall decrease drop decline shrink plunge fell fallen
found establish create form
dissolve disband collapse
marry wed
film movie
book novel
talk negotiation negotiate dialogue
meet meeting summit met
leader president
send sent dispatch
win won victory
lose lost
take took taken
make made
give gave given
hold held
lead led
bear bore born birth
build construct built
ban prohibit bar outlaw forbid
violate violation breach flout
agreement accord deal pact treaty
discover find
write author wrote written
release publish issue
leave depart exit left
allow permit let
help aid assist
attack strike raid
protest demonstration rally
report study survey
"""

# Turns of phrase that one word of the lists above stands for.
_PHRASES = """
(?:send|sends|sent|sending)(?: \\w+){0,3}? (?:home|back)|repatriate
(?:step|steps|stepped|stepping) down|resign
(?:pass|passes|passed|passing) away|die
(?:lose|loses|lost|losing) (?:his|her|their) (?:life|lives)|die
(?:get|gets|got|getting) married|marry
(?:bring|brings|brought|bringing) in|earn
(?:set|sets|setting) up|found
(?:shut|shuts|shutting) down|close
(?:turn|turns|turned|turning) down|reject
(?:break|breaks|broke|breaking) up|dissolve
(?:take|takes|took|taking) over|acquire
(?:call|calls|called|calling) off|cancel
(?:has|have|had) until|must
(?:put|puts|putting) to death|execute
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
    "zero": (0.0, 0.0),
    "no": (0.0, 0.0),
}

# Words that turn a statement round, or say that what was due did not happen.
NEGATIONS = vocabulary(
    """not no zero never none nobody nothing neither nor without cannot can't couldn't didn't doesn't don't hadn't
    hasn't haven't isn't wasn't weren't won't wouldn't shouldn't aren't ain't fail failed fails failing failure
    refuse refused refuses refusing refusal unable lack lacked lacks lacking unsuccessfully hardly barely denied
    denies deny denying"""
)

ORDINALS = vocabulary("first second third fourth fifth sixth seventh eighth ninth tenth")
REQUIRED = vocabulary("must should require required requires demand demanded demands order ordered oblige obliged")
PREDICTED = vocabulary("will would shall may might expect expected planned likely forecast predict")
REPORTED = vocabulary(
    """said say says told claimed claim claims reported according alleged allegedly accused estimated announced argued
    insisted asserted stated"""
)
POSITIONS = vocabulary(
    """said says say saying told tells announced announces declared declares warned warns reiterated reiterates repeated
    repeats insisted insists argued argues vowed vows pledged pledges promised promises threatened threatens urged urges
    demanded demands called calls speech statement stated states claimed claims believes believed considers"""
)
DENIED = vocabulary("denied denies deny denying rejected dismissed")
PROMISED = vocabulary("will promise promised pledge pledged vow vowed commit committed undertake undertook")


# Things that happen once: two dates of them cannot both be right.
_ONCE = """born birth die death found establish create form dissolve disband premiere debut marry wed assassinate
    inaugurate adopt approve ratify enact discover invent release publish deadline due expire begin start end finish
    complete open close crash sink independence graduate retire air"""


def _table(lines: str) -> dict[str, str]:
    return {stem(word): stem(row.split()[0]) for row in reversed(lines.strip().splitlines()) for word in row.split()}


_MEANING = _table(_MEANINGS)
_OPPOSITE = frozenset(
    frozenset(_MEANING.get(stem(word), stem(word)) for word in row.split()) for row in _OPPOSITES.strip().splitlines()
)
_OPPOSED = frozenset(word for pair in _OPPOSITE for word in pair)


_SAID_AS = [
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), word)
    for pattern, _, word in (row.rpartition("|") for row in _PHRASES.strip().splitlines())
]


def plain(text: str) -> str:
    """The text with turns of phrase put as one word: "sent them home" as "repatriate"."""
    for pattern, word in _SAID_AS:
        text = pattern.sub(word, text)
    return text


def meaning(word: str) -> str:
    """The stem that stands for a stem's meaning; itself when the list does not know it."""
    return _MEANING.get(word, word)


@lru_cache(maxsize=4096)
def meanings_of(stems: tuple[str, ...]) -> frozenset[str]:
    """The meanings of the words of one text, which is held against many others in a row."""
    return frozenset(meaning(word) for word in stems)


def opposite(a: str, b: str) -> bool:
    """Whether two stems shut each other out."""
    return frozenset((meaning(a), meaning(b))) in _OPPOSITE


def has_opposite(word: str) -> bool:
    """Whether any stem shuts this one out."""
    return meaning(word) in _OPPOSED


def meanings(text: str) -> frozenset[str]:
    """The meanings of the words of a list."""
    return frozenset(meaning(stem(word)) for word in text.split())


ONCE = meanings(_ONCE)
