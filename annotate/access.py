"""Who may do what, and the only door from a request to an object.

Roles are groups. An action calls ``require(by, …)`` first; views and serializers get objects through the functions
below, so an id that does not exist and one that may not be seen answer alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar, overload

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework.permissions import BasePermission

from annotate.errors import Invalid, Missing, NotAllowed, about

if TYPE_CHECKING:
    from annotate.models import User


M = TypeVar("M", bound=Model)
LARGEST_ID = 2**63 - 1
"""No row has a larger one, and SQLite takes none."""


class Can(StrEnum):
    """What a role allows, in words that finish the sentence “you may not …”."""

    READ = "read articles and claims"
    ANNOTATE = "mark articles"
    SUGGEST = "post articles and suggestions"
    EXPORT = "export labels"
    REVIEW = "review marks, links and verdicts"
    EDIT = "edit claims and entities for everybody"
    ADMIN = "administer"


ROLES: dict[str, frozenset[Can]] = {
    "annotator": frozenset({Can.READ, Can.ANNOTATE, Can.SUGGEST, Can.EXPORT}),
    "reviewer": frozenset({Can.READ, Can.ANNOTATE, Can.SUGGEST, Can.EXPORT, Can.REVIEW}),
    "editor": frozenset({Can.READ, Can.ANNOTATE, Can.SUGGEST, Can.EXPORT, Can.REVIEW, Can.EDIT}),
    "admin": frozenset(Can),
}
MACHINE = frozenset({Can.READ, Can.SUGGEST, Can.EXPORT})

SCOPES: dict[str, frozenset[Can]] = {
    "read": frozenset({Can.READ}),
    "annotate": frozenset({Can.READ, Can.ANNOTATE, Can.SUGGEST}),
    "review": frozenset({Can.READ, Can.REVIEW, Can.EDIT}),
    "export": frozenset({Can.READ, Can.EXPORT}),
    "admin": frozenset(Can),
}
"""What a token of this scope allows, of what its owner may do. Every scope may read: what is changed was read first."""


def limit(user: User, scopes: Iterable[str]) -> None:
    """From now on this user object may do no more than the ``scopes`` of the token it signed in with allow."""
    user._limit = frozenset().union(*(SCOPES.get(scope, frozenset()) for scope in scopes))  # type: ignore[attr-defined]


def allowances(user: User | AnonymousUser) -> frozenset[Can]:
    """Everything ``user`` may do, by role and by the token that was used."""
    limited: frozenset[Can] | None = getattr(user, "_limit", None)
    return _of_role(user) if limited is None else _of_role(user) & limited


def _of_role(user: User | AnonymousUser) -> frozenset[Can]:
    """What the roles allow; read once per user object."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    if user.is_machine:
        return MACHINE
    if user.is_superuser:
        return frozenset(Can)
    known: frozenset[Can] | None = getattr(user, "_allowances", None)
    if known is None:
        known = remember_roles(user, user.groups.values_list("name", flat=True))
    return known


def remember_roles(user: User, names: Iterable[str | None]) -> frozenset[Can]:
    """What the roles called ``names`` allow; ``user`` is not asked for them again.

    None, as an outer join has it for who has no role, is no role.
    """
    known: frozenset[Can] = frozenset().union(*(ROLES.get(name, frozenset()) for name in names if name))
    user._allowances = known  # type: ignore[attr-defined]
    return known


def can(user: User | AnonymousUser, what: Can) -> bool:
    return what in allowances(user)


def require(user: User | AnonymousUser, what: Can) -> None:
    """Raise NotAllowed unless ``user`` may do ``what``."""
    if not can(user, what):
        if what in _of_role(user):
            raise NotAllowed(
                _("Your token does not allow to %(what)s. Use one with the scope %(scope_for)s.")
                % {"what": what, "scope_for": _scope_for(what)}
            )
        roles = [role for role, allowed in ROLES.items() if what in allowed]
        raise NotAllowed(
            _("You may not %(what)s. Ask an administrator for the role %(names)s.")
            % {"what": what, "names": " or ".join(roles)}
        )


def _scope_for(what: Can) -> str:
    """The smallest scope that allows ``what``."""
    return min((scope for scope in SCOPES if what in SCOPES[scope]), key=lambda scope: len(SCOPES[scope]))


def require_everything(user: User) -> None:
    """Raise NotAllowed for a token that is limited: it may not make itself, or another one, a stronger one."""
    if getattr(user, "_limit", SCOPES["admin"]) != SCOPES["admin"]:
        raise NotAllowed(
            _("Your token does not allow this. Use one with the scope admin, or the page of your account.")
        )


def require_person(user: User, what: Can) -> None:
    """Like ``require``, and never for a machine: some decisions are for people."""
    if user.is_machine:
        raise NotAllowed(_("A program may propose this, but only a person may decide it."))
    require(user, what)


def get(user: User | AnonymousUser, rows: QuerySet[M], *, what: Can = Can.READ, **lookup: Any) -> M:
    """The one row of ``rows`` that ``lookup`` names, for a ``user`` who may do ``what``; Missing when there is none."""
    require(user, what)
    try:
        return rows.get(**lookup)
    except (ObjectDoesNotExist, ValueError, OverflowError):
        raise Missing(
            _("There is no such %(verbose_name)s.") % {"verbose_name": rows.model._meta.verbose_name}
        ) from None


@overload
def some(user: User | AnonymousUser, rows: QuerySet[M], ids: Sequence[int], *, field: str) -> list[M]: ...
@overload
def some(user: User | AnonymousUser, rows: QuerySet[M], ids: Sequence[int | None], *, field: str) -> list[M | None]: ...
def some(
    user: User | AnonymousUser, rows: QuerySet[M], ids: Sequence[int | None], *, field: str
) -> list[M] | list[M | None]:
    """The rows of ``ids``, in their order, in one query; None for None. Invalid for the first that is not there.

    ``field`` is the input that named them: unlike a path, a request that names an unknown id was found, and is wrong.
    """
    require(user, Can.READ)
    found = rows.in_bulk({pk for pk in ids if pk is not None and pk <= LARGEST_ID})
    for at, pk in enumerate(ids):
        if pk is not None and pk not in found:
            with about(at):
                raise Invalid(
                    _("There is no %(verbose_name)s %(pk)s.")
                    % {"verbose_name": rows.model._meta.verbose_name, "pk": pk},
                    field=field,
                )
    return [None if pk is None else found[pk] for pk in ids]


def one(user: User | AnonymousUser, rows: QuerySet[M], pk: int, *, field: str) -> M:
    """The row of ``pk``, which a request names in ``field``; Invalid when it is not there."""
    return some(user, rows, [pk], field=field)[0]


def person(user: User | AnonymousUser, username: str, *, field: str) -> User:
    """The active person of this name, whom a request names in ``field``; Invalid when there is none."""
    require(user, Can.READ)
    found = get_user_model().objects.filter(username=username, is_active=True, is_machine=False).first()
    if found is None:
        raise Invalid(_("There is nobody called %(username)s.") % {"username": username}, field=field)
    return found


class MayRead(BasePermission):
    """Every API view: signed in and with a role. Writes are judged by the action they call."""

    def has_permission(self, request: Any, view: Any) -> bool:
        if not request.user.is_authenticated:
            return False
        require(request.user, Can.READ)
        return True


def template_context(request: HttpRequest) -> dict[str, Any]:
    """``can`` for templates: ``{% if can.review %}``."""
    user = getattr(request, "user", None) or AnonymousUser()
    allowed = allowances(user)
    return {"can": {what.name.lower(): what in allowed for what in Can}}
