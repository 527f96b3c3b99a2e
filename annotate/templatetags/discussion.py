"""How a comment reads."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe

from annotate.actions.discussion import MENTION

register = template.Library()


@register.filter
def as_comment(text: str) -> SafeString:
    """Paragraphs of plain text, everything escaped, with the names after @ set off."""
    parts, at = [], 0
    for match in MENTION.finditer(text):
        parts += [format_html("{}", text[at : match.start()]), format_html("<strong>@{}</strong>", match["name"])]
        at = match.end()
    parts.append(format_html("{}", text[at:]))
    return mark_safe(linebreaks("".join(parts), autoescape=False))  # each part is escaped above
