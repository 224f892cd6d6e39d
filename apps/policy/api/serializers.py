"""The rules as the API says them. Texts come in both languages: they are data, not messages."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from apps.core.api.serializers import StrictSerializer
from apps.policy.models import Declaration, Exemption, VisaCategory
from apps.policy.states import InviterKind, ProvidedBy


class DayIn(StrictSerializer):
    """The day asked about; today in Beijing when left out."""

    on = serializers.DateField(required=False)


class PapersIn(DayIn):
    """The papers asked about: for which category and which kind of inviter."""

    category = serializers.RegexField(r"^[A-Z][12]?$")
    inviter_kind = serializers.ChoiceField(choices=InviterKind.choices)


class ExemptionsIn(DayIn):
    """The nationality asked about, as ISO alpha-3 or as its passports show it."""

    nationality = serializers.CharField(max_length=3)


class CategoryOut(serializers.ModelSerializer[VisaCategory]):
    """A category in force on the day."""

    class Meta:
        model = VisaCategory
        fields: ClassVar = [
            "code",
            "name_en",
            "name_zh",
            "is_electronic",
            "is_group",
            "valid_from",
            "valid_until",
            "source",
            "is_verified",
        ]
        read_only_fields = fields


class PaperOut(serializers.Serializer[Any]):
    """A paper to send in, in the language of the caller."""

    code = serializers.CharField()
    name = serializers.CharField()
    help = serializers.CharField()
    belongs_to = serializers.CharField(help_text="request, or visitor: once for each")
    provided_by = serializers.ChoiceField(choices=ProvidedBy.choices)
    is_required = serializers.BooleanField()
    is_on_request = serializers.BooleanField(help_text="only when an officer asks for it")
    reason = serializers.CharField()
    source = serializers.CharField(  # type: ignore[assignment]  # a declared field, not its origin
        help_text="law, notice or page"
    )
    is_verified = serializers.BooleanField(help_text="false: no source was found for port visas")


class ExemptionOut(serializers.ModelSerializer[Exemption]):
    """A scheme under which the nationality may need no visa. Advice: check with 12367."""

    class Meta:
        model = Exemption
        fields: ClassVar = [
            "alpha3",
            "scheme",
            "max_days",
            "note_en",
            "valid_from",
            "valid_until",
            "source",
            "is_verified",
        ]
        read_only_fields = fields


class DeclarationOut(serializers.ModelSerializer[Declaration]):
    """A text to be declared: a paragraph a line. `version` names it to the letter."""

    class Meta:
        model = Declaration
        fields: ClassVar = ["code", "version", "text_en", "text_zh", "valid_from", "source"]
        read_only_fields = fields


class ReasonOut(serializers.Serializer[Any]):
    """A public reason of refusal; `texts` has it by language, in up to nine."""

    code = serializers.CharField()
    text_en = serializers.CharField()
    text_zh = serializers.CharField()
    texts = serializers.DictField(child=serializers.CharField())


class CategoriesOut(serializers.Serializer[Any]):
    """The categories, and the version of the rules they come from."""

    version = serializers.CharField()
    results = CategoryOut(many=True)


class PapersOut(serializers.Serializer[Any]):
    """The papers, and the version of the rules they come from."""

    version = serializers.CharField()
    results = PaperOut(many=True)


class ExemptionsOut(serializers.Serializer[Any]):
    """The schemes, and the version of the rules they come from."""

    version = serializers.CharField()
    results = ExemptionOut(many=True)


class ReasonsOut(serializers.Serializer[Any]):
    """The reasons, and the version of the rules they come from."""

    version = serializers.CharField()
    results = ReasonOut(many=True)
