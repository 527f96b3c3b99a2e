"""What the database itself refuses, whoever writes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from annotate import guards
from annotate.models import Annotation, ArticleVersion, User
from tests.factories import a_mark, a_suggestion, an_article


@pytest.fixture
def mark(alice: User) -> Annotation:
    return a_mark(an_article(by=alice), "Ada Brandt", kind="entity", by=alice)


def copy_of(mark: Annotation, **columns: Any) -> Annotation:
    names = ("version", "start", "end", "quote", "kind", "author")
    return Annotation(**{name: getattr(mark, name) for name in names} | columns)


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"start": 9, "end": 9, "quote": ""}, "annotation_span_in_order"),
        ({"start": 9, "end": 4}, "annotation_span_in_order|annotation_quote_fits_span"),
        ({"quote": "Ada"}, "annotation_quote_fits_span|not what the text reads"),
        ({"quote": "Ada Brundt"}, "not what the text reads"),
        ({"agent": "rule"}, "annotation_machine_marks_name_their_reader"),
    ],
)
def test_a_wrong_span_cannot_be_stored(mark: Annotation, columns: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        copy_of(mark, **columns).save()


def test_a_mark_cannot_be_moved_off_its_quote(mark: Annotation) -> None:
    with pytest.raises(IntegrityError, match="not what the text reads"), transaction.atomic():
        Annotation.objects.filter(pk=mark.pk).update(start=mark.start + 1, end=mark.end + 1)


def test_one_client_id_makes_one_mark(mark: Annotation) -> None:
    copy_of(mark, client_id="c1").save()
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_of(mark, client_id="c1").save()


def test_one_reader_suggests_a_span_once(alice: User) -> None:
    suggestion = a_suggestion(an_article(by=alice), "Ada Brandt")
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_of(suggestion, agent="rule", reader="names").save()


def test_the_text_of_a_version_never_changes(mark: Annotation) -> None:
    for columns in ({"text": "another"}, {"sha256": "0" * 64}, {"length": 1}):
        with pytest.raises(IntegrityError, match="may not be changed"), transaction.atomic():
            ArticleVersion.objects.filter(pk=mark.version_id).update(**columns)


@pytest.mark.django_db
def test_every_guard_is_installed() -> None:
    catalogue = "pg_trigger" if connection.vendor == "postgresql" else "sqlite_master"
    column = "tgname" if connection.vendor == "postgresql" else "name"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {catalogue}")
        installed = {name for (name,) in cursor.fetchall()}
    assert {guard.name for guard in guards.all_guards()} <= installed
