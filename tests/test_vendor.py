"""What other people wrote and we ship to the browser is exactly what they published, and says under which licence."""

import hashlib
import json
from pathlib import Path

import pytest

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
MANIFEST: list[dict[str, str]] = json.loads((VENDOR / "manifest.json").read_text())


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["name"])
def test_a_vendored_file_has_the_hash_and_the_licence_of_the_manifest(entry: dict[str, str]) -> None:
    assert hashlib.sha256((VENDOR / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
    assert (VENDOR / entry["licence_file"]).read_text().strip()
    assert entry["version"] in entry["file"]
    assert entry["version"] in entry["source"]


def test_every_vendored_file_is_in_the_manifest() -> None:
    listed = {entry[key] for entry in MANIFEST for key in ("file", "licence_file")} | {"manifest.json"}
    present = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert present == listed
