from typing import Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class Session(AbstractBaseSession):
    """A signed-in browser. It names whose it is, so that one query finds the session, the person and the roles."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, editable=False, related_name="+")

    @classmethod
    def get_session_store_class(cls) -> Any:
        from annotate.sessions import SessionStore

        return SessionStore
