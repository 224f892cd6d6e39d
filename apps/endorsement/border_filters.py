"""Finding reports of border inspection."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.endorsement.border_keys import number_key
from apps.endorsement.border_states import BorderKind, BorderOutcome
from apps.endorsement.models import BorderReport


class BorderFilter(django_filters.FilterSet):
    """Reports by answer, kind, number of the visa and id of the event."""

    outcome = django_filters.ChoiceFilter(
        label=_("Answer"), choices=BorderOutcome.choices, method="standing"
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=BorderKind.choices)
    number = django_filters.CharFilter(label=_("Visa number"), method="with_number")
    event = django_filters.CharFilter(label=_("Id of the event"), method="with_event")

    class Meta:
        model = BorderReport
        fields: list[str] = []

    def standing(
        self, found: QuerySet[BorderReport], _name: str, value: str
    ) -> QuerySet[BorderReport]:
        """Reports by what became of them in the end."""
        return found.filter(Q(outcome=value, settled_as="") | Q(settled_as=value))

    def with_number(
        self, found: QuerySet[BorderReport], _name: str, value: str
    ) -> QuerySet[BorderReport]:
        """Reports of a visa whose number begins so, or of exactly this number that no visa has."""
        number = value.strip().upper()
        return found.filter(Q(visa__number__startswith=number) | Q(number_key=number_key(number)))

    def with_event(
        self, found: QuerySet[BorderReport], _name: str, value: str
    ) -> QuerySet[BorderReport]:
        """Reports whose id at the program begins so."""
        return found.filter(event_id__startswith=value.strip())
