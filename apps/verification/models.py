"""What ports have published, as it is given out again. No names and no passport numbers."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.regions.kinds import SchemaKind
from apps.regions.placement import PUBLIC_ONLY


class KeyFile(models.Model):
    """The newest list of a signer's keys, as it was signed."""

    lives_in: ClassVar[frozenset[SchemaKind]] = PUBLIC_ONLY

    signer = models.CharField(_("signer"), max_length=4, primary_key=True)
    authority = models.CharField(_("authority"), max_length=63)
    text = models.TextField(_("text"), editable=False)
    issued_at = models.DateTimeField(_("made"))
    ends_at = models.DateTimeField(_("counts until"))

    class Meta:
        verbose_name = _("list of keys")
        verbose_name_plural = _("lists of keys")

    def __str__(self) -> str:
        """Show the signer, which is unique."""
        return self.signer
