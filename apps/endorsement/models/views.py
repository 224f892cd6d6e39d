"""Views of the queue that officers of the port keep."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.regions.kinds import SchemaKind
from apps.regions.placement import PORT_ONLY


class SavedCaseView(models.Model):
    """A view of the queue that an officer has named; shared ones are offered to all colleagues.

    `query` is what stands in the address after the question mark, as the filter has taken it.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.UUIDField(_("owner"))
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("filters"), max_length=600, blank=True)
    columns = ArrayField(
        models.CharField(max_length=20), verbose_name=_("columns"), default=list, blank=True
    )
    is_shared = models.BooleanField(_("shared within the port"), default=False)
    is_default = models.BooleanField(_("opens first"), default=False)
    created_at = models.DateTimeField(_("saved at"), auto_now_add=True)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints: ClassVar = [
            models.UniqueConstraint(name="case_view_named_once", fields=["owner", "name"]),
            models.UniqueConstraint(
                name="case_view_one_default", fields=["owner"], condition=Q(is_default=True)
            ),
            models.CheckConstraint(name="case_view_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        """Show the id: names repeat from officer to officer."""
        return str(self.id)
