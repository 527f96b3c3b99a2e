"""Machine suggestions: proposed again and again without a duplicate, and never against what a person decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from annotate import audit, jobs, registry, spans
from annotate.access import Can, require
from annotate.actions.annotation import NewMark
from annotate.errors import Invalid
from annotate.interchange import Proposal
from annotate.models import Annotation, ArticleVersion, User


@dataclass(frozen=True, slots=True)
class Reader:
    """Who proposes: a suggester's name and version, and whether it follows rules or a model."""

    name: str
    version: str
    agent: str = Annotation.Agent.RULE


def posted(version: ArticleVersion, *, agent: str = Annotation.Agent.HUMAN, reader: str = "", **mark: Any) -> NewMark:
    """What somebody posts: a person's mark, or the suggestion of an outside program that names itself in ``reader``.

    Invalid for a program without a name, and for the name of one of our own readers, whose work it would be taken for.
    """
    if agent == Annotation.Agent.HUMAN:
        if reader:
            raise Invalid("A person's mark has no reader. Send the agent, model or rule, too.", field="reader")
        return NewMark(version=version, **mark)
    if not reader:
        raise Invalid("A program names itself: send the reader.", field="reader")
    if reader in {module.NAME for module in registry.modules("suggesters")}:
        raise Invalid(f"The reader {reader} is one of this installation's own. Choose another name.", field="reader")
    if mark.get("entity") or mark.get("value") is not None:
        raise Invalid("Only a person says what a mark stands for; a program puts it into data.", field="data")
    return NewMark(version=version, agent=agent, reader=reader, state=Annotation.State.SUGGESTED, **mark)


@transaction.atomic
def replace(version: ArticleVersion, reader: Reader, proposals: Iterable[Proposal], *, by: User) -> tuple[int, int]:
    """Make the reader's undecided suggestions on ``version`` exactly ``proposals``; returns (added, removed).

    A suggestion that somebody accepted, rejected or deleted stays as it is and is not made again; a span that a person
    marked with the same kind is not suggested.
    """
    require(by, Can.SUGGEST)
    ArticleVersion.objects.select_for_update().only("pk").get(pk=version.pk)  # two readings of one text take turns
    wanted = {(p.start, p.end, p.kind): p for p in proposals if p.kind in Annotation.Kind.values}
    old = Annotation.objects.filter(version=version, reader=reader.name)
    known = {(a.start, a.end, a.kind): a for a in old}
    taken = set(version.annotations.filter(reader="", deleted_at=None).values_list("start", "end", "kind"))
    stale = [a for key, a in known.items() if key not in wanted and a.state == "suggested" and not a.deleted_at]
    new = [_row(version, reader, p, by) for key, p in wanted.items() if key not in known and key not in taken]
    _withdraw(stale, by)
    Annotation.objects.bulk_create(new, batch_size=500)
    audit.record_many("suggestion.propose", [(a, {}, audit.snapshot(a, "start", "end", "kind")) for a in new], by=by)
    jobs.enqueue_batches("link", "annotations", [a.pk for a in new], by=by, bulk=True)
    return len(new), len(stale)


def _withdraw(stale: list[Annotation], by: User) -> None:
    audit.record_many("suggestion.withdraw", [(a, audit.snapshot(a, "start", "end", "kind"), {}) for a in stale], by=by)
    Annotation.objects.filter(pk__in=[a.pk for a in stale]).delete()


def _row(version: ArticleVersion, reader: Reader, proposal: Proposal, by: User) -> Annotation:
    span = spans.check(version.text, proposal.start, proposal.end)
    prefix, suffix = spans.context(version.text, span)
    return Annotation(
        version=version,
        start=span.start,
        end=span.end,
        quote=version.text[span.start : span.end],
        prefix=prefix,
        suffix=suffix,
        kind=proposal.kind,
        state=Annotation.State.SUGGESTED,
        author=by,
        agent=reader.agent,
        reader=reader.name,
        reader_version=reader.version,
        reason=proposal.reason,
        confidence=proposal.score,
        data=dict(proposal.data),
    )
