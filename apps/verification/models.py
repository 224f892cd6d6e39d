"""What ports have published, as it is given out again. No names and no passport numbers."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.vds.status_list import DIGEST, Listed
from apps.regions.kinds import SchemaKind
from apps.regions.placement import PUBLIC_ONLY


class SignedFile(models.Model):
    """The newest list of a kind that a signer has signed, as it was signed."""

    lives_in: ClassVar[frozenset[SchemaKind]] = PUBLIC_ONLY

    signer = models.CharField(_("signer"), max_length=4, primary_key=True)
    authority = models.CharField(_("authority"), max_length=63)
    text = models.TextField(_("text"), editable=False)
    issued_at = models.DateTimeField(_("made"))
    ends_at = models.DateTimeField(_("counts until"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """Show the signer, which is unique."""
        return self.signer


class KeyFile(SignedFile):
    """The certificates that seals are checked with."""

    class Meta:
        verbose_name = _("list of keys")
        verbose_name_plural = _("lists of keys")


class StatusFile(SignedFile):
    """The list of days on which visas were issued, with the digest of each day's file."""

    class Meta:
        verbose_name = _("list of statuses")
        verbose_name_plural = _("lists of statuses")


class StatusDay(models.Model):
    """The file of one day of issue, as it is served."""

    lives_in: ClassVar[frozenset[SchemaKind]] = PUBLIC_ONLY

    file = models.ForeignKey(StatusFile, on_delete=models.CASCADE, related_name="days")
    day = models.DateField(_("day of issue"))
    text = models.TextField(_("text"), editable=False)
    sha256 = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("statuses of a day")
        verbose_name_plural = _("statuses of days")
        constraints: ClassVar = [
            models.UniqueConstraint(name="status_day_once", fields=["file", "day"])
        ]

    def __str__(self) -> str:
        """Show signer and day, which are unique together."""
        return f"{self.file_id} {self.day:%Y-%m-%d}"


class ListedVisa(models.Model):
    """What became of one visa, found by its seal's digest or by a keyed hash of two numbers."""

    lives_in: ClassVar[frozenset[SchemaKind]] = PUBLIC_ONLY

    day = models.ForeignKey(StatusDay, on_delete=models.CASCADE, related_name="visas")
    seal = models.CharField(_("digest of the seal"), max_length=DIGEST, null=True)
    lookup = models.CharField(_("hash of the numbers"), max_length=64)
    status = models.CharField(
        _("status"), max_length=16, choices=[(one.value, one.value) for one in Listed]
    )
    enter_by = models.DateField(_("last day to enter"))

    class Meta:
        verbose_name = _("listed visa")
        verbose_name_plural = _("listed visas")
        constraints: ClassVar = [
            models.UniqueConstraint(name="listed_seal_once", fields=["seal"]),
            models.UniqueConstraint(name="listed_lookup_once", fields=["lookup"]),
        ]

    def __str__(self) -> str:
        """Show the row, since all else in it is a digest."""
        return str(self.pk)
