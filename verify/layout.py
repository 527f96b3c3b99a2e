"""Where the nodes of a small graph stand, the same for the same graph.

Spring layout after Fruchterman and Reingold (1991, "Graph Drawing by Force-directed Placement"): linked nodes attract,
all repel, moves shrink. It starts from a circle in the order given and uses no chance.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

STEPS = 90
MARGIN = 0.06


def positions(
    nodes: Sequence[str], edges: Iterable[tuple[str, str]], width: int = 1000, height: int = 640
) -> dict[str, tuple[int, int]]:
    """{node: (x, y)} inside ``width`` × ``height``. Cost: STEPS × nodes²; for some dozens of nodes."""
    size = len(nodes)
    if size == 0:
        return {}
    places = [complex(math.cos(turn), math.sin(turn)) for turn in (math.tau * at / size for at in range(size))]
    at = {node: number for number, node in enumerate(nodes)}
    pairs = [(at[a], at[b]) for a, b in edges if a in at and b in at and a != b]
    ideal = 1.6 / math.sqrt(size)
    for step in range(STEPS):
        most = 0.25 * (1 - step / STEPS)
        moves = _moves(places, pairs, ideal)
        places = [
            place + (move / abs(move) * min(abs(move), most) if move else 0)
            for place, move in zip(places, moves, strict=True)
        ]
    return _fitted(nodes, places, width, height)


def _moves(places: Sequence[complex], pairs: Sequence[tuple[int, int]], ideal: float) -> list[complex]:
    moves = [-0.15 * place for place in places]  # towards the middle, so that parts do not drift apart
    for one in range(len(places)):
        for other in range(one):
            apart = places[one] - places[other] or complex(1e-6, 1e-6 * (one + 1))
            push = apart / abs(apart) * (ideal * ideal / abs(apart))
            moves[one] += push
            moves[other] -= push
    for one, other in pairs:
        apart = places[one] - places[other]
        pull = apart * (abs(apart) / ideal)
        moves[one] -= pull
        moves[other] += pull
    return moves


def _fitted(nodes: Sequence[str], places: Sequence[complex], width: int, height: int) -> dict[str, tuple[int, int]]:
    """Stretched to the frame, a margin left free."""

    def stretched(values: list[float], length: int) -> list[int]:
        low, span = min(values), max(values) - min(values)
        share = [(value - low) / span if span > 1e-9 else 0.5 for value in values]
        return [round(length * (MARGIN + (1 - 2 * MARGIN) * each)) for each in share]

    xs = stretched([place.real for place in places], width)
    ys = stretched([place.imag for place in places], height)
    return dict(zip(nodes, zip(xs, ys, strict=True), strict=True))
