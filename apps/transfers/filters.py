"""The one filter of request lists, for the desk, for inviters and for the API."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Final

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core import workcalendar
from apps.core.days import check_day, days_in_order
from apps.core.errors import DomainError
from apps.core.identifiers.reference import check_reference
from apps.transfers.models import TransferRequest, TransferRequestQuerySet, Visitor
from apps.transfers.policies.clock import Pace, is_due_today, is_stuck
from apps.transfers.states import AT_PORT, HELD, QueueView, Status


class TransferFilter(django_filters.FilterSet):
    """Filters by status, port, days of arrival, name of the unit, who claimed it, and reference."""

    status = django_filters.MultipleChoiceFilter(label=_("Status"), choices=Status.choices)
    port_of_entry = django_filters.CharFilter(
        label=_("Port of entry"), lookup_expr="iexact", max_length=3
    )
    arrival_from = django_filters.DateFilter(
        label=_("Arrival from"),
        method="filter_arrival_from",
        validators=[check_day],
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    arrival_until = django_filters.DateFilter(
        label=_("Arrival until"),
        method="filter_arrival_until",
        validators=[check_day],
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
        form = days_in_order("arrival_from", "arrival_until")

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


#: What each view of the queue keeps, for the officer who asks and at a pace.
_VIEWS: Final[Mapping[str, Callable[[Pace, Any], Q]]] = {
    QueueView.TO_DO: lambda _pace, _me: Q(status__in=sorted({Status.SUBMITTED, *HELD})),
    QueueView.TAKE: lambda _pace, _me: Q(status=Status.SUBMITTED),
    QueueView.MINE: lambda _pace, me: Q(status__in=sorted(HELD), claimed_by=me),
    QueueView.WAITING: lambda _pace, _me: Q(status__in=[Status.SUPPLEMENT_ASKED, Status.RETURNED]),
    QueueView.BACK: lambda _pace, _me: Q(status=Status.CHECKING, times_handed_on__gt=0),
    QueueView.TODAY: lambda pace, _me: is_due_today(pace),
    QueueView.STUCK: lambda pace, _me: is_stuck(pace),
    QueueView.PORT: lambda _pace, _me: Q(status__in=sorted(AT_PORT)),
    QueueView.ALL: lambda _pace, _me: Q(),
}


class DeskFilter(TransferFilter):
    """The filters of the queue: those of every list, the views, and what officers look for."""

    view = django_filters.ChoiceFilter(
        label=_("View"), choices=QueueView.choices, method="filter_view"
    )
    category = django_filters.CharFilter(
        label=_("Visa category"), method="filter_visitor", max_length=2
    )
    nationality = django_filters.CharFilter(
        label=_("Nationality"), method="filter_visitor", max_length=3
    )
    officer = django_filters.UUIDFilter(label=_("On whose desk"), field_name="claimed_by")
    unit = django_filters.UUIDFilter(label=_("Inviting unit"), field_name="enterprise_id")
    overdue = django_filters.BooleanFilter(
        label=_("Overdue"), method="filter_overdue", widget=forms.CheckboxInput
    )

    def filter_view(
        self, queryset: TransferRequestQuerySet, name: str, value: str
    ) -> TransferRequestQuerySet:
        """Keep what belongs to a view of the queue."""
        me = getattr(getattr(self.request, "user", None), "pk", None)
        return in_view(queryset, value, me=me, pace=self.pace)

    def filter_visitor(
        self, queryset: TransferRequestQuerySet, name: str, value: str
    ) -> TransferRequestQuerySet:
        """Keep requests with a visitor of that category or nationality."""
        like = Visitor.objects.filter(request=OuterRef("pk"), **{name: value.strip().upper()})
        return queryset.filter(Exists(like))

    def filter_overdue(
        self,
        queryset: TransferRequestQuerySet,
        name: str,
        value: bool,  # noqa: FBT001 (called by django-filter)
    ) -> TransferRequestQuerySet:
        """Keep what is older than its state allows."""
        return queryset.filter(is_stuck(self.pace)) if value else queryset

    @property
    def pace(self) -> Pace:
        """The numbers that deadlines run on, read once."""
        if not hasattr(self, "_pace"):
            self._pace = Pace.at(timezone.now())
        return self._pace


def in_view(
    queryset: TransferRequestQuerySet, view: str, *, me: object, pace: Pace
) -> TransferRequestQuerySet:
    """Keep what a view of the queue shows to the officer `me`."""
    return queryset.filter(_VIEWS[view](pace, me))
