"""An installation that nobody configured: DEBUG on, with a key of its own. Servers in production never come here."""

import os
import secrets
from pathlib import Path

from config import env


def assume(var_dir: Path) -> None:
    """For commands typed by hand: where neither DEBUG nor SECRET_KEY is set, this is somebody's own machine."""
    if "SECRET_KEY" not in os.environ:
        os.environ.setdefault("DEBUG", "1")
    if env.boolean("DEBUG", False):
        os.environ.setdefault("SECRET_KEY", secret_key(var_dir))


def secret_key(var_dir: Path) -> str:
    """A key of this installation, made once and readable by this user alone."""
    file = var_dir / "secret-key"
    if not file.exists():
        var_dir.mkdir(parents=True, exist_ok=True)
        with open(os.open(file, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(50))
    return file.read_text()
