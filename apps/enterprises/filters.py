"""The filter of the list of applications."""

from __future__ import annotations

from typing import ClassVar

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.core.identifiers.text import normalise
from apps.enterprises.models import Registration


class RegistrationFilter(django_filters.FilterSet):
    """Finds an application by its reference or by the code of the unit, however typed."""

    words = django_filters.CharFilter(
        label=_("Reference or unified social credit code"), method="filter_words", max_length=60
    )

    class Meta:
        model = Registration
        fields: ClassVar[list[str]] = []

    def filter_words(
        self, queryset: QuerySet[Registration], name: str, value: str
    ) -> QuerySet[Registration]:
        """Keep those whose reference or code begins so."""
        typed = normalise(value, keep=60)
        return queryset.filter(Q(reference__istartswith=typed) | Q(uscc__startswith=typed))
