"""A small logistic regression that says how check-worthy a spoken sentence is; the rules do without it.

The file holds no word of the data it was trained on: weights of word-class counts (`features.structure`) and of hashed
n-grams, one signed byte a bucket. ``manage.py train_checkworthy`` writes it; annotate/data/README.md says from what.
"""

from __future__ import annotations

import base64
import functools
import json
import math
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from annotate.suggesters.checkworthy.features import DIMENSIONS, STRUCTURE_SIZE, hashed, ngrams, structure

PATH = Path(__file__).resolve().parents[2] / "data" / "checkworthy.json"


@dataclass(frozen=True, slots=True)
class Model:
    """``structure`` weighs `features.structure`, ``buckets`` × ``step`` the hashed n-grams."""

    bias: float
    structure: tuple[float, ...]
    buckets: array[int]
    step: float

    def score(self, words: Sequence[str]) -> float:
        """Log-odds that the sentence is worth checking, 0 where the decision turns."""
        total = self.bias + sum(map(float.__mul__, self.structure, structure(words)))
        return total + self.step * sum(self.buckets[at] * value for at, value in hashed(ngrams(words)).items())

    def to_json(self) -> dict[str, Any]:
        return {
            "format": "checkworthy-2",
            "bias": self.bias,
            "structure": list(self.structure),
            "step": self.step,
            "buckets": base64.b64encode(self.buckets.tobytes()).decode(),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Raises ValueError when the file was written for other features."""
        buckets = array("b", base64.b64decode(data["buckets"]))
        weights = tuple(map(float, data["structure"]))
        if data["format"] != "checkworthy-2" or len(buckets) != DIMENSIONS or len(weights) != STRUCTURE_SIZE:
            raise ValueError("The check-worthiness model does not fit these features; train it again.")
        return cls(float(data["bias"]), weights, buckets, float(data["step"]))


@functools.cache
def load(path: Path = PATH) -> Model | None:
    """The model of the file, read once a process; None where there is no such file."""
    if not path.exists():
        return None
    return Model.from_json(json.loads(path.read_text(encoding="utf-8")))


def sigmoid(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, logit))))
