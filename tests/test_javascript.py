"""The browser's modules: their own tests run in node, and the page names every module that it will import."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from annotate.views.workbench import MODULES

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "annotate" / "static"
IMPORT = re.compile(r'^import [^"]*"\./([\w-]+\.js)";$', re.MULTILINE)


def test_the_modules_pass_their_own_tests() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.fail("node is missing: run script/test, or apt-get install nodejs")
    tests = sorted(str(path) for path in (ROOT / "tests" / "js").glob("*.test.js"))
    ran = subprocess.run([node, "--test", *tests], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stdout[-5000:] + ran.stderr[-2000:]
    assert re.search(r"^\S+ pass [1-9]", ran.stdout, re.MULTILINE), ran.stdout[-2000:]


def test_the_workbench_page_names_exactly_the_modules_that_its_script_imports() -> None:
    found: set[str] = set()
    waiting = ["workbench.js", "app.js"]
    while waiting:
        for name in IMPORT.findall((STATIC / "annotate" / waiting.pop()).read_text()):
            if f"annotate/{name}" not in found:
                found.add(f"annotate/{name}")
                waiting.append(name)
    assert set(MODULES) == found
