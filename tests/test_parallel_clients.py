"""1,000 marks posted by eight clients at once to the real web server: none lost, none doubled, nobody turned away."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import Any

import pytest

from annotate.models import Annotation, AuditEvent, Job, User
from config import serve
from tests.factories import an_article, version_of
from tests.rest import a_token

CLIENTS = 8
MARKS = 1000
AGAIN = 5  # every fifth mark is sent twice, as a client does that got no answer
WORDS = [f"word{number}" for number in range(MARKS)]
TEXT = " ".join(WORDS)

Address = tuple[str, int]
Answer = tuple[int, dict[str, Any]]


@pytest.fixture
def clients(person: Callable[..., User]) -> list[str]:
    """The tokens of eight annotators."""
    people = [person(f"annotator{number}", "annotator") for number in range(CLIENTS)]
    return [a_token(annotator) for annotator in people]


def posts(article: int, client: int) -> list[dict[str, Any]]:
    """What one client sends, in its order: its share of the marks, some of them twice."""
    sent = []
    for number in range(client, MARKS, CLIENTS):
        start = TEXT.index(WORDS[number])
        mark = {"article": article, "kind": "entity", "start": start, "end": start + len(WORDS[number])}
        mark |= {"quote": WORDS[number], "client_id": f"mark-{number}"}
        sent += [mark, mark] if number % AGAIN == 0 else [mark]
    return sent


def post_all(address: Address, token: str, bodies: list[dict[str, Any]]) -> list[Answer]:
    """Send ``bodies`` one after the other over one connection; returns status and answer of each."""
    connection = HTTPConnection(*address, timeout=60)
    headers = {"Authorization": f"Token {token}", "Content-Type": "application/json", "Accept": "application/json"}
    answers = []
    for mark in bodies:
        connection.request("POST", "/api/v1/annotations/", json.dumps(mark), headers)
        response = connection.getresponse()
        body = response.read()
        assert response.status < 500, body.decode()  # with DEBUG the traceback
        answers.append((response.status, json.loads(body)))
    connection.close()
    return answers


def test_eight_clients_at_once_lose_and_double_nothing(web: Address, clients: list[str], alice: User) -> None:
    article = an_article(TEXT, by=alice)
    with ThreadPoolExecutor(CLIENTS) as pool:
        shares = [posts(article.pk, client) for client in range(CLIENTS)]
        given = list(pool.map(post_all, [web] * CLIENTS, clients, shares))

    answers = [answer for share in given for answer in share]
    assert len(answers) == MARKS + MARKS // AGAIN
    assert Counter(status for status, _ in answers) == {201: len(answers)}, [a for s, a in answers if s != 201][:3]
    made = {(mark["client_id"], mark["id"]) for _, mark in answers}
    assert len(made) == MARKS  # sent twice, a mark came back as the same one

    rows = Annotation.objects.values_list("client_id", "id")
    assert set(rows) == made
    assert len(rows) == MARKS
    text = version_of(article).text
    assert all(text[mark.start : mark.end] == mark.quote for mark in Annotation.objects.only("start", "end", "quote"))
    assert AuditEvent.objects.filter(verb="annotation.create").count() == MARKS
    assert Job.objects.filter(kind="link").count() == MARKS
    assert "database is locked" not in (serve.LOGS / "web.log").read_text(errors="replace")


def test_the_same_list_sent_by_eight_threads_at_once_is_made_once(
    web: Address, clients: list[str], alice: User
) -> None:
    """One client that retries too eagerly: the same token, the same client_ids, at the same time."""
    article = an_article(TEXT, by=alice)
    share = posts(article.pk, 0)[:40]
    with ThreadPoolExecutor(CLIENTS) as pool:
        given = list(pool.map(post_all, [web] * CLIENTS, [clients[0]] * CLIENTS, [share] * CLIENTS))
    assert {status for answers in given for status, _ in answers} == {201}
    ids = [[mark["id"] for _, mark in answers] for answers in given]
    assert all(each == ids[0] for each in ids)
    assert Annotation.objects.count() == len({mark["client_id"] for mark in share})
