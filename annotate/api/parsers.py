"""JSON in: strict, and without what no database, encoding or reader of our exports can hold."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import IO, Any

from rest_framework import exceptions
from rest_framework.parsers import JSONParser

from annotate.interchange import LARGEST

DEEPEST = 32


class StrictJSONParser(JSONParser):
    """No NaN or infinity, no NUL, no half of a surrogate pair, no nesting without end."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        try:
            data = json.loads(stream.read().decode(), parse_constant=_refuse)
        except RecursionError:
            raise exceptions.ParseError("The JSON is nested too deeply.") from None
        except ValueError as error:
            raise exceptions.ParseError(f"This is no JSON: {error}.") from None
        _check(data, [])
        return data


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number in JSON")


def _check(value: Any, path: list[str | int]) -> None:
    """Raise for the first value that cannot be kept, with a pointer to it."""
    if isinstance(value, str):
        if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
            raise _unusable(path, "This holds half of a surrogate pair, which is no character.")
        if "\x00" in value:
            raise _unusable(path, "This holds the NUL character, which cannot be stored.")
    elif (isinstance(value, float) and not math.isfinite(value)) or (isinstance(value, int) and abs(value) >= LARGEST):
        raise _unusable(path, "This number is too large.")
    elif isinstance(value, dict | list):
        if len(path) >= DEEPEST:
            raise exceptions.ParseError(f"The JSON is nested more than {DEEPEST} deep.")
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for name, inner in pairs:
            if isinstance(name, str):
                _check(name, path)
            _check(inner, [*path, name])


def _unusable(path: list[str | int], message: str) -> exceptions.ValidationError:
    detail: Any = [message]
    for name in reversed(path):
        detail = {str(name): detail}
    return exceptions.ValidationError(detail)
