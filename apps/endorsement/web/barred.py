"""An act that is not possible now is told before anybody fills in its form."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.errors import DomainError
from apps.core.parts import Crumb
from apps.core.problems import render_problem
from apps.endorsement.models import PortCase, Visa


def barred(
    request: HttpRequest, check: Callable[[], None], *, back: PortCase | Visa
) -> HttpResponse | None:
    """The page that says what stands in the way and leads back, or None while nothing does.

    `check` is what the service asks too, so that page and refusal say the same.
    """
    try:
        check()
    except DomainError as refusal:
        return render_problem(request, refusal, back=_way_back(back))
    return None


def _way_back(to: PortCase | Visa) -> Crumb:
    if isinstance(to, Visa):
        return Crumb(_("Back to the visa"), reverse("endorsement:visa", args=[to.id]))
    return Crumb(_("Back to the case"), reverse("endorsement:case", args=[to.id]))
