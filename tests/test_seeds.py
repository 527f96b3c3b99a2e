"""The sample corpus keeps its promises: quotes that stand in the texts, keys that lead somewhere, verdicts that hold.

Pure: no database, no loader. The hard cases that it must hold are in ``test_seed_cases``."""

import re
from collections import Counter

import pytest

from annotate import spans, timex
from annotate.boilerplate import boilerplate
from annotate.interchange import inside
from annotate.quantity import Quantity
from tests.seed_corpus import (
    ARTICLES,
    CLAIMS,
    MANIFEST,
    MARKS,
    ORIGINS,
    PEOPLE,
    SEEDS,
    TEXTS,
    Row,
    by_key,
    of_claim,
    party,
    place,
)
from verify import rules

# --- Articles


@pytest.mark.parametrize("key", ARTICLES)
def test_an_article_is_short_and_says_that_it_is_a_sample(key: str) -> None:
    assert 150 <= len(TEXTS[key].split()) <= 400
    assert "Sample text written for a demonstration." in TEXTS[key]
    assert ARTICLES[key]["sample"] is True


def test_there_are_eight_to_twelve_articles_and_no_file_besides() -> None:
    files = {path.relative_to(SEEDS).as_posix() for path in (SEEDS / "articles").iterdir()}
    assert files == {row["file"] for row in ARTICLES.values()}
    assert 8 <= len(files) <= 12


def test_publishers_are_ours() -> None:
    for publisher in MANIFEST["publishers"]:
        assert publisher["name"].endswith("(sample)")
        assert publisher["domain"].endswith(".example")
    domains = {publisher["key"]: publisher["domain"] for publisher in MANIFEST["publishers"]}
    for article in ARTICLES.values():
        assert article["url"].startswith(f"https://{domains[article['publisher']]}/")


def test_the_texts_differ_in_form() -> None:
    forms = {row["form"] for row in ARTICLES.values()}
    assert {"news", "analysis", "agency brief", "blog", "official statement"} <= forms


# --- Marks


@pytest.mark.parametrize("key", ARTICLES)
def test_marks_are_spans_of_their_article_and_stay_out_of_its_boilerplate(key: str) -> None:
    text = TEXTS[key]
    for mark in (mark for mark in MARKS.values() if mark["article"] == key):
        span = place(mark)
        assert spans.check(text, span.start, span.end, mark["quote"]) == span
        assert not inside(span, boilerplate(text))


@pytest.mark.parametrize("key", ARTICLES)
def test_an_article_carries_ten_to_twenty_five_marks_of_every_kind_and_none_twice(key: str) -> None:
    marks = [mark for mark in MARKS.values() if mark["article"] == key]
    assert 10 <= len(marks) <= 25
    assert {mark["kind"] for mark in marks} == {"claim", "entity", "date"}
    assert len({(mark["kind"], place(mark)) for mark in marks}) == len(marks)


def test_people_mark_machines_suggest_and_another_person_accepts() -> None:
    assert {mark["state"] for mark in MARKS.values()} == {"submitted", "accepted", "suggested"}
    for mark in MARKS.values():
        assert (mark["by"] in PEOPLE) == (mark["state"] != "suggested")
        assert (mark["decided_by"] in PEOPLE - {mark["by"]}) == (mark["state"] == "accepted")


def test_date_marks_carry_timex_values_with_their_intervals() -> None:
    for mark in (mark for mark in MARKS.values() if mark["kind"] == "date"):
        stated = timex.from_json(mark)
        days = timex.interval(mark["value"], mark["mod"]) or (None, None)
        assert (stated.begin, stated.end) == days
        assert mark["reason"]


# --- Keys


def test_every_key_is_given_once() -> None:
    for name, table in MANIFEST.items():
        if isinstance(table, list) and table and "key" in table[0] and name != "grades":
            assert max(Counter(row["key"] for row in table).values()) == 1


@pytest.mark.parametrize(
    ("table", "field", "target"),
    [
        ("articles", "publisher", "publishers"),
        ("marks", "article", "articles"),
        ("marks", "entity", "entities"),
        ("origins", "parent", "origins"),
        ("mentions", "claim", "claims"),
        ("mentions", "mark", "marks"),
        ("mentions", "origin", "origins"),
        ("claim_links", "older", "claims"),
        ("claim_links", "newer", "claims"),
        ("evidence", "claim", "claims"),
        ("evidence", "mark", "marks"),
        ("evidence", "article", "articles"),
        ("evidence", "origin", "origins"),
        ("verdicts", "claim", "claims"),
    ],
)
def test_every_reference_leads_somewhere(table: str, field: str, target: str) -> None:
    named = {row[field] for row in MANIFEST[table] if row.get(field) is not None}
    assert named
    assert named <= by_key(target).keys()


def test_grades_are_of_known_sources() -> None:
    known = {"origin": ORIGINS.keys(), "publisher": by_key("publishers").keys()}
    for grade in MANIFEST["grades"]:
        assert grade["key"] in known[grade["target"]]
        assert grade["letter"] in "ABCDEF"
        assert grade["basis"]


def test_a_mark_makes_one_claim_and_every_claim_has_a_mark() -> None:
    marks = Counter(mention["mark"] for mention in MANIFEST["mentions"])
    assert max(marks.values()) == 1
    assert all(MARKS[key]["kind"] == "claim" for key in marks)
    assert {mention["claim"] for mention in MANIFEST["mentions"]} == CLAIMS.keys()


# --- Claims, links, evidence


def test_claims_are_there_in_every_state_worth_showing() -> None:
    states = {claim["state"] for claim in CLAIMS.values()}
    assert states == {"candidate", "queued", "in_research", "in_review", "approved", "rejected"}
    assert any(claim["report"] for claim in CLAIMS.values() if claim["state"] == "approved")
    for claim in CLAIMS.values():
        assert bool(claim["assignee"]) == (claim["state"] in ("in_research", "in_review", "approved"))
        assert bool(claim["reject_reason"]) == (claim["state"] == "rejected")


def test_a_claim_stands_alone() -> None:
    loose = re.compile(r"\b(last|next|this) (year|month|week)\b|\byesterday\b|\bthe (agency|ministry)\b", re.IGNORECASE)
    assert not [claim["text"] for claim in CLAIMS.values() if loose.search(claim["text"])]


def test_quantities_are_of_the_readers_form() -> None:
    quantities = [quantity for claim in CLAIMS.values() for quantity in claim["quantities"]]
    assert quantities
    assert all(Quantity.from_json(quantity).counted for quantity in quantities)


def test_only_claims_on_the_same_time_contradict_and_only_later_ones_update() -> None:
    for link in MANIFEST["claim_links"]:
        older, newer = CLAIMS[link["older"]], CLAIMS[link["newer"]]
        overlap = older["scope_begin"] <= newer["scope_end"] and newer["scope_begin"] <= older["scope_end"]
        assert (bool(link["decided_by"])) == (link["state"] in ("confirmed", "unsure"))
        if link["type"] == "contradicts":
            assert overlap
        if link["type"] == "updates":
            assert older["scope_end"] < newer["scope_begin"]


def test_evidence_is_quoted_from_an_article_or_from_the_document_itself() -> None:
    for row in (row for row in MANIFEST["evidence"] if row["answer"]):
        assert row["stance"] in ("supports", "refutes", "context")
        assert row["origin"]
        assert row["is_primary"] == (row["mark"] is None)
        if row["is_primary"]:
            assert row["quote"]
            assert row["url"] == ORIGINS[row["origin"]]["url"]
        else:
            assert place(row) == place(MARKS[row["mark"]])


def test_a_question_without_an_answer_says_where_it_was_looked_for() -> None:
    unanswered = [row for row in MANIFEST["evidence"] if not row["answer"]]
    assert {CLAIMS[row["claim"]]["state"] for row in unanswered} >= {"in_research", "approved"}
    for row in unanswered:
        assert row["searched"]
        assert (row["stance"], row["quote"], row["answer_type"]) == ("", "", "Unanswerable")


# --- Verdicts


def as_the_rules_see_it(row: Row) -> rules.Item:
    return rules.Item(
        stance=row["stance"],
        party=party(row["origin"]) if row["origin"] else "",
        grade=row["grade"],
        primary=row["is_primary"],
        rebutted=bool(row["rebuttal"]),
        searched=bool(row["searched"]),
    )


@pytest.mark.parametrize("verdict", MANIFEST["verdicts"], ids=lambda verdict: verdict["key"])
def test_a_verdict_meets_the_conditions_of_its_label(verdict: Row) -> None:
    evidence = [as_the_rules_see_it(row) for row in of_claim("evidence", verdict["claim"])]
    checklist = rules.conditions(verdict["label"], evidence, left_out=verdict["left_out"])
    assert [condition.missing for condition in checklist if not condition.met] == []


def test_every_label_is_there_and_no_one_approves_their_own_verdict() -> None:
    assert {verdict["label"] for verdict in MANIFEST["verdicts"]} == set(rules.LABELS)
    for verdict in MANIFEST["verdicts"]:
        claim = CLAIMS[verdict["claim"]]
        assert verdict["proposed_by"] == claim["assignee"]
        assert verdict["proposed_by"] != verdict["approved_by"]
        assert claim["state"] == ("approved" if verdict["approved_by"] else "in_review")
    assert len(MANIFEST["verdicts"]) == sum(claim["state"] in ("approved", "in_review") for claim in CLAIMS.values())
