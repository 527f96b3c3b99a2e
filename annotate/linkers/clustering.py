"""Average-link clustering over sparse similarities (Sokal and Michener 1958), the same for stories and for entities."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Mapping


def average_link(count: int, similarity: Mapping[tuple[int, int], float], threshold: float) -> list[list[int]]:
    """Groups of the items 0..count-1, each sorted, by least member.

    ``similarity``: {(a, b): value} with a < b; pairs left out count 0. Two groups join while the mean similarity of
    their members reaches ``threshold``, the most similar first. Deterministic; O(pairs × log pairs).
    """
    members = {item: [item] for item in range(count)}
    total: dict[int, dict[int, float]] = defaultdict(dict)
    for (a, b), value in similarity.items():
        total[a][b] = total[b][a] = value
    heap = [(-value, a, b) for (a, b), value in similarity.items() if value >= threshold]
    heapq.heapify(heap)
    while heap:
        value, a, b = heapq.heappop(heap)
        if a not in members or b not in members or -value != _mean(total, members, a, b):
            continue  # one of them has joined another group since, or grown
        for other, amount in total.pop(b).items():
            del total[other][b]
            if other != a:
                total[a][other] = total[other][a] = total[a].get(other, 0.0) + amount
        members[a] += members.pop(b)
        for other in total[a]:
            mean = _mean(total, members, a, other)
            if mean >= threshold:
                heapq.heappush(heap, (-mean, min(a, other), max(a, other)))
    return sorted(sorted(group) for group in members.values())


def _mean(total: Mapping[int, Mapping[int, float]], members: Mapping[int, list[int]], a: int, b: int) -> float:
    return total[a][b] / (len(members[a]) * len(members[b]))
