"""The objects in one big JSON document, one in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

import ijson
from ijson.common import ObjectBuilder

from annotate.importers._lines import LARGEST


class _Metered:
    """A stream that stops when more is read for one object than one may have."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.count += len(data)
        if self.count > LARGEST:
            raise ValueError(f"One of its objects is larger than {LARGEST // 2**20} MB.")
        return data


def objects(stream: BinaryIO, lists: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Each object in the lists at these places ("" is the document itself, "first.items" a list within), in order.

    Then the object around them, without what was in the lists. Several documents may follow each other, as in JSON
    Lines. ValueError where it is no JSON: what came before that was given.
    """
    metered = _Metered(stream)
    places = {f"{name}.item" if name else "item" for name in lists}
    around, inner, place = ObjectBuilder(), None, ""
    try:
        for prefix, event, value in ijson.parse(metered, multiple_values=True, use_float=True):
            if inner is not None:
                inner.event(event, value)
                if prefix == place and event == "end_map":
                    yield inner.value
                    inner, metered.count = None, 0
            elif prefix in places and event == "start_map":
                inner, place = ObjectBuilder(), prefix
                inner.event(event, value)
            elif prefix not in places:
                around.event(event, value)
                if not prefix and event in ("end_map", "end_array"):
                    if event == "end_map":
                        yield around.value
                    around, metered.count = ObjectBuilder(), 0
    except ijson.JSONError as error:
        reason = " ".join(str(error).split())[:200]
        raise ValueError(f"It is no JSON, or breaks off: {reason}") from None
