"""What can go wrong, in sentences that a person can act on. Pages, API, admin and commands each show them their way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class DomainError(Exception):
    """``message`` is a whole sentence; ``field`` names the input it is about, where there is one.

    ``item`` is the place in the list that was sent, where a list was.
    """

    status = 400
    item: int | None = None

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Invalid(DomainError):
    """The input cannot be used."""


class NotAllowed(DomainError):
    """This person may not do this."""

    status = 403


class Missing(DomainError):
    """There is no such object, or none that this person may see: both answer alike."""

    status = 404


class Gone(Missing):
    """It was deleted; ``current`` is what it was, and it can be restored."""

    status = 410

    def __init__(self, message: str, current: Any) -> None:
        super().__init__(message)
        self.current = current


class Refused(DomainError):
    """The rules do not allow this step now."""

    status = 409


class Busy(DomainError):
    """The database did not answer in time, or not at all. Nothing was changed."""

    status = 503

    def __init__(self) -> None:
        super().__init__("Too many people write at this moment. Nothing was changed; try again in a few seconds.")


class Stale(Refused):
    """Somebody changed the object after it was read; ``current`` is what it is now."""

    status = 412

    def __init__(self, current: Any) -> None:
        super().__init__(
            f"This was changed meanwhile; it is at revision {current.revision}. Look at the new state and try again."
        )
        self.current = current


@contextmanager
def about(item: int) -> Iterator[None]:
    """What is refused within is said of the place ``item`` in the list that was sent."""
    try:
        yield
    except DomainError as error:
        error.item = item
        raise
