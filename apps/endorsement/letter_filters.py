"""Finding copies of letters in their register."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.endorsement.models import LetterCopy
from apps.endorsement.states import LetterPurpose


class LetterFilter(django_filters.FilterSet):
    """Copies of letters by visa, purpose and digest."""

    visa = django_filters.CharFilter(label=_("Visa number"), method="of_visa")
    purpose = django_filters.ChoiceFilter(label=_("Made for"), choices=LetterPurpose.choices)
    sha256 = django_filters.CharFilter(label=_("SHA-256"), method="with_digest")

    class Meta:
        model = LetterCopy
        fields: list[str] = []

    def of_visa(self, found: QuerySet[LetterCopy], _name: str, value: str) -> QuerySet[LetterCopy]:
        """Copies of visas whose number begins so; small letters and blanks are forgiven."""
        return found.filter(visa__number__startswith=value.strip().upper())

    def with_digest(
        self, found: QuerySet[LetterCopy], _name: str, value: str
    ) -> QuerySet[LetterCopy]:
        """Copies whose digest begins so; capitals and blanks are forgiven."""
        return found.filter(sha256__startswith="".join(value.split()).lower())
