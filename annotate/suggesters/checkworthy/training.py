"""Train and cross-validate the model of `model.py`. Needs NumPy; deterministic: no random numbers anywhere.

Ridge logistic regression by L-BFGS (Nocedal 1980) with backtracking on the whole data, a few thousand sentences in
less than a minute. The decision threshold is the one of best F1 over the left-out documents' scores.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotate.suggesters.checkworthy.features import DIMENSIONS, hashed, ngrams, structure, tokens
from annotate.suggesters.checkworthy.model import Model

Vector = NDArray[np.float64]
RIDGE_HASHED, RIDGE_STRUCTURE = 0.3, 3.0


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence of document ``doc``; ``label`` is 1 when it is worth checking, else 0."""

    doc: str
    text: str
    label: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """Sparse ``rows``/``columns``/``values`` of the hashed part, and ``dense`` [sentences × classes], standardised."""

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: Vector
    dense: Vector
    mean: Vector
    deviation: Vector

    @classmethod
    def of(cls, texts: Sequence[str]) -> Matrix:
        words = [tokens(text) for text in texts]
        vectors = [hashed(ngrams(row)) for row in words]
        dense = np.array([structure(row) for row in words], dtype=np.float64)
        mean, deviation = dense.mean(axis=0), dense.std(axis=0) + 1e-9
        return cls(
            np.repeat(np.arange(len(vectors)), [len(vector) for vector in vectors]),
            np.array([at for vector in vectors for at in vector], dtype=np.int64),
            np.array([value for vector in vectors for value in vector.values()], dtype=np.float64),
            (dense - mean) / deviation,
            mean,
            deviation,
        )

    def subset(self, chosen: NDArray[np.bool_]) -> Matrix:
        """The chosen sentences; the standardisation stays that of all."""
        entry, number = chosen[self.rows], np.cumsum(chosen) - 1
        return Matrix(
            number[self.rows[entry]],
            self.columns[entry],
            self.values[entry],
            self.dense[chosen],
            self.mean,
            self.deviation,
        )

    def logits(self, weights: Vector) -> Vector:
        sparse = np.bincount(self.rows, self.values * weights[self.columns], minlength=len(self.dense))
        return np.asarray(sparse + self.dense @ weights[DIMENSIONS:-1] + weights[-1])


def fit(data: Matrix, labels: Vector) -> Vector:
    """Weights: buckets, word classes, bias."""
    ridge = np.concatenate([np.full(DIMENSIONS, RIDGE_HASHED), np.full(data.dense.shape[1], RIDGE_STRUCTURE), [0.0]])

    def loss(weights: Vector) -> tuple[float, Vector]:
        logits = data.logits(weights)
        error = 1 / (1 + np.exp(-logits)) - labels
        value = np.sum(np.logaddexp(0, logits) - labels * logits) + 0.5 * np.sum(ridge * weights * weights)
        sparse = np.bincount(data.columns, data.values * error[data.rows], minlength=DIMENSIONS)
        return float(value), np.concatenate([sparse, data.dense.T @ error, [error.sum()]]) + ridge * weights

    return _minimise(loss, np.zeros(len(ridge)))


def _minimise(loss: Callable[[Vector], tuple[float, Vector]], weights: Vector, steps: int = 120) -> Vector:
    """L-BFGS with a memory of eight and Armijo backtracking."""
    value, gradient = loss(weights)
    memory: list[tuple[Vector, Vector]] = []
    for _ in range(steps):
        direction = _two_loops(gradient, memory)
        rate, slope = 1.0, float(gradient @ direction)
        while True:
            moved = weights - rate * direction
            new_value, new_gradient = loss(moved)
            if new_value <= value - 1e-4 * rate * slope or rate < 1e-8:
                break
            rate /= 2
        step, change = moved - weights, new_gradient - gradient
        if step @ change > 1e-10:
            memory = [*memory[-7:], (step, change)]
        finished = value - new_value < 1e-5 * abs(value)
        weights, value, gradient = moved, new_value, new_gradient
        if finished:
            break
    return weights


def _two_loops(gradient: Vector, memory: list[tuple[Vector, Vector]]) -> Vector:
    """The L-BFGS direction."""
    direction, factors = gradient.copy(), []
    for step, change in reversed(memory):
        factor = step @ direction / (change @ step)
        factors.append(factor)
        direction -= factor * change
    if memory:
        step, change = memory[-1]
        direction *= (step @ change) / (change @ change)
    else:
        direction /= max(float(np.linalg.norm(gradient)), 1e-12)
    for (step, change), factor in zip(memory, reversed(factors), strict=True):
        direction += (factor - change @ direction / (change @ step)) * step
    return direction


def left_out_logits(examples: Sequence[Example], data: Matrix | None = None) -> Vector:
    """A logit for each example from a model that saw no sentence of its document."""
    data = data or Matrix.of([example.text for example in examples])
    docs = np.array([example.doc for example in examples])
    labels = np.array([example.label for example in examples], dtype=np.float64)
    logits = np.zeros(len(examples))
    for doc in sorted(set(docs.tolist())):
        left_out = docs == doc
        logits[left_out] = data.logits(fit(data.subset(~left_out), labels[~left_out]))[left_out]
    return logits


def best_threshold(logits: Vector, labels: Vector) -> tuple[float, float]:
    """(threshold, F1): the logit at and above which calling a sentence check-worthy gives the best F1."""
    order = np.argsort(-logits, kind="stable")
    hits = np.cumsum(labels[order])
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + labels.sum())
    best = int(np.argmax(f1))
    return float(logits[order][best]), float(f1[best])


def average_precision(logits: Vector, labels: Vector) -> float:
    order = np.argsort(-logits, kind="stable")
    ranked = labels[order]
    precision = np.cumsum(ranked) / np.arange(1, len(ranked) + 1)
    return float((precision * ranked).sum() / max(ranked.sum(), 1))


def train(examples: Sequence[Example]) -> tuple[Model, dict[str, float]]:
    """The model of all examples with the threshold of the left-out scores, and the left-out figures."""
    data = Matrix.of([example.text for example in examples])
    labels = np.array([example.label for example in examples], dtype=np.float64)
    left_out = left_out_logits(examples, data)
    threshold, f1 = best_threshold(left_out, labels)
    figures = {"average_precision": average_precision(left_out, labels), "f1": f1, "threshold": threshold}
    return _packed(fit(data, labels), data, threshold), figures


def _packed(weights: Vector, data: Matrix, threshold: float) -> Model:
    """The standardisation and the threshold folded into the weights, the buckets rounded to signed bytes."""
    buckets = weights[:DIMENSIONS]
    step = float(np.abs(buckets).max()) / 127 or 1.0
    dense = weights[DIMENSIONS:-1] / data.deviation
    bias = float(weights[-1] - dense @ data.mean - threshold)
    return Model(
        round(bias, 4),
        tuple(round(float(weight), 4) for weight in dense),
        array("b", np.rint(buckets / step).astype(np.int8).tobytes()),
        round(step, 7),
    )
