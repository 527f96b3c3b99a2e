"""Asking Wikidata what it knows by a name, where the setting WIKIDATA allows it. It proposes; a person chooses.

One request, ``action=wbsearchentities`` of the MediaWiki API (https://www.wikidata.org/w/api.php?action=help&
modules=wbsearchentities), through the guarded door of ``annotate.outbound``, with a time limit, and kept: the same
name is asked once in KEPT_FOR.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from annotate import outbound
from annotate.errors import DomainError, Refused
from annotate.models import Lookup

SOURCE = "wikidata"
MOST = 7
KEPT_FOR = timedelta(days=30)
LARGEST_ANSWER = 500_000  # bytes

_ID = re.compile(r"Q[1-9]\d{0,11}")


class Unanswered(DomainError):
    """The catalogue did not answer, or not in its format."""

    status = 502


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in Wikidata: its id, what it is called there, and a few words that tell it from others."""

    id: str
    label: str
    description: str


def is_on() -> bool:
    return bool(settings.WIKIDATA)


def look_up(name: str, language: str = "en") -> list[Item]:
    """Things called ``name``, the likeliest first; Refused where the look-up is off, Unanswered when it fails."""
    if not is_on():
        raise Refused(_("Looking things up on Wikidata is switched off here."))
    question = f"{language[:10]}:{' '.join(name.split())[:250]}"
    known = Lookup.objects.filter(source=SOURCE, question=question, asked_at__gt=timezone.now() - KEPT_FOR).first()
    if known is None:
        answer = [asdict(item) for item in _items(_asked(name, language))]
        known, _created = Lookup.objects.update_or_create(
            source=SOURCE, question=question, defaults={"answer": answer, "asked_at": timezone.now()}
        )
    return [Item(**each) for each in known.answer]


def _asked(name: str, language: str) -> Any:
    asked = {
        "action": "wbsearchentities",
        "search": name[:250],
        "language": language[:10],
        "uselang": language[:10],
        "type": "item",
        "limit": MOST,
        "format": "json",
    }
    try:
        answer = outbound.fetch(
            f"{settings.WIKIDATA_ADDRESS}?{urlencode(asked)}",
            seconds=settings.WIKIDATA_SECONDS,
            most_bytes=LARGEST_ANSWER,
        )
    except outbound.OutboundError as error:
        raise Unanswered(_("Wikidata was not reached. %(reason)s") % {"reason": error.message}) from None
    if answer.status != 200:
        raise Unanswered(
            _("Wikidata answered with the status %(status)s; try again later.") % {"status": answer.status}
        )
    try:
        return json.loads(answer.body)
    except ValueError:
        raise Unanswered(_("Wikidata's answer could not be read.")) from None


def _items(answer: Any) -> list[Item]:
    """What of the answer is as documented; anything else is passed over."""
    rows = answer.get("search") if isinstance(answer, dict) else None
    if not isinstance(rows, list):
        raise Unanswered(_("Wikidata's answer could not be read."))
    found = []
    for row in rows[:MOST]:
        if isinstance(row, dict) and isinstance(row.get("id"), str) and _ID.fullmatch(row["id"]):
            label, description = (str(row.get(name) or "")[:300] for name in ("label", "description"))
            found.append(Item(row["id"], label or row["id"], description))
    return found
