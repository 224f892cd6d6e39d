"""The counter without network: its files, its passphrase, and bringing in what was noted."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, may, requires
from apps.accounts.selectors import display_names
from apps.core.actors import Actor
from apps.core.errors import Conflict, DomainError, NotFound, reasons
from apps.core.fields import add_refusal
from apps.core.workcalendar import BEIJING
from apps.endorsement import counter_selectors as selectors
from apps.endorsement.offline_page import fingerprint, page_of
from apps.endorsement.services import merging, snapshots
from apps.endorsement.web.counter_forms import ActsForm, PassphraseForm, SettleForm


@require_safe
@requires(Function.PORT_READ)
def counter(request: HttpRequest) -> HttpResponse:
    """Show the files of the last day, what could not be brought in, and the forms."""
    return _page(request, actor_of(request.user))


@require_safe
@requires(Function.PORT_READ)
def snapshot(request: HttpRequest, snapshot_id: UUID) -> HttpResponse:
    """Give one file to be saved; it is locked, and opens without network."""
    found = selectors.snapshot_to_save(actor=actor_of(request.user), snapshot_id=snapshot_id)
    answer = HttpResponse(page_of(found), content_type="text/html; charset=utf-8")
    name = f"counter-{found.made_at.astimezone(BEIJING):%Y%m%d-%H%M}.html"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@requires(Function.PORT_READ)
def take(request: HttpRequest) -> HttpResponse:
    """Make a file now, before the network is switched off."""
    snapshots.take_snapshot(actor=actor_of(request.user))
    messages.success(request, _("The file is made. Save it where the counter finds it."))
    return redirect("endorsement:counter")


@require_POST
@requires(Function.PORT_SUPERVISE)
def passphrase(request: HttpRequest) -> HttpResponse:
    """Lock the files to come with another passphrase."""
    actor, form = actor_of(request.user), PassphraseForm(request.POST)
    if form.is_valid():
        try:
            snapshots.set_passphrase(actor=actor, passphrase=form.cleaned_data["passphrase"])
        except (Conflict, NotFound):
            raise
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(
                request,
                _("The passphrase is set. It opens the files made from now on, not earlier ones."),
            )
            return redirect("endorsement:counter")
    return _page(request, actor, failed=form)


@require_POST
@requires(Function.PORT_EXAMINE)
def bring_in(request: HttpRequest) -> HttpResponse:
    """Do what was noted offline; tell how much was done and how much is a conflict."""
    actor, form = actor_of(request.user), ActsForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            merged = merging.bring_in(actor=actor, data=form.cleaned_data["acts"].read())
        except (Conflict, NotFound):
            raise
        except DomainError as refusal:
            form.add_error("acts", f"{refusal.detail} {refusal.remedy}")
        else:
            _tell(request, merged)
            return redirect("endorsement:counter")
    return _page(request, actor, failed=form)


@require_POST
@requires(Function.PORT_EXAMINE)
def settle(request: HttpRequest, act_id: UUID) -> HttpResponse:
    """Close a conflict with a word on what was done."""
    actor, form = actor_of(request.user), SettleForm(request.POST, prefix=str(act_id))
    if form.is_valid():
        try:
            merging.settle(actor=actor, act_id=act_id, note=form.cleaned_data["note"])
        except (Conflict, NotFound):
            raise
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The conflict is settled."))
            return redirect("endorsement:counter")
    return _page(request, actor, failed=form)


def _tell(request: HttpRequest, merged: merging.Merged) -> None:
    done = len(merged.acts) - len(merged.conflicts)
    told = ngettext("%(count)s act is done.", "%(count)s acts are done.", done) % {"count": done}
    if merged.known_before:
        known = merged.known_before
        told += " " + ngettext(
            "%(count)s of the file had been brought in before.",
            "%(count)s of the file had been brought in before.",
            known,
        ) % {"count": known}
    messages.success(request, told)
    count = len(merged.conflicts)
    if count:
        words = ngettext(
            "%(count)s act could not be done: see below.",
            "%(count)s acts could not be done: see below.",
            count,
        )
        messages.warning(request, words % {"count": count})


def _page(request: HttpRequest, actor: Actor, *, failed: forms.Form | None = None) -> HttpResponse:
    """The page with its forms; one that failed keeps what was typed, save passphrase and file."""
    files = selectors.snapshots(actor=actor)
    conflicts = list(selectors.open_conflicts(actor=actor))
    references = selectors.references_of([act.case_id for act in conflicts])
    names, known = display_names(act.merged_by for act in conflicts), reasons()
    context = {
        "files": files,
        "fingerprint": fingerprint(bytes(files[0].certificate)) if files else "",
        "lock": selectors.current_lock(),
        "conflicts": [
            {
                "act": act,
                "reference": references.get(act.case_id, ""),
                "who": names.get(act.merged_by, ""),
                "why": known[act.code].title if act.code in known else act.code,
                "form": _settle_form(act.id, failed),
            }
            for act in conflicts
        ],
        "failed_form": failed,
        "acts_form": failed if isinstance(failed, ActsForm) else ActsForm(),
        "passphrase_form": _passphrase_form(actor, failed),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if failed else HTTPStatus.OK
    return render(request, "endorsement/counter.html", context, status=status)


def _settle_form(act_id: UUID, failed: forms.Form | None) -> forms.Form:
    mine = isinstance(failed, SettleForm) and failed.prefix == str(act_id)
    return failed if failed is not None and mine else SettleForm(prefix=str(act_id))


def _passphrase_form(actor: Actor, failed: forms.Form | None) -> forms.Form | None:
    if not may(actor, Function.PORT_SUPERVISE):
        return None
    return failed if isinstance(failed, PassphraseForm) else PassphraseForm()
