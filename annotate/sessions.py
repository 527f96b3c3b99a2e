"""Sessions whose one query also brings the person and the roles: every request of a page needs all three."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from annotate import access
from annotate.models import Session, User


class SessionStore(db.SessionStore):
    """``person`` is who signed in, as the row says; ``person_of`` says whether to believe it."""

    person: User | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = cast(Session, super().create_model_instance(data))
        row.user_id = data.get(SESSION_KEY)
        return row

    def _get_session_from_db(self) -> Session | None:
        held = Session.objects.filter(session_key=self.session_key, expire_date__gt=timezone.now())
        # A row for each role of the person; one without a role when there is none.
        rows = list(held.select_related("user").annotate(role=F("user__groups__name")))
        if not rows:
            self._session_key = None
            return None
        self.person = rows[0].user
        if self.person is not None:
            access.remember_roles(self.person, [row.role for row in rows])
        return rows[0]


def person_of(session: SessionBase) -> User | None:
    """Who signed in, where nothing speaks against it; None leaves the question to Django, which asks the database.

    The same questions as ``django.contrib.auth.get_user`` puts: the backend, that the account is active, and that the
    password is still the one of then.
    """
    claimed, person = session.get(SESSION_KEY), getattr(session, "person", None)
    if person is None or str(person.pk) != claimed or not person.is_active:
        return None
    if session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    proof = session.get(HASH_SESSION_KEY, "")
    return person if constant_time_compare(proof, person.get_session_auth_hash()) else None
