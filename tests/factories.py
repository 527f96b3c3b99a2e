"""Things that tests need, made by the same actions as in the product.

``an_article("Text.", by=alice)``, ``a_mark(article, "Moscow", kind="entity", by=alice)``, ``a_claim(…)`` … Keep them
plain: a test says what matters to it, the factory fills in the rest.
"""

from __future__ import annotations

from itertools import count
from typing import Any

from django.contrib.auth.models import Group

from annotate.access import ROLES
from annotate.actions import annotation as marks
from annotate.actions import article as articles
from annotate.actions import entity as entities
from annotate.machines import machine
from annotate.models import Annotation, Article, ArticleVersion, Entity, User
from verify.actions import claim as claims
from verify.actions import evidence as evidences
from verify.actions import link as links
from verify.actions import report as reports
from verify.actions import verdict as verdicts
from verify.models import Claim, ClaimLink, Evidence, Origin, Verdict

PASSWORD = "correct horse"

_numbers = count(1)

TEXT = (
    "The harbour office said on Monday that 400 permits had expired. "
    "Mayor Ada Brandt called the figure wrong on 12 March 2021. "
    "The port of Lindholm issued 650 permits in 2020."
)


def a_person(username: str, role: str | None = None) -> User:
    """Somebody who can sign in with PASSWORD and has that role, or none."""
    user = User.objects.create_user(username, f"{username}@example.org", PASSWORD)
    if role:
        assert role in ROLES, role
        user.groups.add(Group.objects.get_or_create(name=role)[0])
    return user


def an_article(text: str | None = None, *, by: User | None = None, **stated: Any) -> Article:
    """An article by way of ingest; without ``text`` one that no other test article has. Readers do not look at it."""
    text = text if text is not None else f"{TEXT} This is report number {next(_numbers)}."
    stated = {"title": "Permits expire in Lindholm", "publisher": "Lindholm Post"} | stated
    return articles.ingest(text, stated=articles.Stated(**stated), read=False, by=by or machine("import"))[0]


def version_of(article: Article) -> ArticleVersion:
    assert article.current is not None
    return article.current


def a_mark(article: Article, quote: str, *, kind: str = "claim", by: User, **mark: Any) -> Annotation:
    """A mark on the first ``quote`` in the article's text."""
    version = version_of(article)
    start = version.text.index(quote)
    return marks.create(version=version, start=start, end=start + len(quote), kind=kind, by=by, **mark)


def a_suggestion(
    article: Article, quote: str, *, kind: str = "entity", reader: str = "names", **mark: Any
) -> Annotation:
    """What a machine suggests on the first ``quote``."""
    machine_made = {"state": "suggested", "agent": "rule", "reader": reader, "reader_version": "1", "confidence": 0.9}
    return a_mark(article, quote, kind=kind, by=machine("reader"), **machine_made | mark)


def an_entity(name: str = "Ada Brandt", *, type: str = "PERSON", by: User, **columns: Any) -> Entity:
    return entities.create(name=name, type=type, by=by, **columns)


def a_claim(text: str = "In March 2021, 400 permits had expired.", *, by: User, **description: Any) -> Claim:
    """A candidate claim with one mention, in an article of its own."""
    mark = a_mark(an_article(by=by), "400 permits had expired", by=by)
    description = {"types": ["Numerical Claim"]} | description
    return claims.open_from(mark, by=by, text=text, **description)


def a_claim_in_research(*, editor: User, assignee: User, **description: Any) -> Claim:
    """Queued and assigned by ``editor``, taken up by ``assignee``."""
    claim = a_claim(by=editor, **description)
    claim = claims.transition(claim, to="queued", revision=claim.revision, by=editor)
    claim = claims.assign(claim, to=assignee, revision=claim.revision, by=editor)
    return claims.transition(claim, to="in_research", revision=claim.revision, by=assignee)


def an_origin(
    name: str = "Port register 2021", *, party: str = "Port of Lindholm", kind: str = "document", by: User
) -> Origin:
    return evidences.origin_named(name, kind=kind, party=party, by=by)


def some_evidence(claim: Claim, *, stance: str = "supports", by: User, **columns: Any) -> Evidence:
    """Primary evidence from the port's own register: enough for a verdict."""
    found: dict[str, Any] = {
        "question": "How many permits had expired?",
        "answer": "400",
        "stance": stance,
        "origin": an_origin(by=by),
        "url": "https://port.example/register",
        "quote": "Expired permits: 400",
        "grade": 2,
        "is_primary": True,
    }
    return evidences.add(claim, by=by, **found | columns)


def a_proposed_verdict(*, editor: User, assignee: User, label: str = "Supported") -> Verdict:
    """On a claim with enough evidence, by its assignee; the claim is in review."""
    claim = a_claim_in_research(editor=editor, assignee=assignee)
    some_evidence(claim, by=assignee)
    return verdicts.propose(
        claim, label=label, justification="The register says so.", revision=claim.revision, by=assignee
    )


def an_approved_claim(*, editor: User, assignee: User, second: User, label: str = "Supported") -> Claim:
    """Judged by ``assignee``, approved by ``second``, on a mark in an article; its report is drafted by ``editor``."""
    claim = a_claim_in_research(editor=editor, assignee=assignee)
    mark = a_mark(an_article(by=assignee), "400 permits had expired", by=assignee)
    stance = "refutes" if label == "Refuted" else "supports"
    some_evidence(claim, by=assignee, stance=stance, annotation=mark, quote=mark.quote, url="")
    said = "The register says so."
    verdict = verdicts.propose(claim, label=label, justification=said, revision=claim.revision, by=assignee)
    verdicts.approve(verdict, revision=claim.revision, by=second)
    reports.write(claim, summary="The port counted 400 permits.", text="The port counted them.", revision=0, by=editor)
    claim.refresh_from_db()
    return claim


def a_published_claim(*, editor: User, assignee: User, second: User, label: str = "Supported") -> Claim:
    """As ``an_approved_claim``, and published by ``editor``."""
    claim = an_approved_claim(editor=editor, assignee=assignee, second=second, label=label)
    reports.publish(claim, revision=claim.revision, by=editor)
    return claim


def a_link(*, type: str = "contradicts", by: User) -> ClaimLink:
    """A proposed link between two new claims."""
    older, newer = a_claim(by=by), a_claim("In March 2021, 650 permits had expired.", by=by)
    return links.propose(
        type, older, newer, score=0.8, reason="400 and 650 permits, in the same month.", by=machine("linker")
    )
