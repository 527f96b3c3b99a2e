"""What the desk can tell by webhook, beside what ``annotate.hooks`` can."""

from django.utils.translation import gettext_lazy

EVENTS = {
    "claim": gettext_lazy("claims"),
    "link": gettext_lazy("links between claims"),
    "evidence": gettext_lazy("evidence"),
    "origin": gettext_lazy("origins"),
    "verdict": gettext_lazy("verdicts"),
    "report": gettext_lazy("public reports"),
    "correction": gettext_lazy("corrections of reports"),
    "reopen": gettext_lazy("requests to open a claim again"),
    "snapshot": gettext_lazy("captures of sources"),
}
