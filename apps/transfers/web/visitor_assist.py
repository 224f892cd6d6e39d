"""Buttons of the visitor's form that save nothing: read a scan, read the lines, look, take over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.forms import BoundField
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.permissions import actor_of
from apps.core.errors import DomainError
from apps.core.identifiers.mrz import parse_td3
from apps.transfers import selectors, services
from apps.transfers.errors import ScanNotFound
from apps.transfers.models import PassportReading, TransferRequest
from apps.transfers.policies.mrz_view import is_empty
from apps.transfers.web.filing_forms import VisitorForm, show_refusal
from apps.transfers.web.filing_pages import NOT_FOR_A_FORM, seen_revision
from apps.transfers.web.passport_help import FROM_PASSPORT, Help, filled_in, help_for

_BUTTONS: Final = frozenset({"scan_now", "look", "read", "take"})
THE_LINES: Final = "lines"
"""What "take it" takes from a scan when the form already has other lines."""


def is_assisted(request: HttpRequest) -> bool:
    """Tell whether one of these buttons was pressed."""
    return request.method == "POST" and not _BUTTONS.isdisjoint(request.POST)


def with_scan(
    request: HttpRequest, found: TransferRequest, *, visitor_id: UUID | None = None
) -> tuple[QueryDict, DomainError | None]:
    """Keep a file that came with the form, whatever becomes of the rest; a browser forgets it.

    Gives the form's data with the id of the scan and the new revision, or why it was refused.
    """
    data = request.POST.copy()
    upload = request.FILES.get("scan")
    if upload is None:
        return data, None
    try:
        made = services.add_scan(
            actor=actor_of(request.user),
            request_id=found.id,
            revision=seen_revision(request),
            upload=upload,
            visitor_id=visitor_id,
        )
    except NOT_FOR_A_FORM:
        raise
    except DomainError as refusal:
        return data, refusal
    data["scan_id"], data["revision"] = str(made.id), str(made.request.revision)
    return data, None


def assisted(
    request: HttpRequest, found: TransferRequest, *, visitor_id: UUID | None = None
) -> tuple[VisitorForm, Help]:
    """Do what the button asks; the form comes back with everything that was typed."""
    data, refusal = with_scan(request, found, visitor_id=visitor_id)
    sent = VisitorForm(data, categories=selectors.categories_of(found))
    if refusal is None and "scan_now" in data and not request.FILES.get("scan"):
        return _with_error(sent, "scan", _("Choose a file first."), found)
    if refusal is not None:
        form, told = _with_error(sent, None, "", found)
        show_refusal(form, refusal, {"file": "scan"})
        return form, told
    typed = sent.typed()
    if "read" in data:
        try:
            parse_td3(typed["mrz"] or "", today=selectors.yardstick_of(found).today)
        except DomainError as refused:
            return _with_error(sent, "mrz", refused.detail, found)
    scan = scan_named(request, found, typed.get("scan_id"))
    return filled_form(found, typed, scan=scan, take=data.getlist("take"))


def fresh_form(found: TransferRequest, begun: Mapping[str, Any]) -> VisitorForm:
    """A form that begins with what is saved."""
    return VisitorForm(initial=dict(begun), categories=selectors.categories_of(found))


def filled_form(
    found: TransferRequest,
    typed: Mapping[str, Any],
    *,
    scan: PassportReading | None,
    take: list[str] | None = None,
) -> tuple[VisitorForm, Help]:
    """A fresh form with what was typed, and the passport's words where nothing was."""
    by = selectors.yardstick_of(found)
    values = dict(typed)
    wants_lines = is_empty(str(values.get("mrz") or "")) or THE_LINES in (take or ())
    if scan is not None and scan.lines and wants_lines:
        values["mrz"] = scan.lines
    told: dict[str, Any] = {}
    try:
        zone = parse_td3(str(values.get("mrz") or ""), today=by.today)
    except DomainError:
        zone = None
    if zone is not None:
        told = filled_in(values, zone, take or ())
    values |= told
    form = fresh_form(found, values)
    for name in told:
        form.fields[name].help_text = FROM_PASSPORT
    return form, help_for(values, by=by, scan=scan, filled=told)


def scan_named(
    request: HttpRequest, found: TransferRequest, given: object
) -> PassportReading | None:
    """Give the scan that a form names; None for none, or for one that is gone."""
    try:
        scan_id = UUID(str(given or ""))
        return selectors.scan_of(found, scan_id, actor=actor_of(request.user))
    except (ValueError, ScanNotFound):
        return None


def visitor_groups(form: VisitorForm) -> list[tuple[str, list[BoundField]]]:
    """The boxes of the form under their headings, without those this kind of form has not."""
    groups = (
        (_("Name"), ("surname", "given_names", "name_zh", "sex", "birth_date")),
        (
            _("Passport"),
            (
                "nationality",
                "passport_kind",
                "passport_number",
                "passport_issuing_state",
                "passport_issued_on",
                "passport_expires_on",
            ),
        ),
        (_("Visit"), ("category", "occupation", "employer", "is_leader")),
    )
    return [(label, [form[one] for one in names if one in form.fields]) for label, names in groups]


def form_context(found: TransferRequest, form: VisitorForm, told: Help) -> dict[str, Any]:
    """What the template of the form needs."""
    return {
        "request_row": found,
        "form": form,
        "help": told,
        "groups": visitor_groups(form),
        "back": reverse("transfers:visitors", args=[found.id]),
    }


def _with_error(
    form: VisitorForm, name: str | None, message: str, found: TransferRequest
) -> tuple[VisitorForm, Help]:
    """The form as it was sent, with this one error instead of what else may be missing."""
    form.full_clean()
    form.errors.clear()
    if name is not None:
        form.add_error(name, message)
    return form, help_for(form.typed(), by=selectors.yardstick_of(found))
