"""Merging entities and splitting them again: everything meets, and everything comes back exactly as it was."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from annotate import audit, jobs
from annotate.actions import entity as entities
from annotate.actions import merging
from annotate.errors import DomainError, Invalid, NotAllowed, Refused, Stale
from annotate.machines import machine
from annotate.models import AuditEvent, Entity, EntityAlias, EntityKey, EntityMention, EntityMerge, User
from tests.factories import a_mark, an_article, an_entity


def merge(source: Entity, into: Entity, by: User) -> EntityMerge:
    source.refresh_from_db()
    into.refresh_from_db()
    return merging.merge(source, into=into, revision=source.revision, into_revision=into.revision, by=by)


def split(source: Entity, by: User) -> EntityMerge:
    source.refresh_from_db()
    return merging.split(source, revision=source.revision, by=by)


def meant(*entities_: Entity) -> list[int]:
    return sorted(EntityMention.objects.live().filter(entity__in=entities_).values_list("annotation", flat=True))


def everything() -> dict[str, Any]:
    """All that a merge may touch, but for the revisions, which only ever rise."""
    entity = ("pk", "name", "type", "description", "external_ids", "state", "merged_into")
    mention = [field.attname for field in EntityMention._meta.concrete_fields]
    return {
        "entities": list(Entity.objects.order_by("pk").values_list(*entity)),
        "aliases": list(EntityAlias.objects.order_by("pk").values_list("pk", "entity", "folded", "kind")),
        "keys": list(EntityKey.objects.order_by("pk").values_list("pk", "entity", "key")),
        "mentions": list(EntityMention.objects.order_by("pk").values_list(*mention)),
    }


@pytest.fixture
def two(alice: User, erin: User) -> tuple[Entity, Entity]:
    """Two entities for one mayor, each with a mark that means it."""
    full, short = an_entity("Ada Brandt", by=erin), an_entity("Mayor Brandt", by=erin, external_ids={"wikidata": "Q1"})
    for entity in (full, short):
        entities.confirm_mention(a_mark(an_article(), "Ada Brandt", kind="entity", by=alice), entity, by=alice)
    return full, short


def test_after_a_merge_the_mentions_of_both_meet(two: tuple[Entity, Entity], erin: User) -> None:
    full, short = two
    both = meant(full, short)
    merge(short, full, erin)
    assert meant(full) == both
    assert set(full.aliases.values_list("text", flat=True)) == {"Ada Brandt", "Mayor Brandt"}
    full.refresh_from_db()
    short.refresh_from_db()
    assert (short.merged_into, full.external_ids) == (full, {"wikidata": "Q1"})


def test_a_split_gives_back_exactly_what_was(two: tuple[Entity, Entity], erin: User) -> None:
    before = everything()
    merge(two[1], two[0], erin)
    assert everything() != before
    split(two[1], erin)
    assert everything() == before


def test_a_preview_says_what_would_happen_and_changes_nothing(two: tuple[Entity, Entity]) -> None:
    full, short = two
    before = everything()
    found = merging.preview(short, full)
    assert (found.refusal, found.names, found.mentions, found.articles, found.others) == ("", ["Mayor Brandt"], 1, 1, 1)
    assert found.ids == {"wikidata": "Q1"}
    assert everything() == before


def test_a_preview_names_what_both_say_differently(erin: User) -> None:
    a = an_entity("Port", type="ORG", by=erin, external_ids={"wikidata": "Q1"}, description="the company")
    b = an_entity("Port", type="FACILITY", by=erin, external_ids={"wikidata": "Q2"}, description="the place")
    assert [each.name for each in merging.preview(a, b).differences] == ["type", "description", "wikidata"]
    merge(a, b, erin)
    b.refresh_from_db()
    assert (b.type, b.external_ids) == ("FACILITY", {"wikidata": "Q2"})


def test_nothing_is_merged_into_itself(erin: User) -> None:
    entity = an_entity(by=erin)
    with pytest.raises(Invalid):
        merge(entity, entity, erin)


def test_no_chain_comes_back_to_where_it_began(erin: User) -> None:
    a, b, c = (an_entity(name, by=erin) for name in ("Ant", "Bee", "Cow"))
    merge(a, b, erin)
    merge(b, c, erin)
    for source, into in ((c, a), (c, b), (a, c)):
        with pytest.raises(Refused):
            merge(source, into, erin)


def test_a_chain_is_taken_back_from_its_end(two: tuple[Entity, Entity], erin: User) -> None:
    third = an_entity("A. Brandt", by=erin)
    before = everything()
    merge(two[1], two[0], erin)
    merge(two[0], third, erin)
    with pytest.raises(Refused):
        split(two[1], erin)
    split(two[0], erin)
    split(two[1], erin)
    assert everything() == before


def test_only_who_edits_may_merge_and_a_stale_look_counts_not(
    two: tuple[Entity, Entity], bob: User, erin: User
) -> None:
    full, short = two
    with pytest.raises(NotAllowed):
        merge(short, full, bob)
    with pytest.raises(Stale):
        merging.merge(short, into=full, revision=short.revision, into_revision=full.revision + 1, by=erin)
    assert EntityMerge.objects.count() == 0


def test_merge_and_split_are_in_the_trail_of_both(two: tuple[Entity, Entity], erin: User) -> None:
    merge(two[1], two[0], erin)
    split(two[1], erin)
    for entity, verbs in ((two[1], {"entity.merge", "entity.split"}), (two[0], {"entity.absorb", "entity.release"})):
        events = AuditEvent.objects.filter(target_type="entity", target_id=entity.pk, actor=erin)
        assert verbs <= set(events.values_list("verb", flat=True))
    audit.seal()
    assert list(audit.faults()) == []


def test_who_said_that_a_mark_does_not_mean_the_survivor_is_overruled_until_the_split(
    two: tuple[Entity, Entity], alice: User, erin: User
) -> None:
    full, short = two
    mark = a_mark(an_article(), "Ada Brandt", kind="entity", by=alice)
    entities.confirm_mention(mark, full, by=alice)
    entities.confirm_mention(mark, short, by=alice)  # rejects the full one
    before = everything()
    assert merging.preview(short, full).contested == 1
    merge(short, full, erin)
    assert mark.pk in meant(full)
    split(short, erin)
    assert everything() == before


def test_marks_made_in_between_stay_with_the_survivor(two: tuple[Entity, Entity], alice: User, erin: User) -> None:
    full, short = two
    own = meant(short)
    merge(short, full, erin)
    mark = a_mark(an_article(), "Ada Brandt", kind="entity", by=alice)
    entities.confirm_mention(mark, full, by=alice)
    split(short, erin)
    assert meant(short) == own
    assert mark.pk in meant(full)


def test_a_new_mark_with_a_merged_name_joins_the_survivor(alice: User, erin: User) -> None:
    old, new = an_entity("Quayside Watch", type="ORG", by=erin), an_entity("Harbour Guard", type="ORG", by=erin)
    merge(old, new, erin)
    article = an_article("The town thanked Quayside Watch again, it said in its paper on ferries.")
    mark = a_mark(article, "Quayside Watch", kind="entity", by=alice)
    jobs.work_off()
    assert mark.pk in meant(new)


def test_what_a_worker_had_chosen_before_the_merge_goes_to_the_survivor(
    two: tuple[Entity, Entity], alice: User, erin: User
) -> None:
    full, short = two
    mark = a_mark(an_article(), "Ada Brandt", kind="entity", by=alice)
    merge(short, full, erin)
    chosen = {"level": "name", "score": 0.9, "method": "name", "reason": "", "by": machine("linker")}
    mention = entities.propose_mention(mark, short, **chosen)
    assert mention is not None
    assert mention.entity == full


def test_a_merged_entity_is_not_changed(two: tuple[Entity, Entity], alice: User, erin: User) -> None:
    merge(two[1], two[0], erin)
    two[1].refresh_from_db()
    with pytest.raises(Refused):
        entities.change(two[1], revision=two[1].revision, name="Somebody", by=erin)
    with pytest.raises(Refused):
        entities.add_alias(two[1], text="Somebody", by=alice)


def test_a_name_is_taken_away_and_marks_no_longer_find_the_entity_by_it(alice: User, erin: User) -> None:
    entity = an_entity("Fisheries Board", type="ORG", by=erin)
    entities.add_alias(entity, text="Quayside Watch", by=alice)
    entities.remove_alias(entity.aliases.get(text="Quayside Watch"), by=alice)
    assert not EntityKey.objects.filter(entity=entity, key__contains="quayside").exists()
    assert EntityKey.objects.filter(entity=entity, key__contains="fisheries").exists()
    with pytest.raises(Refused):
        entities.remove_alias(entity.aliases.get(), by=alice)


@pytest.mark.django_db(transaction=True)
def test_of_two_merges_at_once_one_is_refused(person: Callable[..., User]) -> None:
    erin = person("erin", "editor")
    a, b = an_entity("Ant", by=erin), an_entity("Bee", by=erin)
    ready, refused = Barrier(2), []

    def run(source: Entity, into: Entity) -> None:
        try:
            ready.wait()
            merging.merge(source, into=into, revision=1, into_revision=1, by=erin)
        except DomainError as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in ((a, b), (b, a))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert EntityMerge.objects.standing().count() == 1
    assert Entity.objects.current().count() == 1


STEPS = st.lists(
    st.tuples(st.sampled_from(["merge", "split", "confirm", "reject"]), st.integers(0, 3), st.integers(0, 3)),
    max_size=14,
)


class Sequences(TestCase):
    """Whatever is merged, split and marked in whatever order."""

    def setup_example(self) -> None:
        super().setup_example()
        self.erin = User.objects.create_user("erin")
        self.erin.groups.add(Group.objects.get_or_create(name="editor")[0])
        names = ("Ant Hill", "Bee Hill", "Cow Hill", "Hill")
        self.entities = [an_entity(name, by=self.erin) for name in names]
        article = an_article()
        self.marks = [
            a_mark(article, words, kind="entity", by=self.erin)
            for words in ("harbour office", "Monday", "Ada Brandt", "Lindholm")
        ]
        for at, mark in enumerate(self.marks):
            entities.confirm_mention(mark, self.entities[at], by=self.erin)
            entities.confirm_mention(mark, self.entities[(at + 1) % 4], by=self.erin)
        entities.add_alias(self.entities[0], text="Hill", by=self.erin)

    def step(self, what: str, first: int, second: int) -> None:
        try:
            if what == "merge":
                merge(self.entities[first], self.entities[second], self.erin)
            elif what == "split":
                split(self.entities[first], self.erin)
            elif what == "confirm":
                entities.confirm_mention(self.marks[first], self.entities[second], by=self.erin)
            elif mention := EntityMention.objects.filter(annotation=self.marks[first]).order_by("pk").first():
                entities.reject_mention(mention, by=self.erin)
        except DomainError:
            pass  # a step that the rules forbid

    def split_all(self) -> None:
        while EntityMerge.objects.standing().exists():
            for entity in self.entities:
                self.step("split", self.entities.index(entity), 0)

    @given(STEPS)
    @settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
    def test_when_everything_is_split_again_all_is_as_it_was(self, steps: list[tuple[str, int, int]]) -> None:
        before = everything()
        for what, first, second in steps:
            self.step("merge" if what == "confirm" else "split" if what == "reject" else what, first, second)
        self.split_all()
        assert everything() == before

    @given(STEPS)
    @settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
    def test_every_mention_has_a_current_entity_and_returns_to_its_own(self, steps: list[tuple[str, int, int]]) -> None:
        own = dict(EntityMention.objects.values_list("pk", "entity"))
        for what, first, second in steps:
            self.step(what, first, second)
            assert not EntityMention.objects.live().exclude(entity__merged_into=None).exists()
        self.split_all()
        assert own.items() <= dict(EntityMention.objects.values_list("pk", "entity")).items()
