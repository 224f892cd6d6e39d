"""A list of visitors on its way into a request, and its rows until they are visitors."""

from __future__ import annotations

import uuid
from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.actors import MAX_ID, Actor, ActorKind
from apps.regions.kinds import SchemaKind
from apps.regions.placement import CITY_ONLY
from apps.transfers.sheets.states import ENDED, OPEN, ImportKind, ImportState, RowState

_OPEN: Final = sorted(OPEN)
_ENDED: Final = sorted(ENDED)


class VisitorImport(models.Model):
    """One list sent for one request, and how far workers are with it.

    `revision` counts what people do to it. `content` lasts until the rows are read, the rows' cells
    until they are visitors or the import ends. `filling` is the draft that takes the rows which the
    first request had no room for. A worker holds it until `lease_until`.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(
        "transfers.TransferRequest",
        on_delete=models.PROTECT,  # a request is never deleted
        related_name="imports",
        verbose_name=_("request"),
    )
    filling = models.ForeignKey(
        "transfers.TransferRequest",
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # as above
        related_name="+",
        verbose_name=_("draft for the rest"),
    )
    state = models.CharField(
        _("state"), max_length=12, choices=ImportState, default=ImportState.UPLOADED
    )
    revision = models.PositiveIntegerField(_("revision"), default=1)
    kind = models.CharField(_("kind"), max_length=8, choices=ImportKind)
    name = models.CharField(_("name of the file"), max_length=120, blank=True)
    sha256 = models.CharField(_("digest of the content"), max_length=64)
    content = models.BinaryField(_("content"), null=True, blank=True)
    fields = models.JSONField(_("columns"), default=list, blank=True)
    notes = models.JSONField(_("what to know about the reading"), default=list, blank=True)
    failure = models.JSONField(_("why it stopped"), default=dict, blank=True)
    total = models.PositiveIntegerField(_("rows to do"), default=0)
    done = models.PositiveIntegerField(_("rows done"), default=0)

    created_at = models.DateTimeField(_("sent at"), auto_now_add=True)
    asked_by = models.CharField(_("asked for by"), max_length=MAX_ID)
    asked_as = models.CharField(_("came as"), max_length=8)
    asked_roles = models.CharField(_("roles of who asked"), max_length=200, blank=True)
    last_event = models.CharField(_("last event"), max_length=64)
    last_actor = models.CharField(_("last actor"), max_length=MAX_ID)
    last_roles = models.CharField(_("roles of the last actor"), max_length=200, blank=True)
    last_at = models.DateTimeField(_("last change at"))
    cleared_at = models.DateTimeField(_("forgotten at"), null=True, blank=True)
    lease = models.UUIDField(_("held by"), null=True, blank=True)
    lease_until = models.DateTimeField(_("held until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts without progress"), default=0)

    class Meta:
        verbose_name = _("list of visitors")
        constraints = [
            models.CheckConstraint(
                name="import_state_known", condition=Q(state__in=ImportState.values)
            ),
            models.CheckConstraint(
                name="import_kind_known", condition=Q(kind__in=ImportKind.values)
            ),
            models.UniqueConstraint(  # a double click sends one list
                name="import_open_once",
                fields=["request", "sha256"],
                condition=Q(state__in=_OPEN),
            ),
            models.CheckConstraint(
                name="import_ended_keeps_no_content",
                condition=~Q(state__in=_ENDED) | Q(content__isnull=True),
            ),
        ]
        indexes = [models.Index(name="import_by_state", fields=["state", "lease_until"])]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def chain(self) -> str:
        """Name of the audit chain, which is the request's."""
        return f"request:{self.request_id}"

    @property
    def subject(self) -> str:
        """Name of the import in the audit trail."""
        return f"import:{self.id}"

    @property
    def asker(self) -> Actor:
        """Who asked for what a worker does now; the worker acts with no more rights than that."""
        kind: ActorKind = "api" if self.asked_as == "api" else "user"
        return Actor(kind=kind, id=self.asked_by, roles=frozenset(self.asked_roles.split()))


class ImportRow(models.Model):
    """One row as typed, and what is wrong with it.

    The visitor made of a row has the row's id, so that a row can never be added twice.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(
        VisitorImport,
        on_delete=models.CASCADE,  # rows are nothing without their list
        related_name="rows",
        verbose_name=_("list"),
    )
    number = models.PositiveIntegerField(_("row"))
    revision = models.PositiveIntegerField(_("revision"), default=1)
    state = models.CharField(_("state"), max_length=12, choices=RowState, default=RowState.WAITING)
    cells = models.JSONField(_("cells as typed"), default=dict, blank=True)
    errors = models.JSONField(_("what is wrong"), default=dict, blank=True)
    passport_key = models.CharField(_("blind index of the passport"), max_length=64, blank=True)
    duplicate_of = models.PositiveIntegerField(
        _("row with the same passport"),
        null=True,
        blank=True,
        help_text=_("0 when the visitor is in the request already"),
    )
    added_to = models.ForeignKey(
        "transfers.TransferRequest",
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # as above
        related_name="+",
        verbose_name=_("added to"),
    )

    class Meta:
        verbose_name = _("row of a list")
        constraints = [
            models.UniqueConstraint(name="importrow_numbered_once", fields=["batch", "number"]),
            models.CheckConstraint(
                name="importrow_state_known", condition=Q(state__in=RowState.values)
            ),
            models.CheckConstraint(  # what is a visitor now is not kept a second time
                name="importrow_added_keeps_no_cells",
                condition=Q(state=RowState.ADDED, added_to__isnull=False, cells={}, errors={})
                | (~Q(state=RowState.ADDED) & Q(added_to__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_left(self) -> bool:
        """Tell whether the row still stands in the way of the end."""
        return self.state in {RowState.READY, RowState.WRONG, RowState.DUPLICATE}
