"""From two articles to an approved verdict and a file of labels, over REST, with real web server, worker and broker."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from http.client import HTTPConnection
from typing import Any

from annotate.models import Job, User
from config.processes import Service
from tests.rest import a_token

COURIER = (
    "The island office counted 312 deckhands in the port of Lindholm on 22 December 2019. Ada Brandt left on Friday."
)
LANTERN = (
    "On 22 December 2019 the island office counted 940 deckhands in the port of Lindholm. Ada Brandt did not comment."
)
Json = Any


class Client:
    """One person's program: JSON in, JSON out; ``seen`` is the revision it read, sent as If-Match."""

    def __init__(self, address: tuple[str, int], user: User) -> None:
        self.address = address
        self.token = a_token(user)

    def send(self, method: str, path: str, body: Json = None, *, seen: int | None = None) -> tuple[int, bytes]:
        connection = HTTPConnection(*self.address, timeout=30)
        headers = {"Authorization": f"Token {self.token}", "Content-Type": "application/json"}
        if seen is not None:
            headers["If-Match"] = f'"{seen}"'
        connection.request(method, path if path.startswith("/") else f"/api/v1/{path}", json.dumps(body), headers)
        response = connection.getresponse()
        answer = response.status, response.read()
        connection.close()
        return answer

    def get(self, path: str) -> Json:
        status, body = self.send("GET", path)
        assert status == 200, body
        return json.loads(body)

    def post(self, path: str, body: Json, *, seen: int | None = None, expect: int = 201) -> Json:
        status, answer = self.send("POST", path, body, seen=seen)
        assert status == expect, answer
        return json.loads(answer)

    def patch(self, path: str, body: Json, *, seen: int) -> Json:
        status, answer = self.send("PATCH", path, body, seen=seen)
        assert status == 200, answer
        return json.loads(answer)

    def mark(self, article: Json, quote: str, kind: str) -> Json:
        text = self.get(f"articles/{article['id']}/text/")["text"]
        start = text.index(quote)
        body = {"article": article["id"], "kind": kind, "start": start, "end": start + len(quote), "quote": quote}
        return self.post("annotations/", body)


def eventually(look: Callable[[], Json], seconds: float = 60) -> Json:
    """What ``look`` returns as soon as it is something; the worker has that long."""
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, list(Job.objects.values("kind", "state", "attempts", "error"))
        time.sleep(0.1)
    return found


def linked(client: Client, mark: Json) -> Json:
    """The mark once the worker has linked it."""

    def look() -> Json:
        now = client.get(f"annotations/{mark['id']}/")
        return None if now["links_pending"] else now

    return eventually(look)


def test_from_articles_to_an_approved_verdict_and_a_file(
    web: tuple[str, int], worker: Service, alice: User, bob: User, erin: User
) -> None:
    annotator, reviewer, editor = (Client(web, user) for user in (alice, bob, erin))

    stated = {"published_at": "2020-01-06", "publisher": "Harbour Courier", "read": False}  # these marks alone
    courier = annotator.post("articles/", {"title": "Deckhands counted", "text": COURIER, **stated})
    assert annotator.post("articles/", {"text": COURIER}, expect=200)["id"] == courier["id"]
    lantern = annotator.post(
        "articles/", {"title": "Another count", "text": LANTERN, "publisher": "The Lantern", "read": False}
    )

    dated = linked(annotator, annotator.mark(courier, "Friday", "date"))
    assert (dated["date"]["value"], dated["date"]["state"]) == ("2020-01-03", "resolved")

    first, second = (linked(annotator, annotator.mark(each, "Ada Brandt", "entity")) for each in (courier, lantern))
    assert first["entity"]["id"] == second["entity"]["id"]
    shown = annotator.get(f"annotations/{second['id']}/links/")
    assert any(first["id"] in link["marks"] for link in shown["links"])

    counted, opposed = (
        linked(annotator, annotator.mark(article, text.split(". ")[0], "claim"))
        for article, text in ((courier, COURIER), (lantern, LANTERN))
    )
    link = eventually(lambda: editor.get("links/?type=contradicts")["results"])[0]
    assert (link["state"], "312" in link["reason"], "940" in link["reason"]) == ("suggested", True, True)

    (claim,) = editor.get(f"claims/?annotation={counted['id']}")["results"]
    (other,) = editor.get(f"claims/?annotation={opposed['id']}")["results"]
    assert {link["older"], link["newer"]} == {claim["id"], other["id"]}
    assert claim["state"] == "candidate"
    here = f"claims/{claim['id']}/"
    claim = editor.patch(here, {"types": ["Numerical Claim"]}, seen=claim["revision"])
    claim = editor.post(here + "transition/", {"to": "queued"}, seen=claim["revision"], expect=200)
    claim = editor.post(here + "assign/", {"assignee": "bob"}, seen=claim["revision"], expect=200)
    claim = reviewer.post(here + "transition/", {"to": "in_research"}, seen=claim["revision"], expect=200)

    verdict = {"claim": claim["id"], "label": "Supported", "justification": "The port's register says so."}
    status, refused = reviewer.send("POST", "verdicts/", verdict, seen=claim["revision"])
    assert status == 409  # nothing supports it yet
    assert json.loads(refused)["detail"]
    register = {"name": "Port register 2019", "kind": "document", "party": "Port of Lindholm"}
    evidence = {
        "claim": claim["id"],
        "question": "How many deckhands were counted?",
        "answer": "312",
        "stance": "supports",
        "quote": "Counted on 22 December: 312",
        "url": "https://port.example/register",
        "origin": reviewer.post("origins/", register)["id"],
        "grade": 1,
        "is_primary": True,
    }
    reviewer.post("evidence/", evidence)
    proposed = reviewer.post("verdicts/", verdict, seen=claim["revision"])
    approve, seen = f"verdicts/{proposed['id']}/approve/", proposed["claim_revision"]
    assert reviewer.send("POST", approve, {}, seen=seen)[0] == 403  # four eyes
    assert annotator.send("POST", approve, {}, seen=seen)[0] == 403  # not her role
    assert editor.send("POST", approve, {}, seen=seen - 1)[0] == 412  # an older revision than the one to decide on
    approved = editor.post(approve, {"comment": "Read it."}, seen=seen, expect=200)
    assert (approved["state"], approved["proposed_by"], approved["approved_by"]) == ("approved", "bob", "erin")
    done = annotator.get(here)
    assert (done["state"], done["verdict"]) == ("approved", "Supported")

    job = annotator.post("exports/", {"format": "jsonl"}, expect=202)
    job = eventually(lambda: (now := annotator.get(f"exports/{job['id']}/"))["state"] == "done" and now)
    _, file = annotator.send("GET", job["file"])
    documents = [json.loads(line) for line in file.decode().splitlines()]
    assert {document["text"] for document in documents} == {COURIER, LANTERN}
    marks = [(mark["kind"], mark["quote"]) for document in documents for mark in document["marks"]]
    assert sorted(marks) == sorted(
        [
            ("date", "Friday"),
            ("entity", "Ada Brandt"),
            ("entity", "Ada Brandt"),
            ("claim", COURIER.split(". ")[0]),
            ("claim", LANTERN.split(". ")[0]),
        ]
    )
    for document in documents:
        assert all(document["text"][m["start"] : m["end"]] == m["quote"] for m in document["marks"])
    assert reviewer.send("GET", f"exports/{job['id']}/file/")[0] == 404  # the file is its owner's
