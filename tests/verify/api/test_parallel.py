"""The linker and a person who make a claim of one mark at the same moment make one."""

from __future__ import annotations

import pytest

from annotate.models import User
from tests.annotate.api.test_parallel import ROUNDS, at_once, statuses
from tests.factories import a_mark, an_article
from tests.rest import Rest
from verify.models import Claim

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_claims_from_one_mark_are_one(alice: User, bob: User) -> None:
    article, one, two = an_article(by=alice), Rest(alice), Rest(bob)
    for number in range(ROUNDS):
        mark = a_mark(article, "400 permits had expired", by=alice, client_id=str(number))
        sent = {"annotation": mark.pk}
        answers = at_once(lambda: one.post("claims/", sent), lambda: two.post("claims/", sent))  # noqa: B023
        assert set(statuses(answers)) <= {200, 201}
        assert answers[0].json()["id"] == answers[1].json()["id"]
    assert Claim.objects.count() == ROUNDS
