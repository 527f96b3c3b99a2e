"""The claims reader: what it marks, what it leaves alone, and what it says about a statement."""

from __future__ import annotations

import json
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import call_command

from annotate.evaluation import claims as evaluation
from annotate.interchange import Proposal, Source, Span
from annotate.suggesters import claims
from annotate.suggesters.checkworthy import model, rating
from annotate.suggesters.checkworthy.clauses import clauses
from annotate.suggesters.checkworthy.features import tokens


def read(text: str, **known: object) -> list[Proposal]:
    return list(claims.suggest(Source(text, **known), found=[]))


def quotes(text: str) -> list[str]:
    return [text[proposal.start : proposal.end] for proposal in read(text)]


def only(text: str) -> Proposal:
    (proposal,) = read(text)
    return proposal


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("The bridge at Hall collapsed on Monday, the mayor said.", ["The bridge at Hall collapsed on Monday"]),
        ("The mayor said on Monday that the bridge at Hall collapsed.", ["the bridge at Hall collapsed"]),
        ("“The bridge at Hall collapsed twice,” said the mayor.", ["The bridge at Hall collapsed twice"]),
        ("According to the mayor, the bridge at Hall collapsed.", ["the bridge at Hall collapsed"]),
        ("OSLO (Wire) - The bridge at Hall collapsed, according to police.", ["The bridge at Hall collapsed"]),
        ("NATO - an alliance - opened a port at Vik.", ["NATO - an alliance - opened a port at Vik"]),
        ("The mayor said he would rebuild the bridge.", ["The mayor said he would rebuild the bridge"]),
        (
            "Norway banned fishing for cod in the northern fjords on Tuesday, but Sweden allowed its boats to go on.",
            ["Norway banned fishing for cod in the northern fjords on Tuesday", "Sweden allowed its boats to go on"],
        ),
        (
            "The ministry counted 900 farms, of which about 300 were in Jutland and 120 on Funen.",
            ["The ministry counted 900 farms", "about 300 were in Jutland", "120 on Funen"],
        ),
        (
            "Norway closed the port of Bergen on Friday, saying the quays had been damaged by ice.",
            ["Norway closed the port of Bergen on Friday", "the quays had been damaged by ice"],
        ),
        (
            "Parliament passed a law on lobster traps last year to prevent the stocks off Bergen from collapsing.",
            [
                "Parliament passed a law on lobster traps last year",
                "to prevent the stocks off Bergen from collapsing",
            ],
        ),
        (
            "In a 2014 photo, farmers gathered at the market of Hall (Photo: Wire)",
            ["farmers gathered at the market of Hall"],
        ),
    ],
)
def test_marks_the_part_that_can_be_checked_by_itself(text: str, marked: list[str]) -> None:
    assert quotes(text) == marked


@pytest.mark.parametrize(
    "text",
    [
        "Did the bridge at Hall collapse?",
        "“Did the bridge at Hall collapse?” he asked.",
        "“I think it is a shame,” she said.",
        "“You should never trust a bridge,” the mayor said.",
        "“We'll see what the winter brings,” he said.",
        "The bridge may collapse some day.",
        "The ministry did not immediately respond to a request for comment.",
        "Bridges of the north | Episode four",
        "Also on our site Norway is ready for winter",
        "We contin… Read More - Source",
        "Plus:",
        "",
    ],
)
def test_leaves_alone_what_is_no_checkable_fact(text: str) -> None:
    assert read(text) == []


def test_says_who_says_it_and_how() -> None:
    reported = only("The mayor also said that the bridge at Hall collapsed.")
    quoted = only("“The bridge at Hall collapsed,” Mayor Berit Lund said on Friday.")
    own = only("The bridge at Hall collapsed.")
    assert reported.data["attribution"] == {"speaker": "The mayor", "cue": "said", "manner": "reported"}
    assert quoted.data["attribution"] == {"speaker": "Mayor Berit Lund", "cue": "said", "manner": "quoted"}
    assert own.data["attribution"] is None
    assert "Mayor Berit Lund" in quoted.reason


@pytest.mark.parametrize(
    ("text", "claim_type", "modality"),
    [
        ("Norway exported 40,000 tonnes of cod.", "Numerical Claim", "asserted"),
        ("The mayor said that Norway closed the port of Bergen.", "Event/Property Claim", "reported"),
        ("The port of Bergen closed because ice had damaged the quays.", "Causal Claim", "asserted"),
        ("Norway said it would no longer export cod.", "Position Statement", "reported"),
        ("“Norway closed the port without a warning,” the mayor said.", "Quote Verification", "reported"),
        ("The port of Bergen will open on March 3.", "Event/Property Claim", "predicted"),
        ("Norway denied that it had closed the port of Bergen.", "Event/Property Claim", "denied"),
    ],
)
def test_tells_type_and_modality(text: str, claim_type: str, modality: str) -> None:
    data = only(text).data
    assert (data["claim_type"], data["modality"]) == (claim_type, modality)


def test_lists_what_other_readers_found_inside() -> None:
    text = "On Monday, the mayor said that Norway exported 40 tonnes of cod."
    found = [
        Proposal(3, 9, "date", 1, "", {"value": "2020-01-06"}),
        Proposal(31, 37, "entity", 1, "", {"type": "GPE"}),
        Proposal(47, 56, "quantity", 1, "", {"low": 40}),
    ]
    (proposal,) = claims.suggest(Source(text), found)
    assert proposal.data["entities"] == [{"start": 31, "end": 37, "quote": "Norway", "type": "GPE"}]
    assert proposal.data["quantities"] == [{"start": 47, "end": 56, "quote": "40 tonnes", "low": 40}]
    assert proposal.data["dates"] == []


def test_runs_the_other_readers_when_nothing_was_found_for_it() -> None:
    (proposal,) = claims.suggest(Source("Norway exported 40,000 tonnes of cod in 2017."))
    assert [mark["quote"] for mark in proposal.data["dates"]] == ["2017"]
    assert proposal.data["quantities"]


def test_proposes_nothing_in_boilerplate() -> None:
    text = "Norway closed the port. Norway opened the port."
    (proposal,) = read(text, boilerplate=(Span(0, 10),))
    assert proposal.start == 24


def test_the_same_text_gives_the_same_proposals_in_order() -> None:
    text = "Norway closed two ports on Monday. Sweden closed three, officials said. Denmark opened one port in 2017."
    once, again = read(text), read(text)
    assert once == again
    assert [proposal.start for proposal in once] == sorted(proposal.start for proposal in once)


@pytest.mark.parametrize(
    "text", ["said " * 300, '"' * 2000, "a, " * 500, "A\u0301\u0301" * 400, ", said he" * 200, "\u202e.\n" * 50]
)
def test_hostile_text_raises_nothing_and_stays_inside(text: str) -> None:
    assert all(0 <= proposal.start < proposal.end <= len(text) for proposal in read(text))


def test_clauses_lie_inside_the_sentence_without_overlap() -> None:
    sentence = (
        "Norway, police said, closed the port; Sweden opened it, adding that “nothing, nothing at all” had happened."
    )
    spans = [(clause.start, clause.end) for clause in clauses(sentence)]
    assert all(0 <= start < end <= len(sentence) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


SPEECH = [
    "Thank you, and I want to thank my friends here tonight.",
    "We cut the deficit by 40 percent and we created 3 million jobs in four years.",
    "I think you know what I mean, and we can do better.",
]


def test_a_speech_is_known_by_its_pronouns() -> None:
    assert rating.is_speech(SPEECH)
    assert not rating.is_speech(["Norway closed the port.", "“I think we must,” the mayor said."])


def test_the_model_ranks_the_fact_of_a_speech_first() -> None:
    thanks, fact, opinion = claims.rate_sentences(SPEECH)
    assert fact.score > max(thanks.score, opinion.score)
    assert fact.checkworthy
    assert not thanks.checkworthy


def test_rules_alone_rank_the_fact_of_a_speech_first() -> None:
    thanks, fact, opinion = rating.rate_speech(SPEECH, None)
    assert fact.score > max(thanks.score, opinion.score)


def test_training_is_deterministic_and_writes_no_text(tmp_path: Path) -> None:
    pytest.importorskip("numpy")
    facts = ["Exports rose 4 percent in 2010.", "They lost 300 jobs last year.", "Norway sold 20 ships in 1999."]
    rest = ["Thank you so much.", "I think that is wonderful.", "What do you say?"]
    rows = [
        {"doc_id": doc, "text": f"{text} {doc}", "label": int(text in facts)}
        for doc in ("a", "b", "c")
        for text in facts + rest
    ]
    (tmp_path / "sentences.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    files = [tmp_path / "one.json", tmp_path / "two.json"]
    for file in files:
        call_command("train_checkworthy", str(tmp_path), "--out", str(file), stdout=StringIO())
    assert files[0].read_bytes() == files[1].read_bytes()
    assert "wonderful" not in files[0].read_text()
    trained = model.Model.from_json(json.loads(files[0].read_text()))
    assert trained.score(tokens("Exports fell 9 percent in 2011.")) > trained.score(tokens("Thank you, thank you."))


def test_a_model_for_other_features_is_refused() -> None:
    data = model.load().to_json() | {"structure": [1.0]}
    with pytest.raises(ValueError, match="train it again"):
        model.Model.from_json(data)


def test_evaluation_writes_a_score_and_a_decision_for_every_line(tmp_path: Path) -> None:
    (tmp_path / "in" / "claims").mkdir(parents=True)
    rows = [{"id": f"s{at}", "doc_id": "d", "line": at, "text": text} for at, text in enumerate(SPEECH)]
    path = tmp_path / "in" / "claims" / "debate.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    evaluation.run(tmp_path / "in", tmp_path)
    written = [json.loads(line) for line in (tmp_path / "claims-debate.jsonl").read_text().splitlines()]
    assert [row["id"] for row in written] == ["s0", "s1", "s2"]
    assert [row["label"] for row in written] == [0, 1, 0]
