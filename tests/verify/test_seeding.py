"""The sample corpus: it loads by the actions that people use, once, and shows every state."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from annotate import audit
from annotate.models import Annotation, Article, AuditEvent, Job, User
from tests.seed_corpus import MANIFEST
from verify import seeding
from verify.models import Claim, ClaimLink, Evidence, Report, Verdict


@pytest.fixture(scope="class")
def seeded(class_db: None) -> str:
    return seed()


def seed() -> str:
    out = StringIO()
    call_command("seed", stdout=out)
    return out.getvalue()


def rows() -> dict[str, list[Any]]:
    """Every row of ours, as values."""
    models = [*apps.get_app_config("annotate").get_models(), *apps.get_app_config("verify").get_models()]
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


@pytest.mark.usefixtures("db", "seeded")
class TestTheCorpus:
    """Loaded once; what a test changes is undone."""

    def test_it_says_who_may_sign_in(self, seeded: str) -> None:
        assert "The sample corpus is loaded." in seeded
        for name, role in seeding.ACCOUNTS.items():
            assert f"{name:<8} {role or 'no role'}" in seeded
        assert seeding.PASSWORD in seeded

    def test_the_accounts_have_their_roles_and_the_password(self) -> None:
        for name, role in seeding.ACCOUNTS.items():
            user = User.objects.get(username=name)
            assert user.check_password(seeding.PASSWORD)
            assert list(user.groups.values_list("name", flat=True)) == ([role] if role else [])
        assert User.objects.get(username="admin").is_superuser
        assert not User.objects.get(username="charlie").is_staff

    def test_everything_in_the_manifest_is_there(self) -> None:
        assert Article.objects.count() == len(MANIFEST["articles"])
        assert Annotation.objects.live().count() == len(MANIFEST["marks"])
        assert Claim.objects.count() == len(MANIFEST["claims"])
        assert Evidence.objects.count() == len(MANIFEST["evidence"])
        assert ClaimLink.objects.count() == len(MANIFEST["claim_links"])
        assert Verdict.objects.count() == len(MANIFEST["verdicts"])

    def test_loading_it_again_changes_nothing(self) -> None:
        before = rows()
        assert "was here already" in seed()
        assert rows() == before

    def test_there_is_something_in_every_state_that_the_desk_shows(self) -> None:
        assert set(Claim.objects.values_list("state", flat=True)) >= {
            "candidate",
            "queued",
            "in_research",
            "in_review",
            "approved",
            "published",
            "rejected",
        }
        assert set(Report.objects.values_list("state", flat=True)) == {"draft", "published"}
        assert set(Verdict.objects.values_list("state", flat=True)) >= {"proposed", "approved"}
        assert set(ClaimLink.objects.values_list("state", flat=True)) >= {"suggested", "confirmed"}
        assert set(Annotation.objects.values_list("state", flat=True)) >= {"suggested", "submitted", "accepted"}
        assert set(Annotation.objects.values_list("kind", flat=True)) == {"claim", "entity", "date"}

    def test_every_claim_ends_where_the_manifest_wants_it(self) -> None:
        published = {row["key"] for row in MANIFEST["claims"] if row["report"] and row["report"].get("published_by")}
        wanted = sorted("published" if row["key"] in published else row["state"] for row in MANIFEST["claims"])
        assert sorted(Claim.objects.values_list("state", flat=True)) == wanted

    def test_verdicts_went_through_two_pairs_of_eyes(self) -> None:
        approved = Verdict.objects.filter(state="approved")
        assert approved
        assert all(verdict.approved_by_id not in (None, verdict.proposed_by_id) for verdict in approved)

    def test_it_leaves_an_audit_trail_and_work_for_the_readers(self) -> None:
        judged = Claim.objects.filter(state__in=("approved", "published"))
        assert AuditEvent.objects.filter(verb="claim.T7").count() == judged.count()
        audit.seal(everything=True)
        assert list(audit.faults()) == []
        assert Job.objects.filter(kind="read").count() == len(MANIFEST["articles"])


def test_where_debug_is_off_there_are_no_sample_accounts(db: None, settings: Any) -> None:
    settings.SAMPLE_ACCOUNTS = False
    with pytest.raises(CommandError, match="well-known password"):
        seed()
    assert not User.objects.filter(is_machine=False).exists()
    assert not Article.objects.exists()
