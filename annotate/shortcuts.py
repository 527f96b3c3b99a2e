"""The workbench's keys: what each does, its key when nobody chose another, and how the help says it.

Each person may give a command another key; the motions that choose words (arrows) and the keys of every page stay.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotate.errors import Invalid
from annotate.models import User

TAKEN = ("g", "/", "?", "Ctrl-K", "Escape", "Tab", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight")
"""Keys that mean something on every page, or move the selection or the focus."""

_KEY = re.compile(r"(Ctrl-)?(Alt-)?(Shift-)?(\S|[A-Z][A-Za-z0-9]{1,12})")
_SHOWN = {"Enter": "⏎", "Delete": "Del", "Backspace": "⌫", " ": "␣"}


@dataclass(frozen=True, slots=True)
class Shortcut:
    """``command``: its name in static/annotate/commands.js; ``key`` as keyName in shortcuts.js says it."""

    command: str
    key: str
    label: Any


SHORTCUTS = (
    Shortcut("claim", "1", gettext_lazy("Mark as claim, or make the open mark one")),
    Shortcut("entity", "2", gettext_lazy("Mark as entity, or make the open mark one")),
    Shortcut("date", "3", gettext_lazy("Mark as date, or make the open mark one")),
    Shortcut("join", "+", gettext_lazy("Add the selection to the open mark, as one mark in several places")),
    Shortcut("next", "j", gettext_lazy("Next mark")),
    Shortcut("previous", "k", gettext_lazy("Previous mark")),
    Shortcut("nextSuggestion", "Enter", gettext_lazy("Next suggestion")),
    Shortcut("accept", "a", gettext_lazy("Accept, and go on")),
    Shortcut("reject", "x", gettext_lazy("Reject, and go on")),
    Shortcut("acceptShown", "A", gettext_lazy("Accept every suggestion that is shown")),
    Shortcut("rejectShown", "X", gettext_lazy("Reject every suggestion that is shown")),
    Shortcut("overlap", "v", gettext_lazy("Next of the marks that overlap here")),
    Shortcut("sameWords", "o", gettext_lazy("Look for the same words elsewhere")),
    Shortcut("resize", "r", gettext_lazy("Move the ends of the mark, ⏎ saves")),
    Shortcut("note", "e", gettext_lazy("Write its note, Ctrl-⏎ saves")),
    Shortcut("value", "w", gettext_lazy("Choose its entity or date")),
    Shortcut("evidence", "u", gettext_lazy("Use the mark as evidence; first mark the selection as claim")),
    Shortcut("discuss", "d", gettext_lazy("Discuss it with colleagues")),
    Shortcut("delete", "Delete", gettext_lazy("Delete the mark")),
    Shortcut("undo", "Ctrl-Z", gettext_lazy("Undo")),
    Shortcut("redo", "Ctrl-Shift-Z", gettext_lazy("Redo")),
    Shortcut("hideSuggestions", "h", gettext_lazy("Hide or show suggestions")),
    Shortcut("text", "t", gettext_lazy("Go into the text")),
    Shortcut("guidelines", "i", gettext_lazy("Read the guidelines")),
    Shortcut("nextArticle", "Ctrl-Enter", gettext_lazy("Next article")),
)
ALSO = {"Backspace": "delete", "Ctrl-Y": "redo"}
"""Second keys, as long as nobody gives them to something else."""


def keys_of(user: User) -> dict[str, str]:
    """Command → key, as this person has it."""
    return {each.command: user.shortcuts.get(each.command, each.key) for each in SHORTCUTS}


def commands_of(user: User) -> dict[str, str]:
    """Key → command, for the script: the chosen keys, the fixed ones, and second keys that are free."""
    return {**ALSO, **{key: command for command, key in keys_of(user).items()}, "Escape": "close"}


def shown(key: str) -> str:
    """The key as it stands on a keyboard: "Ctrl-⏎"."""
    *held, last = [part for part in re.split(r"(?<=\w)-", key) if part] or [key]
    return "-".join([*held, _SHOWN.get(last, last)])


def checked(chosen: Mapping[str, str]) -> dict[str, str]:
    """The keys that differ from the defaults; Invalid for a key that is taken, given twice, or none."""
    known = {each.command: each for each in SHORTCUTS}
    keys = {name: chosen.get(name, each.key).strip() or each.key for name, each in known.items()}
    holders: dict[str, str] = {}
    for command, key in keys.items():
        names = {"key": shown(key), "label": known[command].label}
        if not _KEY.fullmatch(key):
            raise Invalid(_("“%(key)s” is no key. Press the key in the field of “%(label)s”.") % names, field=command)
        if key in TAKEN:
            message = _("%(key)s does something on every page. Choose another key for “%(label)s”.")
            raise Invalid(message % names, field=command)
        if key in holders:
            names["other"] = known[holders[key]].label
            raise Invalid(_("%(key)s is given twice: to “%(other)s” and to “%(label)s”.") % names, field=command)
        holders[key] = command
    return {command: key for command, key in keys.items() if key != known[command].key}
