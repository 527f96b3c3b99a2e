"""ClaimReview and AVeriTeC: every record fits its schema, and no required field can go without the schema noticing."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from jsonschema import Draft202012Validator

from annotate.actions import export as exports
from annotate.errors import Invalid
from annotate.interchange import Failure
from annotate.models import User
from annotate.selection import Selection
from tests.factories import an_approved_claim
from tests.verify.published import a_published_report, corrected
from verify.exporters import averitec, claimreview
from verify.interchange import Appearance, Change, Dossier, Finding, Judgement, Source, fingerprint

DATA = Path(__file__).resolve().parents[2] / "data"
GOLDEN = DATA.with_name("golden")
CLAIMREVIEW = Draft202012Validator(
    json.loads((DATA / "claimreview.schema.json").read_text()), format_checker=Draft202012Validator.FORMAT_CHECKER
)
AVERITEC = Draft202012Validator(json.loads((DATA / "averitec.schema.json").read_text()))

ARTICLE = Source(
    title="Permits expire",
    url="https://post.example/650",
    publisher="Lindholm Post",
    published_at="2021-03-12",
    country="NO",
    sha256="a" * 64,
    hashed="text",
    media_type="text/plain",
)
VERDICTS = ("Supported", "Refuted", "Conflicting Evidence/Cherrypicking", "Not Enough Evidence")


def a_dossier(label: str = "Supported") -> Dossier:
    """A claim with evidence of every kind, published and corrected."""
    said = {"origin": "Port register", "origin_kind": "document", "party": "Port of Lindholm"}
    pdf = Source(url="https://port.example/r.pdf", sha256="b" * 64, hashed="file", media_type="application/pdf")
    return Dossier(
        claim=7,
        text="In March 2021, 400 permits had expired.",
        verdict=Judgement(1, label, "2021-04-01", "The register says so.", confidence="high"),
        types=("Numerical Claim",),
        speaker="Ada Brandt",
        claim_date="2021-03-12",
        summary="The register says so.",
        body="It is public.\n\nIt lists 400.",
        slug="permits",
        url="https://desk.example/reports/permits/",
        home="https://desk.example/reports/",
        author="The desk",
        edition=2,
        published_at="2021-04-01T12:00:00+00:00",
        modified_at="2021-04-02T12:00:00+00:00",
        findings=(
            Finding("e1", "How many?", "400", "Extractive", "supports", quote="400 permits", source=ARTICLE, **said),
            Finding("e2", "How many?", "Some 400.", "Abstractive", "supports", quote="400", source=pdf, **said),
            Finding("e3", "Was it denied?", "Yes, once.", "Boolean", "refutes", quote="No.", source=ARTICLE, **said),
            Finding("e4", "Who else counted?", answer_type="Extractive", searched="The library."),
        ),
        appearances=(Appearance("400 permits had expired", ARTICLE, "asserted", "the mayor", "Port register", "Port"),),
        changes=(
            Change("published", "2021-04-01T12:00:00+00:00", label=label, number=1),
            Change("corrected", "2021-04-02T12:00:00+00:00", "We wrote 2020.", label, 2),
        ),
    )


def faults(validator: Draft202012Validator, record: Any) -> list[str]:
    return [f"{'/'.join(map(str, error.path))}: {error.message}" for error in validator.iter_errors(record)]


def required(schema: dict[str, Any], record: Any, root: dict[str, Any], path: tuple[Any, ...] = ()) -> Iterator[Any]:
    """The path of every field of ``record`` that ``schema`` requires, at any depth."""
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]] | schema
    if isinstance(record, list):
        for number, item in enumerate(record):
            yield from required(schema.get("items", {}), item, root, (*path, number))
    elif isinstance(record, dict):
        yield from ((*path, name) for name in schema.get("required", ()))
        for name, value in record.items():
            yield from required(schema.get("properties", {}).get(name, {}), value, root, (*path, name))


def without(record: Any, path: tuple[Any, ...]) -> Any:
    cut = copy.deepcopy(record)
    place = cut
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    return cut


@pytest.mark.parametrize("label", VERDICTS)
def test_every_label_makes_a_valid_claimreview(label: str) -> None:
    assert faults(CLAIMREVIEW, claimreview.review(a_dossier(label))) == []


@pytest.mark.parametrize("label", VERDICTS)
def test_every_label_makes_a_valid_averitec_entry(label: str) -> None:
    assert faults(AVERITEC, averitec.entry(a_dossier(label))) == []


@pytest.mark.parametrize("exporter", [claimreview, averitec], ids=["claimreview", "averitec"])
def test_a_format_writes_what_it_wrote_before(exporter: Any) -> None:
    """``GOLDEN=write pytest …`` writes the files anew; read the difference."""
    golden = GOLDEN / f"{exporter.__name__.rpartition('.')[2]}.golden"
    lost: list[Failure] = []
    content = b"".join(exporter.write(iter(a_dossier(label) for label in VERDICTS), lost.append))
    if os.environ.get("GOLDEN") == "write":
        golden.write_bytes(content)
    assert (content, lost) == (golden.read_bytes(), [])


@pytest.mark.parametrize(
    ("validator", "record"),
    [(CLAIMREVIEW, claimreview.review(a_dossier())), (AVERITEC, averitec.entry(a_dossier()))],
    ids=["claimreview", "averitec"],
)
def test_no_required_field_can_go(validator: Draft202012Validator, record: Any) -> None:
    paths = list(required(validator.schema, record, validator.schema))
    assert len(paths) > 30
    assert [path for path in paths if not faults(validator, without(record, path))] == []


def test_only_labels_on_the_scale_have_a_number() -> None:
    ratings = {label: claimreview.review(a_dossier(label))["reviewRating"].get("ratingValue") for label in VERDICTS}
    assert list(ratings.values()) == [5, 1, 3, None]


def test_the_rating_is_no_part_of_the_claim() -> None:
    review = claimreview.review(a_dossier())
    assert review["reviewRating"]["alternateName"] not in review["claimReviewed"]


def test_what_is_not_known_is_left_out_of_the_markup_and_null_in_the_data_set() -> None:
    bare = Dossier(
        claim=1, text="It rained.", verdict=Judgement(1, "Not Enough Evidence", "2021-04-01", "Nobody knows.")
    )
    assert "citation" not in claimreview.review(bare)
    entry = averitec.entry(bare)
    assert (entry["claim_date"], entry["speaker"], entry["reporting_source"]) == (None, None, None)


def test_questions_are_asked_once_and_searches_are_unanswerable() -> None:
    questions = averitec.entry(a_dossier())["questions"]
    assert [len(each["answers"]) for each in questions] == [2, 1, 1]
    assert questions[2]["answers"][0]["answer_type"] == "Unanswerable"
    assert (
        questions[1]["answers"][0] | {"answer": "Yes", "boolean_explanation": "Yes, once."}
        == questions[1]["answers"][0]
    )
    assert averitec.entry(a_dossier())["claim_date"] == "12-03-2021"


def test_a_claim_that_is_not_published_is_told_and_not_written() -> None:
    lost: list[Failure] = []
    written = b"".join(claimreview.write([replace(a_dossier(), published_at=""), a_dossier()], lost.append))
    assert len(json.loads(written)["@graph"]) == 1
    assert [failure.name for failure in lost] == ["claim 7"]


def test_of_many_appearances_the_first_are_written_and_the_others_told() -> None:
    lost: list[Failure] = []
    claim = replace(a_dossier(), appearances=a_dossier().appearances[:1] * (claimreview.MOST_APPEARANCES + 3))
    (review,) = json.loads(b"".join(claimreview.write([claim], lost.append)))["@graph"]
    assert len(review["itemReviewed"]["appearance"]) == claimreview.MOST_APPEARANCES
    assert [(failure.name, failure.reason) for failure in lost] == [("claim 7", "3 more appearances were left out.")]


def test_a_dossier_comes_back_from_json_as_it_was() -> None:
    dossier = a_dossier()
    again = Dossier.of_json(json.loads(json.dumps(dossier.as_json())))
    assert again == dossier
    assert fingerprint(again, "x") == fingerprint(dossier, "x") != fingerprint(dossier, "y")


# -- on every road ----------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(erin: User, bob: User) -> Any:
    """One published and corrected report, and one claim that is approved only."""
    report = corrected(a_published_report(editor=erin, assignee=bob), by=erin, approved_by=bob)
    an_approved_claim(editor=erin, assignee=bob, second=erin)
    return report


def exported(format: str, **options: Any) -> Any:
    return json.loads(b"".join(exports.stream(format, Selection(**options))))


def test_reports_leave_as_claimreview_and_judged_claims_as_averitec(desk: Any) -> None:
    (review,) = exported("claimreview")["@graph"]
    entries = exported("averitec")
    assert faults(CLAIMREVIEW, review) == []
    assert [fault for entry in entries for fault in faults(AVERITEC, entry)] == []
    assert len(entries) == 2
    assert review["reviewRating"]["ratingExplanation"] == entries[0]["justification"] == desk.verdict.justification


def test_as_of_gives_what_the_public_read_then(desk: Any) -> None:
    (review,) = exported("claimreview", as_of=desk.published_at)["@graph"]
    assert "correction" not in review
    assert exported("claimreview", as_of=desk.published_at.replace(year=2000))["@graph"] == []


def test_command_page_and_api_offer_them(desk: Any, client: Client, erin: User, tmp_path: Path) -> None:
    out = tmp_path / "claims.json"
    call_command("export", "averitec", out=out)
    assert len(json.loads(out.read_text())) == 2
    client.force_login(erin)
    assert "ClaimReview" in client.get("/exports/").content.decode()
    answer = client.get("/api/v1/export/?format=claimreview")
    stream = BytesIO(b"".join(answer.streaming_content))
    assert len(json.load(stream)["@graph"]) == 1


def test_a_release_of_labels_is_not_turned_into_claims() -> None:
    from annotate import releases

    with pytest.raises(Invalid, match="labels"):
        releases.converted(None, claimreview)  # type: ignore[arg-type]
