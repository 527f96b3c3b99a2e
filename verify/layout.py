"""Where the nodes of a small graph stand, the same for the same graph.

Spring layout after Fruchterman and Reingold (1991, "Graph Drawing by Force-directed Placement"): linked nodes attract,
all repel, moves shrink. It starts from a circle in the order given and uses no chance. Then nodes whose names would
overlap push each other away, each time along the axis on which less is missing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

STEPS = 90
PUSHES = 100
BOX_WIDTH, BOX_HEIGHT = 150, 56  # a node with its name below it, in units of the frame


def positions(
    nodes: Sequence[str], edges: Iterable[tuple[str, str]], width: int = 1000, height: int = 640
) -> dict[str, tuple[int, int]]:
    """{node: (x, y)} inside ``width`` × ``height``. Cost: (STEPS + PUSHES) × nodes²; for some dozens of nodes."""
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
    spread = _apart(_fitted(places, width, height), width, height)
    return {node: (round(place.real), round(place.imag)) for node, place in zip(nodes, spread, strict=True)}


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


def _fitted(places: Sequence[complex], width: int, height: int) -> list[complex]:
    """Stretched to the frame, with room for a name at its borders."""

    def stretched(values: list[float], room: float, length: float) -> list[float]:
        low, span = min(values), max(values) - min(values)
        return [room + (length - 2 * room) * ((value - low) / span if span > 1e-9 else 0.5) for value in values]

    xs = stretched([place.real for place in places], BOX_WIDTH / 2, width)
    ys = stretched([place.imag for place in places], BOX_HEIGHT / 2, height)
    return [complex(x, y) for x, y in zip(xs, ys, strict=True)]


def _apart(places: list[complex], width: int, height: int) -> list[complex]:
    """With no box over another, where the frame is large enough for all of them."""
    right, bottom = width - BOX_WIDTH / 2, height - BOX_HEIGHT / 2
    for _ in range(PUSHES):
        overlap = False
        for one in range(len(places)):
            for other in range(one):
                push = _push(places[one] - places[other])
                overlap = overlap or push != 0
                places[one] += push
                places[other] -= push
        if not overlap:
            break
        places = [
            complex(min(max(place.real, BOX_WIDTH / 2), right), min(max(place.imag, BOX_HEIGHT / 2), bottom))
            for place in places
        ]
    return places


def _push(gap: complex) -> complex:
    """What moves one of two boxes half of the way out of the other; 0 when they do not touch."""
    missing_x, missing_y = BOX_WIDTH - abs(gap.real), BOX_HEIGHT - abs(gap.imag)
    if missing_x <= 1 or missing_y <= 1:
        return 0
    if missing_x < missing_y:
        return complex(math.copysign(missing_x / 2, gap.real), 0)
    return complex(0, math.copysign(missing_y / 2, gap.imag))
