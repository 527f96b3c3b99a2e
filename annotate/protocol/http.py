"""What the protocol says in headers: media types, preferences, links."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from rest_framework.permissions import BasePermission
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotate.access import MayRead
from annotate.api.parsers import StrictJSONParser
from annotate.errors import Invalid
from annotate.exporters.w3c import ANNO, MEDIA_TYPE

LDP = "http://www.w3.org/ns/ldp#"
OA = "http://www.w3.org/ns/oa#"
LDP_CONTEXT = "http://www.w3.org/ns/ldp.jsonld"
SPECIFICATION = "http://www.w3.org/TR/annotation-protocol/"
ACCEPTED = f'application/ld+json; profile="{ANNO}", application/json'

_INCLUDE = re.compile(r'include\s*=\s*"([^"]*)"|include\s*=\s*([^\s;,"]+)', re.IGNORECASE)


class JsonLd(JSONRenderer):
    media_type = "application/ld+json"


class JsonLdParser(StrictJSONParser):
    media_type = "application/ld+json"


class MayReadOrAsk(BasePermission):
    """OPTIONS is answered to everybody, for it is what a browser asks before it may say who it is."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.method == "OPTIONS" or MayRead().has_permission(request, view)


class ProtocolView(APIView):
    """JSON-LD in and out; ``links`` and the methods are told with every answer, also with a problem."""

    renderer_classes = (JsonLd, JSONRenderer)
    parser_classes = (JsonLdParser, StrictJSONParser)
    permission_classes = (MayReadOrAsk,)
    links: tuple[tuple[str, str], ...] = ()  # (target, rel)
    varies: tuple[str, ...] = ("Accept",)

    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # type: ignore[override]
        return Response(status=204)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Link"] = ", ".join(f'<{target}>; rel="{rel}"' for target, rel in self.links)
        patch_vary_headers(response, self.varies)
        return response


def answer(body: Any, tag: str, *, status: int = 200, **headers: str) -> Response:
    """JSON-LD with its entity tag; ``headers`` with underscores for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(body, status=status, headers={"ETag": f'"{tag}"', **named}, content_type=MEDIA_TYPE)


def preferred(request: Request) -> set[str]:
    """The IRIs in the ``include`` of Prefer (RFC 7240, and section 7.2 of the Linked Data Platform)."""
    found = _INCLUDE.search(request.headers.get("Prefer", ""))
    wanted = set((found[1] or found[2] or "").split()) if found else set()
    if {f"{OA}PreferContainedIRIs", f"{OA}PreferContainedDescriptions"} <= wanted:
        raise Invalid(_("Prefer either the IRIs of annotations or their descriptions, not both."))
    return wanted


def whole_iri(request: Request, path: str, query: Iterable[tuple[str, object]] = ()) -> str:
    """``path`` of this server as an absolute IRI."""
    asked = "&".join(f"{name}={value}" for name, value in query)
    return request.build_absolute_uri(f"{path}?{asked}" if asked else path)
