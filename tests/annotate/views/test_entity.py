"""Entities: the list, one with every place that speaks of it, and what people correct."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotate.actions import annotation as marks
from annotate.actions import entity as entities
from annotate.actions import merging
from annotate.machines import machine
from annotate.models import Annotation, Entity, EntityMention, User
from tests.annotate.views.conftest import HTMX
from tests.factories import a_mark, an_article, an_entity

SignIn = Callable[[User], Client]


def joined(entity: Entity, quote: str, *, by: User, **stated: Any) -> EntityMention:
    mark = a_mark(an_article(**stated), quote, kind="entity", by=by)
    return entities.confirm_mention(mark, entity, by=by)


@pytest.fixture
def ada(erin: User) -> Entity:
    return an_entity(by=erin, external_ids={"wikidata": "Q42"}, aliases=[("Mayor Brandt", "name")])


def names(client: Client, query: str = "") -> list[str]:
    return [entity.name for entity in client.get(f"/entities/{query}").context["page"].object_list]


def test_the_list_says_how_often_and_in_how_many_articles(as_user: SignIn, alice: User, ada: Entity) -> None:
    for _ in range(2):
        joined(ada, "Ada Brandt", by=alice)
    page = as_user(alice).get("/entities/").content.decode()
    assert '<td class="num" data-label="Mentions">2</td><td class="num" data-label="Articles">2</td>' in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Ada Brandt", "Lindholm"]),
        ("?q=mayor", ["Ada Brandt"]),
        ("?type=GPE", ["Lindholm"]),
        ("?state=proposed", ["Lindholm"]),
        ("?sort=mentions", ["Lindholm", "Ada Brandt"]),
        ("?sort=new", ["Lindholm", "Ada Brandt"]),
        ("?q=nobody", []),
    ],
)
def test_search_filters_and_order(as_user: SignIn, alice: User, ada: Entity, query: str, expected: list[str]) -> None:
    place = an_entity("Lindholm", type="GPE", by=machine("linker"))
    mark = a_mark(an_article(), "Lindholm", kind="entity", by=alice)
    entities.propose_mention(mark, place, level="name", score=1, method="test", reason="", by=machine("linker"))
    assert names(as_user(alice), query) == expected


def test_a_merged_entity_leads_to_the_one_it_became(as_user: SignIn, alice: User, erin: User, ada: Entity) -> None:
    other = an_entity("A. Brandt", by=erin)
    merging.merge(other, into=ada, revision=1, into_revision=1, by=erin)
    client = as_user(alice)
    assert names(client) == ["Ada Brandt"]
    response = client.get(f"/entities/{other.pk}/")
    assert (response.status_code, response.headers["Location"]) == (301, f"/entities/{ada.pk}/")
    assert "no-store" in response.headers["Cache-Control"]  # a split makes the address good again


def test_mentions_stand_in_their_sentences_by_the_date_of_their_article(
    as_user: SignIn, alice: User, ada: Entity
) -> None:
    joined(ada, "Ada Brandt", by=alice, title="Later", published_at=date(2021, 5, 1))
    joined(ada, "Ada Brandt", by=alice, title="Earlier", published_at=date(2020, 5, 1))
    response = as_user(alice).get(f"/entities/{ada.pk}/")
    page = response.content.decode()
    assert page.index("Earlier") < page.index("Later")
    (first, _second) = response.context["mentions"]
    assert (first.context.before, first.context.after) == ("Mayor ", " called the figure wrong on 12 March 2021.")
    assert "https://www.wikidata.org/wiki/Q42" in page


def test_the_page_loads_no_texts_and_asks_no_more_for_more_mentions(as_user: SignIn, alice: User, ada: Entity) -> None:
    client = as_user(alice)
    long = "Words that nobody needs here. " * 2000

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            response = client.get(f"/entities/{ada.pk}/")
        for mention in response.context["mentions"]:
            assert "text" in mention.annotation.version.get_deferred_fields()
        return len(captured)

    def mentioned(number: int) -> None:
        article = an_article(f"{long}Mayor Ada Brandt spoke for the {number}th time. {long}")
        entities.confirm_mention(a_mark(article, "Ada Brandt", kind="entity", by=alice), ada, by=alice)

    mentioned(1)
    for_one = queries()
    for number in range(2, 6):
        mentioned(number)
    assert queries() == for_one


def test_a_context_that_its_window_cuts_says_so(as_user: SignIn, alice: User, ada: Entity) -> None:
    article = an_article("word " * 200 + "Ada Brandt " + "word " * 200)
    entities.confirm_mention(a_mark(article, "Ada Brandt", kind="entity", by=alice), ada, by=alice)
    (mention,) = as_user(alice).get(f"/entities/{ada.pk}/").context["mentions"]
    assert mention.context.before.startswith("…")
    assert mention.context.after.endswith("…")
    assert len(mention.context.before) < 320


def test_alice_rejects_a_mention_and_htmx_gets_it_back(as_user: SignIn, alice: User, ada: Entity) -> None:
    mention = joined(ada, "Ada Brandt", by=alice)
    client = as_user(alice)
    part = client.post(f"/entity-mentions/{mention.pk}/decide/", {"accept": "0"}, headers=HTMX).content.decode()
    mention.refresh_from_db()
    assert mention.state == "rejected"
    assert "<html" not in part
    assert 'value="1"' in part
    assert client.post(f"/entity-mentions/{mention.pk}/decide/", {"accept": "1"}).status_code == 302
    mention.refresh_from_db()
    assert mention.state == "confirmed"


def test_confirming_a_proposed_entity_makes_it_curated(as_user: SignIn, alice: User) -> None:
    proposed = an_entity("Lindholm", type="GPE", by=machine("linker"))
    mark = a_mark(an_article(), "Lindholm", kind="entity", by=alice)
    mention = entities.propose_mention(
        mark, proposed, level="name", score=1, method="test", reason="", by=machine("linker")
    )
    assert mention is not None
    as_user(alice).post(f"/entity-mentions/{mention.pk}/decide/", {"accept": "1"})
    proposed.refresh_from_db()
    assert proposed.state == "curated"


def corrected(entity: Entity, **changed: object) -> dict[str, object]:
    known = {"revision": entity.revision, "name": entity.name, "type": entity.type, "description": "", "wikidata": ""}
    return known | changed


def test_an_editor_corrects_name_type_and_ids(as_user: SignIn, erin: User, ada: Entity) -> None:
    typed = corrected(ada, name="Ada M. Brandt", type="ORG", wikidata="Q43", description="mayor of Lindholm")
    assert as_user(erin).post(f"/entities/{ada.pk}/change/", typed).status_code == 302
    ada.refresh_from_db()
    assert (ada.name, ada.type, ada.external_ids) == ("Ada M. Brandt", "ORG", {"wikidata": "Q43"})


def test_who_is_no_editor_may_not(as_user: SignIn, bob: User, ada: Entity) -> None:
    assert as_user(bob).post(f"/entities/{ada.pk}/change/", corrected(ada, name="Other")).status_code == 403
    assert "Correct name" not in as_user(bob).get(f"/entities/{ada.pk}/").content.decode()


def test_a_late_correction_keeps_what_was_typed(as_user: SignIn, erin: User, ada: Entity) -> None:
    entities.change(ada, revision=1, description="mayor", by=erin)
    response = as_user(erin).post(f"/entities/{ada.pk}/change/", corrected(ada, revision=1, name="Typed name"))
    assert response.status_code == 409
    assert 'value="Typed name"' in response.content.decode()
    assert response.context["form"]["revision"].value() == "2"


def test_a_malformed_wikidata_id_is_refused(as_user: SignIn, erin: User, ada: Entity) -> None:
    response = as_user(erin).post(f"/entities/{ada.pk}/change/", corrected(ada, wikidata="42"))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["wikidata"])


def test_alice_adds_a_name(as_user: SignIn, alice: User, ada: Entity) -> None:
    as_user(alice).post(f"/entities/{ada.pk}/aliases/", {"text": "Brandt", "kind": "name"})
    assert ada.aliases.filter(text="Brandt").exists()


def test_alice_takes_a_name_away_but_not_the_last_one(as_user: SignIn, alice: User, ada: Entity) -> None:
    client = as_user(alice)
    for alias in ada.aliases.all():
        client.post(f"/entity-names/{alias.pk}/remove/")
    assert list(ada.aliases.values_list("text", flat=True)) == ["Ada Brandt"]


def test_the_mentions_follow_page_by_page_without_one_lost(as_user: SignIn, alice: User, ada: Entity) -> None:
    many = " ".join(f"Ada Brandt spoke {number} times." for number in range(60))
    for day in (1, 2):
        article = an_article(f"{many} {day}", published_at=date(2021, 5, day))
        starts = [at for at in range(len(many)) if many.startswith("Ada Brandt", at)]
        new = [{"start": at, "end": at + 10, "kind": "entity", "entity": ada} for at in starts]
        marks.create_many([marks.NewMark(version=article.current, **mark) for mark in new], by=alice)
    client, seen, after = as_user(alice), [], ""
    while True:
        context = client.get(f"/entities/{ada.pk}/", {"after": after} if after else {}).context
        seen += [mention.pk for mention in context["mentions"]]
        if not (after := context["following"]):
            break
    assert len(seen) == len(set(seen)) == 120
    made_up = client.get(f"/entities/{ada.pk}/?after=2021_x_9")
    assert (made_up.status_code, len(made_up.context["mentions"])) == (200, 50)


def test_what_the_same_articles_name_stands_beside_it(as_user: SignIn, alice: User, erin: User, ada: Entity) -> None:
    port, article = an_entity("Lindholm", type="GPE", by=erin), an_article()
    for quote, entity in (("Ada Brandt", ada), ("Lindholm", port)):
        entities.confirm_mention(a_mark(article, quote, kind="entity", by=alice), entity, by=alice)
    neighbours = as_user(alice).get(f"/entities/{ada.pk}/").context["neighbours"]
    assert [(each.entity, each.articles) for each in neighbours] == [(port, 1)]


def test_charlie_sees_none_of_it(as_user: SignIn, charlie: User, ada: Entity) -> None:
    client = as_user(charlie)
    assert [client.get(path).status_code for path in ("/entities/", f"/entities/{ada.pk}/")] == [403, 403]
    assert not Annotation.objects.exists()
