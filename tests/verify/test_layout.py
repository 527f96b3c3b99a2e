"""Where the nodes of a graph stand."""

from itertools import combinations

from verify.layout import BOX_HEIGHT, BOX_WIDTH, positions

STAR = [("a", "b"), ("a", "c"), ("a", "d"), ("a", "e")]
NODES = ["a", "b", "c", "d", "e", "far"]


def test_the_same_graph_is_drawn_the_same() -> None:
    assert positions(NODES, STAR) == positions(NODES, STAR)


def test_every_node_is_inside_and_no_name_on_another() -> None:
    placed = positions([str(n) for n in range(32)], [(str(n), str(n // 3)) for n in range(32)], 1000, 640)
    assert len(placed) == 32
    assert all(0 <= x <= 1000 and 0 <= y <= 640 for x, y in placed.values())
    for (x, y), (other_x, other_y) in combinations(placed.values(), 2):
        assert abs(x - other_x) > BOX_WIDTH - 3 or abs(y - other_y) > BOX_HEIGHT - 3


def test_what_is_linked_stands_nearer_than_what_is_not() -> None:
    placed = {name: complex(*place) for name, place in positions(NODES, STAR).items()}
    assert abs(placed["a"] - placed["b"]) < abs(placed["b"] - placed["far"])


def test_small_graphs_have_places_too() -> None:
    assert positions([], []) == {}
    assert positions(["a"], [("a", "a"), ("a", "gone")]) == {"a": (500, 320)}
