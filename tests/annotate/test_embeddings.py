"""Embeddings: the model card's own figures when the model is installed, a clean refusal when it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotate import embeddings
from annotate.vectors import Store


@pytest.fixture
def _fresh() -> None:
    embeddings._files.cache_clear()
    embeddings._model.cache_clear()


def _refused() -> None:
    with pytest.raises(RuntimeError, match="available"):
        embeddings.embed(["A word."])


def test_the_example_of_the_model_card_gives_its_figures() -> None:
    if not embeddings.available():
        _refused()
        return
    first, *others = embeddings.embed(
        ["That is a happy person", "That is a happy dog", "That is a very happy person", "Today is a sunny day"]
    )
    assert [round(float(first @ other), 3) for other in others] == [0.695, 0.943, 0.257]


def test_vectors_are_of_unit_length_and_in_order_whatever_the_length_of_the_texts() -> None:
    if not embeddings.available():
        _refused()
        return
    texts = ["Harbour.", "The harbour was closed for nine days. " * 60, "", "Nine days."]
    together = embeddings.embed(texts)
    assert together.shape == (4, embeddings.WIDTH)
    assert together.dtype.name == "float32"
    for text, vector in zip(texts, together, strict=True):
        assert float(vector @ vector) == pytest.approx(1, abs=1e-5)
        assert float(embeddings.embed([text])[0] @ vector) == pytest.approx(1, abs=1e-4)


def test_no_texts_give_no_vectors() -> None:
    if not embeddings.available():
        _refused()
        return
    assert embeddings.embed([]).shape == (0, embeddings.WIDTH)


def test_a_memory_embeds_each_text_once_and_forgets_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    np = pytest.importorskip("numpy") if embeddings.available() else None
    if np is None:
        _refused()
        return
    asked: list[str] = []

    def counted(texts: list[str], *, threads: int) -> object:
        asked.extend(texts)
        return np.array([[len(text)] * embeddings.WIDTH for text in texts], dtype=np.float32)

    monkeypatch.setattr(embeddings, "embed", counted)
    memory = embeddings.Memory(size=2)
    assert memory(["a", "bb", "a"])[:, 0].tolist() == [1, 2, 1]
    assert memory(["bb", "ccc"])[:, 0].tolist() == [2, 3]
    assert asked == ["a", "bb", "ccc"]
    memory(["a"])
    assert asked == ["a", "bb", "ccc", "a"]


def test_several_threads_give_the_same_vectors() -> None:
    if not embeddings.available():
        _refused()
        return
    texts = [f"The harbour was closed for {n} days{' and more' * n}." for n in range(12)]
    alone, together = embeddings.embed(texts), embeddings.embed(texts, threads=3)
    assert (alone * together).sum(axis=1) == pytest.approx([1.0] * 12, abs=1e-4)


def test_a_store_keeps_vectors_for_other_processes_and_drops_the_oldest(tmp_path: Path) -> None:
    np = pytest.importorskip("numpy")
    vectors = {word: np.full(embeddings.WIDTH, number, dtype=np.float32) for number, word in enumerate("abc")}
    Store(tmp_path / "vectors", "one", most=2).put(vectors)
    found = Store(tmp_path / "vectors", "one").get(["a", "b", "c", "d"])
    assert {text: vector[0] for text, vector in found.items()} == {"b": 1, "c": 2}
    assert Store(tmp_path / "vectors", "another model").get(["b"]) == {}


def test_a_store_that_cannot_be_used_is_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "broken").write_text("this is no database" * 100)
    for path in (tmp_path / "broken", tmp_path / "no folder" / "vectors"):
        Store(path, "one").put({})
        assert Store(path, "one").get(["a"]) == {}


def test_a_memory_asks_the_store_before_it_computes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    np = pytest.importorskip("numpy")
    kept = Store(tmp_path / "vectors", "one")
    kept.put({"a": np.ones(embeddings.WIDTH, dtype=np.float32)})
    monkeypatch.setattr(embeddings, "embed", lambda texts, *, threads: np.zeros((len(texts), embeddings.WIDTH)))
    assert embeddings.Memory(store=kept)(["a"])[0, 0] == 1


@pytest.mark.usefixtures("_fresh")
def test_a_changed_file_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embeddings, "_digest", lambda path: "0" * 64)
    assert not embeddings.available()
    _refused()
    embeddings._files.cache_clear()


@pytest.mark.usefixtures("_fresh")
def test_without_the_package_it_is_not_available(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embeddings, "PACKAGE", "no-such-package-of-weights")
    assert not embeddings.available()
    _refused()
    embeddings._files.cache_clear()


def test_a_file_that_cannot_be_read_has_no_digest(tmp_path: Path) -> None:
    assert embeddings._digest(tmp_path / "missing") == ""
