"""What a captured page, PDF or text reads, and that hostile ones cost a capture at most."""

from __future__ import annotations

from pathlib import Path

import pytest

from verify.capture import reading
from verify.capture.reading import media_type_of, read

PAGE = """<!doctype html><html><head><title>Not in the text</title></head><body><nav>Home</nav>
<h1>Port register</h1><p>Expired permits: <b>400</b> in
March 2021.<br>Signed.</p><!-- hidden --><table><tr><td>2020</td><td>650</td></tr></table>
<script>var a = "never";</script><style>p { color: red }</style>tail é</body></html>"""


def a_pdf(words: str) -> bytes:
    """The smallest PDF that says ``words``; its table of offsets is left to the reader to rebuild."""
    content = f"BT /F1 12 Tf 20 100 Td ({words}) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 200] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, offsets = "%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    trailer = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return f"{body}{trailer}startxref\n{len(body)}\n%%EOF".encode("latin-1")


def test_a_page_reads_as_its_readers_see_it() -> None:
    text = read(PAGE.encode(), "text/html").text
    assert text.splitlines() == [
        "Home",
        "Port register",
        "Expired permits: 400 in March 2021.",
        "Signed.",
        "2020",
        "650",
        "tail é",
    ]


@pytest.mark.parametrize("charset", ["utf-8", "cp1252"])
def test_a_page_is_decoded_as_the_server_said(charset: str) -> None:
    assert "tail é" in read(PAGE.encode(charset), "text/html", charset).text


def test_a_page_that_nobody_declared_is_decoded_by_its_bytes() -> None:
    assert "tail é" in read(PAGE.encode("cp1252"), "text/html").text


def test_the_words_of_a_pdf_are_read() -> None:
    assert read(a_pdf("Expired permits: 400"), "application/pdf").text == "Expired permits: 400"


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"", "text/html"),
        (b"%PDF-1.7 and then nothing", "application/pdf"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\0\1\2\3" * 50, "text/plain"),
        (b"<html><script>only()</script></html>", "text/html"),
    ],
)
def test_what_cannot_be_read_has_no_text_and_says_why(data: bytes, media_type: str) -> None:
    found = read(data, media_type)
    assert not found.text
    assert found.note.startswith(("No text", "There is no text"))


def test_a_page_of_a_hundred_thousand_levels_is_survived() -> None:
    assert read(b"<div>" * 100_000 + b"deep" + b"</div>" * 100_000, "text/html").note


@pytest.mark.parametrize(
    ("data", "declared", "found"),
    [
        (b"%PDF-1.4", "text/html", "application/pdf"),
        (b"<!DOCTYPE html><p>x", "", "text/html"),
        (b"<html>", "application/octet-stream", "text/html"),
        (b"words", "", "text/plain"),
        (b"not so", "application/pdf", "text/plain"),
        (b"\0\0", "", "application/octet-stream"),
        ("words".encode("utf-16"), "", "text/plain"),
        (b"{}", "Application/JSON; charset=utf-8", "application/json"),
    ],
)
def test_bytes_are_what_they_begin_with(data: bytes, declared: str, found: str) -> None:
    assert media_type_of(data, declared) == found


def test_a_reader_that_takes_too_much_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE)
    assert "Expired permits: 400" in reading.read_apart(page, "text/html").text
    monkeypatch.setattr(reading, "SECONDS", -29.99)
    stopped = reading.read_apart(page, "text/html")
    assert stopped == reading.Reading("", "No text could be read: it took too much time or memory.")
