"""Where a claim is said: grouped by origin, a few at a time, and the rest by a link that also works without script."""

from __future__ import annotations

import pytest
from django.test import Client

from annotate.models import User
from tests.factories import a_claim, a_mark, a_person, an_article
from verify import said
from verify.actions import claim as claims
from verify.actions import evidence as evidences
from verify.models import Claim, Origin

ORIGINS = said.ORIGINS + 2
REPEATED = said.ARTICLES + 3


def mention(claim: Claim, origin: Origin | None, by: User, title: str) -> None:
    mark = a_mark(an_article(title=title, by=by), "400 permits had expired", by=by)
    claims.add_mention(claim, mark, origin=origin, by=by)


@pytest.fixture(scope="class")
def editor(class_db: None) -> User:
    return a_person("editor", "editor")


@pytest.fixture(scope="class")
def claim(editor: User) -> Claim:
    """Of seven wordings of one wire report, six single reports, and one mention whose origin nobody has named."""
    claim = a_claim(by=editor)
    wire = evidences.origin_named("Wire 12", kind="wire", party="North Wire", by=editor)
    for number in range(REPEATED):
        mention(claim, wire, editor, f"Wire copy {number}")
    for number in range(1, ORIGINS - 1):
        own = evidences.origin_named(f"Report {number}", kind="document", party=f"Office {number}", by=editor)
        mention(claim, own, editor, f"Own story {number}")
    return Claim.objects.get(pk=claim.pk)


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


@pytest.mark.usefixtures("db")
class TestAMuchRepeatedClaim:
    def test_the_most_repeated_origin_comes_first_and_the_unnamed_last(self, claim: Claim) -> None:
        names = [
            group.origin.name if group.origin else ""
            for start in (0, said.ORIGINS)
            for group in said.by_origin(claim, start).groups
        ]
        assert names == ["Wire 12", *(f"Report {number}" for number in range(1, ORIGINS - 1)), ""]

    def test_all_are_counted_though_few_are_shown(self, claim: Claim) -> None:
        shown = said.by_origin(claim)
        assert shown.independence == {
            "articles": REPEATED + ORIGINS - 1,
            "origins": ORIGINS - 1,
            "parties": ORIGINS - 1,
        }
        assert (len(shown.groups), shown.more, shown.unread) == (said.ORIGINS, ORIGINS - said.ORIGINS, 0)
        assert (shown.groups[0].mentions, len(shown.groups[0].places), shown.groups[0].more) == (REPEATED, 4, 3)

    def test_the_page_shows_few_and_links_to_the_others(self, desk: Client, claim: Claim) -> None:
        page = desk.get(f"/claims/{claim.pk}/").content.decode()
        assert "Wire copy 0" in page
        assert f"Wire copy {said.ARTICLES}" not in page
        assert f'href="/claims/{claim.pk}/said/?from={said.ORIGINS}"' in page
        assert "2 more origins" in page
        assert "3 more articles" in page

    def test_the_next_origins_come_as_a_part_and_as_a_page(self, desk: Client, claim: Claim) -> None:
        path = f"/claims/{claim.pk}/said/?from={said.ORIGINS}"
        part, page = desk.get(path, headers={"HX-Request": "true"}), desk.get(path)
        for answer in (part, page):
            assert "Report 6" in answer.content.decode()
            assert "Wire 12" not in answer.content.decode()
            assert "HX-Request" in answer["Vary"]
        assert b"<html" in page.content
        assert b"<html" not in part.content

    def test_the_other_articles_of_an_origin_come_without_those_shown(self, desk: Client, claim: Claim) -> None:
        path = f"/claims/{claim.pk}/said/?origin={Origin.objects.get(name='Wire 12').pk}"
        part = desk.get(path, headers={"HX-Request": "true"}).content.decode()
        assert [f"Wire copy {n}" in part for n in range(REPEATED)] == [False] * said.ARTICLES + [True] * 3
        page = desk.get(path).content.decode()
        assert all(f"Wire copy {n}" in page for n in range(REPEATED))

    @pytest.mark.parametrize("query", ["origin=9", "origin=x", "origin=" + "9" * 5000])
    def test_an_origin_that_nothing_goes_back_to_is_not_found(self, desk: Client, editor: User, query: str) -> None:
        claim = a_claim(by=editor)
        own = evidences.origin_named("Their own", kind="observation", party="Lindholm Post", by=editor)
        claims.add_mention(claim, claim.claim_mentions.get().annotation, origin=own, by=editor)
        assert desk.get(f"/claims/{claim.pk}/said/?{query}").status_code == 404

    @pytest.mark.parametrize("query", ["from=x", "from=-3", "from=" + "9" * 5000])
    def test_a_place_that_is_none_is_the_beginning(self, desk: Client, claim: Claim, query: str) -> None:
        assert "Wire 12" in desk.get(f"/claims/{claim.pk}/said/?{query}").content.decode()


def test_an_origin_is_named_with_those_that_quote_it(erin: User) -> None:
    claim = a_claim(by=erin)
    wire = evidences.origin_named("Wire 12", kind="wire", party="North Wire", by=erin)
    quoting = evidences.origin_named("The Post's notes", kind="document", party="Lindholm Post", parent=wire, by=erin)
    claims.add_mention(claim, claim.claim_mentions.get().annotation, origin=quoting, by=erin)
    (group,) = said.by_origin(claim).groups
    assert (group.origin, group.through) == (wire, [quoting])
