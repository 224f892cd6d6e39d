"""Errors as the caller sees them: RFC 9457 problem+json for programs, a page for people."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import structlog
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    JsonResponse,
)
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from rest_framework import exceptions as drf
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder
from rest_framework.views import set_rollback

from apps.core import errors, history
from apps.core.errors import DomainError, MethodNotAllowed, OnlyFromAForm, TryAgain
from apps.core.htmx import wants_part
from apps.core.parts import Crumb

log = structlog.get_logger(__name__)

CONTENT_TYPE: Final = "application/problem+json"
API_PREFIX: Final = "/api/"
_HTML: Final = "text/html"
_JSON_TYPES: Final = (_HTML, "application/json", CONTENT_TYPE)

_OF_DRF: Final[tuple[tuple[type[Exception], type[DomainError]], ...]] = (
    (drf.ParseError, errors.MalformedBody),
    (drf.NotAuthenticated, errors.NotAuthenticated),
    (drf.AuthenticationFailed, errors.NotAuthenticated),
    (drf.PermissionDenied, errors.Forbidden),
    (drf.NotFound, errors.NotFound),
    (drf.MethodNotAllowed, errors.MethodNotAllowed),
    (drf.NotAcceptable, errors.NotAcceptable),
    (drf.UnsupportedMediaType, errors.UnsupportedMediaType),
    (drf.Throttled, errors.TooManyRequests),
    (Http404, errors.NotFound),
    (PermissionDenied, errors.Forbidden),
    (BadRequest, errors.MalformedBody),
)


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field: `pointer` is a JSON Pointer into the body (RFC 6901)."""

    pointer: str
    detail: str
    code: str = "invalid"


@dataclass(frozen=True, slots=True)
class Problem:
    """One answer of the kind "no", with a number of its own that is also in the log."""

    code: str
    title: str
    status: int
    detail: str
    remedy: str
    errors: tuple[FieldError, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    number: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def type(self) -> str:
        """Give the address of the page that explains this kind of problem."""
        return f"/problems/{self.code}/"

    @property
    def instance(self) -> str:
        """Give the number of this one occurrence as a URN."""
        return self.number.urn

    def as_json(self) -> dict[str, Any]:
        """Give the members of RFC 9457, with `code`, `errors` and `data` as extensions."""
        body: dict[str, Any] = {
            "type": self.type,
            "code": self.code,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": self.instance,
        }
        if self.errors:
            body["errors"] = [
                {"pointer": found.pointer, "detail": found.detail, "code": found.code}
                for found in self.errors
            ]
        if self.data:
            body["data"] = dict(self.data)
        return body


def problem_of(error: DomainError, *, found: tuple[FieldError, ...] = ()) -> Problem:
    """Turn a refusal into its problem, in the language now active."""
    kind = type(error)
    of_fields = tuple(
        FieldError(pointer_to(name.split(".")), str(message), kind.code)
        for name, message in error.fields.items()
    )
    return Problem(
        code=kind.code,
        title=str(kind.title),
        status=int(kind.status),
        detail=error.detail,
        remedy=str(kind.remedy),
        errors=of_fields + found,
        data=error.data,
    )


def pointer_to(path: list[str]) -> str:
    """Write a path as the URI fragment form of a JSON Pointer: `#/visitors/0/surname`."""
    return "#" + "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in path)


def exception_handler(exc: Exception, _context: Mapping[str, Any]) -> Response | None:
    """Answer DRF's exceptions and ours as problem+json.

    Gives None for anything else, so that a bug stays a 500 with its trace.
    """
    problem = _problem_of_any(exc)
    if problem is None:
        return None
    set_rollback()  # the refusal must leave nothing behind where DRF holds the transaction
    _log(problem)
    headers = _retry_after(exc)
    if challenge := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    return Response(
        problem.as_json(), status=problem.status, headers=headers, content_type=CONTENT_TYPE
    )


def render_problem(
    request: HttpRequest, error: DomainError, *, back: Crumb | None = None
) -> HttpResponse:
    """Answer a refusal as a page, as a part for htmx, or as problem+json for a program.

    `back` is where the page leads on; without it to where the reader came from.
    """
    problem = problem_of(error)
    _log(problem)
    response = render_known(request, problem, back=back)
    for name, value in _retry_after(error).items():
        response[name] = value
    return response


def render_known(
    request: HttpRequest, problem: Problem, *, back: Crumb | None = None
) -> HttpResponse:
    """Answer a problem that is already made and logged, in the form the caller reads."""
    if wants_json(request):
        return JsonResponse(
            problem.as_json(),
            status=problem.status,
            content_type=CONTENT_TYPE,
            encoder=JSONEncoder,
        )
    fresh = _fresh_address(request)
    context = {"problem": problem, "fresh": fresh, "back": back, **_late(request, problem)}
    context["may_repeat"] = problem.status == TryAgain.status and request.method == "GET"
    if wants_part(request):
        response = render(request, "core/_problem.html", context, status=problem.status)
        response["HX-Retarget"] = "#problem"
        response["HX-Reswap"] = "innerHTML show:top"
    else:
        response = render(request, _page_of(problem), context, status=problem.status)
    patch_vary_headers(response, ["HX-Request", "Accept"])
    return response


def wants_json(request: HttpRequest) -> bool:
    """Tell whether the caller is a program: an address of the API, or JSON preferred to HTML."""
    if request.path.startswith(API_PREFIX):
        return True
    return request.get_preferred_type(_JSON_TYPES) not in {_HTML, None}


class ProblemMiddleware:
    """Turn a DomainError that leaves a page's view into its problem page, and a bare 405 as well.

    It belongs below the middleware that opens sessions and languages, and knows nothing of bugs:
    any other exception goes on to Django and becomes a 500.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the next step of the chain."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; exceptions come in through `process_exception`."""
        response = self._get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            return _not_allowed(request, response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a DomainError; leave everything else alone."""
        if isinstance(exception, DomainError):
            return render_problem(request, exception)
        return None


def _not_allowed(request: HttpRequest, bare: HttpResponseNotAllowed) -> HttpResponse:
    """The page for an address that does not take the method, in place of Django's empty answer."""
    is_opened = request.method in {"GET", "HEAD"}
    response = render_problem(request, OnlyFromAForm() if is_opened else MethodNotAllowed())
    response["Allow"] = bare["Allow"]
    return response


def _problem_of_any(exc: Exception) -> Problem | None:
    if isinstance(exc, DomainError):
        return problem_of(exc)
    if isinstance(exc, drf.ValidationError):
        return problem_of(errors.InvalidInput(), found=tuple(_field_errors(exc.detail, [])))
    for theirs, ours in _OF_DRF:
        if isinstance(exc, theirs):
            return problem_of(ours())
    return None


def _field_errors(detail: object, path: list[str]) -> Iterator[FieldError]:
    """Walk DRF's tree of messages; `non_field_errors` belongs to the object around it."""
    if isinstance(detail, Mapping):
        for name, below in detail.items():
            own = name == "non_field_errors"
            yield from _field_errors(below, path if own else [*path, str(name)])
    elif isinstance(detail, list | tuple):
        for index, below in enumerate(detail):
            nested = isinstance(below, Mapping)
            yield from _field_errors(below, [*path, str(index)] if nested else path)
    else:
        yield FieldError(pointer_to(path), str(detail), getattr(detail, "code", "invalid"))


def _page_of(problem: Problem) -> str:
    return "core/stale.html" if _is_late(problem) else "core/problem.html"


def _is_late(problem: Problem) -> bool:
    return problem.code == errors.StaleRevision.code


def _late(request: HttpRequest, problem: Problem) -> dict[str, Any]:
    """Say of a late act what was done before it, by whom and when."""
    if not _is_late(problem):
        return {}
    known = problem.data
    who, what = known.get("who"), known.get("what")
    return {
        "who": history.actor_words(request, str(who), known.get("roles", ())) if who else "",
        "what": history.event_words(str(what)) if what else "",
        "done_at": known.get("when"),
    }


def _fresh_address(request: HttpRequest) -> str:
    """Give the page to open anew: the one that held the form, when it is one of this host."""
    came_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(
        came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return came_from
    return "/"


def _retry_after(exc: Exception) -> dict[str, str]:
    """The header that says in how many seconds to try again, for reasons that know it."""
    wait = getattr(exc, "wait", None)
    return {"Retry-After": str(int(wait))} if wait else {}


def _log(problem: Problem) -> None:
    """Leave a line that the number shown to the reader leads to. No path, no field values."""
    log.info(
        "problem",
        code=problem.code,
        status=problem.status,
        instance=problem.instance,
        fields=[found.pointer for found in problem.errors],
    )
