import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from apps.files.states import MediaType, ScanState
from apps.regions.kinds import SchemaKind
from apps.regions.placement import CITY_AND_PORT


class StoredFile(models.Model):
    """One file that passed every check. Its bytes lie in the file store under its id."""

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_AND_PORT

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=20, choices=MediaType)
    size = models.PositiveIntegerField(help_text="bytes as stored")
    sha256 = models.CharField(max_length=64, help_text="of the bytes as stored, hexadecimal")
    pages = models.PositiveSmallIntegerField()
    width = models.PositiveIntegerField(null=True, help_text="pixels of a picture, else empty")
    height = models.PositiveIntegerField(null=True, help_text="pixels of a picture, else empty")
    purpose = models.CharField(max_length=32)
    scan_state = models.CharField(max_length=16, choices=ScanState, default=ScanState.UNSCANNED)
    origin = models.CharField(max_length=63, help_text="schema of the authority that took it in")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=80, help_text="id of the actor")

    class Meta:
        verbose_name = "stored file"
        constraints = [
            models.CheckConstraint(
                name="stored_file_kind_known", condition=Q(media_type__in=MediaType.values)
            ),
            models.CheckConstraint(
                name="stored_file_scan_known", condition=Q(scan_state__in=ScanState.values)
            ),
            models.CheckConstraint(
                name="stored_file_not_empty", condition=Q(size__gt=0, pages__gt=0)
            ),
            models.CheckConstraint(
                name="stored_file_digest_whole", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def page_numbers(self) -> range:
        """The numbers of its pages, from 1."""
        return range(1, self.pages + 1)


class Rendition(models.Model):
    """One page of a file drawn as a JPEG. Its bytes lie in the file store under its own id.

    It can be drawn again at any time, so it is dropped when it has not been of use for long.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_AND_PORT

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="renditions")
    page = models.PositiveSmallIntegerField(help_text="from 1")
    longest = models.PositiveSmallIntegerField(help_text="pixels along the longer side, at most")
    sha256 = models.CharField(max_length=64, help_text="of the picture, hexadecimal")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "rendition"
        constraints = [
            models.UniqueConstraint(name="rendition_once", fields=["file", "page", "longest"]),
            models.CheckConstraint(
                name="rendition_of_a_page", condition=Q(page__gt=0, longest__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
