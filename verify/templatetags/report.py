"""What a report's page needs beyond Django's own tags."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django import template
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()

_ENDS = 5  # words at either end by which a browser finds a long quote
_GRADES = ("", "confirmed by other sources", "probably true", "possibly true", "doubtful", "improbable", "not judged")
_CANNOT_END_A_SCRIPT = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag
def json_ld(value: Any) -> SafeString:
    """``value`` as the page's markup. Escaped as Django's ``json_script`` does: no text in it can end the element."""
    text = json.dumps(value, ensure_ascii=False).translate(_CANNOT_END_A_SCRIPT)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))


@register.filter
def day(iso: str) -> str:
    """An ISO 8601 day, month, year or time in the reader's words; as it is when it is none of these."""
    if len(iso) in (4, 7):
        return iso if len(iso) == 4 else date_format(datetime.fromisoformat(f"{iso}-01"), "F Y")
    found = parse_date(iso[:10]) if len(iso) >= 10 else None
    return date_format(found, "j F Y") if found else iso


@register.filter
def moment(iso: str) -> str:
    """An ISO 8601 time to the minute, in UTC."""
    found = parse_datetime(iso)
    return f"{date_format(found, 'j F Y, H:i')} UTC" if found else iso


@register.filter
def at_quote(url: str, words: str) -> str:
    """``url`` with a text fragment, by which a browser opens it at the quote; empty for what is no web address."""
    if not url.startswith(("http://", "https://")):
        return ""
    if not words or "#" in url:
        return url
    parts = words.split()
    ends = [words] if len(parts) <= 2 * _ENDS else [" ".join(parts[:_ENDS]), " ".join(parts[-_ENDS:])]
    return f"{url}#:~:text={','.join(quote(each, safe='').replace('-', '%2D') for each in ends)}"


@register.filter
def credibility(grade: int) -> str:
    """A grade of information in words."""
    return _(_GRADES[grade]) if 0 < grade < len(_GRADES) else ""
