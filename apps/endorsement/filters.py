"""One filter for the page and the API."""

import datetime as dt
from typing import Any

import django_filters
from django import forms
from django.db.models import Case, F, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.permissions import actor_of
from apps.core.days import check_day, days_in_order
from apps.core.localised import localised
from apps.core.workcalendar import BEIJING, end_of_day_beijing
from apps.endorsement.decision_states import Expedition
from apps.endorsement.models import PortCase, Visa, VisaDesk
from apps.endorsement.queue_views import QueueView, in_view
from apps.endorsement.states import CaseStatus, VisaStatus
from apps.policy.selectors import categories, categories_in_force
from apps.regions.kinds import SchemaKind
from apps.regions.scoping import current, ready_authorities
from apps.regions.selectors import names_apart, ports_of_entry

Choices = list[tuple[str, str]]


def _choices() -> dict[str, Choices]:
    """Places of entry, visa desks and categories by filter, in one query: the queue has eight."""
    here, today = current().schema_name, dt.datetime.now(BEIJING).date()
    places = ports_of_entry(on=today).filter(authority__schema_name=here)
    rows = _named(places, "port_of_entry", rank=Case(When(has_visa_window=True, then=0), default=1))
    desks = _named(VisaDesk.objects.all(), "desk", rank=F("position"))
    kinds = _named(categories_in_force(today), "category", rank=F("position"))
    found: dict[str, Choices] = {"port_of_entry": [], "desk": [], "category": []}
    for of, _rank, code, name_en, name_zh in rows.union(desks, kinds).order_by(
        "of", "rank", "code"
    ):
        found[of].append((code, f"{code} {localised(en=name_en, zh=name_zh)}"))
    return found


def _named(rows: QuerySet[Any], of: str, *, rank: Combinable) -> QuerySet[Any, Any]:
    named: QuerySet[Any] = rows.order_by().annotate(of=Value(of), rank=rank)
    return named.values_list("of", "rank", "code", "name_en", "name_zh")


def _cities() -> Choices:
    names = names_apart()
    return [
        (city.schema_name, names[city.schema_name]) for city in ready_authorities(SchemaKind.CITY)
    ]


def _categories() -> Choices:
    today = dt.datetime.now(BEIJING).date()
    return [(category.code, f"{category.code} {category.name}") for category in categories(today)]


class CaseFilter(django_filters.FilterSet):
    """Cases by view, state, place, city, landing, visa desk, reference and category."""

    view = django_filters.ChoiceFilter(label=_("View"), choices=QueueView.choices, method="of_view")
    status = django_filters.MultipleChoiceFilter(label=_("State"), choices=CaseStatus.choices)
    port_of_entry = django_filters.ChoiceFilter(label=_("Port of entry"))
    origin = django_filters.ChoiceFilter(label=_("City"), choices=_cities)
    category = django_filters.ChoiceFilter(label=_("Visa category"), method="with_category")
    arrival_from = django_filters.DateFilter(
        label=_("Lands on or after"),
        method="lands_from",
        validators=[check_day],
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    arrival_to = django_filters.DateFilter(
        label=_("Lands on or before"),
        method="lands_to",
        validators=[check_day],
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    desk = django_filters.ChoiceFilter(label=_("Visa desk"), method="of_desk")
    reference = django_filters.CharFilter(label=_("Reference"), method="with_reference")
    expedition = django_filters.ChoiceFilter(label=_("Expedition"), choices=Expedition.choices)
    is_group = django_filters.BooleanFilter(
        label=_("Groups only"), method="of_groups", widget=forms.CheckboxInput
    )
    mine = django_filters.BooleanFilter(
        label=_("On my desk"), method="on_my_desk", widget=forms.CheckboxInput
    )

    class Meta:
        model = PortCase
        fields: list[str] = []
        form = days_in_order("arrival_from", "arrival_to")

    request: HttpRequest | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the places, desks and categories of this port."""
        super().__init__(*args, **kwargs)
        for name, choices in _choices().items():
            self.filters[name].extra["choices"] = choices

    def of_view(self, found: QuerySet[PortCase], _name: str, value: str) -> QuerySet[PortCase]:
        """Cases of a view of the queue, as the caller sees it now."""
        me = actor_of(self.request.user if self.request else None).id
        return in_view(found, value, me=me, now=timezone.now())

    def with_category(
        self, found: QuerySet[PortCase], _name: str, value: str
    ) -> QuerySet[PortCase]:
        """Cases with at least one visitor of the category; counts of visitors stay whole."""
        having = PortCase.objects.filter(visitors__category=value).values("id")
        return found.filter(id__in=having)

    def of_desk(self, found: QuerySet[PortCase], _name: str, value: str) -> QuerySet[PortCase]:
        """Cases of one desk; a join would keep its queue from being read off the index."""
        desk = VisaDesk.objects.filter(code=value).order_by().values("id")
        return found.filter(desk_id=Subquery(desk[:1]))

    def lands_from(
        self, found: QuerySet[PortCase], _name: str, value: dt.date
    ) -> QuerySet[PortCase]:
        """Cases that land on the day or later."""
        return found.filter(arrival_at__gte=end_of_day_beijing(value - dt.timedelta(days=1)))

    def lands_to(self, found: QuerySet[PortCase], _name: str, value: dt.date) -> QuerySet[PortCase]:
        """Cases that land on the day or earlier."""
        return found.filter(arrival_at__lt=end_of_day_beijing(value))

    def with_reference(
        self, found: QuerySet[PortCase], _name: str, value: str
    ) -> QuerySet[PortCase]:
        """Cases whose reference begins so; small letters and blanks are forgiven."""
        return found.filter(reference__startswith=value.strip().upper())

    def of_groups(self, found: QuerySet[PortCase], _name: str, value: object) -> QuerySet[PortCase]:
        """Cases of groups; unticked asks nothing."""
        return found.filter(is_group=True) if value else found

    def on_my_desk(
        self, found: QuerySet[PortCase], _name: str, value: object
    ) -> QuerySet[PortCase]:
        """Cases that the caller has claimed; unticked asks nothing."""
        me = actor_of(self.request.user if self.request else None).id
        return found.filter(claimed_by=me) if value else found


class VisaFilter(django_filters.FilterSet):
    """Visas by state, category and number."""

    status = django_filters.MultipleChoiceFilter(label=_("State"), choices=VisaStatus.choices)
    category = django_filters.ChoiceFilter(label=_("Visa category"), choices=_categories)
    number = django_filters.CharFilter(label=_("Visa number"), method="with_number")

    class Meta:
        model = Visa
        fields: list[str] = []

    def with_number(self, found: QuerySet[Visa], _name: str, value: str) -> QuerySet[Visa]:
        """Visas whose number begins so; small letters and blanks are forgiven."""
        return found.filter(number__startswith=value.strip().upper())
