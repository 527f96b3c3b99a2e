"""What script/server runs once .venv is there: broker, database, sample corpus, worker, beat, and web server."""

from __future__ import annotations

import fcntl
import http.client
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from config import env, local
from config.broker import VAR_DIR, Broker, BrokerError, find_broker
from config.processes import ROOT, Service, StartError, keep_running

LOGS = VAR_DIR / "log"
NEEDED_MB = 100
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> int:
    for number in SIGNALS:
        signal.signal(number, signal.default_int_handler)  # raises KeyboardInterrupt wherever we are
    try:
        run()
    except (StartError, BrokerError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


def run() -> None:
    """Bring everything up, keep it up, and take it down again whatever ends it."""
    address = check_address(os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000"))
    prepare_folders()
    prepare_environment()
    with only_one():
        running: list[Service] = []
        try:
            accounts = bring_up(address, running)
            say(f"\nCorroborate is running: http://{shown(address)}/")
            if accounts:
                say(f"\n{accounts}")
            say(f"\nCtrl-C stops it. Logs are in {LOGS}")
            keep_running(running, lambda message: say(time.strftime("%H:%M:%S ") + message))
        finally:
            take_down(running)


def bring_up(address: tuple[str, int], running: list[Service]) -> str:
    """Start everything in order, each when the one before is ready; return what ``seed`` said of the accounts.

    ``running`` grows as services start, so that the caller can stop them however far this came.
    """
    broker = find_broker(VAR_DIR)
    if broker.is_ours:
        start([broker_service(broker)], running)
    elif not broker.answers(timeout=3):
        raise StartError("No broker answers at REDIS_URL. Start it, or unset REDIS_URL to use one of our own.")
    manage("database", "migrate", "--no-input", "--verbosity", "0")
    accounts = ""
    if env.boolean("DEBUG", False):
        accounts = manage("sample corpus", "seed")
    else:
        manage("static files", "collectstatic", "--no-input", "--verbosity", "0")
    start([worker_service(), beat_service(), web_service(address)], running)
    return accounts


def take_down(running: list[Service]) -> None:
    """Stop in reverse order. A second signal ends everything at once."""
    if not running:
        return
    say("\nStopping")
    try:
        for service in reversed(running):
            with progress(service.name, "stopped"):
                service.stop()
    except KeyboardInterrupt:
        say("ended at once")
    finally:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        for service in reversed(running):
            service.kill()


def broker_service(broker: Broker) -> Service:
    return Service("broker", broker.prepare, broker.answers, LOGS / "broker.log", patience=30)


def worker_service(environment: Mapping[str, str] | None = None) -> Service:
    """One Celery worker for both queues."""
    name = f"corroborate-{secrets.token_hex(4)}@{socket.gethostname()}"
    processes = env.integer("WORKERS", min(4, os.cpu_count() or 1))
    command = [sys.executable, "-m", "celery", "-A", "config", "worker"]
    command += ["--hostname", name, "--queues", "interactive,bulk", "--concurrency", str(processes)]
    command += ["--loglevel", "INFO", "--without-gossip", "--without-mingle"]

    def is_ready() -> bool:
        from config.celery import app  # only now: reading the settings takes half a second

        return bool(app.control.ping(destination=[name], timeout=0.5))

    return Service("worker", lambda: command, is_ready, LOGS / "worker.log", environment or {}, patience=180, grace=15)


def beat_service(environment: Mapping[str, str] | None = None) -> Service:
    """What looks for lost work. A process of its own: inside a worker nobody would notice its death."""
    command = [sys.executable, "-m", "celery", "-A", "config", "beat", "--loglevel", "INFO"]
    # Nobody asks it anything: it is ready when it runs.
    return Service("beat", lambda: command, lambda: True, LOGS / "beat.log", environment or {}, grace=15)


def web_service(address: tuple[str, int]) -> Service:
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", "{}:{}".format(*address)]
    command += ["--worker-class", "gthread", "--workers", "2", "--threads", "8", "--graceful-timeout", "5"]
    command += ["--access-logfile", "-", "--no-control-socket"]
    return Service("web", lambda: command, lambda: answers_http(address), LOGS / "web.log", patience=120)


def start(services: list[Service], running: list[Service]) -> None:
    """Start ``services`` side by side, and wait until each is ready."""
    for service in services:
        running.append(service)
        service.start()
    for service in services:
        with progress(service.name, "ready"):
            service.wait_until_ready()


def manage(what: str, *arguments: str) -> str:
    """Run a management command; return what it printed. Raises StartError with its last lines."""
    with progress(what, "done"):
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            tail = "\n".join(f"  | {line}" for line in (done.stdout + done.stderr).splitlines()[-8:])
            raise StartError(f"manage.py {arguments[0]} failed:\n{tail}")
    return done.stdout.strip()


def check_address(host: str, port: str) -> tuple[str, int]:
    """The address to listen on. Raises StartError when it is no address or is taken."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise StartError(f"PORT is {port!r}; write a number from 1 to 65535.")
    address = (host, int(port))
    try:
        with socket.socket(socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except PermissionError as error:
        raise StartError(f"Port {port} needs more rights. Choose one from 1024 up: PORT=8000 script/server") from error
    except socket.gaierror as error:
        raise StartError(f"HOST is {host!r}, which is no address of this machine.") from error
    except OSError as error:
        other = int(port) + 1 if int(port) < 65535 else 8000
        raise StartError(
            f"Port {port} on {host} is taken ({error.strerror}). Stop what runs there, or choose another port: "
            f"PORT={other} script/server"
        ) from error
    return address


def prepare_folders() -> None:
    try:
        LOGS.mkdir(parents=True, exist_ok=True)
        (LOGS / ".writable").touch()
        (LOGS / ".writable").unlink()
    except OSError as error:
        raise StartError(f"Cannot write into {VAR_DIR}: {error.strerror}. Set VAR_DIR to another folder.") from error
    free = shutil.disk_usage(VAR_DIR).free // 2**20
    if free < NEEDED_MB:
        raise StartError(
            f"The disk with {VAR_DIR} is nearly full: {free} MB are free, {NEEDED_MB} MB are needed. "
            "Free some, or set VAR_DIR to a folder on another disk."
        )


def prepare_environment() -> None:
    """What the children see. DEBUG is on unless the environment says otherwise; then a key of our own is enough."""
    os.environ.setdefault("DEBUG", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # each worker process is one thread of work
    os.environ["VAR_DIR"] = str(VAR_DIR)
    if env.boolean("DEBUG", False):
        os.environ.setdefault("SECRET_KEY", local.secret_key(VAR_DIR))
    elif not os.environ.get("SECRET_KEY"):
        raise StartError("With DEBUG=0 set SECRET_KEY to a long random text that stays the same between starts.")


@contextmanager
def only_one() -> Iterator[None]:
    """Refuse a second server on the same folder: two would start two brokers on the same files."""
    with open(VAR_DIR / "server.lock", "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StartError(
                f"Corroborate is already running on {VAR_DIR}. Stop it, or set VAR_DIR to another folder."
            ) from error
        yield


def answers_http(address: tuple[str, int]) -> bool:
    """Whether the web server answers ``/healthz`` without an error of its own."""
    host = "127.0.0.1" if address[0] == "0.0.0.0" else address[0]
    connection = http.client.HTTPConnection(host, address[1], timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"localhost:{address[1]}"})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def shown(address: tuple[str, int]) -> str:
    """The address as a browser on this machine reaches it."""
    return f"{'localhost' if address[0] in ('0.0.0.0', '127.0.0.1') else address[0]}:{address[1]}"


@contextmanager
def progress(what: str, outcome: str) -> Iterator[None]:
    """``  worker         ready (3.1 s)``: the name at once, the outcome when it is there."""
    print(f"  {what:<14} ", end="", flush=True)
    began = time.monotonic()
    yield
    say(f"{outcome} ({time.monotonic() - began:.1f} s)")


def say(message: str) -> None:
    print(message, flush=True)


if __name__ == "__main__":
    sys.exit(main())
