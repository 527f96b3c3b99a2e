"""A thousand spans of hostile text, from the screen to a file and back, and not one that reads something else."""

from __future__ import annotations

import io
import random

from playwright.sync_api import Page

from annotate.actions import export
from annotate.importers import jsonl
from annotate.interchange import Document
from annotate.models import Annotation, User
from script.benches.offsets import clusters, text_with_spans
from tests.e2e.conftest import Desk
from tests.factories import an_article

ON_SCREEN = """
async (spans) => {
  const { ArticleText } = await import("/static/annotate/text.js");
  const article = new ArticleText(document.querySelectorAll("[data-text] [data-start]"));
  const node = article.paragraphs[0].element.firstChild;
  return spans.map(([start, end]) => [article.offsetOf(node, start), article.offsetOf(node, end)]);
}
"""
SEND = """
async ({ article, points }) => {
  const token = JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRFToken"];
  const body = points.map(([start, end]) => ({ article, kind: "entity", start, end }));
  const response = await fetch("/api/v1/annotations/", {
    method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json", "X-CSRFToken": token },
  });
  return { status: response.status, marks: await response.json() };
}
"""


def test_a_thousand_spans_come_through_screen_api_database_export_and_import(desk: Desk, alice: User) -> None:
    text, spans = text_with_spans(clusters(), 1000, random.Random(7), 0)
    article = an_article(text, by=alice)
    page: Page = desk.open(article).page
    points = page.evaluate(ON_SCREEN, [[span.start, span.end] for span in spans])
    words = [span.words for span in spans]
    assert [text[start:end] for start, end in points] == words
    answer = page.evaluate(SEND, {"article": article.pk, "points": points})
    assert answer["status"] == 201, answer
    assert [mark["quote"] for mark in answer["marks"]] == words
    assert sorted(Annotation.objects.values_list("quote", flat=True)) == sorted(words)
    read = jsonl.read(io.BytesIO(b"".join(export.stream("jsonl"))))
    (document,) = (each for each in read if isinstance(each, Document) and each.marks)
    assert sorted(mark.quote for mark in document.marks) == sorted(words)
    assert all(document.text[mark.start : mark.end] == mark.quote for mark in document.marks)
