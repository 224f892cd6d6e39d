"""What programs of a unit send and read about its record."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.enterprises.models import Enterprise, Handler, UnitPaper


class UnitOut(serializers.ModelSerializer[Enterprise]):
    """The record of one's own unit. `uscc` may change; `id` never does."""

    class Meta:
        model = Enterprise
        fields = (
            "id",
            "uscc",
            "name_zh",
            "name_en",
            "kind",
            "address",
            "legal_representative",
            "contact_name",
            "contact_phone",
            "standing",
            "suspended_reason",
            "suspended_at",
            "review_due_on",
            "review_is_with_city",
        )
        read_only_fields = fields


class UnitPaperOut(serializers.ModelSerializer[UnitPaper]):
    """A paper on file; its bytes are read under `file` from /files."""

    name = serializers.CharField(source="file.name", read_only=True)

    class Meta:
        model = UnitPaper
        fields = ("id", "kind", "file", "name", "valid_until", "put_at")
        read_only_fields = ("id", "kind", "file", "valid_until", "put_at")


class HandlerOut(serializers.ModelSerializer[Handler]):
    """Who acts for the unit, and when."""

    display_name = serializers.CharField(source="user.display_name", read_only=True)

    class Meta:
        model = Handler
        fields = ("id", "display_name", "is_admin", "authorised_from", "authorised_until")
        read_only_fields = ("id", "is_admin", "authorised_from", "authorised_until")


class UnitPaperIn(serializers.Serializer[Any]):
    """A paper for the unit's file, as multipart/form-data."""

    kind = serializers.CharField(max_length=40, help_text="code of a kind of paper")
    file = serializers.FileField(allow_empty_file=True)
    valid_until = serializers.DateField(required=False)
    replaces = serializers.UUIDField(required=False, help_text="paper to retire in its favour")
