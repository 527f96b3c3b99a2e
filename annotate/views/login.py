"""Signing in, and what slows down who guesses passwords."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from annotate.limits import address_of, hit

WINDOW = 300
PER_ADDRESS = 10  # names that may be tried from one address, in full


class SignIn(LoginView):
    """LOGIN_FAILURES wrong passwords for a name, and ten times as many for all names, from one address in five minutes.

    Only failures count, and the name alone does not, so that nobody can lock somebody else out.
    """

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self._is_over(0):
            return self._refused()
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        self._is_over(1)
        return super().form_invalid(form)

    def _is_over(self, count: int) -> bool:
        """Count a failure (or, with 0, only look); whether no further try is allowed."""
        limit = settings.LOGIN_FAILURES
        if not limit:
            return False
        address = address_of(self.request)
        name = self.request.POST.get("username", "").casefold()[:150]
        of_name = hit(f"login:{address}:{name}", limit, WINDOW, count=count)
        of_address = hit(f"login:{address}", limit * PER_ADDRESS, WINDOW, count=count)
        return of_name.used >= of_name.limit or of_address.used >= of_address.limit

    def _refused(self) -> HttpResponse:
        form = AuthenticationForm(self.request, initial={"username": self.request.POST.get("username", "")})
        problem = _("Too many wrong passwords. Wait five minutes and try again.")
        context = self.get_context_data(form=form, refused=problem)
        return self.render_to_response(context, status=429, headers={"Retry-After": str(WINDOW)})
