from __future__ import annotations

from typing import Any

from rest_framework import serializers


class LimitsOut(serializers.Serializer[Any]):
    """What an uploaded file may be today."""

    max_bytes = serializers.IntegerField()
    max_pages = serializers.IntegerField(help_text="Pages of a PDF")
    max_pixels = serializers.IntegerField(help_text="Pixels of a picture")
    max_side = serializers.IntegerField(help_text="Pixels along the longer side of a picture")
    max_files = serializers.IntegerField(help_text="Files in one form or call")
    endings = serializers.ListField(child=serializers.CharField())
