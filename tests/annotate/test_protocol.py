"""The W3C Web Annotation Protocol, clause by clause, and what happens to marks that come by this road.

Each test of the checklist names the clauses of the Recommendation of 23 February 2017 that it shows, with the section.
docs/protocol.md is made from these names: ``.venv/bin/python -m tests.annotate.test_protocol > docs/protocol.md``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from uuid import uuid4

import pytest
from django.test import Client, override_settings

from annotate.actions import annotation as marks
from annotate.models import Annotation, Article, User
from annotate.protocol import containers
from tests.factories import TEXT, a_mark, a_suggestion, an_article, version_of
from tests.rest import Rest, pointers, problem

DOCS = Path(__file__).parents[2] / "docs" / "protocol.md"
ANNO = "http://www.w3.org/ns/anno.jsonld"
JSON_LD = f'application/ld+json; profile="{ANNO}"'
IRIS = "http://www.w3.org/ns/oa#PreferContainedIRIs"
DESCRIPTIONS = "http://www.w3.org/ns/oa#PreferContainedDescriptions"
MINIMAL = "http://www.w3.org/ns/ldp#PreferMinimalContainer"


class Clause(NamedTuple):
    section: str
    level: str
    words: str
    unmet: str = ""


CLAUSES: list[Clause] = []
Test = TypeVar("Test", bound=Callable[..., Any])


def clause(section: str, level: str, words: str) -> Callable[[Test], Test]:
    """The decorated test shows that this clause is met."""

    def noted(test: Test) -> Test:
        CLAUSES.append(Clause(section, level, words))
        return test

    return noted


def unmet(section: str, level: str, words: str, reason: str) -> None:
    CLAUSES.append(Clause(section, level, words, reason))


# -- people, programs, annotations ------------------------------------------------------------------------------------


@pytest.fixture
def article(alice: User) -> Article:
    return an_article(TEXT, by=alice, url="https://post.example/permits")


@pytest.fixture
def mark(article: Article, alice: User) -> Annotation:
    return a_mark(article, "Ada Brandt", kind="entity", by=alice, note="the mayor")


@pytest.fixture
def program(alice: User) -> Rest:
    """Alice's program."""
    return Rest(alice)


def get(program: Rest, path: str, **headers: str) -> Any:
    return program.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


def prefer(*iris: str) -> dict[str, str]:
    return {"Prefer": f'return=representation;include="{" ".join(iris)}"'}


def send(program: Rest, method: str, path: str, body: Any, content_type: str = JSON_LD, **extra: Any) -> Any:
    return program.generic(method, path, json.dumps(body), content_type=content_type, **extra)


def annotation(quote: str = "400 permits had expired", **more: Any) -> dict[str, Any]:
    """What another annotation tool would send."""
    start = TEXT.index(quote)
    selectors = [
        {"type": "TextPositionSelector", "start": start, "end": start + len(quote)},
        {"type": "TextQuoteSelector", "exact": quote, "prefix": TEXT[max(0, start - 10) : start]},
    ]
    said = {
        "@context": ANNO,
        "type": "Annotation",
        "motivation": "highlighting",
        "body": [{"type": "TextualBody", "value": "CLAIM", "purpose": "tagging"}],
        "target": {"source": "https://post.example/permits", "selector": selectors},
    }
    return said | more


def one(mark: Annotation) -> str:
    return f"/annotations/{mark.uid}/"


def of_article(article: Article) -> str:
    return f"/annotations/articles/{article.pk}/"


def absolute(path: str) -> str:
    return f"http://testserver{path}"


# -- 3 Annotation Retrieval -------------------------------------------------------------------------------------------


@clause("3", "MUST", "GET, HEAD and OPTIONS on an annotation's IRI")
def test_an_annotation_is_had_by_get_head_and_options(program: Rest, mark: Annotation) -> None:
    assert program.get(one(mark)).status_code == 200
    head = program.head(one(mark))
    assert (head.status_code, head.content, head["Content-Type"]) == (200, b"", JSON_LD)
    assert program.options(one(mark)).status_code == 204
    assert Client().options(one(mark)).status_code == 204


@clause("3", "SHOULD", "HTTPS for all interactions")
@clause("4", "SHOULD", "HTTPS for all interactions with containers")
def test_a_server_in_production_sends_plain_http_to_https(mark: Annotation) -> None:
    with override_settings(SECURE_SSL_REDIRECT=True):
        for path in (one(mark), "/annotations/"):
            answer = Client().get(path)
            assert (answer.status_code, answer["Location"]) == (301, f"https://testserver{path}")


@clause("3", "MUST", "JSON-LD with the Web Annotation profile")
@clause("3", "MUST", "Content-Type application/ld+json")
@clause("3", "SHOULD", "the profile IRI in the profile parameter")
@clause("3", "SHOULD", "200 when all is well")
def test_an_annotation_is_json_ld(program: Rest, mark: Annotation) -> None:
    answer = get(program, one(mark), Accept=JSON_LD)
    assert (answer.status_code, answer["Content-Type"]) == (200, JSON_LD)
    body = json.loads(answer.content)
    assert ANNO in body["@context"]
    assert (body["id"], body["type"], body["motivation"]) == (absolute(one(mark)), "Annotation", "identifying")
    assert {"type": "TextPositionSelector", "start": 70, "end": 80} in body["target"]["selector"]


unmet("3", "SHOULD", "a Turtle representation", "JSON-LD only: who needs Turtle converts it")


@clause("3", "SHOULD", "content negotiation")
@clause("3", "MUST", "Vary with Accept where there is content negotiation")
def test_what_is_accepted_is_negotiated(program: Rest, mark: Annotation) -> None:
    for accepted in ("application/json", "application/ld+json;q=0.5, text/turtle;q=0.1", "*/*"):
        answer = get(program, one(mark), Accept=accepted)
        assert answer.status_code == 200
        assert "Accept" in answer["Vary"]
    problem(get(program, one(mark), Accept="text/turtle"), 406)


@clause("3", "MUST", "Link of the type ldp:Resource")
@clause("3", "MUST", "ETag")
@clause("3", "MUST", "Allow")
def test_an_annotation_has_its_headers(program: Rest, mark: Annotation) -> None:
    answer = program.get(one(mark))
    assert '<http://www.w3.org/ns/ldp#Resource>; rel="type"' in answer["Link"]
    assert answer["ETag"] == '"1"'
    assert set(answer["Allow"].split(", ")) == {"GET", "PUT", "DELETE", "HEAD", "OPTIONS"}


# -- 4 Annotation Containers ------------------------------------------------------------------------------------------


@clause("4", "MUST", "one or more containers")
@clause("4", "SHOULD", "they are LDP Basic Containers")
@clause("4", "MUST", "their IRI ends in a slash")
@clause("4.1", "MUST", "GET, HEAD and OPTIONS on a container's IRI")
@clause("4.1", "MUST", "a description of the container in JSON-LD")
@clause("4.1", "SHOULD", "200 when all is well")
def test_there_are_a_container_of_all_and_one_for_each_article(
    program: Rest, article: Article, mark: Annotation
) -> None:
    for path in ("/annotations/", of_article(article)):
        body = json.loads(program.get(path).content)
        assert set(body["type"]) == {"BasicContainer", "AnnotationCollection"}
        assert body["id"].startswith(absolute(path))
        assert program.head(path).status_code == 200
        assert program.options(path).status_code == 204
    problem(program.get("/annotations/articles/999999/"), 404)


unmet("4.1", "SHOULD", "the container in Turtle", "JSON-LD only")


@clause("4.1", "SHOULD", "both the LDP context and that of Web Annotation")
def test_a_container_has_both_contexts(program: Rest, mark: Annotation) -> None:
    assert json.loads(program.get("/annotations/").content)["@context"] == [ANNO, "http://www.w3.org/ns/ldp.jsonld"]


@clause("4.1", "SHOULD", "Allow on GET, HEAD and OPTIONS")
@clause("4.1", "MUST", "Link of the container's type on all responses")
@clause("4.1", "MUST", "Link of ldp:constrainedBy to the protocol on all responses")
@clause("4.1", "MUST", "ETag on the responses of a container")
@clause("4.1", "MUST", "Vary with Accept")
@clause("4.1", "SHOULD", "Accept-Post on GET, HEAD and OPTIONS")
def test_a_container_has_its_headers(program: Rest, mark: Annotation) -> None:
    for answer in (program.get("/annotations/"), program.head("/annotations/"), program.options("/annotations/")):
        assert set(answer["Allow"].split(", ")) == {"GET", "POST", "HEAD", "OPTIONS"}
        assert '<http://www.w3.org/ns/ldp#BasicContainer>; rel="type"' in answer["Link"]
        constrained = '<http://www.w3.org/TR/annotation-protocol/>; rel="http://www.w3.org/ns/ldp#constrainedBy"'
        assert constrained in answer["Link"]
        assert answer["ETag"].startswith('"')
        assert "Accept" in answer["Vary"]
        assert JSON_LD in answer["Accept-Post"]
    assert "BasicContainer" in send(program, "POST", "/annotations/", {})["Link"]


@pytest.mark.parametrize("path", ["/annotations/", "/annotations/articles/{}/"])
def test_the_tag_of_a_container_changes_with_its_marks(
    program: Rest, article: Article, mark: Annotation, alice: User, path: str
) -> None:
    tags = [program.get(path.format(article.pk))["ETag"]]
    second = a_mark(article, "Lindholm", kind="entity", by=alice)
    tags.append(program.get(path.format(article.pk))["ETag"])
    marks.change(second, revision=1, note="the town", by=alice)
    tags.append(program.get(path.format(article.pk))["ETag"])
    marks.delete(mark, revision=1, by=alice)
    tags.append(program.get(path.format(article.pk))["ETag"])
    assert len(set(tags)) == 4
    assert program.get(path.format(article.pk))["ETag"] == tags[-1]


@clause("4.1", "MUST", "JSON-LD where there is no Accept")
def test_without_accept_it_is_json_ld(program: Rest, mark: Annotation) -> None:
    assert program.get("/annotations/")["Content-Type"] == JSON_LD


@clause("4.2", "MUST", "the first page, linked or embedded, where there are annotations")
@clause("4.2", "SHOULD", "a link to the last page")
@clause("4.2", "SHOULD", "the total")
def test_a_container_leads_to_its_pages(program: Rest, mark: Annotation) -> None:
    body = json.loads(program.get("/annotations/").content)
    assert body["total"] == len(body["first"]["items"]) == 1
    assert json.loads(program.get(body["last"]).content)["items"]
    Annotation.objects.update(state="rejected")
    empty = json.loads(program.get("/annotations/").content)
    assert (empty["total"], "first" in empty) == (0, False)


@clause("4.2", "SHOULD", "the IRI tells IRIs from descriptions")
@clause("4.2", "SHOULD", "by a query parameter (RECOMMENDED)")
@clause("4.2", "MUST", "Content-Location where it does not redirect")
def test_the_iri_says_what_the_pages_hold(program: Rest, mark: Annotation) -> None:
    for wanted, query in ((IRIS, "iris=1"), (DESCRIPTIONS, "iris=0")):
        answer = get(program, "/annotations/", **prefer(wanted))
        assert answer["Content-Location"] == json.loads(answer.content)["id"] == absolute(f"/annotations/?{query}")
        assert answer["Preference-Applied"] == "return=representation"
        assert "Prefer" in answer["Vary"]


@clause("4.2.1", "SHOULD", "descriptions by default")
@clause("4.2.4", "MUST", "complete inline annotations where descriptions are preferred")
def test_descriptions_are_embedded(program: Rest, mark: Annotation) -> None:
    for headers in ({}, prefer(DESCRIPTIONS)):
        (item,) = json.loads(get(program, "/annotations/", **headers).content)["first"]["items"]
        whole = json.loads(program.get(one(mark)).content)
        assert item == {name: value for name, value in whole.items() if name != "@context"}


@clause("4.2.2", "MUST", "neither ldp:contains nor the first page where the minimum is preferred")
@clause("4.2.2", "SHOULD", "the linked pages follow the preference for IRIs or descriptions")
def test_the_minimum_embeds_nothing(program: Rest, mark: Annotation) -> None:
    body = json.loads(get(program, "/annotations/", **prefer(MINIMAL, IRIS)).content)
    assert not {"contains", "ldp:contains"} & body.keys()
    assert body["first"] == absolute("/annotations/?iris=1&after=0")
    assert json.loads(program.get(body["first"]).content)["items"] == [absolute(one(mark))]
    body = json.loads(get(program, "/annotations/", **prefer(MINIMAL, DESCRIPTIONS)).content)
    assert json.loads(program.get(body["first"]).content)["items"][0]["type"] == "Annotation"


@clause("4.2.3", "MUST", "IRIs alone where these are preferred")
@clause("4.2.3", "SHOULD", "the linked pages follow")
def test_iris_are_embedded(program: Rest, mark: Annotation) -> None:
    body = json.loads(get(program, "/annotations/", **prefer(IRIS)).content)
    assert body["first"]["items"] == [absolute(one(mark))]
    assert "iris=1" in body["last"]


def test_both_preferences_at_once_are_a_mistake(program: Rest, mark: Annotation) -> None:
    problem(get(program, "/annotations/", **prefer(IRIS, DESCRIPTIONS)), 400)


@clause("4.2.4", "SHOULD", "the linked pages follow")
@clause("4.3", "MUST", "partOf on every page")
@clause("4.3", "MUST", "prev on every page but the first")
@clause("4.3", "MUST", "next on every page but the last")
def test_every_mark_is_met_once_both_ways(
    program: Rest, article: Article, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(containers, "PAGE", 2)
    made = [a_mark(article, "Lindholm", kind="entity", by=alice, client_id=str(number)) for number in range(5)]
    for iris in (0, 1):
        path = of_article(article)
        expected = [absolute(f"{path}{each.uid}/") for each in made]
        first = absolute(f"{path}?iris={iris}&after=0")
        forth = walk(program, first, "next")
        assert [iri for page in forth for iri in page] == expected
        last = json.loads(program.get(f"{path}?iris={iris}").content)["last"]
        back = walk(program, last, "prev")
        assert [iri for page in reversed(back) for iri in page] == expected


def walk(program: Rest, iri: str | None, direction: str) -> list[list[str]]:
    pages = []
    while iri:
        body = json.loads(program.get(iri).content)
        assert body["partOf"]["total"] == 5
        pages.append([item if isinstance(item, str) else item["id"] for item in body["items"]])
        iri = body.get(direction)
    return pages


@clause("4.4", "MUST", "the rel of a link to the service is oa:annotationService")
def test_an_article_tells_where_its_annotations_are(program: Rest, article: Article) -> None:
    link = program.get(f"articles/{article.pk}/text/")["Link"]
    assert link == f'<{absolute(of_article(article))}>; rel="http://www.w3.org/ns/oa#annotationService"'


# -- 5 Creation, Updating and Deletion --------------------------------------------------------------------------------


@clause("5.1", "MUST", "an IRI of the server's as id")
@clause("5.1", "MUST", "which is that of the container and a component more")
@clause("5.1", "MUST", "201 where it was created")
@clause("5.1", "MUST", "Location with the new IRI")
@pytest.mark.parametrize("path", ["/annotations/", "/annotations/articles/{}/"])
def test_an_annotation_is_created(program: Rest, article: Article, alice: User, path: str) -> None:
    path = path.format(article.pk)
    answer = send(program, "POST", path, annotation())
    body = json.loads(answer.content)
    assert answer.status_code == 201
    assert answer["Location"] == body["id"]
    made = Annotation.objects.get()
    assert body["id"] == absolute(f"{path}{made.uid}/")
    assert (made.kind, made.quote, made.author, made.state) == ("claim", "400 permits had expired", alice, "submitted")


@clause("5.1", "SHOULD", "HTTPS IRIs")
def test_iris_are_those_of_https_behind_it(program: Rest, mark: Annotation) -> None:
    body = json.loads(program.get(one(mark), secure=True).content)
    assert body["id"].startswith("https://")


@clause("5.1", "MUST", "canonical is kept without change")
@clause("5.1", "SHOULD", "the id that was sent becomes via")
@clause("5.1", "MUST", "and the server's IRI takes its place")
def test_what_others_call_it_is_kept(program: Rest, article: Article) -> None:
    sent = annotation(id="https://other.example/1", canonical="https://other.example/c")
    body = json.loads(send(program, "POST", "/annotations/", sent).content)
    assert (body["via"], body["canonical"]) == ("https://other.example/1", "https://other.example/c")
    assert body["id"].startswith(absolute("/annotations/"))
    again = json.loads(program.get(body["id"]).content)
    assert again == body


unmet("5.2", "SHOULD", "the name in Slug", "only where it is a UUID: every mark is known by one")


def test_a_uuid_in_slug_becomes_the_name_once(program: Rest, article: Article) -> None:
    slug = str(uuid4())
    first, second = (
        send(program, "POST", "/annotations/", annotation(quote), HTTP_SLUG=slug)["Location"]
        for quote in ("400 permits had expired", "650 permits")
    )
    assert first.endswith(f"/{slug}/")
    assert not second.endswith(f"/{slug}/")
    assert send(program, "POST", "/annotations/", annotation("650"), HTTP_SLUG="my-first").status_code == 201


@clause("5.3", "SHOULD", "PUT")
@clause("5.3", "MUST", "replaces the whole state")
@clause("5.3", "MUST", "200 with the annotation as body")
@clause("5.3", "MUST", "in its new state")
def test_an_annotation_is_replaced(program: Rest, mark: Annotation) -> None:
    body = json.loads(program.get(one(mark)).content)
    body["body"] = [each for each in body["body"] if each["purpose"] != "commenting"]
    body["body"].append({"type": "TextualBody", "value": "the new mayor", "purpose": "commenting"})
    answer = send(program, "PUT", one(mark), body, seen=1)
    assert (answer.status_code, answer["ETag"]) == (200, '"2"')
    values = [each["value"] for each in json.loads(answer.content)["body"] if each["purpose"] == "commenting"]
    mark.refresh_from_db()
    assert values == [mark.note] == ["the new mayor"]


@clause("5.3", "SHOULD", "a change of canonical or via is rejected")
@pytest.mark.parametrize("name", ["canonical", "via"])
def test_who_it_is_may_not_be_changed(program: Rest, article: Article, name: str) -> None:
    sent = annotation(id="https://other.example/1", canonical="https://other.example/c")
    body = json.loads(send(program, "POST", "/annotations/", sent).content)
    problem(send(program, "PUT", body["id"], body | {name: "https://else.example/"}, seen=1), 409)
    assert send(program, "PUT", body["id"], body, seen=1).status_code == 200


@clause("5.4", "SHOULD", "DELETE")
@clause("5.4", "MUST", "204 where it was deleted")
@clause("5.4", "SHOULD", "the IRI of a deleted annotation is not used again")
@clause("5.4", "MUST", "it is removed from its container")
def test_an_annotation_is_deleted(program: Rest, mark: Annotation) -> None:
    assert program.delete(one(mark), seen=1).status_code == 204
    assert json.loads(program.get("/annotations/").content)["total"] == 0
    problem(program.get(one(mark)), 410)
    again = send(program, "POST", "/annotations/", annotation(), HTTP_SLUG=str(mark.uid))
    assert not again["Location"].endswith(f"/{mark.uid}/")


# -- 6 Error Conditions (informative), and what is ours ---------------------------------------------------------------


def test_changes_say_what_they_saw(program: Rest, mark: Annotation) -> None:
    body = json.loads(program.get(one(mark)).content)
    problem(send(program, "PUT", one(mark), body), 428)
    problem(program.delete(one(mark)), 428)
    problem(send(program, "PUT", one(mark), body, seen=7), 412)
    problem(program.delete(one(mark), seen=7), 412)


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ([annotation()], "#/type"),
        ({"type": "Note"}, "#/type"),
        ({"type": "Annotation"}, "#/target"),
        (annotation(target="https://post.example/permits"), "#/target"),
        (
            annotation(target={"source": "https://nowhere.example/", "selector": annotation()["target"]["selector"]}),
            None,
        ),
        (annotation(body="https://other.example/body", motivation="linking"), "#/target"),
    ],
)
def test_what_is_no_annotation_of_ours_is_refused(
    program: Rest, article: Article, sent: Any, pointer: str | None
) -> None:
    answer = send(program, "POST", "/annotations/", sent)
    assert pointers(answer) == [pointer] if pointer else problem(answer, 400)
    assert not Annotation.objects.exists()


@pytest.mark.parametrize("value", [2**63, -1, "5", None, 1.5, [], {}])
def test_hostile_offsets_are_no_500(program: Rest, article: Article, value: Any) -> None:
    selector = {"type": "TextPositionSelector", "start": value, "end": value}
    target = {"source": "https://post.example/permits", "selector": [selector]}
    problem(send(program, "POST", "/annotations/", annotation(target=target)), 400)


@pytest.mark.parametrize("value", ["\ud800", "a\x00b", 2**64])
def test_what_no_database_or_reader_holds_is_refused(program: Rest, article: Article, value: Any) -> None:
    note = {"type": "TextualBody", "value": value, "purpose": "commenting"}
    problem(send(program, "POST", "/annotations/", annotation(body=[*annotation()["body"], note])), 400)
    assert program.get("/annotations/").status_code == 200


def test_the_quote_finds_its_place_without_a_position(program: Rest, article: Article) -> None:
    selector = {"type": "TextQuoteSelector", "exact": "Ada Brandt"}
    sent = annotation(target={"source": "https://post.example/permits", "selector": selector})
    assert send(program, "POST", of_article(article), sent).status_code == 201
    assert Annotation.objects.get().start == TEXT.index("Ada Brandt")


def test_a_container_takes_marks_of_its_own_article_only(program: Rest, article: Article, alice: User) -> None:
    other = an_article(by=alice)
    assert pointers(send(program, "POST", of_article(other), annotation())) == ["#/target"]
    mark = a_mark(article, "Lindholm", kind="entity", by=alice)
    problem(program.get(f"{of_article(other)}{mark.uid}/"), 404)


def test_other_content_and_other_methods_are_refused(program: Rest, mark: Annotation) -> None:
    problem(send(program, "POST", "/annotations/", annotation(), "text/turtle"), 415)
    problem(send(program, "PATCH", one(mark), {}), 405)
    problem(send(program, "POST", "/annotations/?iris=1&after=0", annotation()), 405)
    problem(program.get("/annotations/?after=x"), 400)
    problem(program.get("/annotations/?iris=2"), 400)


def test_nobody_else_reads_and_a_scope_limits(mark: Annotation, article: Article, charlie: User, alice: User) -> None:
    problem(Rest().get("/annotations/"), 401)
    problem(Rest(charlie).get("/annotations/"), 403)
    for path in (one(mark), f"/annotations/{uuid4()}/"):
        assert problem(Rest(charlie).get(path), 403) == problem(Rest(charlie).get(one(mark)), 403)
    problem(send(Rest(alice, "read"), "POST", "/annotations/", annotation()), 403)
    assert send(Rest(alice, "annotate"), "POST", "/annotations/", annotation()).status_code == 201


def test_a_mark_of_somebody_else_is_not_changed(mark: Annotation, person: Callable[..., User]) -> None:
    dora = Rest(person("dora", "annotator"))
    body = json.loads(dora.get(one(mark)).content)
    problem(send(dora, "PUT", one(mark), body | {"motivation": "highlighting", "body": []}, seen=1), 403)
    problem(dora.delete(one(mark), seen=1), 403)


def test_who_sends_it_is_its_author_whatever_it_says(program: Rest, article: Article, bob: User, alice: User) -> None:
    forged = {"author": "bob", "state": "accepted", "agent": "human", "created_at": "2001-01-01T00:00:00+00:00"}
    send(program, "POST", "/annotations/", annotation(corroborate=forged, creator={"nickname": "bob"}))
    made = Annotation.objects.get()
    assert (made.author, made.state, made.created_at.year > 2001) == (alice, "submitted", True)


def test_an_item_and_a_date_are_understood(program: Rest, article: Article) -> None:
    item = {"type": "SpecificResource", "source": "http://www.wikidata.org/entity/Q42", "purpose": "identifying"}
    tag = {"type": "TextualBody", "value": "PERSON", "purpose": "tagging"}
    send(program, "POST", "/annotations/", annotation("Ada Brandt", body=[item, tag]))
    day = {"type": "TextualBody", "value": "2021-03-12", "purpose": "describing"}
    dated = annotation("12 March 2021", motivation="describing", body=[day, tag | {"value": "DATE"}])
    assert send(program, "POST", "/annotations/", dated).status_code == 201
    person, date = Annotation.objects.order_by("pk")
    assert person.entity_mentions.get(state="confirmed").entity.external_ids == {"wikidata": "Q42"}
    assert date.date_mention.value == "2021-03-12"


def test_a_page_costs_few_queries(
    program: Rest, article: Article, alice: User, django_assert_max_num_queries: Any
) -> None:
    version = version_of(article)
    marks.create_many([marks.NewMark(version=version, start=at, end=at + 1, kind="claim") for at in range(3)], by=alice)
    a_suggestion(article, "Lindholm")
    program.get("/annotations/")
    with django_assert_max_num_queries(12):
        program.get("/annotations/")


# -- the page ---------------------------------------------------------------------------------------------------------


def share(level: str) -> str:
    wanted = [each for each in CLAUSES if each.level == level]
    met = [each for each in wanted if not each.unmet]
    return f"{len(met)} of {len(wanted)} {level} clauses ({100 * len(met) // len(wanted)} %)"


def page() -> str:
    rows = sorted(CLAUSES, key=lambda each: (each.section, each.level))
    table = "\n".join(
        f"| {c.section} | {c.level} | {c.words} | {f'no: {c.unmet}' if c.unmet else 'yes'} |" for c in rows
    )
    return f"""# The W3C Web Annotation Protocol

`/annotations/` speaks the [Web Annotation Protocol](https://www.w3.org/TR/annotation-protocol/): a container of all
live marks, and one for each article at `/annotations/articles/ID/`, which the `Link` header of the article's text names
(`oa:annotationService`). Sign in with a token as for the [API](api.md); what it may do is the same. An annotation is on
a text that is here: its target names the article's address or the SHA-256 of its text (`ni:///sha-256;…`), and where,
by a TextPositionSelector (code points) or a TextQuoteSelector. A body with the purpose `tagging` says what it marks:
CLAIM, PERSON, ORG, DATE and so on; see [formats](formats.md).

```sh
curl -H "Authorization: Token $TOKEN" -H 'Prefer: return=representation;include="{IRIS}"' \\
  http://127.0.0.1:8000/annotations/
curl -X DELETE -H "Authorization: Token $TOKEN" -H 'If-Match: "1"' http://127.0.0.1:8000/annotations/UUID/
```

PUT and DELETE need `If-Match` (428 without it, 412 when somebody was faster). Who sends an annotation is its author;
what it says of creator, state and times is not believed.

## Checklist

Met: {share("MUST")} and {share("SHOULD")}. What the Recommendation asks of servers, section by section; what it asks of
clients, and what it only allows, is left out. This page is made from `tests/annotate/test_protocol.py`, where each
"yes" is a test.

| section | level | clause | met |
|---|---|---|---|
{table}
"""


def test_the_page_is_what_the_tests_say() -> None:
    print(share("MUST"), share("SHOULD"), sep=", ")
    assert DOCS.read_text(encoding="utf-8") == page()


if __name__ == "__main__":
    print(page(), end="")
