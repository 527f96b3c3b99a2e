"""Marks are linked in any order, one by one or together, twice or at once: the same names mean the same things."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection

from annotate import jobs, relatives
from annotate.actions import annotation as marks
from annotate.linkers.names import Mention, read
from annotate.machines import machine
from annotate.models import Annotation, EntityMention, Job, User
from tests.factories import an_article, version_of

FIRST = (
    "Ada Brandt runs Nordhavn Shipping. Brandt bought the ferry from the United Harbour Workers on Monday. "
    "UHW had owned the ferry. Nordhavn paid for it, Brandt said, and Bo Lunde signed. Lunde left the harbour."
)
SECOND = (
    "Brandt sold the ferry of the harbour on Tuesday, Nordhavn Shipping said. Lunde, who had signed for the ferry that "
    "the harbour workers owned, had left. The ferry of Ada Brandt left the harbour on Monday."
)
NAMES = re.compile(r"Ada Brandt|Brandt|Nordhavn Shipping|Nordhavn|United Harbour Workers|UHW|Bo Lunde|Lunde")


@pytest.fixture
def ids(alice: User) -> list[int]:
    """The names in two articles of one story, marked and not linked."""
    found = []
    for day, text in enumerate((FIRST, SECOND), start=1):
        article = an_article(text, title="The ferry of the harbour", published_at=date(2021, 5, day), by=alice)
        version = version_of(article)
        new = [
            marks.NewMark(version=version, start=match.start(), end=match.end(), kind="entity")
            for match in NAMES.finditer(text)
        ]
        found += [mark.pk for mark in marks.create_many(new, by=alice)]
    Job.objects.all().delete()
    return found


def link(batches: Iterable[list[int]]) -> None:
    for batch in batches:
        jobs.enqueue("link", by=machine("linker"), annotations=batch)
        jobs.work_off()


def meant() -> list[tuple[int, int, str]]:
    """What each mark means: article, start, name of the entity."""
    columns = ("annotation__version__article", "annotation__start", "entity__name")
    return sorted(EntityMention.objects.live().values_list(*columns))


def forget() -> None:
    EntityMention.objects.all().delete()
    Annotation.objects.update(needs_linking=True)


def cut(ids: list[int], chance: random.Random) -> Iterator[list[int]]:
    """Batches of one to four."""
    while ids:
        size = chance.randint(1, 4)
        yield ids[:size]
        ids = ids[size:]


def test_together_names_mean_what_their_article_calls_them(ids: list[int]) -> None:
    link([ids])
    assert {name for _, _, name in meant()} == {"Ada Brandt", "Nordhavn Shipping", "United Harbour Workers", "Bo Lunde"}


@pytest.mark.parametrize("seed", range(3))
def test_in_any_order_they_mean_the_same(seed: int, ids: list[int]) -> None:
    link([ids])
    together, chance = meant(), random.Random(seed)
    forget()
    shuffled = chance.sample(ids, len(ids))
    link(cut([*shuffled, *chance.sample(ids, 3)], chance))  # and some of them once more
    assert meant() == together


def test_short_names_first_and_full_ones_last(ids: list[int]) -> None:
    link([ids])
    together = meant()
    forget()
    link([pk] for pk in Annotation.objects.order_by("quote").values_list("pk", flat=True))
    shortest = sorted(ids, key=lambda pk: len(Annotation.objects.get(pk=pk).quote))
    forget()
    link([pk] for pk in shortest)
    assert meant() == together


ELSEWHERE = "The volcano threw ash over the island at dawn, geologists said, while Brandt watched from the south."


def test_a_lone_last_name_in_another_story_means_the_same_before_and_after(alice: User) -> None:
    found = []
    for day, text in enumerate((FIRST, ELSEWHERE), start=1):
        version = version_of(an_article(text, published_at=date(2021, 5, day), by=alice))
        places = [match for match in NAMES.finditer(text) if match.group() in ("Ada Brandt", "Brandt")]
        new = [marks.NewMark(version=version, start=m.start(), end=m.end(), kind="entity") for m in places]
        found.append([mark.pk for mark in marks.create_many(new, by=alice)])
    Job.objects.all().delete()
    here, elsewhere = found
    for batches in (
        [here, elsewhere],
        [elsewhere, here],
        [[here[-1]], elsewhere, here],
        [elsewhere, *([pk] for pk in here)],
    ):
        link(batches)
        assert [name for _, _, name in meant()] == ["Ada Brandt"] * len(here) + ["Brandt"]
        forget()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once(ids: list[int]) -> None:
    link([ids])
    together = meant()
    forget()
    made = [jobs.enqueue("link", by=machine("linker"), annotations=part) for part in (ids[::2], ids[1::2])]
    start = Barrier(2)

    def work(pk: int) -> None:
        start.wait()
        jobs.run(pk)
        connection.close()

    workers = [Thread(target=work, args=[job.pk]) for job in made]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    jobs.work_off()
    assert meant() == together


@pytest.mark.parametrize(
    ("short", "full", "expected"),
    [
        ("Brandt", "Ada Brandt", True),
        ("Nordhavn", "Nordhavn Shipping", True),
        ("UHW", "United Harbour Workers", True),
        ("Ada Brandt", "Brandt", False),
        ("Brandt", "Brandt", False),
        ("Lunde", "Ada Brandt", False),
        ("Norway", "Norway Shipping", False),
        ("he", "Ada Brandt", False),
    ],
)
def test_what_is_part_of_what(short: str, full: str, expected: bool) -> None:
    one, other = (read(Mention(id="", text=text, article="")) for text in (short, full))
    assert relatives.is_part(one, other) == expected
