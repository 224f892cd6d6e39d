"""What anyone may see on the public host."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from apps.accounts.credentials import address_of
from apps.accounts.functions import Function
from apps.accounts.permissions import requires
from apps.core.brake import count_call
from apps.regions import selectors as regions
from apps.transfers.errors import ReceiptCodeWrong
from apps.transfers.selectors import check_receipt

TRIES: Final = 30
WINDOW: Final = 60
"""Receipts that one address may have checked within so many seconds."""


class ReceiptForm(forms.Form):
    """The code that a receipt carries."""

    code = forms.CharField(
        label=gettext_lazy("Code of the receipt"),
        max_length=400,
        help_text=gettext_lazy(
            "136 letters and digits below the square code of the receipt; spaces do not matter."
        ),
        widget=forms.Textarea(
            attrs={
                "rows": 4,
                "class": "dv-id",
                "spellcheck": "false",
                "autocomplete": "off",
                "autocapitalize": "characters",
            }
        ),
        error_messages={"required": gettext_lazy("Enter the code of the receipt.")},
    )


@require_safe
@requires(Function.OPEN)
def verify_receipt(request: HttpRequest) -> HttpResponse:
    """Say whether a receipt of filing is genuine, by its code alone and without any name."""
    form = ReceiptForm(request.GET if "code" in request.GET else None)
    found: dict[str, object] = {}
    if form.is_bound:
        count_call("verify-receipt", address=address_of(request), limit=TRIES, seconds=WINDOW)
    if form.is_valid():
        try:
            receipt, city = check_receipt(form.cleaned_data["code"])
        except ReceiptCodeWrong:
            form.add_error(
                "code", _("No city here has signed this code. Compare it with the receipt.")
            )
        else:
            found = {"receipt": receipt, "city": regions.name_apart(city.schema_name)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "portal/verify_receipt.html", {"form": form, **found}, status=status)


@require_safe
@requires(Function.OPEN)
def track(request: HttpRequest) -> HttpResponse:
    """Say who can tell a guest where a request stands today, and what is being built."""
    return render(request, "portal/track.html", _windows())


def _windows() -> dict[str, object]:
    return {"windows": regions.visa_windows(on=timezone.localdate())}
