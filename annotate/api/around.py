"""What stands around the resources: who I am, how much there is, the page that shows the schema, and nothing else."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotate import stats
from annotate.access import allowances
from annotate.api.base import person
from annotate.api.fields import Shown
from annotate.errors import Missing
from annotate.models import User


class MeSerializer(Shown[User]):
    name = serializers.CharField(source="display_name", read_only=True)
    roles = serializers.SerializerMethodField()
    can = serializers.SerializerMethodField(help_text="what these roles allow")

    class Meta:
        model = User
        fields = ("id", "username", "name", "is_machine", "roles", "can")
        read_only_fields = fields

    def get_roles(self, user: User) -> list[str]:
        return sorted(group.name for group in user.groups.all())

    def get_can(self, user: User) -> list[str]:
        return sorted(what.name.lower() for what in allowances(user))


class Me(APIView):
    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """Who you are, and what you may do."""
        return Response(MeSerializer(person(request)).data)


class Stats(APIView):
    @extend_schema(responses={200: {"type": "object", "additionalProperties": {}}})
    def get(self, request: Request) -> Response:
        """How much there is, by kind and state."""
        return Response(stats.counts())


class Docs(SpectacularSwaggerSplitView):
    """Swagger UI from our own files: no inline script or style, so the strict policy of all pages holds here too."""

    template_name = "api/docs.html"


@extend_schema(exclude=True)
class Nothing(APIView):
    """Any other address: a problem like every other, not a page."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise Missing(_("There is nothing at this address."))
