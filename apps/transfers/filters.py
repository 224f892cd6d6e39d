"""The one filter of request lists, for the desk, for inviters and for the API."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core import workcalendar
from apps.core.errors import DomainError
from apps.core.identifiers.reference import check_reference
from apps.transfers.models import TransferRequest, TransferRequestQuerySet
from apps.transfers.states import Status


class TransferFilter(django_filters.FilterSet):
    """Filters by status, port, days of arrival, name of the unit, who claimed it, and reference."""

    status = django_filters.MultipleChoiceFilter(label=_("Status"), choices=Status.choices)
    port_of_entry = django_filters.CharFilter(
        label=_("Port of entry"), lookup_expr="iexact", max_length=3
    )
    arrival_from = django_filters.DateFilter(
        label=_("Arrival from"),
        method="filter_arrival_from",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    arrival_until = django_filters.DateFilter(
        label=_("Arrival until"),
        method="filter_arrival_until",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    enterprise = django_filters.CharFilter(
        label=_("Name of the unit begins with"), method="filter_enterprise", max_length=200
    )
    claimed_by_me = django_filters.BooleanFilter(
        label=_("Claimed by me"), method="filter_claimed", widget=forms.CheckboxInput
    )
    reference = django_filters.CharFilter(
        label=_("Reference"), method="filter_reference", max_length=32
    )

    class Meta:
        model = TransferRequest
        fields: ClassVar[list[str]] = []

    def filter_arrival_from(
        self, queryset: TransferRequestQuerySet, name: str, value: dt.date
    ) -> TransferRequestQuerySet:
        """Keep arrivals on that day in Beijing or later."""
        begins = workcalendar.end_of_day_beijing(value - dt.timedelta(days=1))
        return queryset.filter(arrival_at__gte=begins)

    def filter_arrival_until(
        self, queryset: TransferRequestQuerySet, name: str, value: dt.date
    ) -> TransferRequestQuerySet:
        """Keep arrivals on that day in Beijing or earlier."""
        return queryset.filter(arrival_at__lt=workcalendar.end_of_day_beijing(value))

    def filter_enterprise(
        self, queryset: TransferRequestQuerySet, name: str, value: str
    ) -> TransferRequestQuerySet:
        """Keep units whose name, in either language, begins so."""
        begins = Q(enterprise__name_zh__istartswith=value)
        return queryset.filter(begins | Q(enterprise__name_en__istartswith=value))

    def filter_claimed(
        self,
        queryset: TransferRequestQuerySet,
        name: str,
        value: bool,  # noqa: FBT001 (called by django-filter)
    ) -> TransferRequestQuerySet:
        """Keep what the officer who asks has claimed."""
        user: Any = getattr(self.request, "user", None)
        if not value:
            return queryset
        return queryset.filter(claimed_by=user.pk) if user is not None else queryset.none()

    def filter_reference(
        self, queryset: TransferRequestQuerySet, name: str, value: str
    ) -> TransferRequestQuerySet:
        """Keep the one with this reference, however typed; a mistyped one finds nothing."""
        try:
            return queryset.filter(reference=check_reference(value))
        except DomainError:
            return queryset.none()
