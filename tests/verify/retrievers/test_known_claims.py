"""Known claims: found in other words, doubles as one, posts without their trimmings."""

from __future__ import annotations

from annotate import embeddings
from verify.retrievers.known_claims import Collection, KnownClaim, plain_post, rank

CLAIMS = [
    KnownClaim("a", "A crane fell into the harbour of Nordhavn.", "Did a crane fall into the harbour?"),
    KnownClaim("b", "The mayor of Sundby owns “nine” bakeries.", "Does the mayor own nine bakeries?"),
    KnownClaim("c", "The mayor of Sundby owns 'nine' bakeries.", "Nine bakeries?"),
    KnownClaim("d", "Rye bread cures colds."),
]


def test_a_repeated_claim_is_found_in_other_words() -> None:
    embed = embeddings.embed if embeddings.available() else None
    assert rank("Nordhavn: did you see that crane in the harbour?", Collection(CLAIMS, embed))[0][0] == "a"


def test_claims_of_the_same_words_stand_together_the_first_in_front() -> None:
    order = [key for key, _ in rank("Nine bakeries belong to the mayor!", Collection(CLAIMS))]
    assert order[:2] == ["b", "c"]


def test_no_more_than_asked_for() -> None:
    assert len(rank("The mayor owns bakeries.", Collection(CLAIMS), most=1)) == 1
    assert rank("Anything", Collection([])) == []


def test_a_post_loses_signature_and_links_and_its_tags_become_words() -> None:
    post = "Look at this #CraneAccident https://example.org/x @PortOfNordhavn — Ana Lund (@ana) May 4, 2021"
    assert plain_post(post) == "Look at this Crane Accident Port Of Nordhavn"
