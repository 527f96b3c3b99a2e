"""Fields that take no strings for numbers, no numbers for strings, and nothing that they do not know."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from django.core.validators import URLValidator
from django.db import models
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.validators import ProhibitSurrogateCharactersValidator

from annotate.api.pagination import LARGEST_ID

LARGEST_OFFSET = 2**31 - 1
M = TypeVar("M", bound=models.Model)


class Moment(serializers.DateTimeField):
    """Always in UTC: asking for the time zone of the request took a tenth of a list's time."""

    timezone = UTC


class Shown(serializers.ModelSerializer[M]):  # a row as it is shown; a docstring would describe each of them
    serializer_field_mapping = serializers.ModelSerializer.serializer_field_mapping | {models.DateTimeField: Moment}


class Input(serializers.Serializer):
    """What a request may hold. A name that nobody reads is a mistake, and is said to be one."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping) and (unknown := data.keys() - self.fields.keys()):
            raise ValidationError({name: ["There is no such field."] for name in sorted(unknown)})
        return super().to_internal_value(data)


class Whole(serializers.IntegerField):
    """A JSON integer: neither "5" nor 5.0 nor true."""

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int:
            raise ValidationError("A whole number is required here.")
        return super().to_internal_value(data)


class Offset(Whole):
    """A place in a text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=LARGEST_OFFSET, **kwargs)


class Id(Whole):
    """The id of a row; whether there is one is for the view to find out."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST_ID, **kwargs)


class NoSurrogates(ProhibitSurrogateCharactersValidator):
    """DRF's, which looks at each character: that there is nothing to look for can be told a hundred times as fast."""

    def __call__(self, value: Any) -> None:
        try:
            str(value).encode()
        except UnicodeEncodeError:
            super().__call__(value)


class Text(serializers.CharField):
    """A JSON string, kept as it is."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("trim_whitespace", False)
        super().__init__(**kwargs)
        slow = ProhibitSurrogateCharactersValidator
        self.validators = [NoSurrogates() if isinstance(each, slow) else each for each in self.validators]

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            raise ValidationError("A string is required here.")
        return super().to_internal_value(data)


class Yes(serializers.BooleanField):
    """A JSON boolean: neither "true" nor 1."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            raise ValidationError("true or false is required here.")
        return data


class WebAddress(serializers.URLField):
    """http or https only: what is shown as a link must not run."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=2000, **kwargs)
        self.validators = [each for each in self.validators if not isinstance(each, URLValidator)]
        self.validators.append(URLValidator(schemes=["http", "https"]))


@extend_schema_field({"oneOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]})
class DayOrMoment(serializers.Field):
    """ISO 8601: a day stays a date, a time becomes a datetime; without an offset it is UTC."""

    def to_internal_value(self, data: Any) -> date | datetime:
        try:
            return date.fromisoformat(data)
        except (TypeError, ValueError):
            pass
        try:
            moment: datetime = serializers.DateTimeField().to_internal_value(data)
        except (ValidationError, TypeError, OverflowError):
            raise ValidationError("Write a day, 2026-01-31, or a time, 2026-01-31T12:00:00Z.") from None
        return moment

    def to_representation(self, value: date | datetime) -> str:
        return value.isoformat()


@extend_schema_field(OpenApiTypes.OBJECT)
class JsonObject(serializers.DictField):
    """Any JSON object."""
