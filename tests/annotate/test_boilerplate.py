"""Navigation is marked, prose never is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.boilerplate import boilerplate
from annotate.interchange import Span

BEFORE = "The harbour office counted 4,200 landings in March, its clerk said."
AFTER = "The clerk did not name the boats, and nobody asked."


def marked(text: str) -> list[str]:
    return [text[span.start : span.end] for span in boilerplate(text)]


def between(line: str) -> str:
    return f"{BEFORE}\n\n{line}\n\n{AFTER}\n"


@pytest.mark.parametrize(
    "line",
    [
        "iconmenuiconsearchicon chevron lefticon mailicon shareicon print",
        "Home News World Sport Business Opinion Video",
        "Sign in Subscribe Newsletters Search",
        "Also on ellerygazette.example Clerk counts boats by night",
        "READ MORE: Clerk counts boats by night",
        "Read also: Clerk counts boats by night",
        "Watch: Boats come home after the storm",
        "Related: Why the northern quay is closed",
        "More on this story",
        "Don't miss our regatta special",
        "Clerk counts boats by night | Quay Talk",
        "Video: Boats come home",
        "Like this story? Share it with a friend!",
        "Enjoyed this article? Tell the neighbours!",
        "Share this article",
        "Share on Facebook",
        "Follow us on Twitter and Instagram",
        "Sign up for our daily newsletter",
        "Download our free app",
        "Click here to listen",
        "0:00",
        "0:00 / 25:26",
        "1:02:33",
        "Podcasts",
        "Listen to this article 4 min",
        "Your browser does not support the audio element.",
        "Advertisement",
        "Story continues below advertisement",
        "Skip to main content",
        "We use cookies to improve your visit.",
        "© 2019 Ellery Gazette. All rights reserved.",
        "Tags: harbour, fish, Port Ellery",
        "12 Comments",
        "Leave a comment",
        "4 min read",
        "Back to top",
        "Print",
        "Plus:",
        "Photo: Jo Meer/Coastwire",
    ],
)
def test_a_line_of_navigation_is_marked(line):
    assert marked(between(line)) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Also on Tuesday, the council closed the northern quay.",
        "Read more slowly, the report is kinder to the harbour office.",
        "Watch the boats leave at nine, the clerk advised visitors.",
        "More on the northern quay was not to be learned from the clerk.",
        "Related: the quay and the office share a roof, he said.",
        "Share prices fall in Port Ellery",
        "Home secretary visits the harbour office",
        "News from the harbour is sport to some, business to others.",
        "Sanctions on two boats",
        "What the council wants",
        "Podcasts were recorded on the quay in spring.",
        "At 16:40 the last boat came in",
        "Live lobsters are sold from 10:00 to 12:30.",
        "“We are tired of counting.”",
        "The office (built in 1921) will be closed.",
        "Comments by the clerk were not reported.",
        "The gazette | a paper of record | closed in 1921, its owners said.",
        "Plus: the clerk also sells tickets for the ferry.",
        "Copyright law was changed in 2019, which the office welcomed.",
        "Latest figures from the harbour show a fall",
        "4 October 2019",
        "By Mara Quill",
    ],
)
def test_a_line_of_the_story_is_not_marked(line):
    assert marked(between(line)) == []


def test_only_later_copies_of_a_headline_are_marked():
    headline = "Landings fall again in Port Ellery"
    text = f"{headline}\n\n{headline}\n\n{BEFORE}\n\n{headline.upper()}\n"
    assert boilerplate(text) == (Span(36, 70), Span(141, 175))


def test_a_sentence_may_be_said_twice():
    story = [f"Clerk number {number} came and went." for number in range(12)]
    assert marked("\n".join([BEFORE, *story, BEFORE])) == []
    assert marked(f"{BEFORE}\n{BEFORE}\n{AFTER}") == [BEFORE]


def test_headlines_under_a_label_belong_to_it():
    text = f"{BEFORE}\nMost read\nBoats come home after storm\nCouncil closes northern quay\nWhat comes next\n{AFTER}"
    # The line right above prose may be a heading of the story.
    assert marked(text) == ["Most read", "Boats come home after storm", "Council closes northern quay"]
    assert marked(f"{BEFORE}\nRelated stories\nBoats come home after storm") == [
        "Related stories",
        "Boats come home after storm",
    ]


def test_what_follows_a_label_is_left_alone_when_it_is_prose():
    assert marked(f"{BEFORE}\n\nPlus:\n\n{AFTER}\n\n{BEFORE[:-1]} again.") == ["Plus:"]


def test_a_bar_in_the_headline_is_no_teaser():
    assert marked(f"Landings fall again | Ellery Gazette\n\n{BEFORE}") == []


@pytest.mark.parametrize(
    ("line", "end"),
    [
        ("“We continRead More – Source", "Read More – Source"),
        ("The clerk said that she… Read more", "… Read more"),
        ("The clerk counted [...] Continue reading", "Continue reading"),
        ("Boats at the quay in spring. (Photo: Jo Meer/Coastwire)", "(Photo: Jo Meer/Coastwire)"),
        ("Boats at the quay in a 2017 photo (File: Jo Meer / CW)", "(File: Jo Meer / CW)"),
    ],
)
def test_what_is_glued_to_the_end_of_a_line_is_marked_alone(line, end):
    assert marked(between(line)) == [end]


def test_the_name_under_a_source_link_goes_with_it():
    assert marked(f"{BEFORE}\n\nThe clerk wasRead More – Source\n\n\nellery gazette\n") == [
        "Read More – Source",
        "ellery gazette",
    ]


@given(
    st.lists(
        st.sampled_from([BEFORE, AFTER, "Most read", "Read more", "0:00", "A | B and more", "  ", "Share"]) | st.text()
    )
)
def test_spans_are_in_order_apart_and_hold_no_outer_space(lines):
    text = "\n".join(lines)
    reached = 0
    for span in boilerplate(text):
        assert reached <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == text[span.start : span.end].strip()
        reached = span.end
