from __future__ import annotations

from rest_framework import serializers

from apps.notices.models import Notice


class NoticeOut(serializers.ModelSerializer[Notice]):
    """One notice; `text` is in the language asked for."""

    text = serializers.CharField(read_only=True)

    class Meta:
        model = Notice
        fields = ["id", "event", "reference", "text", "link", "created_at", "read_at", "mail_state"]
        read_only_fields = fields
