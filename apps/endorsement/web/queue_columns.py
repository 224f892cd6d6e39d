"""The columns of the queue, of which an officer shows some."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_CHOSEN: Final = "queue.columns"
#: Columns an officer may hide; landing and reference always stand.
COLUMNS: Final[dict[str, StrOrPromise]] = {
    "begin": _("Begin by"),
    "state": _("State"),
    "inviter": _("Inviter"),
    "city": _("City"),
    "port": _("Port"),
    "flight": _("Flight"),
    "desk": _("Visa desk"),
    "visitors": _("Visitors"),
    "received": _("Received"),
    "holder": _("On whose desk"),
}
USUAL: Final = ("begin", "state", "inviter", "city", "port", "visitors", "holder")


def shown_columns(request: HttpRequest) -> list[str]:
    """The columns chosen in this session, or the usual ones, in their order."""
    chosen = request.session.get(_CHOSEN)
    return [code for code in COLUMNS if code in (USUAL if chosen is None else chosen)]


def show_columns(request: HttpRequest, codes: Iterable[str]) -> None:
    """Show these columns from now on in this session; what is none is dropped."""
    asked = set(codes)
    request.session[_CHOSEN] = [code for code in COLUMNS if code in asked]
