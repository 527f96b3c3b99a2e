"""One fixed set of articles with everything that formats trip over, and random ones of the same make."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from annotate.interchange import Document, Mark
from annotate.spans import snap_outward
from annotate.text import canonicalise, sha256

AT = "2026-03-04T05:06:07+00:00"
FAMILY, FLAG, WOMAN = "👩‍👩‍👧", "🇫🇯", "👩🏽‍🚒"


def a_mark(text: str, quote: str, kind: str, number: int, **more: Any) -> Mark:
    """A mark on the first ``quote``, made by alice."""
    start = text.index(quote)
    given = {"state": "submitted", "author": "alice", "created_at": AT, "updated_at": AT}
    return Mark(str(UUID(int=number, version=4)), start, start + len(quote), quote, kind, **given | more)


def an_article(text: str, *marks: Mark, **about: Any) -> Document:
    ordered = tuple(sorted(marks, key=lambda mark: (mark.start, mark.end, mark.uid)))
    return Document(sha256(text), text, marks=ordered, **about)


def entity(name: str, type: str, **ids: str) -> dict[str, Any]:
    return {"name": name, "type": type, "external_ids": ids, "level": "name", "state": "confirmed"}


def date(value: str, **more: str) -> dict[str, Any]:
    days = {"begin": value or None, "end": value or None}
    known = {"type": "DATE", "value": value, "mod": "", "precision": "day", "anchor": "", "rule": "hand"}
    return known | days | {"state": "confirmed"} | more


EMOJI = (
    f"The {FAMILY} of Suva {FLAG} met {WOMAN} Ada Brandt\ton 12 March 2021.\n\n\n"
    "“400 permits, two days later,” she said.\n"
)
RTL = "قالت أدا برانت إن الميناء أُغلق.  Cafe\u0301 Zürich  שלום 𝒜𝒷 Ǆ, 東京都。\u2028Next\u00a0line\u0085and\u200bmore"
FORMULAS = "=1+1 said @mayor; -2 +3 \"quoted\", it’s <b>bold</b> & ]]> \\n | # _ O B-PER\u000b\ufffe\u0001 'x'\n"


def articles() -> list[Document]:
    """Emoji, flags, right to left, combining marks, overlaps, nesting, several places, formulas, what XML forbids."""
    person, town = entity("Ada Brandt", "PERSON", wikidata="Q42"), entity("Suva", "GPE", wikidata="Q38807")
    start = EMOJI.index("400 permits")
    two = ((start, start + 11), (EMOJI.index("she said"), EMOJI.index("she said") + 8))
    emoji = an_article(
        EMOJI,
        a_mark(EMOJI, FAMILY, "entity", 1, data={"type": "PERSON"}),
        a_mark(EMOJI, f"Suva {FLAG}", "entity", 2, entity=town, note="which\tone?\nthe city"),
        a_mark(EMOJI, "Suva", "entity", 3, entity=town),
        a_mark(EMOJI, f"{WOMAN} Ada Brandt", "entity", 4, entity=person, state="accepted"),
        a_mark(EMOJI, "12 March 2021", "date", 5, date=date("2021-03-12")),
        a_mark(
            EMOJI, "two days later", "date", 6, date=date("2021-03-14", anchor=_anchor("12 March 2021", "2021-03-12"))
        ),
        a_mark(EMOJI, f"{FAMILY} of Suva {FLAG} met {WOMAN}", "claim", 7, note="=HYPERLINK(1)"),
        a_mark(EMOJI, "400 permits, two days later,” she said", "claim", 8, ranges=two),
        a_mark(EMOJI, "on 12 March 2021.\n\n\n“400 permits", "claim", 9),
        title="=The crew\tleft",
        url="https://news.example/1?a=1&b=2",
        publisher="Lindholm Post",
        byline="A. Writer",
        published_at="2021-03-15T00:00:00+00:00",
        published_precision="day",
        published_source="stated",
    )
    rtl = an_article(
        RTL,
        a_mark(RTL, "أدا برانت", "entity", 11, entity=person),
        a_mark(RTL, "أُغلق.", "claim", 12),
        a_mark(RTL, "Cafe\u0301 Zürich", "entity", 13, entity=entity("Café Zürich", "ORG")),
        a_mark(RTL, "Zürich", "entity", 14, data={"type": "GPE"}),
        a_mark(RTL, "𝒜𝒷", "entity", 15),
        a_mark(RTL, "東京都", "entity", 16, data={"type": "GPE"}),
        a_mark(RTL, "Next\u00a0line\u0085and", "claim", 17),
        title="שלום",
        language="ar",
    )
    machine: dict[str, Any] = {
        "state": "suggested",
        "author": "reader",
        "agent": "rule",
        "reader": "names",
        "reader_version": "1",
    }
    machine |= {"confidence": 0.9, "reason": "A handle."}
    formulas = an_article(
        FORMULAS,
        a_mark(FORMULAS, "=1+1", "claim", 21),
        a_mark(FORMULAS, "@mayor", "entity", 22, data={"type": "PERSON"}, **machine),
        a_mark(FORMULAS, "<b>bold</b> & ]]>", "claim", 23),
        a_mark(FORMULAS, "\u000b\ufffe\u0001", "entity", 24),
        a_mark(FORMULAS, "B-PER", "entity", 25),
    )
    return [emoji, rtl, formulas, an_article("No marks at all.")]


def _anchor(quote: str, value: str) -> str:
    start = EMOJI.index(quote)
    return f"text:{value}@{start}-{start + len(quote)}"


# -- random ones ------------------------------------------------------------------------------------------------------

PIECES = (
    "a b  \t\n.,;:!?'’\"“”«»|\\#_-=+@<>&%{}[]()/0123456789éßøЖمש東ก\u0301\u200b\u200d\u00a0\u2028\u2029\u0085\ufeff"
    "\ufffe\uffff\x01\x0b\x0c\x1c\x1f\x7f\U0001f469\U0001f1eb\U0001f1ef\U0001f3fd\U0001d49c\U0010ffff"
)
WORDS = ("Ada", " ", FAMILY, FLAG, "\n", "B-PER", "O", "-DOCSTART-", "T1", "12 March", ". Then ")
TEXTS = st.one_of(
    st.text(st.sampled_from(PIECES), min_size=1, max_size=60),
    st.text(min_size=1, max_size=60),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=20).map("".join),
).map(lambda text: canonicalise(text).text)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """An article of hostile text with up to five marks that may be stored, some of them in several places."""
    text = draw(TEXTS.filter(lambda text: bool(text.strip())))
    edges = st.integers(0, len(text))
    marks = []
    for number in range(draw(st.integers(0, 5))):
        cuts = sorted({at for edge in draw(st.lists(edges, min_size=2, max_size=6)) for at in _whole(text, edge)})
        places = tuple((cuts[at], cuts[at + 1]) for at in range(0, len(cuts) - 1, 2))
        if not places:
            continue
        start, end = places[0][0], places[-1][1]
        made = Mark(
            str(UUID(int=number + 1, version=4)),
            start,
            end,
            text[start:end],
            draw(st.sampled_from(["claim", "entity", "date"])),
            "submitted",
            "alice",
            ranges=places if len(places) > 1 else (),
            note=draw(st.sampled_from(["", "=1", "two\nlines\t", "\u2028"])),
        )
        if (made.places, made.kind) not in [(mark.places, mark.kind) for mark in marks]:
            marks.append(made)
    return an_article(text, *marks, title=draw(st.sampled_from(["", "=A\ttitle\n", "\x01"])))


def _whole(text: str, at: int) -> tuple[int, int]:
    span = snap_outward(text, at, at)
    return span.start, span.end
