"""Choices whose labels are said in the reader's language."""

import enum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy


class Choices(models.TextChoices):
    """As TextChoices; ``script/messages.py`` collects the labels of every field, so they need no marking."""

    @enum.property
    def label(self) -> Promise:
        return gettext_lazy(str(self._label_))
