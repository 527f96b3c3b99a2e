"""Query parameters that several resources share."""

from __future__ import annotations

from typing import Any

from django import forms
from django_filters import rest_framework as filters

from annotate.api.pagination import LARGEST_ID


class IdFilter(filters.NumberFilter):
    """The id of a related row."""

    field_class = forms.IntegerField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST_ID, **kwargs)

    def get_max_validator(self) -> None:
        """The limit is the field's own."""


class AnyOf(filters.MultipleChoiceFilter):
    """Given several times, any of the values will do."""

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        super().__init__(choices=choices.choices, **kwargs)


class Search(filters.CharFilter):
    """Calls ``searched`` of the rows."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(method=self._searched, **kwargs)

    @staticmethod
    def _searched(rows: Any, name: str, words: str) -> Any:
        return rows.searched(words)
