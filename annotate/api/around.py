"""What stands around the resources: the page that shows the schema, and the answer to every other path."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.views import APIView

from annotate.errors import Missing


class Docs(SpectacularSwaggerSplitView):
    """Swagger UI from our own files: no inline script or style, so the strict policy of all pages holds here too."""

    template_name = "api/docs.html"


@extend_schema(exclude=True)
class Nothing(APIView):
    """A problem like every other, not a page."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise Missing("There is nothing at this address.")
