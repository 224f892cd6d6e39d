"""The pages of errors: one for each reason, and the handlers of the status codes."""

from __future__ import annotations

from http import HTTPStatus

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.core import errors
from apps.core.access import open_to_all
from apps.core.htmx import wants_part
from apps.core.problems import problem_of, render_known, render_problem, wants_json
from apps.core.reference import load_reasons

log = structlog.get_logger(__name__)


@open_to_all
@require_safe
def explain(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a kind of problem means and how to mend it; the address problems point to."""
    reason = load_reasons().get(code)
    if reason is None:
        raise errors.NotFound(_("No problem has this code."))
    return render(request, "core/explain.html", {"reason": reason, "code": code})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Handle 400: what came in cannot be read."""
    return render_problem(request, errors.MalformedBody())


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Handle 403."""
    return render_problem(request, errors.Forbidden())


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Handle a form without a valid token (setting CSRF_FAILURE_VIEW)."""
    return render_problem(request, errors.FormExpired())


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Handle 404."""
    return render_problem(request, errors.NotFound())


def server_error(request: HttpRequest) -> HttpResponse:
    """Handle 500 with a page that needs neither database nor session."""
    problem = problem_of(errors.InternalError())
    log.error("problem", code=problem.code, status=problem.status, instance=problem.instance)
    if wants_json(request) or wants_part(request):
        return render_known(request, problem)
    return render(
        request,
        "core/errors/500.html",
        {"problem": problem},
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
    )
