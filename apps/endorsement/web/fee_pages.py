"""Fees: what the book asks, recording that it was paid, receipts, and the list of them."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import actor_of, may, requires
from apps.accounts.selectors import display_names
from apps.core.actors import Actor
from apps.core.errors import Conflict, DomainError, Forbidden, NotFound
from apps.core.fields import DatePartsField, add_refusal
from apps.core.htmx import render_page
from apps.core.parts import Crumb
from apps.core.workcalendar import beijing_date
from apps.endorsement import fee_selectors, selectors
from apps.endorsement.documents.fee_receipt import TITLE, receipt_pdf
from apps.endorsement.fee_filters import FeeFilter
from apps.endorsement.fee_states import FeeWay
from apps.endorsement.models import Visa, VisaFee
from apps.endorsement.models.fee import MOST_YUAN
from apps.endorsement.possible import check_no_fee
from apps.endorsement.receipts import receipt_of
from apps.endorsement.services import fees as services
from apps.endorsement.web.barred import barred
from apps.endorsement.web.queue_pages import PAGE_SIZE
from apps.files.attachment import sealed_off
from apps.files.states import MediaType
from apps.policy.models import Fee


class FeeForm(forms.Form):
    """What an officer saw of a payment."""

    way = forms.ChoiceField(
        label=gettext_lazy("How was the fee paid?"), choices=FeeWay, widget=forms.RadioSelect
    )
    amount_yuan = forms.IntegerField(
        label=gettext_lazy("Amount in yuan"), min_value=0, max_value=MOST_YUAN
    )
    paid_on = DatePartsField(label=gettext_lazy("Day of payment"))
    reference = forms.CharField(
        label=gettext_lazy("Proof of payment"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Only if it was paid elsewhere: office or bank, and the number."),
    )
    difference_reason = forms.CharField(
        label=gettext_lazy("Why another amount?"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Only if the amount is not the rate."),
    )

    def payment(self) -> services.Payment:
        """What was entered, for the service."""
        return services.Payment(**(self.cleaned_data | {"way": FeeWay(self.cleaned_data["way"])}))


@dataclass(frozen=True, slots=True)
class FeePart:
    """What the page of a visa shows of its fee: the receipt that counts, or what is owed."""

    receipts: list[VisaFee]
    names: dict[str, str]
    rate: Fee | None
    may_record: bool
    may_cancel: bool

    @property
    def is_paid(self) -> bool:
        """Whether a receipt counts."""
        return any(not one.is_cancelled for one in self.receipts)


def fee_part(visa: Visa, actor: Actor) -> FeePart:
    """Gather the part."""
    receipts = fee_selectors.fees_of(actor=actor, visa_id=visa.id)
    return FeePart(
        receipts=receipts,
        names=display_names(one.recorded_by for one in receipts),
        rate=services.rate_of(visa, on=beijing_date(timezone.now())),
        may_record=may(actor, Function.PORT_EXAMINE),
        may_cancel=may(actor, Function.PORT_SUPERVISE),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Function.PORT_EXAMINE)
def record(request: HttpRequest, visa_id: UUID) -> HttpResponse:
    """Ask how the fee was paid, and record it."""
    actor = actor_of(request.user)
    visa = selectors.visa_for_desk(actor=actor, visa_id=visa_id)
    today = beijing_date(timezone.now())
    rate = services.rate_of(visa, on=today)
    begin = {"paid_on": today, "amount_yuan": rate.amount_yuan if rate else None}
    form = FeeForm(request.POST if request.method == "POST" else None, initial=begin)
    if form.is_valid():
        try:
            fee = services.record_fee(actor=actor, visa_id=visa.id, payment=form.payment())
        except (Conflict, Forbidden, NotFound):
            raise
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Recorded. The receipt is %(number)s.") % fee_words(fee))
            return redirect("endorsement:visa", visa_id=visa.id)
    if told_why := barred(request, lambda: check_no_fee(visa), back=visa):
        return told_why
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    crumbs = [
        Crumb(_("Visas"), reverse("endorsement:visas")),
        Crumb(visa.number, reverse("endorsement:visa", args=[visa.id])),
        Crumb(_("Fee")),
    ]
    context = {"visa": visa, "form": form, "rate": rate, "crumbs": crumbs}
    return render(request, "endorsement/fee.html", context, status=status)


@require_safe
@requires(Function.PORT_READ)
def receipt(request: HttpRequest, fee_id: UUID) -> HttpResponse:
    """Give the receipt as PDF."""
    fee = fee_selectors.fee_to_print(actor=actor_of(request.user), fee_id=fee_id)
    name = f"{TITLE[0]}-{fee.number}.pdf"
    return sealed_off(receipt_pdf(receipt_of(fee)), media_type=MediaType.PDF, name=name)


@require_safe
@requires(Function.PORT_READ)
def fees(request: HttpRequest) -> HttpResponse:
    """List receipts, newest first, with the sum of those that count."""
    found = FeeFilter(request.GET, queryset=fee_selectors.fees(actor=actor_of(request.user)))
    page = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "filter": found,
        "total": found.qs.aggregate(total=Sum("amount_yuan", filter=Q(cancelled_at=None)))["total"],
        "names": display_names(one.recorded_by for one in page),
    }
    return render_page(
        request, "endorsement/fees.html", part="endorsement/_fees.html", context=context
    )


def fee_words(fee: VisaFee) -> dict[str, Any]:
    """The words of a receipt for messages."""
    return {"number": fee.number}
