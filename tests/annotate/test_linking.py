"""What the link job makes of a mark: a value for a date, an entity for a name, a claim for a statement."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection

from annotate import jobs, work
from annotate.actions import annotation as marks
from annotate.actions import article as articles
from annotate.actions import date as dates
from annotate.actions import entity as entities
from annotate.models import Annotation, Article, AuditEvent, DateMention, Entity, EntityMention, Job, User
from tests.factories import a_mark, an_article, an_entity, version_of
from verify import work as verify_work
from verify.actions import link as links
from verify.models import Claim, ClaimIndex, ClaimLink, ClaimMention

PUBLISHED = date(2021, 3, 15)  # a Monday
STORY = (
    "The ferry office closed on Friday. It had opened on 4 May 2019. "
    "Ada Brandt, who ran it, left. Ms Brandt's LINDHOLM colleagues stayed in Lindholm."
)


@pytest.fixture
def article(alice: User) -> Article:
    return an_article(STORY, by=alice, published_at=PUBLISHED)


def link(mark: Annotation) -> Annotation:
    Annotation.objects.filter(pk=mark.pk).update(needs_linking=True)
    work.link_mark(mark.pk)
    mark.refresh_from_db()
    return mark


def correct(article: Article, to: date, by: User) -> None:
    article.refresh_from_db()
    articles.correct(article, revision=article.revision, published_at=to, by=by)
    jobs.work_off()


def value(mark: Annotation) -> tuple[str, str]:
    mention = DateMention.objects.get(annotation=mark)
    return mention.value, mention.state


def entity_of(mark: Annotation) -> Entity:
    return EntityMention.objects.live().get(annotation=mark).entity


# -- dates ------------------------------------------------------------------------------------------------------------


def test_a_relative_date_counts_from_the_article_s_date(article: Article, alice: User) -> None:
    mark = link(a_mark(article, "Friday", kind="date", by=alice))
    mention = mark.date_mention
    assert (mention.value, mention.begin, mention.end) == ("2021-03-12", date(2021, 3, 12), date(2021, 3, 12))
    assert (mention.type, mention.state) == ("DATE", "resolved")
    assert mention.anchor
    assert mention.rule
    assert "15 March 2021" in mention.reason
    assert not mark.needs_linking


def test_without_the_article_s_date_a_relative_one_is_unknown_and_not_guessed(alice: User) -> None:
    mark = link(a_mark(an_article(STORY, by=alice), "Friday", kind="date", by=alice))
    assert (mark.date_mention.value, mark.date_mention.begin) == ("XXXX-WXX-5", None)  # a Friday, nobody knows which


def test_words_that_are_no_date_have_an_unknown_value_and_say_why(article: Article, alice: User) -> None:
    mark = link(a_mark(article, "colleagues", kind="date", by=alice))
    assert (mark.date_mention.value, mark.date_mention.reason) == ("", "No time expression that the grammar knows.")


def test_correcting_the_article_s_date_computes_relative_dates_anew(article: Article, alice: User) -> None:
    relative = a_mark(article, "Friday", kind="date", by=alice)
    absolute = a_mark(article, "4 May 2019", kind="date", by=alice)
    jobs.work_off()
    correct(article, date(2021, 3, 22), alice)
    assert (value(relative), value(absolute)) == (("2021-03-19", "resolved"), ("2019-05-04", "resolved"))


def test_a_confirmed_date_that_no_longer_fits_is_kept_and_flagged(article: Article, alice: User) -> None:
    relative = a_mark(article, "Friday", kind="date", by=alice)
    absolute = a_mark(article, "4 May 2019", kind="date", by=alice)
    jobs.work_off()
    for mark in (relative, absolute):
        dates.confirm(mark, by=alice)
    correct(article, date(2021, 3, 22), alice)
    assert value(relative) == ("2021-03-12", "recheck")
    assert value(absolute) == ("2019-05-04", "confirmed")
    assert AuditEvent.objects.filter(verb="date.recheck").count() == 1


def test_a_value_that_a_person_entered_is_left_alone(article: Article, alice: User) -> None:
    mark = a_mark(article, "Friday", kind="date", by=alice)
    dates.enter(mark, value="2021-03-05", by=alice)
    correct(article, date(2021, 3, 22), alice)
    assert value(mark) == ("2021-03-05", "confirmed")


# -- entities ---------------------------------------------------------------------------------------------------------


def test_a_name_joins_the_entity_that_has_it(article: Article, alice: User) -> None:
    brandt = an_entity("Ada Brandt", by=alice)
    mark = link(a_mark(article, "Ada Brandt", kind="entity", by=alice))
    mention = mark.entity_mentions.get()
    assert (mention.entity, mention.state, mention.score) == (brandt, "suggested", 1.0)
    assert mention.reason


@pytest.mark.parametrize("words", ["LINDHOLM", "Lindholm"])
def test_a_name_in_other_letters_joins_too(words: str, article: Article, alice: User) -> None:
    town = an_entity("Lindhölm", type="GPE", aliases=[("Lindholm", "name")], by=alice)
    assert entity_of(link(a_mark(article, words, kind="entity", by=alice))) == town


def test_a_new_name_is_proposed_and_not_curated(article: Article, alice: User) -> None:
    mark = link(a_mark(article, "Lindholm", kind="entity", by=alice))
    entity = entity_of(mark)
    assert (entity.name, entity.state, entity.created_by.is_machine) == ("Lindholm", "proposed", True)
    assert mark.entity_mentions.get().reason


def test_the_next_mark_of_that_name_joins_the_proposal(article: Article, alice: User) -> None:
    first = link(a_mark(article, "Lindholm", kind="entity", by=alice))
    second = link(a_mark(article, "LINDHOLM", kind="entity", by=alice))
    assert entity_of(first) == entity_of(second) == Entity.objects.get()


def test_a_rejected_pair_is_not_proposed_again(article: Article, alice: User) -> None:
    an_entity("Lindholm", type="GPE", by=alice)
    mark = link(a_mark(article, "Lindholm", kind="entity", by=alice))
    entities.reject_mention(mark.entity_mentions.get(), by=alice)
    link(mark)
    assert mark.entity_mentions.get(entity__name="Lindholm", entity__state="curated").state == "rejected"
    assert not EntityMention.objects.live().filter(annotation=mark, entity__state="curated").exists()


def test_what_a_person_confirmed_stays(article: Article, alice: User) -> None:
    town, ship = an_entity("Lindholm", type="GPE", by=alice), an_entity("MV Lindholm", type="PRODUCT", by=alice)
    mark = a_mark(article, "Lindholm", kind="entity", by=alice)
    entities.confirm_mention(mark, ship, by=alice)
    link(mark)
    assert entity_of(mark) == ship
    assert not mark.entity_mentions.filter(entity=town).exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_meet_a_new_name_at_once_propose_one_entity(alice: User) -> None:
    words = [a_mark(an_article(by=alice), "Lindholm", kind="entity", by=alice) for _ in range(4)]
    start = Barrier(len(words))
    faults = []

    def link_at_once(mark: Annotation) -> None:
        start.wait()
        try:
            work.link_mark(mark.pk)
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    workers = [Thread(target=link_at_once, args=(mark,)) for mark in words]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert faults == []
    assert Entity.objects.count() == 1
    assert EntityMention.objects.count() == len(words)


def test_a_capital_that_stands_for_a_government_means_its_country_and_not_the_city(alice: User) -> None:
    text = "Norway sold the ferry. Oslo denied it and Oslo will appeal. The ferry lay in Oslo all winter."
    article, at, found = an_article(text, by=alice), 0, []
    version = version_of(article)
    for words in ("Norway", "Oslo", "Oslo", "Oslo"):
        at = text.index(words, at)
        new = marks.create(version=version, start=at, end=at + len(words), kind="entity", by=alice)
        found.append(link(new).entity_mentions.select_related("entity").get())
        at += len(words)
    country, acts, acts_again, place = found
    assert country.entity == acts.entity == acts_again.entity != place.entity
    assert (acts.entity.name, place.entity.name) == ("Norway", "Oslo")
    assert acts.reason == "“Oslo” stands for the government of Norway here."


# -- claims -----------------------------------------------------------------------------------------------------------

EARLIER = "The Fisheries Board counted 1,240 deckhands in the port of Lindholm on 22 December 2019."
REPEATED = "In the port of Lindholm the Fisheries Board counted 1,240 deckhands on 22 December 2019."
OPPOSED = "The Fisheries Board counted 3,900 deckhands in the port of Lindholm on 22 December 2019."


def claim_in(text: str, alice: User, publisher: str) -> Claim:
    """The candidate that a mark on the whole of ``text``, in an article of its own, opens."""
    article = an_article(
        f"{text}\nFrom our desk at {publisher}.", by=alice, publisher=publisher, published_at=PUBLISHED
    )
    mark = a_mark(article, text, by=alice)
    jobs.work_off()
    return ClaimMention.objects.get(annotation=mark).claim


def test_a_claim_mark_opens_one_candidate(article: Article, alice: User) -> None:
    mark = a_mark(article, "The ferry office closed on Friday", by=alice)
    link(mark)
    link(mark)
    claim = Claim.objects.get()
    assert (claim.state, claim.text) == ("candidate", "The ferry office closed on Friday")
    assert claim.created_by.is_machine
    assert list(claim.claim_mentions.values_list("annotation", flat=True)) == [mark.pk]


def test_a_candidate_goes_with_its_last_mark(article: Article, alice: User) -> None:
    mark = a_mark(article, "The ferry office closed on Friday", by=alice)
    jobs.work_off()
    marks.change(mark, revision=mark.revision, kind="entity", by=alice)
    jobs.work_off()
    assert not ClaimMention.objects.live().filter(annotation__kind="claim").exists()


def test_two_papers_that_say_the_same_are_proposed_as_one_claim(alice: User) -> None:
    first, second = claim_in(EARLIER, alice, "Courier"), claim_in(REPEATED, alice, "Lantern")
    proposed = ClaimLink.objects.get()
    assert (proposed.type, proposed.state, {proposed.older, proposed.newer}) == (
        "same_claim",
        "suggested",
        {first, second},
    )
    assert proposed.reason


def test_two_figures_for_one_day_are_proposed_as_a_contradiction(alice: User) -> None:
    first, second = claim_in(EARLIER, alice, "Courier"), claim_in(OPPOSED, alice, "Lantern")
    proposed = ClaimLink.objects.get()
    assert (proposed.type, proposed.state, {proposed.older, proposed.newer}) == (
        "contradicts",
        "suggested",
        {first, second},
    )
    assert "1,240" in proposed.reason
    assert "3,900" in proposed.reason


def test_a_rejected_link_stays_rejected(alice: User, bob: User) -> None:
    claim_in(EARLIER, alice, "Courier")
    claim_in(OPPOSED, alice, "Lantern")
    proposed = ClaimLink.objects.get()
    links.decide(proposed, state="rejected", revision=proposed.revision, by=bob)
    Claim.objects.update(needs_linking=True)
    jobs.work_off()
    assert list(ClaimLink.objects.values_list("pk", "state")) == [(proposed.pk, "rejected")]


def test_links_change_no_claim(alice: User) -> None:
    first = claim_in(EARLIER, alice, "Courier")
    claim_in(OPPOSED, alice, "Lantern")
    again = Claim.objects.get(pk=first.pk)
    assert (again.state, again.revision, again.updated_at) == (first.state, first.revision, first.updated_at)


@pytest.mark.django_db(transaction=True)
def test_two_claims_that_are_linked_at_once_find_each_other(alice: User) -> None:
    for number, text in enumerate((EARLIER, REPEATED, OPPOSED)):
        a_mark(an_article(f"{text}\nDesk {number}.", by=alice, published_at=PUBLISHED), text, by=alice)
    for mark in Annotation.objects.all():
        work.link_mark(mark.pk)
    at_once(verify_work.link_claim, Claim.objects.values_list("pk", flat=True))
    in_parallel = sorted(ClaimLink.objects.values_list("type", "older", "newer"))
    ClaimLink.objects.all().delete()
    Claim.objects.update(needs_linking=True)
    jobs.work_off()
    assert in_parallel == sorted(ClaimLink.objects.values_list("type", "older", "newer"))
    assert len(in_parallel) == 3


def at_once(linker: Callable[[int], object], ids: Iterable[int]) -> None:
    """Run ``linker`` for all ids in as many threads."""
    ids = list(ids)
    start, faults = Barrier(len(ids)), []

    def one(pk: int) -> None:
        start.wait()
        try:
            linker(pk)
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    workers = [Thread(target=one, args=(pk,)) for pk in ids]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert faults == []


def test_a_claim_is_compared_anew_when_a_name_in_it_is_marked_later(alice: User) -> None:
    article = an_article(by=alice)
    a_mark(article, "The port of Lindholm issued 650 permits in 2020", by=alice)
    jobs.work_off()
    assert ClaimIndex.objects.get().facts["entities"] == {"set": []}
    mark = a_mark(article, "Lindholm", kind="entity", by=alice)
    jobs.work_off()
    assert ClaimIndex.objects.get().facts["entities"] == {"set": [str(entity_of(mark).pk)]}
    assert not Claim.objects.filter(needs_linking=True).exists()


def test_what_an_attempt_that_died_linked_is_told_by_the_next(alice: User) -> None:
    article = an_article(by=alice)
    a_mark(article, "The port of Lindholm issued 650 permits in 2020", by=alice)
    jobs.work_off()
    mark = a_mark(article, "Lindholm", kind="entity", by=alice)
    work.link_mark(mark.pk)  # and then its worker was killed
    Job.objects.filter(state="queued").update(fence=1)
    jobs.work_off()
    assert ClaimIndex.objects.get().facts["entities"] == {"set": [str(entity_of(mark).pk)]}


def test_names_are_linked_before_the_claims_that_hold_them(alice: User) -> None:
    article = an_article(by=alice)
    ids = [a_mark(article, "The port of Lindholm issued 650 permits in 2020", by=alice).pk]
    ids += [a_mark(article, "Lindholm", kind="entity", by=alice).pk]
    Job.objects.all().delete()
    jobs.enqueue("link", by=alice, annotations=ids)
    assert jobs.work_off() == 2  # the claim is linked once, with its name
    assert ClaimIndex.objects.get().facts["entities"] != {"set": []}
