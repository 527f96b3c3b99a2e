"""Entities and claims around one of them, as nodes and edges: few, found by a bounded number of look-ups."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotate import neighbours
from annotate.keys import owners
from annotate.models import Entity
from verify.layout import positions
from verify.models import Claim, ClaimKey, ClaimLink

MOST_ENTITIES = 16
MOST_CLAIMS = 16
MOST_LINKS = 60
_ENTITY_KEY = "n:"


@dataclass(frozen=True, slots=True)
class Node:
    """``id`` is "entity-12" or "claim-7"; ``href`` its page."""

    id: str
    kind: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Edge:
    """``kind``: names, beside, or the type of a link between claims; ``label`` in words; ``proposed``: not decided."""

    source: Node
    target: Node
    kind: str
    label: str
    proposed: bool = False


@dataclass(slots=True)
class Graph:
    """``is_cut``: there is more than is shown."""

    nodes: dict[str, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    is_cut: bool = False

    def entity(self, entity: Entity) -> Node:
        href = reverse("entity", args=[entity.pk])
        return self.nodes.setdefault(f"entity-{entity.pk}", Node(f"entity-{entity.pk}", "entity", entity.name, href))

    def claim(self, claim: Claim) -> Node:
        href = reverse("claim", args=[claim.pk])
        return self.nodes.setdefault(f"claim-{claim.pk}", Node(f"claim-{claim.pk}", "claim", claim.text, href))

    def drawn(self, focus: str) -> dict[str, Any]:
        """What graph.js draws: every node at its place."""
        names = sorted(self.nodes, key=lambda name: (name != focus, name))
        places = positions(names, [(edge.source.id, edge.target.id) for edge in self.edges])
        return {
            "focus": focus,
            "nodes": [
                {"id": node.id, "kind": node.kind, "label": node.label[:80], "x": places[name][0], "y": places[name][1]}
                for name, node in ((name, self.nodes[name]) for name in names)
            ],
            "edges": [
                {
                    "id": f"edge-{number}",
                    "source": edge.source.id,
                    "target": edge.target.id,
                    "kind": edge.kind,
                    "proposed": edge.proposed,
                }
                for number, edge in enumerate(self.edges)
            ],
        }


def around_entity(entity: Entity) -> Graph:
    """What is named beside it, the latest claims that name it, and how these are linked."""
    graph = Graph()
    centre = graph.entity(entity)
    for each in neighbours.beside([entity.pk], MOST_ENTITIES):
        words = ngettext("named together in %(count)d article", "named together in %(count)d articles", each.articles)
        words %= {"count": each.articles}
        graph.edges.append(Edge(centre, graph.entity(each.entity), "beside", words))
    own = [entity.pk, *Entity.objects.filter(merged_into=entity).values_list("pk", flat=True)[:20]]
    keys = {f"{_ENTITY_KEY}{pk}" for pk in own}
    found = {pk for ids in owners(ClaimKey.objects.all(), "claim", keys, MOST_CLAIMS + 1).values() for pk in ids}
    _add_claims(graph, sorted(found, reverse=True))
    return graph


def around_claim(claim: Claim) -> Graph:
    """The claims that it is linked with, and the entities that they name."""
    graph = Graph()
    graph.claim(claim)
    links = ClaimLink.objects.of(claim).live().order_by("state", "-score")[: MOST_CLAIMS + 1]
    _add_claims(graph, [claim.pk, *(pk for link in links for pk in (link.older_id, link.newer_id) if pk != claim.pk)])
    return graph


def latest() -> Graph:
    """The claims of the latest links."""
    graph = Graph()
    links = ClaimLink.objects.live().order_by("-pk").values_list("older", "newer")[:MOST_CLAIMS]
    _add_claims(graph, list(dict.fromkeys(pk for pair in links for pk in pair)))
    return graph


def _add_claims(graph: Graph, ids: Collection[int]) -> None:
    """These claims as far as there is room, the entities that they name, and the links between them."""
    chosen = list(dict.fromkeys(ids))
    graph.is_cut |= len(chosen) > MOST_CLAIMS
    claims = Claim.objects.current().exclude(state__in=("rejected", "withdrawn")).in_bulk(chosen[:MOST_CLAIMS])
    for claim in claims.values():
        graph.claim(claim)
    _add_names(graph, claims)
    links = ClaimLink.objects.live().filter(Q(older__in=claims) & Q(newer__in=claims)).order_by("pk")[:MOST_LINKS]
    for link in links:
        one, other = graph.claim(claims[link.older_id]), graph.claim(claims[link.newer_id])
        is_proposed = link.state != ClaimLink.State.CONFIRMED
        graph.edges.append(Edge(one, other, link.type, str(link.get_type_display()), is_proposed))


def _add_names(graph: Graph, claims: dict[int, Claim]) -> None:
    rows = ClaimKey.objects.filter(claim__in=claims, key__startswith=_ENTITY_KEY).order_by("key", "claim")
    named = [(claim, int(key[2:])) for claim, key in rows.values_list("claim_id", "key") if key[2:].isdecimal()]
    for pk, entity in _entities(named).items():
        node = f"entity-{entity.pk}"
        if node not in graph.nodes and len(graph.nodes) >= MOST_ENTITIES + MOST_CLAIMS + 1:
            graph.is_cut = True
            continue
        for claim in sorted({claim for claim, of in named if of == pk}):
            edge = Edge(graph.claim(claims[claim]), graph.entity(entity), "names", _("speaks of"))
            if edge not in graph.edges:
                graph.edges.append(edge)


def _entities(named: Iterable[tuple[int, int]]) -> dict[int, Entity]:
    """By the id that a claim's key holds, the entity that this one is now; those that most claims name first."""
    counts: dict[int, int] = {}
    for _claim, pk in named:
        counts[pk] = counts.get(pk, 0) + 1
    found = Entity.objects.select_related("merged_into").in_bulk(counts)
    order = sorted(found, key=lambda pk: (-counts[pk], pk))
    return {pk: found[pk].merged_into or found[pk] for pk in order}
