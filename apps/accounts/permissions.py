"""Who may: one table, asked by services, pages, the API and templates alike.

A service calls `check_may`, a template asks `may`, a page view is decorated with `requires`, and an
API view lists `Requires.of(...)` among its `permission_classes`. Every view carries the function it
serves as `.function`; the matrix test walks all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import SAFE_METHODS, BasePermission

from apps.accounts.carrying import carry
from apps.accounts.functions import FOR_EVERYONE, FOR_SIGNED_IN, GRANTS, Function
from apps.core.actors import Actor
from apps.core.errors import Forbidden

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser
    from django.http.response import HttpResponseBase
    from rest_framework.request import Request
    from rest_framework.views import APIView

View = TypeVar("View", bound=Callable[..., Any])


class NotAllowed(Forbidden):
    """None of the actor's roles holds the function. Data: `function`."""

    code = "not-allowed"
    title = _("Your role does not include this.")


def actor_of(user: AbstractBaseUser | AnonymousUser | None) -> Actor:
    """Give the actor behind a request: the user's id and the roles held now; guests have none."""
    if user is None or not user.is_authenticated or not user.is_active:
        return Actor.guest()
    roles = frozenset(role.value for role in getattr(user, "roles", ()))
    return Actor(kind=getattr(user, "came_by", "user"), id=str(user.pk), roles=roles)


def may(actor: Actor, function: Function) -> bool:
    """Tell whether the actor holds the function."""
    if function in FOR_EVERYONE:
        return True
    if function in FOR_SIGNED_IN:
        return actor.is_person
    return not actor.roles.isdisjoint(GRANTS[function])


def check_may(actor: Actor, function: Function) -> None:
    """Raise NotAllowed unless the actor holds the function."""
    if not may(actor, function):
        raise NotAllowed(function=function.value)


def requires(function: Function) -> Callable[[View], View]:
    """Open a page view to those who hold the function, and note it on the view as `.function`.

    Works on function views and on view classes. Someone not logged in is sent to the login page
    and comes back after it; someone with the wrong role gets the 403 page (NotAllowed).
    """

    def decorate(view: View) -> View:
        if isinstance(view, type):
            return cast("View", _guard_class(view, function))
        guarded = _guard(view, function)
        guarded.function = function  # type: ignore[attr-defined]
        return cast("View", guarded)

    return decorate


def _guard(view: Callable[..., Any], function: Function) -> Callable[..., HttpResponseBase]:
    """Wrap a view function (or a dispatch with the request as the first argument)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        is_kept = getattr(view, "carries_typing", False)
        refusal = _to_login(request, function, is_kept=is_kept)
        if refusal is not None and is_kept:
            carry(request)
        return refusal if refusal is not None else view(request, *args, **kwargs)

    return guarded


def _guard_class(view: type, function: Function) -> type:
    """Guard the dispatch of a view class; `as_view()` gives `.function` to the view it makes."""
    inner = view.dispatch  # type: ignore[attr-defined]
    as_view = view.as_view.__func__  # type: ignore[attr-defined]

    @wraps(inner)
    def dispatch(self: object, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refusal = _to_login(request, function)
        return refusal if refusal is not None else inner(self, request, *args, **kwargs)

    def as_guarded_view(cls: type, /, **initkwargs: Any) -> Callable[..., HttpResponseBase]:
        made = cast("Callable[..., HttpResponseBase]", as_view(cls, **initkwargs))
        made.function = function  # type: ignore[attr-defined]
        return made

    view.dispatch = dispatch  # type: ignore[attr-defined]
    view.as_view = classmethod(as_guarded_view)  # type: ignore[attr-defined]
    view.function = function  # type: ignore[attr-defined]
    return view


def _to_login(
    request: HttpRequest, function: Function, *, is_kept: bool = False
) -> HttpResponseBase | None:
    """Send guests to the login page, refuse the wrong role, and let the right one pass (None)."""
    actor = actor_of(request.user)
    if may(actor, function):
        return None
    if actor.kind == "guest":
        return redirect_to_login(_way_back(request, is_kept=is_kept), reverse("accounts:login"))
    raise NotAllowed(function=function.value)


def _way_back(request: HttpRequest, *, is_kept: bool) -> str:
    """Where to go on after logging in: the page, or the page whose button was pressed.

    An act has no page of its own to come back to, and is not done by itself: who logs in may be
    somebody else.
    """
    if request.method in SAFE_METHODS or is_kept:
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(
        came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return "/"
    words = _("You were logged out, so this was not done. Do it again.")
    messages.warning(request, words, fail_silently=True)
    page = urlsplit(came_from)
    return f"{page.path}?{page.query}" if page.query else page.path


class Requires(BasePermission):
    """Open an API view to those who hold a function: `permission_classes = [Requires.of(f)]`."""

    function: ClassVar[Function]

    @classmethod
    def of(cls, function: Function) -> type[Requires]:
        """Make the permission class for one function."""
        return type(f"Requires_{function.value}", (cls,), {"function": function})

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Answer DRF: guests get 401 from their False, a wrong role is told its reason."""
        actor = actor_of(request.user)
        if may(actor, self.function):
            return True
        if actor.kind != "guest":
            raise NotAllowed(function=self.function.value)
        return False


def function_of(view: Callable[..., Any]) -> Function | None:
    """Tell which function a resolved view serves, for the matrix: page, view class or API view."""
    named: Function | None = getattr(view, "function", None)
    if named is not None:
        return named
    classes = getattr(getattr(view, "cls", None), "permission_classes", ())
    return next((c.function for c in classes if issubclass(c, Requires)), None)
