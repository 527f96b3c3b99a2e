"""Tokens: made, revoked, and recognised. The secret is told once, to who makes it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotate import audit
from annotate.access import SCOPES, Can, remember_roles, require, require_everything
from annotate.errors import Invalid, Refused
from annotate.models import Token, User

MARK = "cor"  # so that who finds a secret in a file or log knows what it is
LONGEST = timedelta(days=3660)
USED_EVERY = timedelta(minutes=1)
FIELDS = ("name", "prefix", "scopes", "expires_at", "revoked_at")


@transaction.atomic
def create(
    *, name: str, scopes: Collection[str], expires_at: datetime | None = None, owner: User | None = None, by: User
) -> tuple[Token, str]:
    """The new token of ``by``, or of ``owner`` where an administrator makes it, and its secret, told here only."""
    if owner not in (None, by):
        require(by, Can.ADMIN)
    require_everything(by)
    name = " ".join(name.split())
    if not name:
        raise Invalid(_("Give the token a name, so that you know later what uses it."), field="name")
    unknown = set(scopes) - SCOPES.keys()
    if unknown or not scopes:
        raise Invalid(_("Choose from the scopes %(scopes)s.") % {"scopes": ", ".join(SCOPES)}, field="scopes")
    now = timezone.now()
    if expires_at is not None and not now < expires_at < now + LONGEST:
        raise Invalid(_("A token expires in the future, within ten years."), field="expires_at")
    prefix = f"{MARK}_{secrets.token_hex(4)}"
    secret = f"{prefix}_{secrets.token_urlsafe(32)}"
    token = Token.objects.create(
        owner=owner or by,
        name=name,
        prefix=prefix,
        digest=_digest(secret),
        scopes=[scope for scope in SCOPES if scope in scopes],
        expires_at=expires_at,
    )
    audit.record("token.create", token, by=by, after=audit.snapshot(token, *FIELDS))
    return token, secret


@transaction.atomic
def revoke(token: Token, *, by: User) -> Token:
    """End a token for ever: one's own, or as an administrator anybody's. Twice is once."""
    if token.owner_id != by.pk:
        require(by, Can.ADMIN)
    require_everything(by)
    before = audit.snapshot(token, *FIELDS)
    if Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        token.refresh_from_db()
        audit.record("token.revoke", token, by=by, before=before, after=audit.snapshot(token, *FIELDS))
    return token


def recognise(secret: str) -> Token:
    """The token of this secret, with its owner and their roles. Refused says why it opens nothing."""
    rows = list(Token.objects.with_owner().filter(prefix=secret[: len(MARK) + 9]))
    token = rows[0] if rows else None
    if token is None or not secrets.compare_digest(token.digest, _digest(secret)) or not token.owner.is_active:
        raise Refused(_("This token is unknown."))
    now = timezone.now()
    if token.revoked_at:
        raise Refused(_("This token was revoked."))
    if token.has_expired(now):
        raise Refused(_("This token has expired. Make a new one on the page of your account."))
    if token.last_used_at is None or token.last_used_at < now - USED_EVERY:
        # Of many requests at once the first one writes; none writes more than once a minute.
        Token.objects.filter(pk=token.pk, last_used_at=token.last_used_at).update(last_used_at=now)
    remember_roles(token.owner, [row.role for row in rows])  # type: ignore[attr-defined]  # from with_owner
    return token


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
