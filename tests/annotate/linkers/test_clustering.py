from annotate.linkers.clustering import average_link


def test_joins_the_most_similar_first_and_by_the_mean() -> None:
    similarity = {(0, 1): 0.9, (1, 2): 0.6, (2, 3): 0.8}
    assert average_link(5, similarity, 0.5) == [[0, 1], [2, 3], [4]]
    assert average_link(5, similarity, 0.1) == [[0, 1, 2, 3], [4]]


def test_nothing_joins_above_every_similarity() -> None:
    assert average_link(2, {(0, 1): 0.4}, 0.5) == [[0], [1]]
    assert average_link(0, {}, 0.5) == []
