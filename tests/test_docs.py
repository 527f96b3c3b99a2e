"""The documentation says what is there: variables, commands, links, transitions, formats."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands

from annotate.access import Can
from verify import lifecycle

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
CODE = [path for folder in ("config", "script") for path in (ROOT / folder).rglob("*.py")]
READ = re.compile(
    r"""env\.(?:text|boolean|integer|number|listing|folder)\(\s*"(\w+)"|environ(?:\.get\(|\[)"(\w+)"|"(\w+)"\s*(?:not\s+)?in\s+os\.environ"""
)
OURS_ALONE = {"DJANGO_SETTINGS_MODULE", "OPENBLAS_NUM_THREADS"}
"""Set by us for our own processes; nobody else has to."""
ROLES = {Can.REVIEW: "reviewer", Can.EDIT: "editor", Can.ADMIN: "admin"}


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def variables() -> set[str]:
    """Every variable that our code reads from the environment."""
    found = {name for path in CODE for match in READ.findall(path.read_text(encoding="utf-8")) for name in match}
    return found - {""} - OURS_ALONE


def test_variables_are_found() -> None:
    assert {"DEBUG", "SECRET_KEY", "DATABASE_URL", "REDIS_URL", "PORT", "JOB_STALE_SECONDS"} <= variables()


def test_every_variable_is_in_the_table_of_deploy() -> None:
    rows = "\n".join(line.split(" | ")[0] for line in text("docs/deploy.md").splitlines() if line.startswith("| `"))
    assert sorted(name for name in variables() if f"`{name}`" not in rows) == []


def test_every_variable_in_the_table_exists() -> None:
    table = [line.split(" | ")[0] for line in text("docs/deploy.md").splitlines() if line.startswith("| `")]
    listed = {name for row in table for name in re.findall(r"`(\w+)`", row)}
    scripts = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "script").iterdir()
        if path.suffix in ("", ".py") and path.is_file()
    )
    assert sorted(listed - variables() - set(re.findall(r"\b[A-Z_]{4,}\b", scripts))) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_commands_on_a_page_exist(path: Path) -> None:
    named = re.findall(r"manage\.py (\w+)", path.read_text(encoding="utf-8"))
    assert sorted(set(named) - set(get_commands())) == []
    scripts = re.findall(r"(?<![\w/.])script/([\w.]*\w)(?!/)", path.read_text(encoding="utf-8"))
    assert sorted(name for name in set(scripts) if not (ROOT / "script" / name).exists()) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_on_a_page_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_the_scripts_of_the_readme_can_be_run() -> None:
    for name in ("server", "test"):
        assert (ROOT / "script" / name).stat().st_mode & 0o111


def test_the_table_of_transitions_is_that_of_the_code() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text("docs/domain.md").splitlines()
        if re.match(r"\| T\d+ ", line)
    ]
    said = {number: (source, target, role) for number, source, target, role, _ in rows if number != "T1"}
    made = {row.number: (", ".join(row.sources), row.target, ROLES[row.role]) for row in lifecycle.TABLE}
    assert said == made


def test_the_page_of_formats_is_up_to_date() -> None:
    call_command("formats", "--check")


def test_pictures_are_small() -> None:
    pictures = sorted((ROOT / "docs" / "img").iterdir())
    shown = {name for page in PAGES for name in re.findall(r"img/([\w.-]+\.png)", page.read_text(encoding="utf-8"))}
    assert {path.name for path in pictures} == shown
    assert [path.name for path in pictures if path.stat().st_size > 200_000] == []


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs" / "adr").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 5
