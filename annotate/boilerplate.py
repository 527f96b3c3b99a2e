"""What a scrape brings along with an article and no reader should read: icon bars, teasers, players, share lines.

Only whole lines, or the torn-off end of one, that are plainly navigation are marked; when in doubt a line is text. A
claim lost to a wrong rule is gone without a trace, a teaser that slipped through is seen and rejected by a reviewer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import dropwhile, takewhile

from annotate.interchange import Span

_TOP = 10  # lines among which a page repeats its headline and opening sentence
_TAIL = 200  # characters at the end of a line
_ANY_CASE = re.I | re.X


@dataclass(frozen=True, slots=True)
class _Line:
    """One line without the white space around it; ``start`` is its offset in the text.

    ``is_sentence``: prose, as it ends as sentences do or is too long for a headline.
    """

    start: int
    words: str
    is_sentence: bool

    @property
    def span(self) -> Span:
        return Span(self.start, self.start + len(self.words))

    @property
    def tail(self) -> str:
        """What is looked at for things at the end of a line; a line can be a whole article."""
        return self.words[-_TAIL:]


_SENTENCE_END = re.compile(r"[.?!…][\"'”’)\]]*$")
_FULL_STOP = re.compile(r"(?<!\.)\.[\"'”’)\]]*$")

_ALSO = r"(?:read|see|watch|listen(?:\s+to)?|explore)"
_STORIES = r"(?:stor(?:y|ies)|articles?|news|topics?|links?|coverage|content|posts?|videos?|reading|headlines?)"

# Lines that point to another story. A headline carries no full stop, so a line that ends in one is left alone.
_TEASER = re.compile(
    rf"""(?:
      also\ on\ (?:[\w-]+\.)+\w{{2,}}\b              # Also on example.org A headline
    | (?:{_ALSO}\s+(?:also|more|next|too|on)|also\s+{_ALSO}|more\s+(?:from|on)\s+(?:this|the)\b)(?!\w)
    | (?:related|recommended|more|{_ALSO})(?:\ {_STORIES})?\s*[:|»>]
    | (?:don['’]t\ miss|must\ (?:read|see)|you\ (?:may|might)\ (?:also\ )?(?:like|be\ interested))\b
    )""",
    _ANY_CASE,
)

# A label over a list of other stories; the headlines that follow it belong to it.
_LIST_LABEL = re.compile(
    rf"""(?:
      (?:related|recommended|more|most\ (?:read|popular|viewed|shared)|trending|popular|top|latest|other|further|
         editor['’]s\ picks?|you\ may\ (?:also\ )?like|{_ALSO}\ (?:also|more|next)|also\ {_ALSO}|what\ to\ read\ next)
      (?:\ (?:on|from|in)\ (?:this|the)(?:\ \w+)?)?
      (?:\ (?:{_STORIES}|now|stories\ from\ \w+))?
    | plus | see\ also
    )\s*:?""",
    _ANY_CASE,
)

_SHARE = re.compile(
    r"""(?:
      (?:like|liked|enjoy(?:ed)?)\ (?:this|our|the)\ (?:story|article|post)\?.*
    | think\ your\ friends\ would\ be\ interested\?.*
    | .*\?\ share\ (?:it|this)\b.*
    | share(?:\ (?:this|on|via|with|it)\b.*)?
    | (?:follow|like|find|join)\ us\ on\b.*
    | (?:follow|join|subscribe\ to)\ our\ (?:\w+\ )?(?:channel|newsletter|page|feed|telegram|whatsapp)\b.*
    | (?:sign|log)\ (?:up|in)\ (?:to|for|with)\ (?:our|the|your|a|an|my)\b
      .*(?:newsletter|account|alerts?|briefing|email).*
    | (?:sign\ up|subscribe|register)(?:\ (?:now|today|here|for\ free))*
    | (?:download|get)\ (?:our|the)\ (?:\w+\ )?app\b.*
    | click\ (?:here|on\ the)\b.*
    | (?:copy\ link|email\ this|print\ this|save\ (?:this|article|for\ later)|report\ (?:a\ typo|an\ error))(?:\ \w+)?
    )""",
    _ANY_CASE,
)

_PLAYER = re.compile(
    r"""(?:
      (?:\d{1,2}:)?\d{1,2}:\d{2}(?:\s*[/|–-]\s*(?:\d{1,2}:)?\d{1,2}:\d{2})?      # 0:00 / 25:26
    | podcasts?(?:\ of\ the\ \w+)?
    | (?:play|pause|mute|unmute|replay|fullscreen|loading|now\ playing|live)(?:\ (?:video|audio|now))?[.…]*
    | (?:listen\ to\ (?:this|the)\ (?:article|story)|audio\ player|media\ caption|media\ playback\ is\ unsupported.*)
      (?:[\s\d:·|]*(?:min(?:ute)?s?)?)
    | (?:your\ browser\ does\ not\ support|please\ enable\ javascript|video\ player\ is\ loading)\b.*
    )""",
    _ANY_CASE,
)

_FURNITURE = re.compile(
    r"""(?:
      (?:article\ continues\ (?:after|below)|story\ continues\ below|continue\ reading)(?:\ .*)?
    | (?:advertis(?:e)?ment|sponsored(?:\ content)?|promoted(?:\ content)?|scroll\ (?:down|to\ continue).*)
    | skip\ (?:to\ (?:the\ )?(?:main\ )?content|advert|ad|navigation|.*\ promotion)
    | (?:we\ use\ cookies|this\ (?:web)?site\ uses\ cookies|by\ continuing\ to\ (?:use|browse)|accept\ (?:all|cookies))
      \b.*
    | (?:©|\(c\)|copyright\b)\s*(?:©|\(c\))?\s*(?:\d{4}|all\ rights).*
    | .{0,120}\ball\ rights\ reserved\.?
    | our\ standards:.*
    | (?:leave\ a|add\ a?|post\ a)\s*(?:comment|reply)s?
    | (?:\d+\s+|no\ |show\ |view\ |all\ )?comments?(?:\ \(\d+\)|\ are\ closed\.?)?
    | (?:tags?|topics?|filed\ under|categor(?:y|ies)|keywords)\s*:\s*[^.]{1,200}
    | \d+\s*-?\s*min(?:ute)?s?(?:\s+read)? | (?:reading\ time|read\ time)\b.{0,20}
    | (?:previous|next)\ (?:article|story|post|page)\b.{0,120} | back\ to\ (?:top|home)
    | print | tweet | e-?mail | bookmark | menu | search | close | home | top
    )""",
    _ANY_CASE,
)

# Between paragraphs: a title and the programme it belongs to (no prose has a bar between two phrases), or a genre and a
# title. Above the first paragraph either may be the article's own headline.
_INSET = re.compile(
    r"[^|]{8,120}\s\|\s[^|]{2,40}|(?:video|gallery|in pictures|photos|podcast|explainer|opinion|live)\s*:.{8,120}", re.I
)

# Who took the picture, in brackets after a caption or alone on a line.
_CREDIT = re.compile(
    r"[(\[]\s*(?:file|photo|image|picture|credit)s?(?:\s+(?:credit|by|file))?\s*:[^()\[\]]{2,80}[)\]]\.?$"
    r"|^(?:photo|image|picture)s?(?:\s+(?:credit|by))?\s*:.{2,80}$",
    re.I,
)

# Torn off and glued to the end of a sentence.
_GLUED_END = re.compile(
    r"(?:\[\s*…\s*\]|…|\.{3})?\s*(?:[Rr]ead|READ)\s?(?:[Mm]ore|MORE)\s*(?:[–—|:»>→-]+\s*\w*)?\s*$"
    r"|(?:\s*[–—|-]\s*)?(?:Continue reading|Click here to read(?: more)?)\W*(?:\w+\W*){0,4}$"
)

_NAVIGATION = frozenset(
    re.findall(
        r"\w+",
        """
    about account africa all americas app apps arts asia audio authors back best blog books breaking business
    calendar canada careers cars classifieds close comments contact cookies crossword culture donate economy
    editions education email entertainment environment epaper europe events facebook fashion features film
    finance food football gallery games health help home india instagram international jobs latest life
    lifestyle linkedin live local log login magazine mail markets menu middle more most movies music my national
    navigation news newsletter newsletters notifications obituaries opinion pacific photo photos pinterest
    podcast podcasts politics popular press print privacy profile radio read real reddit register reviews rss
    science search section sections settings share shop sign sitemap skip society sport sports store style
    subscribe support tech technology telegram terms top topics travel trending tv twitter uk us video videos vk
    watch weather whatsapp world youtube
    """,
    )
)
_LINKING = frozenset(("a", "and", "&", "in", "of", "on", "out", "the", "to", "up", "us"))


@lru_cache(maxsize=1)  # taking a text in asks twice: once for what it states about itself, once to keep it
def boilerplate(text: str) -> tuple[Span, ...]:
    """Spans of ``text`` that are navigation, in order and apart from one another; empty when it is clean."""
    lines = [_Line(match.start(), match[0], _is_sentence(match[0])) for match in re.finditer(r"\S(?:.*\S)?", text)]
    found = [line.span for line in lines if _is_navigation(line)]
    for rule in (_repeated, _listed, _insets, _credits, _glued):
        found += rule(lines)
    return tuple(_apart(found))


def _apart(spans: list[Span]) -> Iterator[Span]:
    """Without those that lie inside another; no rule marks more than one line, so none overlap in part."""
    reached = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.end > reached:
            yield span
            reached = span.end


def _is_sentence(words: str) -> bool:
    return bool(_SENTENCE_END.search(words[-_TAIL:])) or len(words.split()) > 30


def _is_navigation(line: _Line) -> bool:
    words = line.words
    patterns = (_SHARE, _PLAYER, _FURNITURE, _LIST_LABEL)
    if len(words) <= 300 and any(pattern.fullmatch(words) for pattern in patterns):
        return True
    if len(words) <= 300 and _TEASER.match(words) and not _FULL_STOP.search(words):
        return True
    return _is_icon_bar(words) or _is_menu(words)


def _is_icon_bar(words: str) -> bool:
    """One technical word again and again, glued to the next: "iconmail iconshare iconplay"."""
    lowered = words.lower()
    icons = sum(lowered.count(icon) for icon in ("icon", "svg", "btn", "logo"))
    return icons >= 4 and icons * 20 >= len(words)


def _is_menu(line: str) -> bool:
    """At least three entries of a site's menu and hardly anything else."""
    if "," in line or _FULL_STOP.search(line):
        return False
    words = re.findall(r"[\w&]+", line.casefold())
    if len(words) > 80:
        return False
    entries = [word for word in words if word not in _LINKING]
    known = sum(word in _NAVIGATION for word in entries)
    return known >= 3 and known >= 0.8 * len(entries)


def _repeated(lines: list[_Line]) -> Iterator[Span]:
    """A headline that was printed before, in the same words; prose may repeat itself, but not at the top."""
    seen: set[str] = set()
    for at, line in enumerate(lines):
        key = " ".join(line.words.casefold().split())
        if key in seen and len(key.split()) >= 4 and (at < _TOP or not line.is_sentence):
            yield line.span
        seen.add(key)


def _listed(lines: list[_Line]) -> Iterator[Span]:
    """The headlines under a label such as "Most read", to the first line of prose; at most ten."""
    for at, label in enumerate(lines):
        if not _LIST_LABEL.fullmatch(label.words):
            continue
        entries = list(takewhile(lambda line: not line.is_sentence, lines[at + 1 : at + 12]))
        if at + 1 + len(entries) < len(lines):
            entries = entries[:-1]  # the last one before prose may be the article's headline, or a heading inside it
        yield from (line.span for line in entries if len(line.words.split()) >= 3)


def _insets(lines: list[_Line]) -> Iterator[Span]:
    below = dropwhile(lambda line: not line.is_sentence, lines)
    yield from (line.span for line in below if not line.is_sentence and _INSET.fullmatch(line.words))


def _credits(lines: list[_Line]) -> Iterator[Span]:
    for line in lines:
        credit = ":" in line.tail and _CREDIT.search(line.tail)  # and the colon in all of these
        if credit:
            yield Span(line.span.end - len(credit[0]), line.span.end)


def _glued(lines: list[_Line]) -> Iterator[Span]:
    """ "Read more" at the end of a line, and after it, at the end of the text, the name of the source."""
    for at, line in enumerate(lines):
        torn = "read" in line.tail.lower() and _GLUED_END.search(line.tail)  # the word is in all of them
        if not torn:
            continue
        yield Span(line.span.end - len(torn[0].lstrip()), line.span.end)
        rest = lines[at + 1 : at + 4]
        if re.search(r"source\W*$", torn[0], re.I) and len(rest) <= 2 and not any(line.is_sentence for line in rest):
            yield from (line.span for line in rest)
