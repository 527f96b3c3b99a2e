"""The tests of the browser's modules that need no browser, run by the Node.js that Playwright brings along."""

import subprocess
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable

FILES = sorted(Path(__file__).parent.glob("*.test.js"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_module(file: Path) -> None:
    node, _ = compute_driver_executable()
    done = subprocess.run([node, "--test", file], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert "\nℹ pass 0" not in done.stdout, "the file holds no test"


def test_there_are_modules_to_test() -> None:
    assert FILES
