"""The guidelines: one text in Markdown, written by editors, read by everybody who marks."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from annotate import audit
from annotate.access import Can, require_person
from annotate.errors import Invalid, Stale
from annotate.models import Guideline, User

LONGEST = 100_000


def current() -> Guideline:
    """The guidelines; before anybody wrote them an empty, unsaved page of revision 0."""
    return Guideline.objects.select_related("updated_by").first() or Guideline(revision=0)


@transaction.atomic
def write(*, text: str, revision: int, by: User) -> Guideline:
    """Replace the text; Stale when ``revision`` is not the current one."""
    require_person(by, Can.EDIT)
    text = text.replace("\r\n", "\n")
    if len(text) > LONGEST:
        raise Invalid(
            _("The guidelines have %(n)s characters; the most is %(longest)s.")
            % {"n": f"{len(text):,}", "longest": f"{LONGEST:,}"},
            field="text",
        )
    page = current()
    if page.revision != revision:
        raise Stale(page)
    before = {"text": page.text}
    if page.pk is None:
        page = _first(text, by)
    else:
        columns = {"text": text, "updated_by": by, "updated_at": timezone.now(), "revision": F("revision") + 1}
        if not Guideline.objects.filter(pk=page.pk, revision=revision).update(**columns):
            raise Stale(current())
    page.refresh_from_db()
    audit.record("guidelines.write", page, by=by, before=before, after={"text": text})
    return page


def _first(text: str, by: User) -> Guideline:
    """The one row: of two people who write the first text at once, one is told about the other's."""
    try:
        with transaction.atomic():
            return Guideline.objects.create(pk=1, text=text, updated_by=by)
    except IntegrityError:
        raise Stale(current()) from None
