"""Reading articles again: by hand, one of them, or many at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from annotate import jobs
from annotate.access import Can, require
from annotate.errors import Refused
from annotate.models import Article, ArticleVersion, Job, User


@transaction.atomic
def again(article: Article, *, by: User) -> Job:
    """Queue a reading of the article's latest text; Refused while one is pending."""
    require(by, Can.ANNOTATE)
    assert article.current_id is not None
    ArticleVersion.objects.select_for_update().only("pk").get(pk=article.current_id)  # of two at once one is refused
    if article.current_id in waiting():
        raise Refused(_("The readers are to look at this article already. Wait for them to finish."))
    return jobs.enqueue("read", by=by, version=article.current_id)


@transaction.atomic
def many(articles: Iterable[Article], *, by: User) -> int:
    """Queue a reading of each, behind the work that people wait for; returns how many were not pending already."""
    require(by, Can.SUGGEST)
    pending = waiting()
    versions = [article.current_id for article in articles if article.current_id and article.current_id not in pending]
    for version in versions:
        jobs.enqueue("read", by=by, bulk=True, version=version)
    return len(versions)


def waiting() -> set[int]:
    """The ids of the versions that readers are to look at, or look at now."""
    return set(Job.objects.pending().filter(kind="read").values_list("params__version", flat=True))
