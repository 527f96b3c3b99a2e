"""What a claim mark's card shows under "Also in": its claim, and the claims that this one is linked with."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotate.crosslinks import CrossLink, elsewhere
from annotate.models import Annotation
from verify.models import Claim, ClaimLink, ClaimMention

LINKS_SHOWN = 8
MOODS = {"contradicts": "danger", "updates": "warn", "supports": "ok", "same_claim": "accent"}


def claim_links(mark: Annotation) -> list[CrossLink]:
    """The claim that ``mark`` makes with its other mentions, then its links, those that a person confirmed first."""
    mention = ClaimMention.objects.filter(annotation=mark).select_related("claim").first()
    if mention is None:
        return []
    links = ClaimLink.objects.live().of(mention.claim).select_related("older", "newer").order_by("state", "-score")
    return [_own(mention.claim, mark), *(_linked(link, mention.claim, mark) for link in links[:LINKS_SHOWN])]


def _mentions(claim: Claim) -> list[int]:
    return list(ClaimMention.objects.live().filter(claim=claim).values_list("annotation", flat=True))


def _own(claim: Claim, mark: Annotation) -> CrossLink:
    ids = [pk for pk in _mentions(claim) if pk != mark.pk]
    more = ngettext("%(count)d more mention", "%(count)d more mentions", len(ids)) % {"count": len(ids)}
    summary = f"{claim.get_state_display()} · {more}" if ids else str(claim.get_state_display())
    href = reverse("claim", args=[claim.pk])
    return CrossLink(claim.text, summary, href, elsewhere(Annotation.objects.filter(pk__in=ids), mark))


def _linked(link: ClaimLink, claim: Claim, mark: Annotation) -> CrossLink:
    other = link.other(claim)
    title = link.get_type_display()
    if link.state != ClaimLink.State.CONFIRMED:
        title = _("%(link)s?") % {"link": title}
    marks = elsewhere(Annotation.objects.filter(pk__in=_mentions(other)), mark)
    return CrossLink(title, link.reason or other.text, reverse("claim", args=[other.pk]), marks, MOODS[link.type])


LINKS = {"claim": claim_links}
