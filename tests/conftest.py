"""Shared fixtures: a real broker, real workers on the test database, a real browser, and the same people everywhere."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.db import connection, connections, transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker
from redis import Redis

from annotate import guards
from annotate.models import User
from config import serve
from config.broker import VAR_DIR, find_broker
from config.processes import Service
from tests import environment
from tests.factories import a_person

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Deadlines measure the machine; the same examples every time make a failure in CI one that can be repeated.
hypothesis.settings.register_profile("project", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("project")


# -- running ----------------------------------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-skips", action="store_true", default="CI" in os.environ, help="a skipped test has failed")


def pytest_configure(config: pytest.Config) -> None:
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # signing in 300 times
    django_settings.WHITENOISE_AUTOREFRESH = True  # or each client lists all static files before its first request
    if connection.vendor == "sqlite":
        _flush_past_the_guards()


def _flush_past_the_guards() -> None:
    """SQLite empties a table row by row, which the triggers on the audit trail refuse; post_migrate makes them anew."""
    operations = type(connection.ops)  # of every connection: browser tests have one of their own
    flush = operations.execute_sql_flush

    def flush_without_guards(self: BaseDatabaseOperations, statements: Iterable[str]) -> None:
        guards.remove()
        flush(self, statements)

    operations.execute_sql_flush = flush_without_guards  # type: ignore[method-assign, assignment]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Try tests of whole programs again. Leave out those for the other database: the other run runs them."""
    for item in items:
        # A browser, a server and a worker share two cores: what is slow once is tried again, what is wrong fails.
        if "e2e" in item.path.parts:
            item.add_marker(pytest.mark.flaky(reruns=2))
        elif {"web", "start_worker"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.flaky(reruns=1))
    other = "only_postgresql" if connection.vendor == "sqlite" else "only_sqlite"
    elsewhere = [item for item in items if item.get_closest_marker(other)]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]


def pytest_runtest_teardown() -> None:
    """A request leaves its language to its thread, where the next test would go on in German."""
    translation.deactivate()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[Any]:
    report = yield
    return _refuse_skip(report, item.config)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[Any]:
    report = yield
    return _refuse_skip(report, collector.config)


def _refuse_skip(report: Any, config: pytest.Config) -> Any:
    """With --no-skips a skip is a failure: what a test needs is to be installed, not done without."""
    if report.skipped and not hasattr(report, "wasxfail") and config.getoption("no_skips"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{reason}\nSkipping is not allowed here (--no-skips)."
    return report


# -- database ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """A file instead of SQLite's memory: the live server's threads and real workers open it too.

    Each process that shares in the tests has a folder of its own, and on PostgreSQL a database with its own suffix.
    """
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(Path(environment.folder) / "test.sqlite3")


@pytest.fixture(scope="class")
def class_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """For fixtures of scope "class": rows that its tests share. What each test writes is undone, on top of them."""
    shared = transaction.atomic()
    shared._from_testcase = True  # type: ignore[attr-defined]  # as Django's TestCase has it: durable blocks may follow
    with django_db_blocker.unblock(), shared:
        yield
        transaction.set_rollback(True)


def database_url() -> str:
    """The test database, in the form that a process of its own reads from DATABASE_URL."""
    given = connections["default"].settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    return os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{given['NAME']}"


# -- people: Alice annotates, Bob reviews, Erin edits, Charlie is a stranger ------------------------------------------


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """``person("alice", "annotator")``: see factories.a_person."""
    return a_person


@pytest.fixture
def alice(person: Callable[..., User]) -> User:
    return person("alice", "annotator")


@pytest.fixture
def bob(person: Callable[..., User]) -> User:
    return person("bob", "reviewer")


@pytest.fixture
def erin(person: Callable[..., User]) -> User:
    return person("erin", "editor")


@pytest.fixture
def admin(person: Callable[..., User]) -> User:
    user = person("admin", "admin")
    user.is_staff = True
    user.save()
    return user


@pytest.fixture
def charlie(person: Callable[..., User]) -> User:
    return person("charlie")


# -- processes --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def broker() -> Iterator[Service]:
    """A real broker on a socket of its own; a test may ``kill()`` it and ``start()`` it again."""
    serve.LOGS.mkdir(parents=True, exist_ok=True)
    service = serve.broker_service(find_broker(VAR_DIR))
    service.start()
    service.wait_until_ready()
    yield service
    service.stop()


@pytest.fixture
def worker(start_worker: Callable[..., Service]) -> Service:
    """A real Celery worker process on the test database, without beat; it answers, and is gone after the test."""
    return start_worker()


@pytest.fixture
def start_worker(broker: Service, transactional_db: None) -> Iterator[Callable[..., Service]]:
    """``start_worker()``: another worker, which the test may ``kill()``; with ``beat`` one of that beside it.

    They are stopped when the test ends.
    What else is named goes into its environment: ``start_worker(SWEEP_SECONDS="1")``.
    """
    started: list[Service] = []

    def start(*, beat: bool = False, **more: str) -> Service:
        environment = {"DATABASE_URL": database_url(), **more}
        services = [serve.worker_service(environment), *([serve.beat_service(environment)] if beat else [])]
        for service in services:
            started.append(service)
            service.start()
        services[0].wait_until_ready()
        return services[0]

    yield start
    for service in started:
        service.stop()
    # What is left in the broker, messages and signs of life, would speak to the next test.
    Redis.from_url(django_settings.REDIS_URL).flushall()


@pytest.fixture
def web(transactional_db: None) -> Iterator[tuple[str, int]]:
    """The address of the web server that script/server starts, on the test database and a port of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address: tuple[str, int] = probe.getsockname()
    serve.LOGS.mkdir(parents=True, exist_ok=True)
    service = serve.web_service(address)
    service.environment = {"DATABASE_URL": database_url()}
    service.start()
    service.wait_until_ready()
    yield address
    service.stop()


# -- browser ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium: the builds that Playwright downloads are not to be had everywhere."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        pytest.fail("Chromium is missing: run script/test, or apt-get install chromium libatomic1")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return browser_type_launch_args | {"executable_path": found, "args": CHROMIUM_FLAGS + sandbox}
