"""System checks: each way to be set up wrong has an id and a hint."""

from __future__ import annotations

import sqlite3
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as CheckWarning


@register(Tags.security, deploy=True)
def production_database(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        return [
            CheckWarning(
                "SQLite serves one machine and a small team.",
                hint="Set DATABASE_URL to a PostgreSQL server when several people mark at once.",
                id="annotate.W001",
            )
        ]
    return []


@register()
def sqlite_is_recent(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") and sqlite3.sqlite_version_info < (3, 37):
        return [
            Error(
                f"SQLite {sqlite3.sqlite_version} is too old.",
                hint="Use SQLite 3.37 or newer, or set DATABASE_URL to PostgreSQL.",
                id="annotate.E001",
            )
        ]
    return []


@register()
def var_dir_is_writable(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    try:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return [
            Error(
                f"The folder for data, {settings.VAR_DIR}, cannot be made: {error.strerror}.",
                hint="Set VAR_DIR to a folder that this user may write to.",
                id="annotate.E002",
            )
        ]
    return []
