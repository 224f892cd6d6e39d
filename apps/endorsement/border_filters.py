"""Finding reports of border inspection."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.endorsement.border_states import BorderKind, BorderOutcome
from apps.endorsement.models import BorderReport


class BorderFilter(django_filters.FilterSet):
    """Reports by answer, kind and visa number."""

    outcome = django_filters.ChoiceFilter(
        label=_("Answer"), choices=BorderOutcome.choices, method="standing"
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=BorderKind.choices)
    number = django_filters.CharFilter(label=_("Visa number"), method="with_number")

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
        """Reports of a visa whose number begins so."""
        return found.filter(visa__number__startswith=value.strip().upper())
