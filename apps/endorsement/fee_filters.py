"""Finding receipts, and what was taken on a day."""

from __future__ import annotations

import datetime as dt

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.core.days import days_in_order
from apps.endorsement.fee_states import FeeWay
from apps.endorsement.models import VisaFee

_DAY = forms.DateInput(attrs={"type": "date"})


class FeeFilter(django_filters.FilterSet):
    """Receipts by day of payment, way, number of receipt or visa."""

    paid_from = django_filters.DateFilter(label=_("Paid from"), method="from_day", widget=_DAY)
    paid_to = django_filters.DateFilter(label=_("Paid until"), method="to_day", widget=_DAY)
    way = django_filters.ChoiceFilter(label=_("Paid"), choices=FeeWay.choices)
    number = django_filters.CharFilter(label=_("Receipt or visa number"), method="with_number")

    class Meta:
        model = VisaFee
        fields: list[str] = []
        form = days_in_order("paid_from", "paid_to")

    def from_day(self, found: QuerySet[VisaFee], _name: str, value: dt.date) -> QuerySet[VisaFee]:
        """Paid on the day or later."""
        return found.filter(paid_on__gte=value)

    def to_day(self, found: QuerySet[VisaFee], _name: str, value: dt.date) -> QuerySet[VisaFee]:
        """Paid on the day or earlier."""
        return found.filter(paid_on__lte=value)

    def with_number(self, found: QuerySet[VisaFee], _name: str, value: str) -> QuerySet[VisaFee]:
        """Receipts whose number, or whose visa's, begins so."""
        begin = value.strip().upper()
        return found.filter(number__startswith=begin) | found.filter(visa__number__startswith=begin)
