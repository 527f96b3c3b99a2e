"""Each format, byte for byte, on one fixed set of hostile articles.

``GOLDEN=write pytest tests/annotate/exporters/test_golden.py`` writes the files anew; read the difference. An archive
is kept as its members, and a DocBin as what spaCy reads in it, so that people can.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path

import pytest
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from annotate.actions import export
from annotate.interchange import Failure
from tests.annotate.exporters.hostile import articles

GOLDEN = Path(__file__).resolve().parents[2] / "golden"
FORMATS = [name for name, module in export.formats().items() if module.__name__.startswith("annotate.")]


def readable(name: str, content: bytes) -> bytes:
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(f"=== {each}\n".encode() + member(name, archive.read(each)) for each in archive.namelist())


def member(name: str, content: bytes) -> bytes:
    if name != "spacy":
        return content + b"\n"
    docs = DocBin().from_bytes(content).get_docs(Vocab())
    return b"".join(json.dumps(described(doc), ensure_ascii=False, indent=1).encode() + b"\n" for doc in docs)


def described(doc: Doc) -> dict[str, object]:
    groups = {name: [[*_place(span), span.label_, span.id_] for span in group] for name, group in doc.spans.items()}
    ents = [[*_place(span), span.label_, span.kb_id_] for span in doc.ents]
    words = [token.text_with_ws for token in doc]
    return {"words": words, "ents": ents, "spans": groups, "user_data": dict(doc.user_data)}


def _place(span: Doc) -> tuple[int, int]:
    return span.start_char, span.end_char


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_writes_what_it_wrote_before(name: str) -> None:
    lost: list[Failure] = []
    module = export.format_named(name)
    content = readable(name, b"".join(module.write(iter(articles()), lost.append)))
    told = "".join(f"{failure.name}: {failure.reason}\n" for failure in lost)
    for file, now in ((GOLDEN / f"{name}.golden", content), (GOLDEN / f"{name}.lost", told.encode())):
        if os.environ.get("GOLDEN") == "write" and now:
            file.write_bytes(now)
        assert now == (file.read_bytes() if file.exists() else b"")


def test_every_golden_file_has_its_format() -> None:
    assert {file.stem for file in GOLDEN.glob("*.golden")} >= set(FORMATS)
