"""Keys as they stand on a keyboard."""

from django import template

from annotate import shortcuts

register = template.Library()
register.filter("keycap", shortcuts.shown)


@register.simple_tag(takes_context=True)
def shortcut_rows(context: template.Context) -> list[tuple[object, str]]:
    """The workbench's commands with the keys that this person has for them."""
    keys = shortcuts.keys_of(context["request"].user)
    return [(each.label, keys[each.command]) for each in shortcuts.SHORTCUTS]
