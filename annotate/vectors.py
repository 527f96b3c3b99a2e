"""Embeddings of texts, kept on disk."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


class Store:
    """Vectors by the hash of their text in one SQLite file, for all processes of a machine: 1.6 kB each.

    A cache and nothing more: it may be deleted at any time, and a file that cannot be used is as good as an empty one.
    It holds the ``most`` latest vectors; ``model`` names what made them.
    """

    def __init__(self, path: Path, model: str, most: int = 200_000) -> None:
        self._path = path
        self._model = model.encode()
        self._most = most

    def get(self, texts: Sequence[str]) -> dict[str, Floats]:
        """The vectors of those texts that are there."""
        import numpy as np

        found: dict[str, Floats] = {}
        with suppress(sqlite3.Error), closing(self._open()) as file:
            for text in texts:
                row = file.execute("SELECT vector FROM vector WHERE key = ?", [self._key(text)]).fetchone()
                if row:
                    found[text] = np.frombuffer(row[0], dtype="<f4")
        return found

    def put(self, vectors: Mapping[str, Floats]) -> None:
        rows = [(self._key(text), vector.astype("<f4").tobytes()) for text, vector in vectors.items()]
        with suppress(sqlite3.Error), closing(self._open()) as file, file:
            file.executemany("INSERT OR IGNORE INTO vector (key, vector) VALUES (?, ?)", rows)
            file.execute("DELETE FROM vector WHERE id <= (SELECT max(id) FROM vector) - ?", [self._most])

    def _open(self) -> sqlite3.Connection:
        file = sqlite3.connect(self._path, timeout=5)
        file.execute("PRAGMA journal_mode=WAL")
        file.execute("PRAGMA synchronous=OFF")
        file.execute("CREATE TABLE IF NOT EXISTS vector (id INTEGER PRIMARY KEY, key BLOB UNIQUE, vector BLOB)")
        return file

    def _key(self, text: str) -> bytes:
        """16 bytes that stand for the text and the model."""
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16, key=self._model).digest()
