"""The administration: for staff who review, with our sign-in and our looks."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from annotate.access import Can, can, require
from annotate.errors import NotAllowed


class Site(AdminSite):
    site_header = "Corroborate"
    site_title = "Corroborate"
    index_title = gettext_lazy("Administration")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff with the role of a reviewer or above; what each may do here is asked again by every action."""
        return bool(
            request.user.is_active and getattr(request.user, "is_staff", False) and can(request.user, Can.REVIEW)
        )

    @method_decorator((never_cache, login_not_required))
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Our own sign-in page; who is signed in and comes here may not enter, and is told why."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.GET.get("next", resolve_url("admin:index")))
        if self.has_permission(request):
            return super().login(request, extra_context)  # back to the index
        require(request.user, Can.REVIEW)
        raise NotAllowed(_("The administration is for staff. Ask an administrator to make you staff."))
