"""The environment that the tests run in. pytest loads this first (``-p`` in pyproject.toml), before Django's settings.

Everything the tests write goes into a folder of its own under the system's temporary folder; an installation's database
and broker are never touched. DATABASE_URL is respected: script/test points it at PostgreSQL for the second run.
"""

import atexit
import os
import shutil
import tempfile

folder = tempfile.mkdtemp(prefix="corroborate-test-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)

os.environ.update(
    DEBUG="1",
    SECRET_KEY="for-tests-only-" + "x" * 40,
    VAR_DIR=folder,
    DJANGO_ALLOW_ASYNC_UNSAFE="1",  # Playwright keeps an event loop in the thread that also uses the ORM
    OPENBLAS_NUM_THREADS="1",
    LOG_LEVEL="WARNING",
)
for name in ("REDIS_URL", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "SECURE_SSL_REDIRECT", "BEHIND_PROXY"):
    os.environ.pop(name, None)
