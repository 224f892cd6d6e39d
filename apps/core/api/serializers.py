"""Input of the API: what is not known is refused, and types are what JSON says they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _
from rest_framework import serializers

_JSON_TYPES: Final[tuple[tuple[type[serializers.Field[Any, Any, Any, Any]], type], ...]] = (
    (serializers.BooleanField, bool),
    (serializers.IntegerField, int),
    (serializers.CharField, str),
    (serializers.ChoiceField, str),
    (serializers.DateField, str),
    (serializers.DateTimeField, str),
    (serializers.UUIDField, str),
)


class StrictSerializer(serializers.Serializer[Any]):
    """Base of every input serializer.

    An unknown field is an error, so that a misspelt optional field is not lost in silence; a number
    in quotes and a word for true or false are errors too. Forms (multipart) know only text, so only
    their unknown fields are refused.
    """

    def to_internal_value(self, data: Any) -> Any:  # noqa: ANN401 - DRF's own interface
        """Refuse unknown fields and wrong JSON types, then let each field check its value."""
        if isinstance(data, Mapping):
            wrong = self._unknown(data)
            if not isinstance(data, QueryDict):
                wrong |= self._mistyped(data)
            if wrong:
                raise serializers.ValidationError(wrong)
        return super().to_internal_value(data)

    def _unknown(self, data: Mapping[str, Any]) -> dict[str, list[str]]:
        known = {name for name, field in self.fields.items() if not field.read_only}
        return {str(name): [_("This field is not known here.")] for name in set(data) - known}

    def _mistyped(self, data: Mapping[str, Any]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, field in self.fields.items():
            value = data.get(name)
            wanted = next((json for kind, json in _JSON_TYPES if isinstance(field, kind)), None)
            if wanted is not None and value is not None and not isinstance(value, wanted):
                found[name] = [_must_be(wanted)]
        return found


def _must_be(wanted: type) -> str:
    if wanted is bool:
        return _("This must be true or false, without quotes.")
    if wanted is int:
        return _("This must be a whole number, without quotes.")
    return _("This must be text, in quotes.")


class RevisionIn(StrictSerializer):
    """The body of an act that says nothing but which revision the caller has seen."""

    revision = serializers.IntegerField(min_value=0)
