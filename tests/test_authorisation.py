"""Every address × role × method: nobody sees or changes what is not theirs, and what is not there looks the same.

The addresses come from the URL configuration; RULES says who may read and who may write under them. An address that no
rule covers fails the test.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from django.db import models, transaction
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from annotate import audit
from annotate.access import ROLES, Can
from annotate.actions import discussion
from annotate.actions import export as exports
from annotate.actions import token as tokens
from annotate.models import ArticleVersion, AuditEvent, CopyGroup, Delivery, Job, Session, User, Webhook
from annotate.selection import Selection
from tests.bodies import body_of, operation_of, parameters_of
from tests.factories import a_link, a_mark, a_proposed_verdict, an_article, an_entity, an_origin
from verify.models import Claim, ClaimMention, Evidence, EvidenceCandidate, OriginProposal, SavedView

ALL, SIGNED_IN, OWNER, OWNER_OR_ADMIN = "all", "signed in", "owner", "owner or administrator"
UNKNOWN = 999_999_999
READ, ANNOTATE, SUGGEST, REVIEW, EDIT, ADMIN = (
    Can.READ,
    Can.ANNOTATE,
    Can.SUGGEST,
    Can.REVIEW,
    Can.EDIT,
    Can.ADMIN,
)


class Rule(NamedTuple):
    """Addresses that begin with ``prefix`` (a pattern), who may read there, and the least that a write takes."""

    prefix: str
    read: str
    write: str


RULES = [
    # without signing in
    Rule("(login|language|healthz|readyz|metrics)", ALL, ALL),
    Rule("api/(schema|docs)/", ALL, ALL),
    Rule("reports/(<|feed|$)(?!.*preview)", ALL, ALL),
    Rule("api/v1/reports/", ALL, EDIT),
    # one's own
    Rule("logout/", SIGNED_IN, SIGNED_IN),
    Rule("account/tokens/<", OWNER, OWNER),
    Rule("account/webhooks/<", OWNER, OWNER),
    Rule("account/(webhooks|keys)/$", READ, READ),
    Rule("account/$", SIGNED_IN, SIGNED_IN),
    Rule("jobs/<", OWNER_OR_ADMIN, OWNER_OR_ADMIN),
    Rule("exports/<", OWNER, OWNER),
    Rule("api/v1/(jobs|exports|imports)/<", OWNER, OWNER),
    Rule("api/v1/users/me/tokens/<", OWNER, OWNER),
    Rule("api/v1/webhooks/<", OWNER, OWNER),
    Rule("claims/views/<", OWNER, OWNER),
    Rule("api/v1/(users/me|webhooks|jobs|exports|imports)/", READ, READ),
    Rule("(notifications|discussion|comments)/", READ, READ),
    Rule("jobs/relink/", EDIT, EDIT),
    # the administration
    Rule("admin/review/", REVIEW, REVIEW),
    Rule("admin/(login|logout|jsi18n|password_change)/", SIGNED_IN, SIGNED_IN),
    Rule("admin/", REVIEW, REVIEW),
    # articles, marks, and what they refer to
    Rule("($|search|articles|timeline|jobs|exports|status|dashboard|graph)", READ, ANNOTATE),
    Rule("(annotations|versions|marks|mentions)/", READ, ANNOTATE),
    Rule("api/v1/(articles|annotations)/", READ, SUGGEST),
    Rule("entities/<pk>/(merge|wikidata)/$", EDIT, EDIT),
    Rule("entities/.*(change|merge|split|wikidata)", READ, EDIT),
    Rule("(entities|entity-mentions|entity-names)/", READ, ANNOTATE),
    Rule("api/v1/entities/<pk>/(merge/|split/|$)", READ, EDIT),
    Rule("api/v1/(entities|dates)/", READ, SUGGEST),
    Rule("api/v1/publishers/", READ, EDIT),
    Rule("api/v1/(export|stats)/", READ, READ),
    Rule("guidelines/edit/", EDIT, EDIT),
    Rule("guidelines/", READ, EDIT),
    Rule("readers/", REVIEW, REVIEW),
    Rule("(releases|api/v1/releases)/<pk>/diff/", READ, READ),
    Rule("(releases|api/v1/releases)/", READ, REVIEW),
    Rule("api/v1/queue/", REVIEW, REVIEW),
    # the desk
    Rule("(claims/<pk>/merge|reports/<slug>/preview)/", EDIT, EDIT),
    Rule("(claims/<pk>/(describe|evidence)|evidence/<pk>/change)/", REVIEW, REVIEW),
    Rule("claims/(assign/|<.*(assign|report|correction|withdrawal))", READ, EDIT),
    Rule("(claims|evidence|snapshots|candidates|verdicts)/", READ, ANNOTATE),
    Rule("(links|reopening)/", READ, REVIEW),
    Rule("(corrections|reports)/", READ, EDIT),
    Rule("origin-proposals/", READ, REVIEW),
    Rule("sources/", READ, EDIT),
    Rule("api/v1/claims/<pk>/(merge|split|correction|withdrawal)/", READ, EDIT),
    Rule("api/v1/claims/<pk>/(report/|$)", READ, REVIEW),
    Rule("api/v1/(evidence|verdicts|candidates|origins|links/<pk>)/", READ, REVIEW),
    Rule("api/v1/(claims|links|snapshots)/", READ, SUGGEST),
    Rule("api/v1/(reopen-requests|corrections|origin-proposals)/", READ, REVIEW),
    # nothing is here
    Rule("api/$", SIGNED_IN, SIGNED_IN),
]

FORM = {
    "revision": "1",
    "accept": "1",
    "reason": "Because it is so.",
    "text": "Some words.",
    "name": "A name",
    "note": "A note",
    "value": "2021-03-12",
    "kind": "claim",
    "to": "queued",
    "title": "A title",
    "label": "Supported",
    "justification": "The register says so.",
}


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Every address of the site as ``articles/<pk>/``."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + _plain(str(entry.pattern))
        if isinstance(entry, URLResolver):
            yield from routes(entry, route)
        else:
            yield route


def _plain(pattern: str) -> str:
    """A pattern of either kind with its parameters as ``<name>``."""
    pattern = re.sub(r"\(\?P<(\w+)>[^()]*(?:\([^()]*\))?[^()]*\)", r"<\1>", pattern)
    pattern = re.sub(r"<\w+:(\w+)>", r"<\1>", pattern)
    return pattern.replace("^", "").replace("$", "").replace("\\", "")


def rule_of(route: str) -> Rule | None:
    """The first that covers it; the end of a route is the ``$`` of a rule."""
    return next((rule for rule in RULES if re.match(rule.prefix, route)), None)


ROUTES = sorted(set(routes()))
SUBJECTS = [route for route in ROUTES if not re.match(r"admin/(?!review)|api/$|log(in|out)", route)]


# -- a world that belongs to Alice ------------------------------------------------------------------------------------


@pytest.fixture
def ids(alice: User, bob: User, erin: User) -> dict[str, Any]:
    """The id to use behind each word of an address; what belongs to somebody is Alice's."""
    article = an_article(by=alice)
    mark = a_mark(article, "Ada Brandt", kind="entity", by=alice, entity=an_entity(by=alice))
    date = a_mark(article, "12 March 2021", kind="date", by=alice, value="2021-03-12")
    verdict = a_proposed_verdict(editor=erin, assignee=bob)
    link = a_link(by=erin)
    token, _ = tokens.create(name="hers", scopes=["read"], by=alice)
    hook = Webhook.objects.create(owner=alice, url="https://desk.example/", events=["claim"], secret="whsec_x")
    audit.seal()
    event = AuditEvent.objects.latest("pk")
    sent = Delivery.objects.create(webhook=hook, event=event, sequence=1, target_id=1, uid=uuid4())
    job = exports.start("jsonl", Selection(), by=alice)
    Job.objects.filter(pk=job.pk).update(state="failed", finished_at=timezone.now())
    comment = discussion.say(mark, "Is it?", by=alice)
    mention = mark.entity_mentions.get()
    return {
        "articles": article.pk,
        "versions": article.current_id,
        "annotations": mark.pk,
        "uid": mark.uid,
        "entities": mention.entity_id,
        "entity-mentions": mention.pk,
        "dates": date.date_mention.pk,
        "publishers": article.publisher_id,
        "claims": verdict.claim_id,
        "verdicts": verdict.pk,
        "evidence": Evidence.objects.latest("pk").pk,
        "mentions": ClaimMention.objects.latest("pk").pk,
        "origins": an_origin("Another register", by=bob).pk,
        "links": link.pk,
        "candidates": a_candidate(link.older).pk,
        "origin-proposals": OriginProposal.objects.create(group=CopyGroup.objects.create()).pk,
        "tokens": token.pk,
        "webhooks": hook.pk,
        "deliveries": sent.pk,
        "jobs": job.pk,
        "exports": job.pk,
        "comments": comment.pk,
        "views": SavedView.objects.create(user=alice, name="hers", query="").pk,
        "key": f"annotation:{mark.pk}",
        "kind": "annotation",
    }


def a_candidate(claim: Claim) -> EvidenceCandidate:
    version = ArticleVersion.objects.latest("pk")
    said = {"quote": version.text[:9], "key": "k", "score": 0.5, "stance": "supports"}
    return EvidenceCandidate.objects.create(claim=claim, version=version, start=0, end=9, **said)


def address(route: str, ids: dict[str, Any] | None) -> str:
    """The route with ids filled in; without ``ids`` such as nothing has."""
    parts = route.split("/")
    for at, part in enumerate(parts):
        for name in re.findall(r"<(\w+)>", part):
            word = parts[at - 1] if at else ""
            parts[at] = part = part.replace(f"<{name}>", str(_value(name, word, ids)))
    return "/" + "/".join(parts)


def _value(name: str, word: str, ids: dict[str, Any] | None) -> Any:
    if name in ("kind", "verb"):
        return {"kind": "annotation", "verb": "decide"}[name]
    if ids is None:
        strange = {"uid": uuid4(), "slug": "no-such-thing", "key": f"annotation:{UNKNOWN}"}
        return strange.get(name, UNKNOWN)
    return ids.get(word if word in ids and name == "pk" else name, 1)


def methods_of(route: str) -> tuple[str, ...]:
    wide = route.startswith(("api/", "annotations/articles/", "annotations/<uid>")) or route == "annotations/"
    return ("GET", "POST", "PUT", "PATCH", "DELETE") if wide else ("GET", "POST")


def ask(client: Client, method: str, route: str, ids: dict[str, Any] | None, *, seen: int | None = 1) -> Any:
    """Send the API what its schema asks for, pages a form, with the revision that everything has at first."""
    path, headers = address(route, ids), {} if seen is None else {"If-Match": f'"{seen}"'}
    if method == "GET":
        return client.get(path)
    if path.startswith(("/api/", "/annotations/articles")):
        sent, media_type = json.dumps(body_of(route, method, ids or {})), "application/json"
    else:
        sent = "&".join(f"{name}={value}" for name, value in FORM.items())
        media_type = "application/x-www-form-urlencoded"
    return client.generic(method, path, sent, content_type=media_type, headers=headers)


def signed_in(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
    return client


def everything() -> tuple[int, dict[str, int]]:
    """What a forbidden request may not change: the trail, and how many rows there are of what is ours."""
    ours = [model for model in _models() if model not in (AuditEvent, Session)]  # who signs in has a session
    return AuditEvent.objects.count(), {model.__name__: model._default_manager.count() for model in ours}


def _models() -> list[type[models.Model]]:
    from django.apps import apps

    return [model for name in ("annotate", "verify") for model in apps.get_app_config(name).get_models()]


def told(route: str, method: str, answer: Any) -> str:
    return f"{method} {route}: {answer.status_code}"


# -- the matrix -------------------------------------------------------------------------------------------------------


def test_every_address_has_a_rule() -> None:
    assert len(ROUTES) > 150
    assert [route for route in ROUTES if rule_of(route) is None] == []


def test_every_rule_has_an_address() -> None:
    assert [rule.prefix for rule in RULES if not any(rule_of(route) is rule for route in ROUTES)] == []


def test_who_is_not_signed_in_sees_and_changes_nothing(ids: dict[str, Any]) -> None:
    client, before, wrong = signed_in(None), everything(), []
    for route in ROUTES:
        rule = rule_of(route)
        assert rule is not None
        if rule.read == ALL or "admin/login" in route:
            continue
        for method in methods_of(route):
            answer = ask(client, method, route, ids)
            to_sign_in = answer.status_code == 302 and answer["Location"].startswith(("/login/", "/admin/login/"))
            if not to_sign_in and answer.status_code not in (401, 403, 404, 405):
                wrong.append(told(route, method, answer))
    assert wrong == []
    assert everything() == before


def test_who_has_no_role_sees_and_changes_nothing(ids: dict[str, Any], charlie: User) -> None:
    client, before, wrong = signed_in(charlie), everything(), []
    for route in SUBJECTS:
        rule = rule_of(route)
        assert rule is not None
        if rule.read in (ALL, SIGNED_IN):
            continue
        for method in methods_of(route):
            answer = ask(client, method, route, ids)
            # An empty form may be refused before the person is; that nothing was changed is compared below.
            refused = (403, 404, 405) if method == "GET" else (302, 400, 403, 404, 405, 409, 422)
            if answer.status_code not in refused:
                wrong.append(told(route, method, answer))
    assert wrong == []
    assert everything() == before


def test_unknown_and_forbidden_ids_answer_alike(ids: dict[str, Any], charlie: User) -> None:
    client, wrong = signed_in(charlie), []
    for route in SUBJECTS:
        rule = rule_of(route)
        assert rule is not None
        if "<" not in route or rule.read in (ALL, SIGNED_IN):
            continue
        for method in ("GET", "POST"):
            there, nowhere = (ask(client, method, route, each) for each in (ids, None))
            if there.status_code != nowhere.status_code:
                wrong.append(f"{told(route, method, there)}, unknown {nowhere.status_code}")
    assert wrong == []


def test_what_belongs_to_somebody_is_not_there_for_others(
    ids: dict[str, Any], person: Callable[..., User], admin: User
) -> None:
    """Not for another annotator, and what is the owner's alone not for an administrator on these roads either."""
    dora, before, wrong = person("dora", "annotator"), everything(), []
    for user, kept in ((dora, (OWNER, OWNER_OR_ADMIN)), (admin, (OWNER,))):
        client = signed_in(user)
        for route in SUBJECTS:
            rule = rule_of(route)
            assert rule is not None
            if rule.read not in kept:
                continue
            for method in methods_of(route):
                theirs, nowhere = (ask(client, method, route, each) for each in (ids, None))
                if theirs.status_code not in (404, 405) or theirs.status_code != nowhere.status_code:
                    wrong.append(f"{user.username}: {told(route, method, theirs)}, unknown {nowhere.status_code}")
    assert wrong == []
    assert everything() == before


@pytest.mark.parametrize("role", ["annotator", "reviewer", "editor"])
def test_a_role_changes_nothing_beyond_what_it_allows(
    ids: dict[str, Any], person: Callable[..., User], role: str
) -> None:
    client, wrong = signed_in(person("dora", role)), []
    before = everything()
    for route in SUBJECTS:
        rule = rule_of(route)
        assert rule is not None
        if rule.write in (ALL, SIGNED_IN, OWNER, OWNER_OR_ADMIN) or rule.write in ROLES[role]:
            continue
        for method in methods_of(route):
            answer = ask(client, method, route, ids)
            reads = method == "GET" and rule.read in (ALL, *ROLES[role])
            if not reads and not 400 <= answer.status_code < 500:
                wrong.append(told(route, method, answer))
            if answer.status_code >= 500:
                wrong.append(told(route, method, answer))
    assert wrong == []
    assert everything() == before


def test_what_is_sent_to_the_api_is_understood(ids: dict[str, Any], admin: User) -> None:
    """So who is refused above is refused for what they are, not for what they sent."""
    client, answered = signed_in(admin), []
    for route in SUBJECTS:
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            rule = rule_of(route)
            if rule is None or rule.read == OWNER or not operation_of(route, method):
                continue
            with transaction.atomic():
                answered.append(told(route, method, ask(client, method, route, ids)))
                transaction.set_rollback(True)
    misunderstood = [each for each in answered if each.endswith((" 400", " 415"))]
    assert len(answered) > 45
    assert len(misunderstood) <= 8, misunderstood


def test_who_read_nothing_or_something_else_changes_nothing(ids: dict[str, Any], admin: User) -> None:
    """Wherever the schema asks for If-Match. A step that changes nothing anyway may say so instead."""
    client, before = signed_in(admin), everything()
    steps = [(route, method) for route in SUBJECTS for method in ("POST", "PUT", "PATCH", "DELETE")]
    steps = [step for step in steps if "If-Match" in parameters_of(*step)]
    unsaid = {step: ask(client, step[1], step[0], ids, seen=None).status_code for step in steps}
    other = {step: ask(client, step[1], step[0], ids, seen=UNKNOWN).status_code for step in steps}
    assert len(steps) > 35
    assert {step: status for step, status in unsaid.items() if status not in (428, 404)} == {}
    assert {step: status for step, status in other.items() if status not in (412, 400, 404, 409, 200)} == {}
    assert list(other.values()).count(412) > 20
    assert everything() == before


def test_an_annotator_reads_everything_that_every_role_may(ids: dict[str, Any], alice: User) -> None:
    client, before, wrong = signed_in(alice), everything(), []
    for route in SUBJECTS:
        rule = rule_of(route)
        assert rule is not None
        if rule.read in (READ, SIGNED_IN, OWNER, OWNER_OR_ADMIN, ALL):
            answer = client.get(address(route, ids))
            broken = answer.status_code >= 500 and route != "readyz"  # which says that no worker is here
            if answer.status_code in (401, 403) or broken:
                wrong.append(told(route, "GET", answer))
    assert wrong == []
    assert everything() == before
