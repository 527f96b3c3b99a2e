"""A small client of the API, with nothing but Python's own library: import an article, mark it, follow the links.

CORROBORATE_TOKEN=… python client.py http://127.0.0.1:8000 article.txt "Ada Brandt"
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen


class Problem(Exception):
    """What the server refused: ``status`` and ``body``, the problem details of RFC 9457."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(body["detail"])
        self.status, self.body = status, body


class Corroborate:
    def __init__(self, address: str, token: str) -> None:
        self.root, self.token = f"{address.rstrip('/')}/api/v1/", token

    def call(self, method: str, path: str, body: Any = None, *, revision: int | None = None) -> Any:
        """One request; ``revision`` is that of the object as it was read, which every change must name."""
        headers = {"Authorization": f"Token {self.token}", "Content-Type": "application/json"}
        if revision is not None:
            headers["If-Match"] = f'"{revision}"'
        data = None if body is None else json.dumps(body).encode()
        url = path if path.startswith("http") else self.root + path
        try:
            with urlopen(Request(url, data, headers, method=method)) as answer:
                return None if answer.status == 204 else json.load(answer)
        except HTTPError as error:
            raise Problem(error.code, json.load(error)) from None

    def pages(self, path: str) -> Iterator[dict[str, Any]]:
        """Every row of a list, page after page."""
        url: str | None = path
        while url:
            page = self.call("GET", url)
            yield from page["results"]
            url = page["next"]

    def mark_all(self, article: int, words: str, kind: str) -> list[dict[str, Any]]:
        """Mark every place where the article says ``words``. Run again, it finds its own marks and makes none."""
        text = self.call("GET", f"articles/{article}/text/")["text"]
        starts = [at for at in range(len(text)) if text.startswith(words, at)]  # Python counts in code points, as we do
        marks = []
        for at in starts:
            mark = {"article": article, "kind": kind, "start": at, "end": at + len(words)}
            marks.append(mark | {"client_id": f"{article}:{kind}:{at}"})
        made: list[dict[str, Any]] = self.call("POST", "annotations/", marks) if marks else []
        return made


if __name__ == "__main__":
    address, file, words = sys.argv[1:]
    server = Corroborate(address, os.environ["CORROBORATE_TOKEN"])
    article = server.call("POST", "articles/", {"text": Path(file).read_text(encoding="utf-8")})
    for mark in server.mark_all(article["id"], words, "entity"):
        print(mark["start"], mark["quote"], mark["state"])
