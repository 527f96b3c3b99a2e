"""The audit trail: append-only, sealed in batches, and every tampering is named."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from annotate import audit, guards
from annotate.models import Article, AuditEvent, AuditSeal, User
from tests.factories import an_article


@pytest.fixture
def chain(alice: User) -> list[AuditEvent]:
    for _ in range(4):
        an_article(by=alice)
    audit.seal()
    return list(AuditEvent.objects.order_by("pk"))


@pytest.fixture
def tampering(db: None):
    """A database whose owner took the triggers away."""
    guards.remove()
    yield
    guards.install()


def test_an_untouched_chain_has_no_faults(chain: list[AuditEvent]) -> None:
    assert len(chain) >= 4
    assert AuditSeal.objects.count() == len(chain)
    assert list(audit.faults()) == []


def test_more_events_than_a_batch_are_sealed_in_one_go(alice: User, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "BATCH", 2)
    article = an_article(by=alice)
    for _ in range(7):
        audit.record("article.correct", article, by=alice)
    assert audit.seal() == AuditEvent.objects.count() >= 7
    assert list(audit.faults()) == []


def test_what_two_libraries_write_in_two_ways_is_no_fault(alice: User, tampering: None) -> None:
    strange = {"large": 2**70, "float": 1e16, "small": 1e-7, "words": "naïve “👩‍👩‍👧” \u2028 / \x7f", "none": None}
    event = audit.record("article.correct", an_article(by=alice), by=alice, after=strange)
    audit.seal()
    assert list(audit.faults()) == []
    AuditEvent.objects.filter(pk=event.pk).update(after=strange | {"large": 2**70 + 1})
    assert len(list(audit.faults())) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE annotate_auditevent SET reason = 'forged'",
        "DELETE FROM annotate_auditevent",
        "UPDATE annotate_auditseal SET previous = 'forged'",
        "DELETE FROM annotate_auditseal",
    ],
)
def test_the_database_refuses_to_change_the_trail(chain: list[AuditEvent], statement: str) -> None:
    with pytest.raises(IntegrityError, match="may not be"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_changed_event_is_named(chain: list[AuditEvent], tampering: None) -> None:
    AuditEvent.objects.filter(pk=chain[1].pk).update(reason="forged")
    (fault,) = audit.faults()
    assert f"Event {chain[1].pk} " in fault
    assert "was changed" in fault


def test_a_dropped_event_is_named(chain: list[AuditEvent], tampering: None) -> None:
    AuditEvent.objects.filter(pk=chain[2].pk).delete()
    faults = list(audit.faults())
    assert [f"Event {chain[2].pk} " in fault and "missing" in fault for fault in faults] == [True]


def test_an_event_dropped_with_its_seal_leaves_a_gap(chain: list[AuditEvent], tampering: None) -> None:
    AuditSeal.objects.filter(event=chain[1]).delete()
    AuditEvent.objects.filter(pk=chain[1].pk).delete()
    assert any("seals 2 to 2 are missing" in fault for fault in audit.faults())


def test_reordered_events_are_named(chain: list[AuditEvent], tampering: None) -> None:
    first, second = AuditSeal.objects.order_by("sequence")[:2]
    for seal, event in ((first, None), (second, first.event_id), (first, second.event_id)):
        AuditSeal.objects.filter(pk=seal.pk).update(event=event)
    faults = list(audit.faults())
    assert any(f"Event {second.event_id} (seal 1" in fault for fault in faults)
    assert any(f"Event {first.event_id} (seal 2" in fault for fault in faults)


def test_verify_audit_says_so_and_fails(chain: list[AuditEvent], tampering: None, capsys) -> None:
    call_command("verify_audit")
    assert "whole" in capsys.readouterr().out
    AuditEvent.objects.filter(pk=chain[0].pk).update(verb="forged")
    with pytest.raises(CommandError, match="1 fault"):
        call_command("verify_audit")


def test_a_failed_change_leaves_no_event(alice: User) -> None:
    before = AuditEvent.objects.count()
    with transaction.atomic():
        an_article(by=alice)
        transaction.set_rollback(True)
    assert (Article.objects.count(), AuditEvent.objects.count()) == (0, before)


@pytest.mark.django_db(transaction=True)
def test_parallel_writers_and_sealers_leave_one_whole_chain(alice: User) -> None:
    """Four writers, two sealers at once: every event is sealed exactly once, and nobody waits for the chain."""
    article = an_article(by=alice)
    start = Barrier(6)

    def write() -> None:
        start.wait()
        for _ in range(15):
            audit.record("test.write", article, by=alice)
        connection.close()

    def seal() -> None:
        start.wait()
        for _ in range(10):
            audit.seal()
        connection.close()

    threads = [Thread(target=target) for target in (write, write, write, write, seal, seal)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    audit.seal(everything=True)
    assert AuditEvent.objects.filter(verb="test.write").count() == 60
    assert AuditSeal.objects.count() == AuditEvent.objects.count()
    assert list(audit.faults()) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.only_postgresql
def test_an_event_that_commits_after_a_later_one_is_still_sealed(alice: User) -> None:
    """Ids are given at insert, not at commit: the sealer must not take the highest id for the end."""
    article = an_article(by=alice)
    written, may_commit = Barrier(2), Barrier(2)

    def slow_writer() -> None:
        with transaction.atomic():
            audit.record("test.slow", article, by=alice)
            written.wait()
            may_commit.wait()
        connection.close()

    thread = Thread(target=slow_writer)
    thread.start()
    written.wait()
    audit.record("test.fast", article, by=alice)
    audit.seal()
    may_commit.wait()
    thread.join()
    audit.seal()
    assert AuditSeal.objects.count() == AuditEvent.objects.count()
    assert list(audit.faults()) == []
