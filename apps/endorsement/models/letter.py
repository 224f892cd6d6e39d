"""The register of copies: every letter and list that ever left this port, by its digest."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.endorsement.models.case import PortCase
from apps.endorsement.models.visa import Visa
from apps.endorsement.states import LetterPurpose
from apps.regions.kinds import SchemaKind
from apps.regions.placement import PORT_ONLY


class LetterCopy(models.Model):
    """One copy of the letter of a visa, or of the list of a case's visas.

    Each copy is a file of its own with a digest of its own, and prints its number, so a file or a
    print that turns up says who had it made, and when.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY
    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visa = models.ForeignKey(
        Visa,
        on_delete=models.PROTECT,  # what was given out stays on record
        related_name="letter_copies",
        null=True,
    )
    case = models.ForeignKey(
        PortCase,
        on_delete=models.PROTECT,  # likewise
        related_name="list_copies",
        null=True,
        help_text="of a list",
    )
    number = models.PositiveSmallIntegerField(_("copy"), help_text="of this paper, from 1")
    purpose = models.CharField(_("made for"), max_length=8, choices=LetterPurpose)
    sha256 = models.CharField(
        _("SHA-256"), max_length=64, unique=True, help_text="of the whole file, hexadecimal"
    )
    size = models.PositiveIntegerField(_("size"), help_text="bytes")
    certificate = models.CharField(
        _("certificate"), max_length=40, help_text="serial number, hexadecimal"
    )
    file = models.ForeignKey(
        "files.StoredFile",
        on_delete=models.PROTECT,  # it may still have to be sent
        related_name="+",
        null=True,
        help_text="of the copy that is sent; no other is kept",
    )
    made_at = models.DateTimeField(_("made"))
    made_by = models.CharField(_("made by"), max_length=80)

    class Meta:
        verbose_name = _("copy of a letter")
        verbose_name_plural = _("copies of letters")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="letter_copy_of_one_thing",
                condition=Q(visa__isnull=False, case=None) | Q(visa=None, case__isnull=False),
            ),
            models.UniqueConstraint(name="letter_copy_number", fields=["visa", "number"]),
            models.UniqueConstraint(name="list_copy_number", fields=["case", "number"]),
            models.CheckConstraint(
                name="letter_copy_purpose_known", condition=Q(purpose__in=LetterPurpose.values)
            ),
            models.CheckConstraint(
                name="letter_copy_whole",
                condition=Q(number__gte=1, size__gt=0, sha256__regex=r"^[0-9a-f]{64}$"),
            ),
            models.CheckConstraint(
                name="letter_copy_sent_is_kept",
                condition=Q(purpose=LetterPurpose.SENT, file__isnull=False)
                | (~Q(purpose=LetterPurpose.SENT) & Q(file=None)),
            ),
            models.UniqueConstraint(
                name="letter_copy_sent_once",
                fields=["visa"],
                condition=Q(purpose=LetterPurpose.SENT),
            ),
        ]
        indexes: ClassVar = [models.Index(F("made_at").desc(), F("id"), name="letter_newest")]

    def __str__(self) -> str:
        """Show the id: numbers repeat from visa to visa."""
        return str(self.id)
