"""The jobs pages: dead letters, linking anew, pausing and cancelling."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client

from annotate import health, jobs
from annotate.actions import job as job_actions
from annotate.errors import NotAllowed, Refused
from annotate.models import Annotation, AuditEvent, EntityMention, Job, User
from tests.factories import a_mark, an_article

SignIn = Callable[[User], Client]


def dead_letter(owner: User, kind: str = "link", **columns: object) -> Job:
    """A job that failed for good."""
    return Job.objects.create(kind=kind, owner=owner, state="failed", error="ValueError: odd", attempts=5, **columns)


# -- dead letters -----------------------------------------------------------------------------------------------------


def test_an_editor_sees_what_failed_for_good_with_its_error_and_its_marks(
    as_user: SignIn, alice: User, erin: User
) -> None:
    mark = a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice)
    letter = dead_letter(alice, params={"annotations": [mark.pk]}, result={"failed": {mark.pk: "ValueError: odd"}})
    listed = as_user(erin).get("/jobs/?dead").content.decode()
    assert "ValueError: odd" in listed
    assert "5 attempts; waits for a person" in listed
    page = as_user(erin).get(f"/jobs/{letter.pk}/").content.decode()
    assert f'href="/annotations/{mark.pk}/"' in page
    assert "It was tried 5 times since it last came on." in page


def test_what_failed_in_an_import_is_its_owners(as_user: SignIn, alice: User, erin: User) -> None:
    letter = dead_letter(alice, kind="import")
    assert as_user(erin).get(f"/jobs/{letter.pk}/").status_code == 404
    assert as_user(alice).get(f"/jobs/{letter.pk}/").status_code == 200


def test_an_editor_runs_all_dead_letters_of_a_kind_again(as_user: SignIn, alice: User, erin: User) -> None:
    letters = [dead_letter(alice), dead_letter(erin), dead_letter(alice, kind="read")]
    as_user(erin).post("/jobs/rerun/", {"kind": "link"})
    assert [Job.objects.get(pk=each.pk).state for each in letters] == ["queued", "queued", "failed"]
    assert AuditEvent.objects.filter(verb="job.rerun", actor=erin).count() == 2


def test_an_annotator_runs_only_their_own_again(as_user: SignIn, alice: User, erin: User) -> None:
    own, other = dead_letter(alice), dead_letter(erin)
    as_user(alice).post("/jobs/rerun/", {"kind": "link"})
    assert Job.objects.get(pk=own.pk).state == "queued"
    assert as_user(alice).post(f"/jobs/{other.pk}/rerun/").status_code == 404
    assert Job.objects.get(pk=other.pk).state == "failed"


def test_doctor_counts_what_failed_for_good(alice: User) -> None:
    dead_letter(alice)
    dead_letter(alice, kind="read")
    (part,) = [part for part in health.parts() if part.name == "jobs"]
    assert (part.ok, part.needed, part.detail) == (False, False, "1 link, 1 read failed for good; see /jobs/?dead")


# -- linking anew -----------------------------------------------------------------------------------------------------


@pytest.fixture
def marks(alice: User) -> list[Annotation]:
    """A name in two articles and a day in one of them, all linked."""
    first, second = an_article(by=alice), an_article(by=alice)
    found = [
        a_mark(first, "Lindholm", kind="entity", by=alice),
        a_mark(second, "Lindholm", kind="entity", by=alice),
        a_mark(second, "12 March 2021", kind="date", by=alice),
    ]
    jobs.work_off()
    return found


def test_an_editor_links_everything_anew(as_user: SignIn, marks: list[Annotation], erin: User) -> None:
    EntityMention.objects.all().delete()
    answer = as_user(erin).post("/jobs/relink/", {"kind": "", "article": ""})
    job = Job.objects.get(kind="relink")
    assert (answer.status_code, answer["Location"], job.bulk) == (302, f"/jobs/{job.pk}/", True)
    jobs.work_off()
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 3, 3)
    assert EntityMention.objects.values("entity").distinct().count() == 1
    assert EntityMention.objects.count() == 2


@pytest.mark.parametrize(("kind", "of_second", "count"), [("entity", False, 2), ("", True, 2), ("date", True, 1)])
def test_or_only_a_kind_or_an_article(
    kind: str, of_second: bool, count: int, marks: list[Annotation], erin: User
) -> None:
    article = marks[1].version.article_id if of_second else None
    job_actions.relink(kind=kind, article=article, by=erin)
    jobs.work_off()
    assert Job.objects.get(kind="relink").done == count


def test_linking_anew_leaves_what_people_decided(marks: list[Annotation], alice: User, erin: User) -> None:
    decided = marks[0].entity_mentions.get()
    EntityMention.objects.filter(pk=decided.pk).update(state="confirmed", decided_by=alice)
    before = list(EntityMention.objects.order_by("pk").values())
    job_actions.relink(by=erin)
    jobs.work_off()
    assert list(EntityMention.objects.order_by("pk").values()) == before


def test_a_mark_that_fails_while_linking_anew_gets_a_dead_letter(
    marks: list[Annotation], erin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from annotate import work

    link = work.link_mark

    def breaks_on_one(pk: int) -> Annotation:
        if pk == marks[0].pk:
            raise ValueError("odd")
        return link(pk)

    monkeypatch.setattr(work, "link_mark", breaks_on_one)
    job_actions.relink(by=erin)
    jobs.work_off()
    assert Job.objects.get(kind="relink").state == "done"
    assert Job.objects.get(state="failed").params == {"annotations": [marks[0].pk]}


def test_the_same_marks_are_linked_anew_by_one_job_at_a_time(marks: list[Annotation], erin: User) -> None:
    job = job_actions.relink(kind="date", by=erin)
    with pytest.raises(Refused, match=f"Job {job.pk} links these marks anew already; it is queued"):
        job_actions.relink(kind="date", by=erin)
    job_actions.relink(kind="entity", by=erin)


def test_only_editors_link_anew(as_user: SignIn, alice: User) -> None:
    assert as_user(alice).get("/jobs/relink/").status_code == 403
    with pytest.raises(NotAllowed):
        job_actions.relink(by=alice)


def test_an_article_that_is_not_there_is_refused_beside_its_field(as_user: SignIn, erin: User) -> None:
    answer = as_user(erin).post("/jobs/relink/", {"kind": "date", "article": "404"})
    assert answer.status_code == 422
    assert "There is no article 404." in answer.content.decode()


def test_the_command_links_anew_without_a_worker(marks: list[Annotation], erin: User, capsys: object) -> None:
    call_command("relink", "--kind", "entity", "--by", "erin", "--now")
    assert Job.objects.get(kind="relink").state == "done"


# -- pausing ----------------------------------------------------------------------------------------------------------


def test_a_bulk_job_is_paused_and_goes_on_by_buttons(as_user: SignIn, marks: list[Annotation], erin: User) -> None:
    job, client = job_actions.relink(by=erin), as_user(erin)
    client.post(f"/jobs/{job.pk}/pause/")
    jobs.work_off()
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert "Go on" in page
    assert "hx-trigger" not in page.partition('id="progress"')[2].partition(">")[0]
    client.post(f"/jobs/{job.pk}/resume/")
    jobs.work_off()
    assert Job.objects.get(pk=job.pk).state == "done"
    assert [event.verb for event in AuditEvent.objects.filter(target_type="job").order_by("pk")] == [
        "job.relink",
        "job.pause",
        "job.resume",
    ]


def test_a_cancelled_job_says_how_far_it_came(as_user: SignIn, alice: User) -> None:
    job = Job.objects.create(kind="relink", owner=alice, done=40, total=100)
    as_user(alice).post(f"/jobs/{job.pk}/cancel/")
    assert "It was cancelled after 40 of 100." in as_user(alice).get(f"/jobs/{job.pk}/").content.decode()


def test_what_is_done_is_neither_paused_nor_cancelled(alice: User) -> None:
    job = Job.objects.create(kind="relink", owner=alice, state="done")
    for action in (job_actions.pause, job_actions.resume, job_actions.cancel):
        with pytest.raises(Refused):
            action(job, by=alice)


def test_between_two_slices_the_page_shows_rate_and_time_left(as_user: SignIn, alice: User) -> None:
    job = Job.objects.create(kind="relink", owner=alice, done=100, total=400, spent=10.0)
    page = as_user(alice).get(f"/jobs/{job.pk}/").content.decode()
    for shown in ("100 of 400", "10.0 a second", "about 30 seconds left"):
        assert shown in page
