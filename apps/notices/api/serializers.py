from __future__ import annotations

from rest_framework import serializers

from apps.notices.models import Notice
from apps.notices.states import Group, Way


class NoticeOut(serializers.ModelSerializer[Notice]):
    """One notice; `text` is in the language asked for."""

    text = serializers.CharField(read_only=True)
    group = serializers.ChoiceField(choices=Group.choices, read_only=True)

    class Meta:
        model = Notice
        fields = [
            *("id", "event", "group", "reference", "text", "link", "due_at"),
            *("created_at", "read_at", "mail_state", "mail_tried_at"),
        ]
        read_only_fields = fields


class WayOut(serializers.Serializer[tuple[Group, Way]]):
    """How one hears of one group of notices."""

    group = serializers.ChoiceField(choices=Group.choices)
    way = serializers.ChoiceField(choices=Way.choices)


class WaysIn(serializers.Serializer[dict[str, object]]):
    """The groups to change; the others stay as they are."""

    ways = WayOut(many=True, allow_empty=False)
