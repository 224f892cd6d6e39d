"""What goes in and out of the API of accounts."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.accounts.passwords import MAX_LENGTH
from apps.accounts.roles import Role
from apps.core.api.serializers import StrictSerializer
from apps.regions.kinds import SchemaKind

_LONGEST_HOURS = 90 * 24


class TokenInput(StrictSerializer):
    """User name and password for a token, and for how many hours it is wanted."""

    username = serializers.CharField(max_length=64)
    password = serializers.CharField(max_length=MAX_LENGTH, trim_whitespace=False)
    lifetime_hours = serializers.IntegerField(
        min_value=1, max_value=_LONGEST_HOURS, default=12, help_text="At most 90 days."
    )


class TokenOutput(serializers.Serializer[Any]):
    """A new token. `token` is shown this once."""

    id = serializers.UUIDField()
    token = serializers.CharField()
    expires_at = serializers.DateTimeField()


class AuthorityOutput(serializers.Serializer[Any]):
    """The authority of the host."""

    kind = serializers.ChoiceField(choices=[(kind.value, kind.value) for kind in SchemaKind])
    code = serializers.CharField()
    slug = serializers.CharField()
    name_en = serializers.CharField()
    name_zh = serializers.CharField()


class MeOutput(serializers.Serializer[Any]):
    """The person behind the call, with the roles held at this moment."""

    id = serializers.UUIDField()
    username = serializers.CharField()
    display_name = serializers.CharField()
    language = serializers.CharField()
    roles = serializers.ListField(
        child=serializers.ChoiceField(choices=[(role.value, role.value) for role in Role])
    )
    functions = serializers.ListField(child=serializers.CharField())
    authority = AuthorityOutput()
