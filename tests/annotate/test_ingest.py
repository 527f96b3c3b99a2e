"""Files in, articles out: every kind of file, and one clear line for every bad one while the others still go in."""

from __future__ import annotations

import io
import json
import os
import stat
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from annotate.ingest import Failure, Incoming, read_files
from annotate.ingest.records import LARGEST

STORY = "The harbour office counted 4,200 landings in March, its clerk said.\n\nThe clerk did not name the boats.\n"
PAGE = f"Landings fall again\n\nBy Mara Quill\n\n4 October 2019\n\n{STORY}"
HTML = f"""<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<title>Landings fall again | Ellery Gazette</title>
<meta property="og:site_name" content="Ellery Gazette"><meta name="author" content="Mara Quill">
<meta property="article:published_time" content="2019-10-04T09:15:00Z">
<link rel="canonical" href="https://gazette.example/landings"></head>
<body><nav>Home News Sport</nav><article><h1>Landings fall again</h1><p>{STORY}</p>
<p>Boats came from the north and from the south, and most of them were full of fish that nobody would buy.</p>
</article><footer>Follow us</footer></body></html>"""


def read(name: str, data: bytes | str) -> list[Incoming | Failure]:
    return list(read_files([(name, io.BytesIO(data.encode() if isinstance(data, str) else data))]))


def one(name: str, data: bytes | str) -> Incoming:
    (item,) = read(name, data)
    assert isinstance(item, Incoming), item
    return item


def reason(name: str, data: bytes | str) -> str:
    (item,) = read(name, data)
    assert isinstance(item, Failure), item
    assert item.name == name
    return item.reason


def zipped(members: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


class TestPlainText:
    def test_text_is_kept_as_it_is_and_asked_about_itself(self):
        item = one("landings.txt", PAGE)
        assert item.text == PAGE
        assert (item.title, item.byline, item.extractor) == ("Landings fall again", "Mara Quill", "plain")
        assert (item.published_at, item.precision, item.published_source) == (date(2019, 10, 4), "day", "stated")
        assert item.notes == ()

    def test_line_ends_are_made_one_kind(self):
        assert one("a.txt", PAGE.replace("\n", "\r\n")).text == PAGE

    def test_without_a_headline_the_opening_words_stand_in(self):
        item = one("a.txt", "Posted 4 October 2019 " + STORY)
        assert item.title == "The harbour office counted 4,200 landings in March, its clerk said."
        assert item.notes == ("No headline was found; the opening words stand in for the title.",)

    def test_a_byte_order_mark_is_no_part_of_the_text(self):
        assert one("a.txt", b"\xef\xbb\xbf" + STORY.encode()).text == STORY
        assert one("a.txt", STORY.encode("utf-16")).text == STORY

    def test_another_encoding_is_read_with_a_note(self):
        story = (
            "Der Bürgermeister der Stadt schließt den Hafen für drei Tage, sagte er am Freitag. „Wir müssen zählen.“\n"
        )
        item = one("a.txt", story.encode("cp1252"))
        assert item.text == story
        assert item.notes[0].startswith("Read as cp125")

    def test_a_nul_is_removed_with_a_note(self):
        item = one("a.txt", STORY.replace("clerk", "cle\0rk", 1))
        assert item.text == STORY
        assert "Removed 1 NUL character from the text." in item.notes

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"", "There is no text in it."),
            (b" \r\n\t ", "There is no text in it."),
            (b"*** --- ***", "There are no words in it."),
            (b"x" * (LARGEST + 1), "The file is larger than 10 MB"),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0" + bytes(range(256)) * 4, "This is a binary file, not text."),
            (bytes(range(1, 9)) * 100, "This is a binary file, not text."),
            (zipped({"a.txt": STORY}), "This is a binary file, not text."),
        ],
    )
    def test_a_bad_file_gets_one_clear_line(self, data, words):
        assert reason("a.txt", data).startswith(words)


class TestMarkdown:
    def test_marks_go_and_front_matter_says_what_it_is(self):
        source = (
            "---\ntitle: 'Landings fall again'\nauthor: Mara Quill\ndate: 2019-10-04\nsource: Ellery Gazette\n---\n\n"
            "# A heading\n\nThe **harbour office** counted [4,200 landings](https://example.org) in March.\n\n"
            "- one `boat`\n- two boats\n\n> The clerk\n> said so.\n\n<b>No</b> names.\n"
        )
        item = one("a.md", source)
        assert item.text == (
            "A heading\n\nThe harbour office counted 4,200 landings in March.\n\n"
            "one boat\n\ntwo boats\n\nThe clerk\nsaid so.\n\nNo names."
        )
        assert (item.title, item.byline, item.publisher) == ("Landings fall again", "Mara Quill", "Ellery Gazette")
        assert (item.published_at, item.published_source) == (date(2019, 10, 4), "stated")
        assert item.extractor.startswith("markdown-it-py ")

    def test_the_first_heading_is_the_title(self):
        assert one("a.md", f"# Landings fall again\n\n{STORY}").title == "Landings fall again"


class TestHtml:
    def test_the_article_is_taken_out_of_its_page(self):
        item = one("a.html", HTML)
        assert "4,200 landings" in item.text
        assert "Follow us" not in item.text
        assert "<" not in item.text
        assert item.title == "Landings fall again"
        assert (item.publisher, item.byline, item.language) == ("Ellery Gazette", "Mara Quill", "en-GB")
        assert item.url == "https://gazette.example/landings"
        assert (item.published_at, item.published_source) == (date(2019, 10, 4), "stated")
        assert item.extractor.startswith("trafilatura ")

    def test_a_date_in_the_story_is_not_its_date(self):
        item = one("a.html", "<html><body><article><p>" + STORY + "The quay was closed on 3 March 2017.</p></article>")
        assert item.published_at is None

    def test_broken_html_is_read_as_far_as_it_goes(self):
        assert "4,200 landings" in one("a.htm", "<html><body><div><p>" + STORY + "<b><table><p></div").text

    def test_the_declared_encoding_is_used(self):
        page = HTML.replace("utf-8", "windows-1252").replace("clerk", "Schlüsselwärter")
        item = one("a.html", page.encode("cp1252"))
        assert "Schlüsselwärter" in item.text

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            ("Not a page at all", "This is not HTML: there is no tag in it."),
            ("<html><body><script>var a</script></body></html>", "No article text was found in the page."),
            ("<" * 5000, ""),
            ("<div>" * 20_000, ""),
        ],
    )
    def test_a_page_without_an_article_gets_one_clear_line(self, data, words):
        assert reason("a.html", data).startswith(words)


class TestJsonLines:
    def test_fields_are_known_by_their_usual_names(self):
        record = {
            "headline": "Landings fall again",
            "body": STORY,
            "authors": ["Mara Quill", "Jo Meer"],
            "source": {"name": "Ellery Gazette"},
            "link": "https://gazette.example/landings",
            "lang": "en",
            "publish_date": "2019-10-04T09:15:00",
        }
        item = one("wire.jsonl", json.dumps(record))
        assert (item.name, item.title, item.text) == ("wire.jsonl line 1", "Landings fall again", STORY)
        assert (item.byline, item.publisher) == ("Mara Quill, Jo Meer", "Ellery Gazette")
        assert (item.url, item.language) == ("https://gazette.example/landings", "en")
        assert (item.published_at, item.precision) == (datetime(2019, 10, 4, 9, 15), "minute")

    def test_html_is_taken_apart(self):
        assert "4,200 landings" in read("a.jsonl", json.dumps({"html": HTML}))[0].text

    def test_a_bad_line_is_named_and_the_others_go_in(self):
        good = json.dumps({"text": STORY})
        lines = [good, '{"text": "cut off', "", "[1]", '{"title": "no text"}', "\x00", '{"text": 1}', good]
        data = "\n".join(lines).encode() + b'\n{"text": "caf\xe9"}\n' + b"[" * 100_000 + b"\n" + good.encode()
        items = read("a.jsonl", data)
        assert [item.name for item in items if isinstance(item, Incoming)] == [
            "a.jsonl line 1",
            "a.jsonl line 8",
            "a.jsonl line 11",
        ]
        reasons = {item.name: item.reason for item in items if isinstance(item, Failure)}
        assert reasons["a.jsonl line 2"] == "The line is not JSON: Unterminated string starting at (character 10)."
        assert reasons["a.jsonl line 4"] == "The line is JSON, but not an object with a text in it."
        assert reasons["a.jsonl line 5"].startswith("There is no text in it; it is expected under text, body,")
        assert reasons["a.jsonl line 9"] == "The line is not UTF-8: byte 13 does not fit."
        assert reasons["a.jsonl line 10"].startswith("The line is not JSON")
        assert len(reasons) == 7

    def test_a_line_that_is_too_long_is_passed_over(self):
        data = b'{"text": "' + b"x" * (2 * LARGEST) + b'"}\n' + json.dumps({"text": STORY}).encode()
        first, second = read("a.jsonl", data)
        assert first == Failure("a.jsonl line 1", "The line is longer than 10 MB.")
        assert second.text == STORY

    def test_a_lone_surrogate_is_removed_with_a_note(self):
        item = read("a.jsonl", '{"text": "one \\ud83d two"}')[0]
        assert item.text == "one  two"
        assert "Removed 1 lone surrogate from the text." in item.notes

    def test_an_address_that_is_no_web_address_and_a_date_that_is_none_are_left_out(self):
        record = {"text": STORY, "url": "javascript:alert(1)", "date": "some time ago"}
        item = read("a.jsonl", json.dumps(record))[0]
        assert (item.url, item.published_at) == ("", None)
        assert "The date “some time ago” could not be read." in item.notes

    def test_lines_are_read_one_at_a_time(self):
        class Watched(io.BytesIO):
            lines = 0

            def readline(self, size: int | None = -1, /) -> bytes:
                self.lines += 1
                return super().readline(size)

        stream = Watched((json.dumps({"text": STORY}) + "\n").encode() * 1000)
        next(iter(read_files([("a.jsonl", stream)])))
        assert stream.lines == 1


class TestCsv:
    @pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
    def test_a_row_is_an_article(self, mark):
        rows = [
            ["Title", "Article Text", "Date"],
            ["Landings fall", f'"{STORY}"', "4 October 2019"],
            ["Second", '"He said ""no""."', ""],
        ]
        data = "\n".join(mark.join(row) for row in rows)
        first, second = read("a.csv", "\ufeff" + data)
        assert (first.name, first.title, first.text) == ("a.csv row 2", "Landings fall", STORY)
        assert first.published_at == date(2019, 10, 4)
        assert second.text == 'He said "no".'

    def test_a_row_without_text_is_named_and_the_others_go_in(self):
        first, second = read("a.csv", f'title,text\nEmpty,\nFull,"{STORY}"\n')
        assert (first.name, type(first)) == ("a.csv row 2", Failure)
        assert second.text == STORY

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"", "The file is empty."),
            (b"\n \n", "The file is empty."),
            (b"id,heading\n1,two\n", "No column holds the text; it is expected under text, body"),
        ],
    )
    def test_a_bad_table_gets_one_clear_line(self, data, words):
        assert reason("a.csv", data).startswith(words)

    def test_a_table_that_breaks_off_keeps_what_was_read(self):
        data = b"text\n" + b"A story of some length about boats.\n" * 5000 + b"caf\xe9\n"
        *items, last = read("a.csv", data)
        assert len(items) > 1000
        assert isinstance(last, Failure)
        assert "is not utf-8; nothing was read from there on." in last.reason

    def test_the_stream_is_left_open(self):
        stream = io.BytesIO(b"text\nA story.\n")
        list(read_files([("a.csv", stream)]))
        assert not stream.closed


class TestZip:
    def test_members_are_read_by_their_kind(self):
        data = zipped(
            {"a/one.txt": PAGE, "two.html": HTML, "three.jsonl": json.dumps({"text": STORY}), "a/.DS_Store": "x"}
        )
        names = [item.name for item in read("in.zip", data)]
        assert names == ["in.zip/a/one.txt", "in.zip/two.html", "in.zip/three.jsonl line 1"]

    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("../one.txt", "Its name leads out of the archive."),
            ("/etc/one.txt", "Its name leads out of the archive."),
            ("a\\..\\..\\one.txt", "Its name leads out of the archive."),
            ("C:one.txt", "Its name leads out of the archive."),
            ("one.zip", "It is an archive inside an archive; unpack it first."),
            ("one.pdf", "Files that end in “.pdf” are not read; .txt,"),
            ("one", "Files without an ending are not read;"),
        ],
    )
    def test_a_bad_member_is_named_and_the_others_go_in(self, name, words):
        bad, good = read("in.zip", zipped({name: PAGE, "good.txt": PAGE}))
        assert bad.reason.startswith(words)
        assert good.text == PAGE

    def test_a_bomb_is_stopped_while_it_unpacks(self):
        *_, bad, good = read("in.zip", zipped({"bomb.txt": "x" * 9_000_000, "good.txt": PAGE}))
        assert bad == Failure(
            "in.zip/bomb.txt", "It unpacks to far more than an article can: this looks like a zip bomb."
        )
        assert good.text == PAGE

    def test_links_and_locked_members_are_refused(self):
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(link, "/etc/passwd")
        assert read("in.zip", out.getvalue()) == [Failure("in.zip/link.txt", "It is a link, not a file.")]

        data = bytearray(zipped({"a.txt": PAGE}))
        data[data.index(b"PK\1\2") + 8] |= 1
        assert read("in.zip", bytes(data)) == [Failure("in.zip/a.txt", "It is locked with a password.")]

    def test_a_damaged_member_is_named(self):
        data = bytearray(zipped({"a.txt": PAGE, "b.txt": PAGE}, zipfile.ZIP_STORED))
        data[data.index(b"harbour")] ^= 1
        bad, good = read("in.zip", bytes(data))
        assert bad.reason.startswith("This file in the archive is damaged")
        assert good.text == PAGE

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"", "This is not a zip file that can be opened"),
            (b"PK\3\4 and nothing more", "This is not a zip file that can be opened"),
            (zipped({}), "There is no file in this archive."),
        ],
    )
    def test_what_is_no_archive_gets_one_clear_line(self, data, words):
        assert reason("in.zip", data).startswith(words)


class TestPaths:
    def test_a_folder_is_read_with_what_is_below_it(self, tmp_path: Path):
        (tmp_path / "below").mkdir()
        (tmp_path / "below" / "two.txt").write_text(PAGE)
        (tmp_path / "one.txt").write_text(STORY)
        (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
        (tmp_path / ".hidden.txt").write_text(STORY)
        items = list(read_files([tmp_path]))
        assert [item.name for item in items] == ["below/two.txt", "one.txt", "photo.jpg"]
        assert isinstance(items[2], Failure)

    def test_a_missing_file_an_empty_folder_and_a_pipe_are_named(self, tmp_path: Path):
        os.mkfifo(tmp_path / "pipe.txt")
        (tmp_path / "empty").mkdir()
        missing, empty, pipe = read_files([tmp_path / "none.txt", tmp_path / "empty", tmp_path / "pipe.txt"])
        assert missing == Failure("none.txt", "The file could not be opened: No such file or directory.")
        assert empty.reason == "There is no file in this folder."
        assert pipe.reason == "This is neither a file nor a folder."

    def test_an_upload_may_not_lead_out_of_its_folder(self):
        assert reason("../../a.txt", STORY) == "Its name leads out of the folder it was sent from."

    def test_one_bad_file_does_not_stop_the_others(self):
        uploads = [("a.txt", io.BytesIO(b"")), ("b.exe", io.BytesIO(b"MZ")), ("c.txt", io.BytesIO(STORY.encode()))]
        assert [type(item) for item in read_files(uploads)] == [Failure, Failure, Incoming]
