"""Shapes of the calls on papers: several files at once, another file, a turn."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.core.api.serializers import RevisionIn, StrictSerializer
from apps.files.states import MAX_FILES_AT_ONCE
from apps.transfers.services import Attached


class ManyPapersIn(StrictSerializer):
    """Files for one place in the list of papers."""

    kind = serializers.CharField(max_length=40)
    visitor_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    files = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True),
        min_length=1,
        max_length=MAX_FILES_AT_ONCE,
    )


class ReplaceIn(RevisionIn):
    """The file that takes the place of another."""

    file = serializers.FileField(allow_empty_file=True)


class TurnIn(RevisionIn):
    """By how many quarters, clockwise."""

    quarters = serializers.IntegerField(min_value=1, max_value=3)


class AttachedOut(serializers.Serializer[Attached]):
    """What became of one file; `code`, `detail` and `mend` say why it was refused."""

    name = serializers.CharField()
    paper_id = serializers.UUIDField(source="paper.id", allow_null=True, default=None)
    code = serializers.CharField(source="refusal.code", allow_blank=True, default="")
    detail = serializers.CharField(source="refusal.detail", allow_blank=True, default="")
    mend = serializers.DictField(
        source="refusal.fields", child=serializers.CharField(), default=dict
    )


class ManyAttachedOut(serializers.Serializer[Any]):
    """The outcome of each file, in the order they were sent."""

    results = AttachedOut(many=True)
