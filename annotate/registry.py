"""Name → plugin, found in every installed app: one file is one plugin, and nothing else is edited to add it."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from django.apps import apps


@cache
def modules(package: str) -> tuple[ModuleType, ...]:
    """Every public module of ``<app>.<package>`` in every installed app, by name."""
    found = {}
    for app in apps.get_app_configs():
        if find_spec(f"{app.name}.{package}") is None:
            continue
        folder = import_module(f"{app.name}.{package}")
        for info in iter_modules(getattr(folder, "__path__", [])):
            if not info.name.startswith("_") and not info.ispkg:
                found[info.name] = import_module(f"{app.name}.{package}.{info.name}")
    return tuple(found[name] for name in sorted(found))


@cache
def lists(module: str, name: str) -> tuple[Any, ...]:
    """What ``<app>.<module>`` calls ``name``, for every installed app of ours that has it."""
    names = [f"{app.name}.{module}" for app in apps.get_app_configs()]
    found = [import_module(name) for name in names if find_spec(name)]
    return tuple(getattr(each, name) for each in found if hasattr(each, name))


@cache
def table(module: str, name: str) -> dict[str, Any]:
    """The dictionaries called ``name`` of ``<app>.<module>``, of every installed app, as one."""
    return {key: value for part in lists(module, name) for key, value in part.items()}
