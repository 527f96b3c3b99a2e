"""Marks over REST."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotate import jobs
from annotate.models import Annotation, Article, AuditEvent, Job, User
from tests.factories import a_mark, a_suggestion, an_article, an_entity
from tests.rest import Rest, pointers, problem


def posted(article: Article, marked: str, kind: str = "entity", **more: Any) -> dict[str, Any]:
    assert article.current is not None
    start = article.current.text.index(marked)
    return {"article": article.pk, "kind": kind, "start": start, "end": start + len(marked), **more}


# -- create -----------------------------------------------------------------------------------------------------------


def test_a_mark_is_made_with_its_job_and_audit_event(alice: User) -> None:
    article = an_article(by=alice)
    answer = Rest(alice).post("annotations/", posted(article, "Lindholm", quote="Lindholm", note="the port"))
    assert (answer.status_code, answer["ETag"]) == (201, '"1"')
    mark = answer.json()
    assert (mark["quote"], mark["state"], mark["author"], mark["agent"]) == ("Lindholm", "submitted", "alice", "human")
    assert (mark["article"], mark["version"]) == (article.pk, article.current_id)
    assert mark["links_pending"] is True
    assert Job.objects.get(kind="link").params == {"annotations": [mark["id"]]}
    assert AuditEvent.objects.get(target_type="annotation").target_id == mark["id"]


def test_offsets_can_be_utf16(alice: User) -> None:
    article = an_article("🇫🇮 Lindholm 👩‍🚒 burned.", by=alice)
    text = article.current.text  # type: ignore[union-attr]
    start = len(text[: text.index("burned")].encode("utf-16-le")) // 2
    sent = {"article": article.pk, "kind": "claim", "start": start, "end": start + 6, "offset_unit": "utf16"}
    mark = Rest(alice).post("annotations/", sent).json()
    assert (mark["quote"], mark["start"]) == ("burned", text.index("burned"))


def test_a_mark_can_say_at_once_what_it_stands_for(alice: User) -> None:
    article, brandt = an_article(by=alice), an_entity("Ada Brandt", by=alice)
    mark = Rest(alice).post("annotations/", posted(article, "Ada Brandt", entity=brandt.pk)).json()
    assert (mark["entity"]["id"], mark["entity"]["state"]) == (brandt.pk, "confirmed")
    mark = Rest(alice).post("annotations/", posted(article, "12 March 2021", "date", value="2021-03-12")).json()
    assert (mark["date"]["value"], mark["date"]["begin"]) == ("2021-03-12", "2021-03-12")


def test_a_repeated_create_gives_the_same_mark_and_undoes_nothing(alice: User, bob: User) -> None:
    article, brandt = an_article(by=alice), an_entity("Ada Brandt", by=alice)
    sent = posted(article, "Ada Brandt", entity=brandt.pk, client_id="a-1")
    first = Rest(alice).post("annotations/", sent).json()
    other = an_entity("Ada Brandt", by=bob)
    Rest(bob).patch(f"annotations/{first['id']}/", {"entity": other.pk}, seen=1)
    again = Rest(alice).post("annotations/", sent)
    assert again.status_code == 201
    assert (again.json()["id"], again.json()["entity"]["id"]) == (first["id"], other.pk)
    assert Annotation.objects.count() == 1


def test_a_client_id_is_one_persons_own(alice: User, bob: User) -> None:
    article = an_article(by=alice)
    sent = posted(article, "Lindholm", client_id="1")
    assert Rest(alice).post("annotations/", sent).json()["id"] != Rest(bob).post("annotations/", sent).json()["id"]


def test_a_client_id_of_another_mark_is_refused(alice: User) -> None:
    article = an_article(by=alice)
    Rest(alice).post("annotations/", posted(article, "Lindholm", client_id="1"))
    problem(Rest(alice).post("annotations/", posted(article, "400", "claim", client_id="1")), 409)


def test_a_list_is_made_in_its_order(alice: User) -> None:
    article = an_article(by=alice)
    words = ["Lindholm", "Ada Brandt", "Monday"]
    answer = Rest(alice).post("annotations/", [posted(article, word) for word in words])
    assert answer.status_code == 201
    assert [mark["quote"] for mark in answer.json()] == words


def test_a_list_is_made_whole_or_not_at_all(alice: User) -> None:
    article = an_article(by=alice)
    sent = [posted(article, "Lindholm"), posted(article, "400", quote="500")]
    assert pointers(Rest(alice).post("annotations/", sent)) == ["#/1/start"]
    assert not Annotation.objects.exists()
    assert not Job.objects.exists()


def test_a_list_names_one_client_id_once(alice: User) -> None:
    article = an_article(by=alice)
    sent = [posted(article, word, client_id="1") for word in ("Lindholm", "Monday")]
    assert pointers(Rest(alice).post("annotations/", sent)) == ["#/1/client_id"]


@pytest.mark.parametrize("length", [0, 1001])
def test_a_list_has_at_least_one_and_at_most_1000(alice: User, length: int) -> None:
    article = an_article(by=alice)
    assert pointers(Rest(alice).post("annotations/", [posted(article, "Lindholm")] * length)) == ["#"]


def test_a_long_list_costs_no_query_per_mark(alice: User) -> None:
    article, client = an_article(by=alice), Rest(alice)
    counts = []
    for length in (2, 40):
        sent = [posted(article, "Lindholm", client_id=f"{length}-{at}") for at in range(length)]
        with CaptureQueriesContext(connection) as queries:
            assert client.post("annotations/", sent).status_code == 201
        counts.append(len(queries))
    assert counts[1] <= counts[0]


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"start": 2**63}, "#/start"),
        ({"start": 2**31, "end": 2**31 + 1}, "#/end #/start"),
        ({"start": "3"}, "#/start"),
        ({"start": 3.0}, "#/start"),
        ({"start": True}, "#/start"),
        ({"start": -1}, "#/start"),
        ({"start": None}, "#/start"),
        ({"start": 9, "end": 4}, "#/start"),
        ({"start": 4, "end": 4}, "#/start"),
        ({"end": 100_000}, "#/start"),
        ({"quote": "Elsewhere"}, "#/start"),
        ({"quote": "\ud800"}, "#/quote"),
        ({"note": "a\x00b"}, "#/note"),
        ({"data": {"deep": ["\udfff"]}}, "#/data/deep/0"),
        ({"data": {"\ud800": 1}}, "#/data"),
        ({"data": {"rank": [1, 2**64]}}, "#/data/rank/1"),
        ({"data": [1]}, "#/data"),
        ({"kind": "person"}, "#/kind"),
        ({"kind": ["entity"]}, "#/kind"),
        ({"article": 999_999}, "#/article"),
        ({"article": "1"}, "#/article"),
        ({"article": 2**64}, "#/article"),
        ({"entity": 999_999}, "#/entity"),
        ({"value": "2019"}, "#/value"),
        ({"client_id": "x" * 65}, "#/client_id"),
        ({"client_id": 7}, "#/client_id"),
        ({"reader": "elsewhere"}, "#/reader"),
        ({"agent": "model"}, "#/reader"),
        ({"agent": "model", "reader": "dates"}, "#/reader"),
        ({"confidence": 1.5, "agent": "model", "reader": "elsewhere"}, "#/confidence"),
        ({"state": "accepted"}, "#/state"),
    ],
)
def test_a_wrong_mark_is_refused_where_it_is_wrong(alice: User, wrong: dict[str, Any], pointer: str) -> None:
    sent = json.dumps(posted(an_article(by=alice), "Lindholm") | wrong)  # half a surrogate pair as an escape
    answer = Rest(alice).generic("POST", "annotations/", sent, content_type="application/json")
    assert sorted(pointers(answer)) == pointer.split()
    assert not Annotation.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"5",
        b'"text"',
        b"[[]]",
        b"[1]",
        b"[null]",
        b'{"article": NaN}',
        b'{"article": 1e400}',
        b'{"article": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"a":' * 40 + b"1" + b"}" * 40,
        b"\xff\xfe",
        b'{"note": "\xed\xa0\x80"}',
        '{"article": 1}'.encode("utf-16"),
    ],
)
def test_what_is_no_mark_at_all_is_a_problem_too(alice: User, body: bytes) -> None:
    problem(Rest(alice).generic("POST", "annotations/", body, content_type="application/json"), 400)


def test_other_media_types_are_refused(alice: User) -> None:
    problem(Rest(alice).generic("POST", "annotations/", b"a,b", content_type="text/csv"), 415)


def test_a_body_without_end_is_refused(alice: User, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    problem(Rest(alice).post("annotations/", {"note": "x" * 1000}), 413)


def test_a_mark_does_not_cut_a_character(alice: User) -> None:
    article = an_article("Ada and 👩‍🚒 came.", by=alice)
    answer = Rest(alice).post("annotations/", {"article": article.pk, "kind": "entity", "start": 8, "end": 9})
    assert "cuts a character" in problem(answer, 400)["detail"]


# -- suggestions of programs ------------------------------------------------------------------------------------------

PROGRAM: dict[str, Any] = {
    "agent": "model",
    "reader": "tagger",
    "reader_version": "2",
    "confidence": 0.7,
    "reason": "A port.",
}


def test_a_program_suggests_under_its_own_name(alice: User) -> None:
    answer = Rest(alice).post("annotations/", posted(an_article(by=alice), "Lindholm", **PROGRAM, data={"type": "GPE"}))
    mark = answer.json()
    assert (mark["state"], mark["agent"], mark["reader"], mark["confidence"]) == ("suggested", "model", "tagger", 0.7)
    assert (mark["reason"], mark["data"]) == ("A port.", {"type": "GPE"})


def test_the_same_suggestion_again_is_no_second_one(alice: User, bob: User) -> None:
    article = an_article(by=alice)
    first = Rest(alice).post("annotations/", posted(article, "Lindholm", **PROGRAM)).json()
    Rest(bob).post(f"annotations/{first['id']}/decide/", {"accept": False, "reason": "No."}, seen=1)
    again = Rest(alice).post("annotations/", [posted(article, "Lindholm", **PROGRAM)]).json()
    assert [(mark["id"], mark["state"]) for mark in again] == [(first["id"], "rejected")]
    assert Annotation.objects.count() == 1


def test_a_machine_user_suggests_and_does_not_mark(alice: User) -> None:
    article = an_article(by=alice)
    program = User.objects.create(username="tagger", is_machine=True)
    assert Rest(program).post("annotations/", posted(article, "Lindholm", **PROGRAM)).status_code == 201
    problem(Rest(program).post("annotations/", posted(article, "Monday")), 403)
    mark = Annotation.objects.get()
    problem(Rest(program).post(f"annotations/{mark.pk}/decide/", {"accept": True}, seen=1), 403)


# -- change, delete, decide -------------------------------------------------------------------------------------------


def test_a_mark_is_changed_by_who_saw_its_latest_revision(alice: User) -> None:
    mark = a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    answer = Rest(alice).patch(f"annotations/{mark.pk}/", {"kind": "claim", "note": "n"}, seen=1)
    assert (answer.status_code, answer["ETag"]) == (200, '"2"')
    assert (answer.json()["kind"], answer.json()["note"], answer.json()["revision"]) == ("claim", "n", 2)


@pytest.mark.parametrize("method", ["patch", "delete", "decide", "restore", "reopen"])
def test_a_write_without_a_revision_or_with_an_old_one_changes_nothing(alice: User, bob: User, method: str) -> None:
    mark = a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    if method == "restore":
        Rest(alice).delete(f"annotations/{mark.pk}/", seen=1)
    elif method == "reopen":
        Rest(bob).post(f"annotations/{mark.pk}/decide/", {"accept": True}, seen=1)
    else:
        Rest(alice).patch(f"annotations/{mark.pk}/", {"note": "changed"}, seen=1)
    sent = {"patch": {"note": "mine"}, "decide": {"accept": True}}.get(method)
    url = f"annotations/{mark.pk}/" if method in ("patch", "delete") else f"annotations/{mark.pk}/{method}/"
    call = getattr(Rest(bob), method if method in ("patch", "delete") else "post")
    problem(call(url, sent), 428)
    for tag in ('"1"', 'W/"1"', '"of another server"', "*"):
        stale = problem(call(url, sent, HTTP_IF_MATCH=tag), 412)
        assert (stale["current_revision"], stale["current"]["id"]) == (2, mark.pk)
    assert Annotation.objects.get().revision == 2


def test_a_mark_can_be_moved(alice: User) -> None:
    mark = a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    answer = Rest(alice).patch(f"annotations/{mark.pk}/", {"end": mark.end + 1}, seen=1)
    assert answer.json()["quote"] == "Lindholm "
    assert pointers(Rest(alice).patch(f"annotations/{mark.pk}/", {"end": 10**6}, seen=2)) == ["#/start"]


def test_a_date_gets_its_value_from_a_person(alice: User) -> None:
    mark = a_mark(an_article(by=alice), "Monday", kind="date", by=alice)
    answer = Rest(alice).patch(f"annotations/{mark.pk}/", {"value": "2021-03-08"}, seen=1)
    assert (answer.json()["date"]["value"], answer.json()["date"]["state"]) == ("2021-03-08", "confirmed")
    assert pointers(Rest(alice).patch(f"annotations/{mark.pk}/", {"value": "soon"}, seen=2)) == ["#/value"]


def test_only_its_author_or_a_reviewer_changes_a_mark(alice: User, bob: User, person: Any) -> None:
    mark = a_mark(an_article(by=bob), "Lindholm", kind="entity", by=bob)
    problem(Rest(alice).patch(f"annotations/{mark.pk}/", {"note": "x"}, seen=1), 403)
    problem(Rest(alice).delete(f"annotations/{mark.pk}/", seen=1), 403)
    theirs = a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    assert Rest(bob).patch(f"annotations/{theirs.pk}/", {"note": "x"}, seen=1).status_code == 200


def test_a_deleted_mark_is_gone_and_comes_back(alice: User) -> None:
    mark, client = a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice), Rest(alice)
    deleted = client.delete(f"annotations/{mark.pk}/", seen=1)
    assert (deleted.status_code, deleted["ETag"], deleted.content) == (204, '"2"', b"")
    gone = client.get(f"annotations/{mark.pk}/")
    assert problem(gone, 410)["current"]["deleted_at"]
    assert gone["ETag"] == '"2"'
    assert client.get("annotations/").json()["results"] == []
    problem(client.patch(f"annotations/{mark.pk}/", {"note": "x"}, seen=2), 409)
    restored = client.post(f"annotations/{mark.pk}/restore/", seen=2)
    assert (restored.status_code, restored.json()["deleted_at"]) == (200, None)
    assert client.get(f"annotations/{mark.pk}/").status_code == 200


def test_another_person_decides_on_a_submitted_mark(alice: User, bob: User) -> None:
    mark = a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    problem(Rest(alice).post(f"annotations/{mark.pk}/decide/", {"accept": True}, seen=1), 403)
    answer = Rest(bob).post(f"annotations/{mark.pk}/decide/", {"accept": False, "reason": "no name"}, seen=1)
    assert answer.json()["state"] == "rejected"
    assert AuditEvent.objects.get(verb="annotation.reject").reason == "no name"
    answer = Rest(bob).post(f"annotations/{mark.pk}/reopen/", seen=2)
    assert answer.json()["state"] == "submitted"


@pytest.mark.parametrize("wrong", [{}, {"accept": "yes"}, {"accept": 1}, {"accept": None}, [True]])
def test_a_decision_is_yes_or_no(bob: User, alice: User, wrong: Any) -> None:
    mark = a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    assert pointers(Rest(bob).post(f"annotations/{mark.pk}/decide/", wrong, seen=1))[0] in ("#/accept", "#")


# -- read -------------------------------------------------------------------------------------------------------------


def test_links_say_where_else_it_is_spoken_of(alice: User) -> None:
    articles = [an_article(by=alice) for _ in range(2)]
    mark, other = (a_mark(article, "Lindholm", kind="entity", by=alice) for article in articles)
    assert Rest(alice).get(f"annotations/{mark.pk}/links/").json() == {"pending": True, "links": []}
    jobs.work_off()
    body = Rest(alice).get(f"annotations/{mark.pk}/links/").json()
    assert body["pending"] is False
    assert [(link["title"], link["marks"]) for link in body["links"]] == [("Lindholm", [other.pk])]


def test_marks_are_found_by_what_they_are(alice: User, bob: User) -> None:
    one, two = an_article(by=alice), an_article(by=alice)
    brandt = an_entity("Ada Brandt", by=alice)
    name = a_mark(one, "Ada Brandt", kind="entity", by=alice, entity=brandt, client_id="n")
    day = a_mark(two, "12 March 2021", kind="date", by=bob, value="2021-03-12")
    year = a_mark(two, "2020", kind="date", by=bob, value="2020")
    hint = a_suggestion(one, "Lindholm")
    client = Rest(alice)

    def found(query: str) -> list[int]:
        answer = client.get(f"annotations/?{query}")
        assert answer.status_code == 200, answer.content
        return [row["id"] for row in answer.json()["results"]]

    assert found("") == [name.pk, day.pk, year.pk, hint.pk]
    assert found(f"article={two.pk}") == [day.pk, year.pk]
    assert found("kind=entity") == [name.pk, hint.pk]
    assert found("kind=entity&kind=date&state=submitted") == [name.pk, day.pk, year.pk]
    assert found("state=suggested") == found("reader=names") == found("agent=rule") == [hint.pk]
    assert found("author=bob") == [day.pk, year.pk]
    assert found(f"entity={brandt.pk}") == found("client_id=n") == [name.pk]
    assert found("date_from=2021-01-01") == [day.pk]
    assert found("date_from=2020-12-31&date_to=2021-02-01") == [year.pk]
    assert found("date_from=2022-01-01") == []
    assert found("updated_since=2100-01-01T00:00:00Z") == []


def test_who_keeps_a_copy_hears_of_deletions(alice: User) -> None:
    mark, client = a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice), Rest(alice)
    since = mark.updated_at.isoformat().replace("+00:00", "Z")
    client.delete(f"annotations/{mark.pk}/", seen=1)
    (row,) = client.get(f"annotations/?updated_since={since}").json()["results"]
    assert row["deleted_at"] is not None


@pytest.mark.parametrize("query", ["kind=person", "state=", "article=a", "entity=0", "date_from=x", "updated_since=x"])
def test_a_filter_that_makes_no_sense_is_named(alice: User, query: str) -> None:
    answer = problem(Rest(alice).get(f"annotations/?{query}"), 400)
    assert answer["errors"][0]["parameter"] == query.partition("=")[0]


def test_a_list_costs_the_same_few_queries_whatever_its_length(alice: User) -> None:
    article, client = an_article(by=alice), Rest(alice)
    brandt = an_entity("Ada Brandt", by=alice)
    client.get("users/me/")  # notes that the token is in use, once a minute
    counts: list[int] = []
    for _ in range(2):
        a_mark(article, "Ada Brandt", kind="entity", by=alice, entity=brandt)
        a_mark(article, "12 March 2021", kind="date", by=alice, value="2021-03-12")
        a_suggestion(article, "Lindholm", reader=f"reader {len(counts)}")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("annotations/").json()["results"]
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


def test_unknown_and_forbidden_marks_answer_alike(alice: User, charlie: User) -> None:
    mark = a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    answers = [Rest(charlie).get(f"annotations/{pk}/").json() for pk in (mark.pk, 999_999)]
    assert answers[0] == answers[1]
    problem(Rest(alice).get(f"annotations/{2**63}/"), 404)
    problem(Rest(alice).get("annotations/x/"), 404)
    problem(Rest(alice).get("no/such/place/"), 404)
    problem(Rest(alice).put(f"annotations/{mark.pk}/", {}), 405)
