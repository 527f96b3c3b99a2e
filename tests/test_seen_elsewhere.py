"""What was seen to go wrong in other annotation servers, and has no test of its own yet.

The same create sent twice, updates and deletions at the same moment: tests/annotate/api/test_parallel.py, fifty trials
each. Spans and bodies that nobody should send: tests/annotate/api/test_annotations.py and tests/test_api_hostile.py.
Writers that lock one another out: tests/test_parallel_clients.py. Exports: tests/annotate/test_exports.py.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from annotate import jobs
from annotate.models import Annotation, Article, EntityMention, Job, User
from tests.annotate.api.test_parallel import ROUNDS, at_once, entity_at, statuses
from tests.factories import a_mark, an_article, an_entity, version_of
from tests.rest import Rest, problem


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.mark.django_db(transaction=True)
def test_two_windows_that_add_a_mark_each_lose_none(alice: User, bob: User) -> None:
    """Elsewhere the second window saved the whole article as it had read it: a third of acknowledged work was lost."""
    article, one, two = an_article("x" * 200, by=alice), Rest(alice), Rest(bob)
    acknowledged = set()
    for number in range(ROUNDS):
        first, second = entity_at(article, 2 * number), entity_at(article, 2 * number + 1)
        answers = at_once(lambda: one.post("annotations/", first), lambda: two.post("annotations/", second))  # noqa: B023
        assert statuses(answers) == [201, 201]
        acknowledged |= {answer.json()["id"] for answer in answers}
    assert acknowledged == set(Annotation.objects.values_list("pk", flat=True))
    assert len(acknowledged) == 2 * ROUNDS


@pytest.mark.django_db(transaction=True)
def test_two_who_say_at_once_what_a_mark_speaks_of_do_not_both_win(alice: User, bob: User) -> None:
    """Elsewhere such a guard asked first and wrote then, and two parallel writers passed it."""
    article, one, two = an_article(by=alice), Rest(alice), Rest(bob)
    entities = [an_entity(f"Lindholm {n}", type="GPE", by=alice) for n in range(2)]
    for number in range(10):
        mark = a_mark(article, "Lindholm", kind="entity", by=alice, client_id=str(number))
        url = f"annotations/{mark.pk}/"
        answers = at_once(
            lambda: one.patch(url, {"entity": entities[0].pk}, seen=1),  # noqa: B023
            lambda: two.patch(url, {"entity": entities[1].pk}, seen=1),  # noqa: B023
        )
        assert statuses(answers) == [200, 412]
        assert EntityMention.objects.filter(annotation=mark).exclude(state="rejected").count() == 1


def test_a_lone_surrogate_is_refused_and_no_later_list_suffers(alice: User) -> None:
    article, client = an_article(by=alice), Rest(alice)
    for field in ("note", "client_id", "quote"):
        sent = json.dumps({**entity_at(article, 0), field: "\ud800"})
        problem(client.generic("POST", "annotations/", sent, content_type="application/json"), 400)
    problem(client.generic("POST", "articles/", '{"text": "a \\udfff b"}', content_type="application/json"), 400)
    for path in ("annotations/", "articles/", "export/?format=jsonl"):
        assert client.get(path).status_code == 200


def test_of_1501_articles_in_a_file_one_bad_one_keeps_only_itself_out(alice: User) -> None:
    """Elsewhere nothing was stored, or the first thousand four times over by retries."""
    lines = [json.dumps({"text": f"Ship {n} came to Lindholm.", "title": f"Ship {n}"}) for n in range(1501)]
    lines[1200] = '{"text": '
    file = "\n".join(lines).encode()
    for created, known in ((1500, 0), (0, 1500)):
        upload = {"files": [SimpleUploadedFile("ships.jsonl", file)]}
        job = Rest(alice).post("imports/", upload, format="multipart").json()
        Job.objects.filter(pk=job["id"]).update(params=Job.objects.get(pk=job["id"]).params | {"read": False})
        jobs.run(job["id"])
        result = Job.objects.get(pk=job["id"]).result
        assert (result["created"], result["duplicate"], result["failed"]) == (created, known, 1)
        (failed,) = (line for line in result["lines"] if line["status"] == "failed")
        assert "1201" in failed["name"] + failed["reason"]
    assert Article.objects.count() == 1500


def test_an_id_of_ones_own_in_the_path_opens_nothing_of_others(alice: User, charlie: User) -> None:
    """Elsewhere /projects/MINE/annotations/YOURS was read and changed: only the first id was looked at."""
    mark = a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    stranger, page = Rest(charlie), Client()
    page.force_login(charlie)
    problem(stranger.get(f"annotations/{mark.pk}/"), 403)
    problem(stranger.patch(f"annotations/{mark.pk}/", {"note": "x"}, seen=1), 403)
    problem(stranger.delete(f"annotations/{mark.pk}/", seen=1), 403)
    values = {"start": 0, "end": 3, "quote": "The", "kind": "claim"}
    assert page.post(f"/versions/{mark.version_id}/annotations/", values).status_code == 403
    assert Annotation.objects.get().revision == 1


def test_uploads_are_served_to_nobody(alice: User, media: Path) -> None:
    """There is no address at which they could be read, signed in or not; exports only through their own view."""
    upload = {"files": [SimpleUploadedFile("secret.txt", b"A text that is not for everybody.")]}
    job = Job.objects.get(pk=Rest(alice).post("imports/", upload, format="multipart").json()["id"])
    path = job.params["files"][0]["path"]
    assert (media / path).exists()
    signed_in = Client()
    signed_in.force_login(alice)
    for address in (f"/media/{path}", f"/static/{path}", f"/{path}", f"/static/../media/{path}"):
        assert Client().get(address).status_code in (302, 404), address
        assert signed_in.get(address).status_code == 404, address
    exported = Rest(alice).post("exports/", {"format": "jsonl"}).json()["id"]
    jobs.run(exported)
    assert Client().get(f"/exports/{exported}/file/").status_code == 302
    problem(Rest().get(f"exports/{exported}/file/"), 401)


@pytest.mark.parametrize("before", ["🚒", "🇫🇮", "👩‍👩‍👧", "é", "𝒳𝒴", "ก็"])
def test_offsets_hold_after_what_other_languages_count_otherwise(alice: User, before: str) -> None:
    article = an_article(f"{before} Lindholm burned.", by=alice)
    mark = a_mark(article, "Lindholm", kind="entity", by=alice)
    shown = Rest(alice).get(f"annotations/{mark.pk}/").json()
    assert version_of(article).text[shown["start"] : shown["end"]] == shown["quote"] == "Lindholm"
    (line,) = b"".join(Rest(alice).get("export/?format=jsonl").streaming_content).splitlines()
    exported = json.loads(line)
    assert exported["text"][exported["marks"][0]["start"] : exported["marks"][0]["end"]] == "Lindholm"
