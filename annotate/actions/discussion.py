"""Comments: said, edited and taken back by their author. Who is named, watches or has the thing is told."""

from __future__ import annotations

import re
from typing import Any

from django.db import transaction
from django.db.models import F, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from annotate import audit
from annotate.access import Can, can, require_person
from annotate.actions import notice
from annotate.discussion import described
from annotate.errors import Invalid, NotAllowed, Refused, Stale
from annotate.models import Comment, User

LONGEST = 5000
MENTION = re.compile(r"(?<![\w@.+-])@(?P<name>[\w.@+-]*\w)")
"""``@bob``: a user name as Django allows them, without the full stop that ends the sentence."""
FIELDS = ("target_type", "target_id", "text")


@transaction.atomic
def say(target: Model, text: str, *, by: User) -> Comment:
    """A new comment on ``target``, which its author watches from now on."""
    require_person(by, Can.ANNOTATE)
    about: dict[str, Any] = {"target_type": target._meta.model_name, "target_id": target.pk}
    comment = Comment.objects.create(text=_checked(text), author=by, **about)
    audit.record("comment.add", comment, by=by, after=audit.snapshot(comment, *FIELDS))
    notice.watch(target, by=by)
    named = mentioned(comment.text)
    notice.notify(named, "mention", target, text=comment.text, by=by)
    others = described(target).people(target)
    notice.notify_watchers(target, "comment", text=comment.text, also=others, but={user.pk for user in named}, by=by)
    return comment


@transaction.atomic
def edit(comment: Comment, text: str, *, target: Model, revision: int, by: User) -> Comment:
    """Other words for one's own comment; who is named in it only now is told."""
    _require_own(comment, by)
    before = mentioned(comment.text)
    comment = _saved(comment, "comment.edit", {"text": _checked(text), "edited_at": timezone.now()}, revision, by)
    new = {user.pk for user in mentioned(comment.text)} - {user.pk for user in before}
    notice.notify(new, "mention", target, text=comment.text, by=by)
    return comment


@transaction.atomic
def delete(comment: Comment, *, revision: int, by: User) -> Comment:
    """Take a comment back: one's own, or as an administrator any. Its place in the thread stays."""
    if not can(by, Can.ADMIN):
        _require_own(comment, by)
    return _saved(comment, "comment.delete", {"deleted_at": timezone.now()}, revision, by)


def mentioned(text: str) -> list[User]:
    """The people whom ``text`` names as ``@name``; a name that nobody has names nobody."""
    names = {match["name"] for match in MENTION.finditer(text)}
    return list(User.objects.filter(username__in=names, is_active=True, is_machine=False)) if names else []


def _checked(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\0", "").strip()
    if not text:
        raise Invalid(_("Write something first."), field="text")
    if len(text) > LONGEST:
        raise Invalid(
            _("A comment has at most %(longest)s characters; this one has %(n)s.")
            % {"longest": LONGEST, "n": len(text)},
            field="text",
        )
    return text


def _require_own(comment: Comment, by: User) -> None:
    require_person(by, Can.ANNOTATE)
    if comment.author_id != by.pk:
        raise NotAllowed(_("Only who wrote a comment changes it."))


def _saved(comment: Comment, verb: str, columns: dict[str, Any], revision: int, by: User) -> Comment:
    if comment.deleted_at:
        raise Refused(_("This comment was taken back already."))
    before = audit.snapshot(comment, *FIELDS)
    rows = Comment.objects.filter(pk=comment.pk, revision=revision, deleted_at=None)
    if not rows.update(revision=F("revision") + 1, **columns):
        raise Stale(Comment.objects.get(pk=comment.pk))
    comment.refresh_from_db()
    audit.record(verb, comment, by=by, before=before, after=audit.snapshot(comment, *FIELDS))
    return comment
