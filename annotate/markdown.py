"""Markdown that people of the team write, as HTML that cannot do harm: no markup of their own, no scripts in links."""

from __future__ import annotations

from functools import cache

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt


@cache
def _parser() -> MarkdownIt:
    # "js-default" is CommonMark with tables; markup is escaped, and javascript: links stay plain text.
    return MarkdownIt("js-default", {"html": False, "linkify": False})


def as_html(text: str) -> SafeString:
    return mark_safe(_parser().render(text))
