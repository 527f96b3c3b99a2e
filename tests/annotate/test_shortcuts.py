"""Each person's keys of the workbench, and the guidelines that are one of them away."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from annotate import shortcuts
from annotate.actions import guideline as guidelines
from annotate.actions import person as people
from annotate.errors import Invalid, NotAllowed, Stale
from annotate.markdown import as_html
from annotate.models import AuditEvent, User

COMMANDS = Path(settings.BASE_DIR, "annotate/static/annotate/commands.js")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_every_shortcut_is_a_command_and_no_usual_key_is_given_twice() -> None:
    source = COMMANDS.read_text().partition("export const COMMANDS = {")[2]
    commands = {line.strip().rstrip(",").partition(":")[0] for line in source.splitlines()}
    assert {each.command for each in shortcuts.SHORTCUTS} <= commands
    assert shortcuts.checked({}) == {}


def test_a_person_chooses_keys_and_nobody_else_has_them(alice: User, bob: User) -> None:
    people.choose_keys(chosen={"next": "n", "previous": "Alt-p"}, by=alice)
    mine = shortcuts.commands_of(User.objects.get(pk=alice.pk))
    assert (mine["n"], mine["Alt-p"], mine.get("j")) == ("next", "previous", None)
    assert shortcuts.commands_of(bob)["j"] == "next"
    assert AuditEvent.objects.get(verb="person.choose_keys").after == {"shortcuts": {"next": "n", "previous": "Alt-p"}}


@pytest.mark.parametrize(
    ("chosen", "why"),
    [({"next": "k"}, "given twice"), ({"next": "?"}, "every page"), ({"next": "two keys"}, "no key")],
)
def test_a_key_that_cannot_be_had_is_refused_in_words(alice: User, chosen: dict[str, str], why: str) -> None:
    with pytest.raises(Invalid, match=why):
        people.choose_keys(chosen=chosen, by=alice)


def test_the_page_keeps_what_was_typed_and_gives_the_usual_keys_back(alice: User) -> None:
    client, url = signed_in(alice), reverse("shortcuts")
    usual = {each.command: each.key for each in shortcuts.SHORTCUTS}
    answer = client.post(url, usual | {"next": "k"})
    assert answer.status_code == 422
    assert 'name="next" value="k"' in answer.content.decode()
    client.post(url, usual | {"next": "n"})
    assert User.objects.get(pk=alice.pk).shortcuts == {"next": "n"}
    client.post(url, {"reset": "1"})
    assert User.objects.get(pk=alice.pk).shortcuts == {}


# -- guidelines -------------------------------------------------------------------------------------------------------


def test_editors_write_the_guidelines_and_everybody_who_marks_reads_them(alice: User, erin: User) -> None:
    guidelines.write(text="# What a claim is\n\nA sentence that can be checked.", revision=0, by=erin)
    page = signed_in(alice).get(reverse("guidelines")).content.decode()
    assert "<h1>What a claim is</h1>" in page
    with pytest.raises(NotAllowed):
        guidelines.write(text="Mine", revision=1, by=alice)


def test_a_late_change_meets_the_other_text_and_loses_nothing(erin: User) -> None:
    guidelines.write(text="First", revision=0, by=erin)
    with pytest.raises(Stale):
        guidelines.write(text="Second", revision=0, by=erin)
    answer = signed_in(erin).post(reverse("guidelines_edit"), {"text": "Typed", "revision": 0})
    assert answer.status_code == 409
    assert "Typed" in answer.content.decode()
    assert "First" in answer.content.decode()


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        '<img src=x onerror="alert(1)">',
        "![x](data:text/html,x)",
    ],
)
def test_hostile_markdown_stays_text(hostile: str) -> None:
    html = as_html(hostile)
    assert "<script" not in html
    assert 'onerror="' not in html
    assert 'href="javascript' not in html
    assert 'src="data:text' not in html


def test_the_dialog_gets_the_text_alone(alice: User, erin: User) -> None:
    guidelines.write(text="Short", revision=0, by=erin)
    part = signed_in(alice).get(reverse("guidelines"), headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div class="prose"')
    assert "<nav" not in part
