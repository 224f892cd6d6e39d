"""The clock of the session, for the script that warns before it ends."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.accounts.functions import Function
from apps.accounts.permissions import requires


@requires(Function.LOG_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def clock(request: HttpRequest) -> HttpResponse:
    """Tell for how many seconds who is logged in; a POST is a click, a GET only asks.

    It also gives the token that forms need now: a login in another window has changed it.
    """
    person = str(request.user.pk) if request.user.is_authenticated else ""
    left = getattr(request, "session_left", 0) if person else 0
    return JsonResponse({"left": left, "person": person, "token": get_token(request)})
