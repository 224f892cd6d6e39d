"""Shapes of the region's answers."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.core.api.serializers import StrictSerializer
from apps.regions.models import Authority, PortOfEntry


class DayIn(StrictSerializer):
    """Which day is meant."""

    on = serializers.DateField(required=False, help_text="The day meant; today when left out.")


class AuthorityOut(serializers.ModelSerializer[Authority]):
    """An authority that is served, and its host."""

    host = serializers.SerializerMethodField()

    class Meta:
        model = Authority
        fields = (
            "schema_name",
            "kind",
            "code",
            "host",
            "name_en",
            "name_zh",
            "province_en",
            "province_zh",
            "files_directly",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.CharField())
    def get_host(self, authority: Authority) -> str:
        """Give the host that serves it."""
        return authority.host()


class PortOfEntryOut(serializers.ModelSerializer[PortOfEntry]):
    """A place of entry that a request may name."""

    authority = serializers.CharField(source="authority.schema_name", read_only=True)

    class Meta:
        model = PortOfEntry
        fields = (
            "code",
            "authority",
            "name_en",
            "name_zh",
            "kind",
            "iata",
            "icao",
            "unlocode",
            "has_visa_window",
            "takes_e_port_visa",
            "hours",
            "evidence",
            "enabled_from",
            "enabled_until",
        )
        read_only_fields = fields


class AuthoritiesOut(serializers.Serializer[Any]):
    """All authorities that are served."""

    results = AuthorityOut(many=True)


class PortsOfEntryOut(serializers.Serializer[Any]):
    """All places of entry for a day."""

    results = PortOfEntryOut(many=True)
