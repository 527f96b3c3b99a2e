"""Containers (sections 4 to 4.3 of the protocol) and what is created in them (5.1, 5.2)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request
from rest_framework.response import Response

from annotate import access
from annotate.api.base import person
from annotate.api.pagination import LARGEST_ID
from annotate.errors import Invalid
from annotate.exporters.w3c import ANNO
from annotate.models import Annotation, Article, AuditEvent
from annotate.protocol.http import (
    ACCEPTED,
    LDP,
    LDP_CONTEXT,
    OA,
    SPECIFICATION,
    ProtocolView,
    answer,
    preferred,
    whole_iri,
)
from annotate.protocol.marks import described, iri_of, posted, shown

PAGE = 100


@dataclass(frozen=True, slots=True)
class Page:
    """Marks by id after ``after``; ``previous`` and ``next`` are where the pages beside it begin, None at the ends."""

    rows: list[tuple[int, UUID]]
    after: int
    previous: int | None
    next: int | None


@extend_schema(exclude=True)
class Container(ProtocolView):
    """All live marks, or with ``pk`` those of an article: a Basic Container and an AnnotationCollection."""

    links: tuple[tuple[str, str], ...] = ((f"{LDP}BasicContainer", "type"), (SPECIFICATION, f"{LDP}constrainedBy"))
    varies = ("Accept", "Prefer")

    @cached_property
    def article(self) -> Article | None:
        """The article whose container this is; Missing when there is none."""
        if "pk" not in self.kwargs:
            return None
        return access.get(self.request.user, Article.objects.select_related("current"), pk=self.kwargs["pk"])

    def marks(self) -> QuerySet[Annotation]:
        rows = Annotation.objects.live().order_by()
        return rows.filter(version__article=self.article) if self.article else rows

    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # type: ignore[override]
        """To who is signed in with the entity tag, which tells how much there is."""
        if not access.can(request.user, access.Can.READ):
            return Response(status=204, headers={"Accept-Post": ACCEPTED})
        return Response(status=204, headers={"Accept-Post": ACCEPTED, "ETag": f'"{self._tag()}"'})

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The container, or with ``after`` one of its pages."""
        wanted = preferred(request)
        iris = self._whole_number("iris", f"{OA}PreferContainedIRIs" in wanted)
        if "after" in request.query_params:
            return self._page_alone(self._page(self._whole_number("after", 0)), iris)
        body = self._description(iris)
        minimal = f"{LDP}PreferMinimalContainer" in wanted
        if body["total"]:
            first = self._page(0)
            body["first"] = self._page_iri(0, iris) if minimal else self._items(first, iris)
            body["last"] = self._page_iri(self._last_begins_after(body["total"]), iris)
        tag = f"{self._tag()}-{'iris' if iris else 'full'}-{'minimal' if minimal else 'first'}"
        applied: dict[str, Any] = {"Preference_Applied": "return=representation"} if wanted else {}
        return answer(body, tag, Content_Location=body["id"], Accept_Post=ACCEPTED, **applied)

    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Make a mark; its IRI is the container's and a component of its own."""
        if "after" in request.query_params:
            raise MethodNotAllowed("POST", "A page takes no annotations; post to its container.")
        mark = posted(request.data, request.headers.get("Slug", ""), article=self.article, by=person(request))
        where = iri_of(request, mark.uid, self.article)
        body = shown(request, mark, self.article)
        return answer(body, str(mark.revision), status=201, Location=where)

    def _iri(self, **query: object) -> str:
        path = (
            reverse("annotation_container", args=[self.article.pk])
            if self.article
            else reverse("annotation_containers")
        )
        return whole_iri(self.request, path, query.items())

    def _page_iri(self, after: int, iris: int) -> str:
        return self._iri(iris=iris, after=after)

    def _whole_number(self, name: str, otherwise: int) -> int:
        """A number of the query; Invalid for what is none."""
        given = self.request.query_params.get(name, str(int(otherwise)))
        most = 1 if name == "iris" else LARGEST_ID
        if not (given.isascii() and given.isdecimal() and len(given) < 20 and int(given) <= most):
            raise Invalid(_("This is no address of a page of ours."), field=name)
        return int(given)

    def _tag(self) -> str:
        """What changes whenever the container's marks do. That of all marks may change without: never the other way."""
        if self.article is None:
            return str(AuditEvent.objects.aggregate(last=Max("pk"))["last"] or 0)
        state = self.marks().aggregate(n=Count("pk"), last=Max("pk"), at=Max("updated_at"))
        return f"{state['n']}.{state['last'] or 0}.{state['at'].timestamp() if state['at'] else 0}"

    def _description(self, iris: int) -> dict[str, Any]:
        return {
            "@context": [ANNO, LDP_CONTEXT],
            "id": self._iri(iris=iris),
            "type": ["BasicContainer", "AnnotationCollection"],
            "label": self.article.title or "Marks on an article" if self.article else "All marks",
            "total": self.marks().count(),
        }

    def _page(self, after: int) -> Page:
        """By id: nothing is lost or doubled while others write, and the last page costs what the first one does."""
        rows = list(self.marks().filter(pk__gt=after).order_by("pk").values_list("pk", "uid")[: PAGE + 1])
        before = list(self.marks().filter(pk__lte=after).order_by("-pk").values_list("pk", flat=True)[: PAGE + 1])
        previous = None if not before else before[PAGE] if len(before) > PAGE else 0
        return Page(rows[:PAGE], after, previous, rows[PAGE - 1][0] if len(rows) > PAGE else None)

    def _last_begins_after(self, total: int) -> int:
        """So that whole pages come before it, and who goes back from it arrives at the first one."""
        size = total % PAGE or PAGE
        ids = list(self.marks().order_by("-pk").values_list("pk", flat=True)[: size + 1])
        return ids[size] if len(ids) > size else 0

    def _items(self, page: Page, iris: int) -> dict[str, Any]:
        """The page as it stands within the container."""
        body: dict[str, Any] = {"id": self._page_iri(page.after, iris), "type": "AnnotationPage"}
        if page.previous is not None:
            body["prev"] = self._page_iri(page.previous, iris)
        if page.next is not None:
            body["next"] = self._page_iri(page.next, iris)
        if iris:
            body["items"] = [iri_of(self.request, uid, self.article) for _, uid in page.rows]
        else:
            marks = Annotation.objects.filter(pk__in=[pk for pk, _ in page.rows])
            found = {row["pk"]: body for row, body in described(self.request, marks, self.article)}
            body["items"] = [found[pk] for pk, _ in page.rows if pk in found]
        return body

    def _page_alone(self, page: Page, iris: int) -> Response:
        whole = {"id": self._iri(iris=iris), "type": "AnnotationCollection", "total": self.marks().count()}
        body = {"@context": ANNO, **self._items(page, iris), "partOf": whole}
        self.links = ()  # a page is no container
        return answer(body, f"{self._tag()}-{'iris' if iris else 'full'}-{page.after}")
