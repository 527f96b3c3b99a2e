"""Articles by story."""

from __future__ import annotations

from annotate.linkers.stories import Weights, candidate_keys, cosine, group, place, profile, vector

FLOOD_HALL = [
    "The river Nidra rose in Hall on Monday and flooded the old town. Mayor Berit Lund closed the bridge.",
    "Flood in Hall: the Nidra broke its banks, and Mayor Lund had the bridge closed. Nobody was hurt.",
    "Hall counts the cost of the Nidra flood. The bridge stays closed, Mayor Berit Lund told residents.",
    "In Hall the water of the Nidra is falling after the flood. Berit Lund will open the bridge on Friday.",
]
FLOOD_VIK = [
    "After two days of rain the Sira broke through its dam at Vik and the flood reached the market square on Thursday.",
    "Councillor Olav Moe called the army to Vik, where the dam on the river Sira gave way and shops stand under water.",
    "Soldiers lay sandbags along the Sira in Vik. The dam had been due for repair, Olav Moe admitted after the flood.",
    "Shopkeepers in Vik ask who pays: Councillor Moe knew that the dam on the Sira was weak, says their lawyer.",
]
CHESS = [
    "Grandmaster Ines Prado won the Lisbon chess open with a rook sacrifice in the last round.",
    "Ines Prado takes the Lisbon open: a rook sacrifice decided the last round of the chess tournament.",
]


def test_look_alike_stories_are_told_apart() -> None:
    articles = [text for trio in zip(FLOOD_HALL, FLOOD_VIK, strict=True) for text in trio] + CHESS
    assert group([profile(text) for text in articles]) == [[0, 2, 4, 6], [1, 3, 5, 7], [8, 9]]


def test_an_article_is_placed_with_its_story_and_told_why() -> None:
    stories = {"hall": [profile(text) for text in FLOOD_HALL[:3]], "vik": [profile(text) for text in FLOOD_VIK[:3]]}
    weights = Weights.of([profile(text) for text in FLOOD_HALL + FLOOD_VIK + CHESS])
    found = place(profile(FLOOD_VIK[3]), stories, weights)
    assert found is not None
    name, judged = found
    assert name == "vik"
    assert judged.score > 0.5
    assert "“sira”" in judged.reason


def test_an_article_of_no_known_story_is_placed_nowhere() -> None:
    stories = {"hall": [profile(text) for text in FLOOD_HALL]}
    weights = Weights.of([profile(text) for text in FLOOD_HALL + CHESS])
    assert place(profile(CHESS[0]), stories, weights) is None
    assert place(profile(CHESS[0]), {}, weights) is None


def test_keys_are_the_rare_words_and_articles_of_one_story_share_some() -> None:
    profiles = [profile(text) for text in FLOOD_HALL + FLOOD_VIK + CHESS]
    weights = Weights.of(profiles)
    first, second = (candidate_keys(article, weights) for article in profiles[:2])
    assert "N:nidra" in first & second


def test_the_title_counts_as_text() -> None:
    weights = Weights.of([profile(text) for text in FLOOD_HALL + CHESS])
    titled = profile("Nobody was hurt.", title="Nidra floods Hall")
    assert cosine(vector(titled, weights), vector(profile(FLOOD_HALL[0]), weights)) > 0.1


def test_empty_articles_stand_alone() -> None:
    assert group([profile(""), profile(""), profile(CHESS[0])]) == [[0], [1], [2]]
    assert group([]) == []
