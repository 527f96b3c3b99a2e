"""The graph page: what stands around an entity or claim, the same drawn and as a table."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from annotate import jobs
from annotate.actions import entity as entities
from annotate.actions import merging
from annotate.models import Entity, User
from tests.factories import a_link, a_mark, an_article, an_entity
from verify import graph
from verify.actions import claim as claims
from verify.models import Claim, ClaimKey


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


SignIn = Callable[[User], Client]


@pytest.fixture
def ada(alice: User, erin: User) -> Entity:
    """Named beside Lindholm, and in one claim."""
    entity, port, article = an_entity(by=erin), an_entity("Lindholm", type="GPE", by=erin), an_article()
    for quote, each in (("Ada Brandt", entity), ("Lindholm", port)):
        entities.confirm_mention(a_mark(article, quote, kind="entity", by=alice), each, by=alice)
    claims.open_from(a_mark(article, "Mayor Ada Brandt called the figure wrong", by=alice), by=alice)
    jobs.work_off()
    return entity


def edges(shown: graph.Graph) -> set[tuple[str, str, str]]:
    return {(edge.source.label, edge.kind, edge.target.label) for edge in shown.edges}


def test_around_an_entity_stand_its_neighbours_and_the_claims_that_name_it(
    as_user: SignIn, alice: User, ada: Entity
) -> None:
    shown = as_user(alice).get(f"/graph/?entity={ada.pk}").context["graph"]
    said = "Mayor Ada Brandt called the figure wrong"
    assert {("Ada Brandt", "beside", "Lindholm"), (said, "names", "Ada Brandt")} <= edges(shown)


def test_every_line_of_the_drawing_is_a_row_of_the_table(as_user: SignIn, alice: User, ada: Entity) -> None:
    response = as_user(alice).get(f"/graph/?entity={ada.pk}")
    drawing, page = response.context["drawing"], response.content.decode()
    assert len(drawing["edges"]) == page.count("<tr>") - 1 > 0
    assert {node["id"] for node in drawing["nodes"]} >= {edge["source"] for edge in drawing["edges"]}


def test_around_a_claim_stand_the_claims_that_it_is_linked_with(as_user: SignIn, alice: User) -> None:
    link = a_link(by=alice)
    shown = as_user(alice).get(f"/graph/?claim={link.older_id}").context["graph"]
    assert [(edge.kind, edge.proposed) for edge in shown.edges if edge.kind != "names"] == [("contradicts", True)]
    assert as_user(alice).get("/graph/").context["graph"].edges == shown.edges


def test_an_entity_is_found_by_its_name_and_a_merged_one_leads_on(
    as_user: SignIn, alice: User, erin: User, ada: Entity
) -> None:
    client = as_user(alice)
    assert client.get("/graph/?q=ada brandt").headers["Location"] == f"/graph/?entity={ada.pk}&show="
    other = an_entity("Mayor A. Brandt", by=erin)
    merging.merge(other, into=ada, revision=1, into_revision=ada.revision, by=erin)
    assert client.get(f"/graph/?entity={other.pk}").context["focus"].label == "Ada Brandt"
    assert "No entity has this name" in client.get("/graph/?q=nobody").content.decode()


def test_one_kind_alone_can_be_shown(as_user: SignIn, alice: User, ada: Entity) -> None:
    shown = as_user(alice).get(f"/graph/?entity={ada.pk}&show=entity").context["graph"]
    assert {node.kind for node in shown.nodes.values()} == {"entity"}


def test_however_much_there_is_few_nodes_are_shown(alice: User, ada: Entity) -> None:
    article = an_article(" ".join(f"Claim number {number} stands here." for number in range(40)))
    for number in range(40):
        claim = claims.open_from(a_mark(article, f"Claim number {number} stands", by=alice), by=alice)
        ClaimKey.objects.create(claim=claim, key=f"n:{ada.pk}")
    shown = graph.around_entity(ada)
    assert shown.is_cut
    assert len(shown.nodes) <= graph.MOST_CLAIMS + graph.MOST_ENTITIES + 1


def test_a_look_costs_few_queries(
    alice: User, ada: Entity, django_assert_max_num_queries: Callable[..., object]
) -> None:
    Claim.objects.update(needs_linking=False)
    with django_assert_max_num_queries(14):  # type: ignore[attr-defined]
        graph.around_entity(ada)


def test_charlie_sees_none_of_it(as_user: SignIn, charlie: User) -> None:
    assert as_user(charlie).get("/graph/").status_code == 403
    assert as_user(charlie).get("/graph/?entity=999").status_code == 403
