"""The house stays as it was planned: directions, purity, privacy, locks, scripts."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("annotate", "verify", "config")
LOCKS = sorted(ROOT.glob("requirements*.txt"))
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
PURE = next(contract["source_modules"] for contract in CONTRACTS if contract["type"] == "forbidden")


def sources() -> list[Path]:
    return [file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py"))]


def test_imports_point_one_way() -> None:
    lint = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(lint, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("module", PURE)
def test_pure_modules_run_without_django(module: str) -> None:
    """In a process of its own: what is imported lazily, which no linter follows, would show here."""
    code = (
        f"import importlib, pkgutil, sys; package = importlib.import_module({module!r})\n"
        "for found in pkgutil.walk_packages(getattr(package, '__path__', []), package.__name__ + '.'):\n"
        "    importlib.import_module(found.name)\n"
        "print(sorted({'django', 'celery', 'redis', 'rest_framework'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stdout + done.stderr


def private_imports(file: Path) -> Iterator[str]:
    package = ".".join(file.relative_to(ROOT).parent.parts)
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGES):
            home = (node.module or "").rpartition(".")[0]
            for name in node.names:
                if name.name.startswith("_") and not name.name.startswith("__") and package not in (home, node.module):
                    yield f"{file.relative_to(ROOT)}:{node.lineno} takes {name.name} from {node.module}"


def test_private_names_stay_in_their_package() -> None:
    assert [line for file in sources() for line in private_imports(file)] == []


def test_every_module_can_be_imported_by_name() -> None:
    missing = {file.parent for file in sources()} - {file.parent for file in sources() if file.name == "__init__.py"}
    assert missing == set()


# -- locks ------------------------------------------------------------------------------------------------------------


def locked(lock: Path) -> dict[str, list[tuple[str, int]]]:
    """Package → its pinned versions in that file, each with the number of its hashes."""
    found: dict[str, list[tuple[str, int]]] = {}
    for block in re.split(r"\n(?=\S)", lock.read_text()):
        if match := re.match(r"([\w.-]+)==([^\s;\\]+)", block):
            found.setdefault(match[1], []).append((match[2], block.count("--hash=sha256:")))
    return found


@pytest.mark.parametrize("lock", LOCKS, ids=lambda file: file.name)
def test_every_requirement_is_locked_with_hashes(lock: Path) -> None:
    pins = locked(lock)
    assert pins
    assert [name for name, versions in pins.items() if not all(hashes for _, hashes in versions)] == []
    for line in lock.with_suffix(".in").read_text().splitlines():
        if line and not line.startswith(("#", "-")):
            wanted = Requirement(line)
            name = re.sub(r"[-_.]+", "-", wanted.name).lower()
            assert name in pins, f"{line} is not locked: run script/lock"
            assert all(wanted.specifier.contains(version) for version, _ in pins[name]), line


def test_the_locks_agree_on_every_version() -> None:
    """They are installed together, without a resolver that would notice."""
    versions: dict[str, set[str]] = {}
    for lock in LOCKS:
        for name, pins in locked(lock).items():
            versions.setdefault(name, set()).add(" ".join(sorted(version for version, _ in pins)))
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


# -- scripts ----------------------------------------------------------------------------------------------------------


def shell_scripts() -> list[Path]:
    files = [file for file in [*ROOT.glob("script/*"), ROOT / ".ci" / "run"] if file.is_file()]
    return [file for file in files if file.read_bytes().startswith(b"#!")]


@pytest.mark.parametrize("script", shell_scripts(), ids=lambda file: file.name)
def test_scripts_are_plain_shell_and_can_be_run(script: Path) -> None:
    assert script.read_text().startswith("#!/bin/sh\n")
    assert script.stat().st_mode & 0o111 == 0o111
    done = subprocess.run(["sh", "-n", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
