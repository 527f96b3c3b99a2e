"""Where the nodes of a graph stand."""

from verify.layout import positions

STAR = [("a", "b"), ("a", "c"), ("a", "d"), ("a", "e")]
NODES = ["a", "b", "c", "d", "e", "far"]


def test_the_same_graph_is_drawn_the_same() -> None:
    assert positions(NODES, STAR) == positions(NODES, STAR)


def test_every_node_is_inside_and_none_on_another() -> None:
    placed = positions([str(n) for n in range(40)], [(str(n), str(n // 3)) for n in range(40)], 1000, 640)
    assert len(set(placed.values())) == 40
    assert all(0 <= x <= 1000 and 0 <= y <= 640 for x, y in placed.values())


def test_what_is_linked_stands_nearer_than_what_is_not() -> None:
    placed = {name: complex(*place) for name, place in positions(NODES, STAR).items()}
    assert abs(placed["a"] - placed["b"]) < abs(placed["b"] - placed["far"])


def test_small_graphs_have_places_too() -> None:
    assert positions([], []) == {}
    assert positions(["a"], [("a", "a"), ("a", "gone")]) == {"a": (500, 320)}
