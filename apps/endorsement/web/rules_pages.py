"""The desk rules: their versions, writing one, its replay on last month's cases, publishing."""

from __future__ import annotations

import csv
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.forms import BaseFormSet, formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, requires
from apps.accounts.selectors import display_names
from apps.accounts.step_up import confirmed
from apps.core.actors import Actor
from apps.core.errors import Conflict, DomainError, Forbidden, NotFound
from apps.core.fields import add_refusal
from apps.core.parts import Crumb
from apps.endorsement.desk_selectors import desk_choices
from apps.endorsement.models import DeskRules
from apps.endorsement.rules_selectors import replay, replay_to_export, version, versions
from apps.endorsement.rules_states import RULES_MOVES
from apps.endorsement.services import desk_rules as services
from apps.endorsement.states import RulesStatus
from apps.endorsement.web.acts import seen_revision
from apps.endorsement.web.desk_facts import hours_table, rule_in_words
from apps.endorsement.web.rules_forms import EMPTY_LINES, LineForm, PurposeForm, initial_of
from apps.regions.selectors import place_names

_SHOWN: Final = 100


@require_safe
@requires(Function.PORT_DESKS)
def rules(request: HttpRequest) -> HttpResponse:
    """List the versions, the newest first."""
    found = list(versions(actor=actor_of(request.user))[:_SHOWN])
    people = display_names({one.last_actor for one in found})
    context = {
        "versions": [(one, people.get(one.last_actor, _("Automatic"))) for one in found],
        "crumbs": [Crumb(_("Visa desks"), reverse("endorsement:desks")), Crumb(_("Desk rules"))],
    }
    return render(request, "endorsement/rules.html", context)


@require_safe
@requires(Function.PORT_DESKS)
def one_version(request: HttpRequest, rules_id: UUID) -> HttpResponse:
    """Show a version: its lines, what it would have changed last month, and what can be done."""
    actor = actor_of(request.user)
    found = version(actor=actor, rules_id=rules_id)
    lines = found.lines.select_related("desk").order_by("position")
    places, names = place_names(), dict(desk_choices())
    is_new = found.status in {RulesStatus.DRAFT, RulesStatus.PROPOSED}
    comparison = replay(actor=actor, rules=found) if is_new else None
    context = {
        "rules": found,
        "lines": [(line, rule_in_words(line, places)) for line in lines],
        "actions": {action.value for action in RULES_MOVES.actions_from(found.status)},
        "is_proposer": found.proposed_by == actor.id,
        "proposer": display_names([found.proposed_by]) if found.proposed_by else {},
        "replay": comparison,
        "moved": comparison.moved[:_SHOWN] if comparison else [],
        "loads": hours_table(comparison, names) if comparison else [],
        "names": names,
        "crumbs": _crumbs(found),
    }
    return render(request, "endorsement/rules_version.html", context)


@require_safe
@requires(Function.PORT_DESKS)
def export(request: HttpRequest, rules_id: UUID) -> HttpResponse:
    """Give every case that a version would have sent elsewhere, as a CSV file."""
    found = replay_to_export(actor=actor_of(request.user), rules_id=rules_id)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="desk-rules-{rules_id}.csv"'
    answer.write("\ufeff")  # spreadsheets read it as UTF-8
    rows = csv.writer(answer)
    rows.writerow([_("Reference"), _("Port of entry"), _("Landing"), _("Desk now"), _("Desk then")])
    for one in found.moved:
        trip = one.case.trip
        landing = trip.arrival_at.isoformat()
        rows.writerow([one.case.reference, trip.port_of_entry, landing, one.before, one.after])
    return answer


@require_POST
@requires(Function.PORT_DESKS)
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a new version."""
    draft = services.begin_draft(actor=actor_of(request.user))
    return redirect("endorsement:rules-edit", rules_id=draft.id)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Function.PORT_DESKS)
def edit(request: HttpRequest, rules_id: UUID) -> HttpResponse:
    """Write a draft."""
    actor = actor_of(request.user)
    found = version(actor=actor, rules_id=rules_id)
    formset = _formset(request, found)
    form = PurposeForm(
        request.POST or None, initial={"purpose": found.purpose, "revision": found.revision}
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and formset.is_valid()
        and _write(form, formset, rules_id, actor)
    ):
        messages.success(request, _("The draft is saved. Look at what it would have changed."))
        return redirect("endorsement:rules-version", rules_id=rules_id)
    context = {"rules": found, "form": form, "formset": formset, "crumbs": _crumbs(found)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "endorsement/rules_edit.html", context, status=status)


@require_POST
@requires(Function.PORT_DESKS)
def propose(request: HttpRequest, rules_id: UUID) -> HttpResponse:
    """Propose a draft."""
    return _act(request, rules_id, services.propose, _("Proposed. Somebody else can publish it."))


@require_POST
@requires(Function.PORT_DESKS)
@confirmed
def publish(request: HttpRequest, rules_id: UUID) -> HttpResponse:
    """Put a proposed version in force."""
    return _act(request, rules_id, services.publish, _("The version is in force from now on."))


@require_POST
@requires(Function.PORT_DESKS)
def send_back(request: HttpRequest, rules_id: UUID) -> HttpResponse:
    """Make a proposed version a draft again."""
    return _act(request, rules_id, services.send_back, _("The version is a draft again."))


@require_POST
@requires(Function.PORT_DESKS)
def drop(request: HttpRequest, rules_id: UUID) -> HttpResponse:
    """Give a version up."""
    return _act(request, rules_id, services.drop, _("The version is dropped."))


def _act(
    request: HttpRequest, rules_id: UUID, service: Callable[..., DeskRules], words: str
) -> HttpResponse:
    try:
        service(actor=actor_of(request.user), rules_id=rules_id, revision=seen_revision(request))
    except (Conflict, Forbidden, NotFound):
        raise
    except DomainError as refusal:
        messages.error(request, f"{refusal.title} {refusal.remedy}".strip())
    else:
        messages.success(request, words)
    return redirect("endorsement:rules-version", rules_id=rules_id)


def _write(
    form: PurposeForm, formset: BaseFormSet[LineForm], rules_id: UUID, actor: Actor
) -> DeskRules | None:
    """The draft as written; None when the form says why not."""
    written = [line for line in (one.line() for one in formset) if line is not None]
    try:
        return services.write_draft(
            actor=actor,
            rules_id=rules_id,
            revision=form.cleaned_data["revision"],
            purpose=form.cleaned_data["purpose"],
            lines=[line for _number, line in sorted(written, key=lambda one: one[0])],
        )
    except (Conflict, Forbidden, NotFound):
        raise
    except DomainError as refusal:
        add_refusal(form, refusal)
        return None


def _formset(request: HttpRequest, found: DeskRules) -> BaseFormSet[LineForm]:
    lines = list(found.lines.select_related("desk").order_by("position"))
    initial: list[dict[str, Any]] = [initial_of(line) for line in lines]
    after = len(lines) * 10
    initial += [{"number": after + 10 * place} for place in range(1, EMPTY_LINES + 1)]
    shapes = formset_factory(LineForm, extra=0, max_num=services.MOST_LINES, absolute_max=200)
    offered = {"desks": desk_choices(), "places": sorted(place_names().items())}
    return shapes(request.POST or None, initial=initial, prefix="line", form_kwargs=offered)


def _crumbs(found: DeskRules) -> list[Crumb]:
    return [
        Crumb(_("Visa desks"), reverse("endorsement:desks")),
        Crumb(_("Desk rules"), reverse("endorsement:rules")),
        Crumb(_("Version %d") % found.version),
    ]
