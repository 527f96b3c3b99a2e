"""Where else the same entity or date is spoken of: what a mark's card shows under "Also in".

``LINKS`` maps a kind of mark to a function ``(mark) -> list[CrossLink]``. Other apps have a table of their own for what
they know: claims are linked by the verification desk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotate import registry
from annotate.models import Annotation, DateMention, EntityMention

SHOWN = 6


@dataclass(frozen=True, slots=True)
class CrossLink:
    """One line of "Also in": a headline, where it leads, and marks in other articles that show it in context."""

    title: str
    summary: str
    href: str = ""
    marks: tuple[Annotation, ...] = ()
    mood: str = ""  # as in components/_chip.html


def of(mark: Annotation) -> list[CrossLink]:
    """What the linkers found for ``mark``; empty when nothing else speaks of it."""
    find: Callable[[Annotation], list[CrossLink]] | None = registry.table("crosslinks", "LINKS").get(mark.kind)
    return find(mark) if find else []


def elsewhere(marks: QuerySet[Annotation], mark: Annotation) -> tuple[Annotation, ...]:
    """The first few of ``marks`` that stand in other articles, the newest article first, with what a page shows."""
    others = marks.exclude(version__article=mark.version.article_id)
    order = ("-version__article__published_at", "version__article", "start")
    return tuple(others.with_context().order_by(*order)[:SHOWN])  # type: ignore[attr-defined]


def _in_articles(mentions: int, articles: int) -> str:
    counted = ngettext("%(count)d more mention", "%(count)d more mentions", mentions) % {"count": mentions}
    return counted + " " + ngettext("in %(count)d article", "in %(count)d articles", articles) % {"count": articles}


def entity_links(mark: Annotation) -> list[CrossLink]:
    """Other live mentions of the entity that the mark speaks of."""
    mention = mark.entity_mentions.exclude(state="rejected").select_related("entity").first()
    if mention is None:
        return []
    others = EntityMention.objects.live().filter(entity=mention.entity_id).exclude(annotation=mark)
    counts = others.aggregate(mentions=Count("pk"), articles=Count("annotation__version__article", distinct=True))
    if not counts["mentions"]:
        return []
    marks = Annotation.objects.live().filter(entity_mentions__in=others)
    href = reverse("entity", args=[mention.entity_id])
    return [CrossLink(mention.entity.name, _in_articles(**counts), href, elsewhere(marks, mark))]


def date_links(mark: Annotation) -> list[CrossLink]:
    """Other live marks whose interval is the same, and those that overlap it."""
    mention = DateMention.objects.filter(annotation=mark).first()
    if mention is None or mention.begin is None or mention.end is None:
        return []
    others = DateMention.objects.live().exclude(annotation=mark)
    same = others.filter(begin=mention.begin, end=mention.end)
    overlapping = others.meeting(mention.begin, mention.end).exclude(pk__in=same.values("pk"))
    links = [_date_link(mark, mention.value, same), _date_link(mark, _("Overlapping dates"), overlapping)]
    return [link for link in links if link]


def _date_link(mark: Annotation, title: str, mentions: QuerySet[DateMention]) -> CrossLink | None:
    counts = mentions.aggregate(
        mentions=Count("pk"),
        articles=Count("annotation__version__article", distinct=True),
        wordings=Count("annotation__quote", distinct=True),
    )
    wordings = counts.pop("wordings")
    if not counts["mentions"]:
        return None
    wordings_text = ngettext("%(count)d wording", "%(count)d wordings", wordings) % {"count": wordings}
    marks = Annotation.objects.live().filter(date_mention__in=mentions)
    return CrossLink(title, f"{_in_articles(**counts)}, {wordings_text}", reverse("timeline"), elsewhere(marks, mark))


LINKS = {"entity": entity_links, "date": date_links}
