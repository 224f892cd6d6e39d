"""Requests, their visitors and papers, the questions asked about them, and what both sides said."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from apps.regions.kinds import SchemaKind
from apps.regions.placement import CITY_ONLY
from apps.transfers.constraints import REQUEST_CONSTRAINTS, VISITOR_CONSTRAINTS
from apps.transfers.states import (
    AskKind,
    AskSide,
    PassportKind,
    Sex,
    Status,
    VisitorState,
)


class TransferRequestQuerySet(models.QuerySet["TransferRequest"]):
    """Small questions about requests, put together by services and selectors."""

    def filed(self) -> TransferRequestQuerySet:
        """Keep what has ever been filed: drafts are the inviter's own business."""
        return self.filter(submitted_at__isnull=False)

    def of_inviter(
        self, *, enterprise_id: uuid.UUID | None, host_id: uuid.UUID | None
    ) -> TransferRequestQuerySet:
        """Keep the requests of one unit or one host; of nobody when both are None."""
        if enterprise_id is not None:
            return self.filter(enterprise_id=enterprise_id)
        return self.filter(host_id=host_id) if host_id is not None else self.none()

    def with_counts(self) -> TransferRequestQuerySet:
        """Add `visitor_count`, and `answer_due_at`: when the oldest open question is due."""
        visitors = Visitor.objects.filter(request=OuterRef("pk")).order_by()
        count = visitors.values("request").annotate(n=Count("pk")).values("n")
        open_asks = Ask.objects.filter(
            request=OuterRef("pk"), kind=AskKind.SUPPLEMENT, answered_at=None
        ).order_by("due_at", "id")
        return self.annotate(
            visitor_count=Coalesce(Subquery(count), 0),
            answer_due_at=Subquery(open_asks.values("due_at")[:1]),
        )


class TransferRequest(models.Model):
    """One inviter asks for one trip through one port, for one visitor or a delegation.

    `status` is written by `services.moving` only. `revision` counts every write to the request or
    to anything in it; a caller names the revision it saw.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(_("reference"), max_length=32)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.DRAFT)
    revision = models.PositiveIntegerField(_("revision"), default=1)

    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # a filed request outlives its unit's membership
        related_name="requests",
        verbose_name=_("inviting unit"),
    )
    host = models.ForeignKey(
        "enterprises.Host",
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # as for units
        related_name="requests",
        verbose_name=_("host"),
    )
    contact_name = models.CharField(_("contact person"), max_length=120, blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=32, blank=True)

    purpose = models.TextField(_("purpose"), max_length=2000, blank=True)
    itinerary = models.TextField(_("itinerary"), max_length=2000, blank=True)
    urgent_reason = models.TextField(_("why it is urgent"), max_length=2000, blank=True)
    port_of_entry = models.CharField(_("port of entry"), max_length=3, blank=True)
    port_schema = models.CharField(_("port authority"), max_length=63, blank=True)
    arrival_at = models.DateTimeField(_("arrival"), null=True, blank=True)
    flight_no = models.CharField(_("flight"), max_length=12, blank=True)
    stay_days = models.PositiveSmallIntegerField(_("days of stay"), null=True, blank=True)
    policy_date = models.DateField(_("rules of"), null=True, blank=True)

    created_at = models.DateTimeField(_("started at"), auto_now_add=True)
    created_by = models.CharField(_("started by"), max_length=80)
    first_filed_at = models.DateTimeField(_("first filed at"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    claimed_by = models.UUIDField(_("claimed by"), null=True, blank=True)
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    handed_on_at = models.DateTimeField(_("handed on at"), null=True, blank=True)
    received_at = models.DateTimeField(_("received there at"), null=True, blank=True)
    times_handed_on = models.PositiveSmallIntegerField(_("times handed on"), default=0)
    check_note = models.TextField(_("note of the city check"), max_length=2000, blank=True)
    recall_asked_at = models.DateTimeField(_("recall asked at"), null=True, blank=True)
    withdrawal_asked_at = models.DateTimeField(_("withdrawal asked at"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    redirected_to = models.CharField(_("redirected to"), max_length=63, blank=True)
    redirected_at = models.DateTimeField(_("redirected at"), null=True, blank=True)
    redirected_from = models.CharField(_("redirected from"), max_length=63, blank=True)

    last_event = models.CharField(_("last event"), max_length=64)
    last_actor = models.CharField(_("last actor"), max_length=80)
    last_roles = models.CharField(_("roles of the last actor"), max_length=200, blank=True)
    last_at = models.DateTimeField(_("last change at"))

    objects = TransferRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        constraints = REQUEST_CONSTRAINTS
        indexes = [
            models.Index(name="request_desk", fields=["status", "arrival_at", "id"]),
            models.Index(name="request_of_unit", fields=["enterprise", "-created_at"]),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def chain(self) -> str:
        """Name of the request's audit chain."""
        return f"request:{self.id}"


class Visitor(models.Model):
    """One foreigner of a request, as in the passport, and what the port answered for them."""

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(
        TransferRequest,
        on_delete=models.PROTECT,  # a filed request is never deleted
        related_name="visitors",
        verbose_name=_("request"),
    )
    position = models.PositiveSmallIntegerField(_("position"))
    surname = models.CharField(_("surname"), max_length=120, blank=True)
    given_names = models.CharField(_("given names"), max_length=120, blank=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=120, blank=True)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex)
    birth_date = models.DateField(_("birth date"))
    nationality = models.CharField(_("nationality"), max_length=3)
    passport_kind = models.CharField(
        _("kind of passport"), max_length=20, choices=PassportKind, default=PassportKind.ORDINARY
    )
    passport_number = models.CharField(_("passport number"), max_length=20)
    passport_issuing_state = models.CharField(_("issuing state"), max_length=3)
    passport_issued_on = models.DateField(_("passport issued on"), null=True, blank=True)
    passport_expires_on = models.DateField(_("passport expires on"))
    mrz = models.CharField(_("machine-readable lines"), max_length=89, blank=True)
    category = models.CharField(_("visa category"), max_length=2)
    occupation = models.CharField(_("occupation"), max_length=120, blank=True)
    employer = models.CharField(_("employer"), max_length=200, blank=True)
    is_leader = models.BooleanField(_("leads the delegation"), default=False)

    passport_key = models.CharField(_("blind index of the passport"), max_length=64)
    is_open = models.BooleanField(_("open"), default=False)
    trip_date = models.DateField(_("day of arrival"), null=True, blank=True)
    port_of_entry = models.CharField(_("port of entry"), max_length=3, blank=True)

    state = models.CharField(
        _("state"), max_length=16, choices=VisitorState, default=VisitorState.LISTED
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    reason_codes = ArrayField(
        models.CharField(max_length=40), verbose_name=_("public reasons"), default=list, blank=True
    )
    visa_number = models.CharField(_("visa number"), max_length=24, blank=True)
    visa_category = models.CharField(_("category of the visa"), max_length=2, blank=True)
    visa_issued_at = models.DateTimeField(_("visa issued at"), null=True, blank=True)
    visa_place = models.CharField(_("visa issued in"), max_length=200, blank=True)
    visa_enter_by = models.DateTimeField(_("enter before"), null=True, blank=True)
    visa_stay_days = models.PositiveSmallIntegerField(_("stay allowed"), null=True, blank=True)
    visa_entry_ports = ArrayField(
        models.CharField(max_length=3), verbose_name=_("entry ports"), default=list, blank=True
    )
    visa_changed_at = models.DateTimeField(_("visa changed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("visitor")
        constraints = VISITOR_CONSTRAINTS

    def __str__(self) -> str:
        return str(self.id)

    @property
    def full_name(self) -> str:
        """Surname and given names in one line, as printed in the passport."""
        return f"{self.surname} {self.given_names}".strip()


class Paper(models.Model):
    """One uploaded paper, of one visitor or of the whole request."""

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(
        TransferRequest,
        on_delete=models.PROTECT,  # as for visitors
        related_name="papers",
        verbose_name=_("request"),
    )
    visitor = models.ForeignKey(
        Visitor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # the service removes a visitor's papers first, with a trace
        related_name="papers",
        verbose_name=_("visitor"),
    )
    kind = models.CharField(_("kind of paper"), max_length=40)
    file = models.ForeignKey(
        "files.StoredFile",
        on_delete=models.PROTECT,  # bytes outlive no row that names them
        related_name="+",
        verbose_name=_("file"),
    )
    created_at = models.DateTimeField(_("attached at"), auto_now_add=True)

    class Meta:
        verbose_name = _("paper")

    def __str__(self) -> str:
        return str(self.id)


class Ask(models.Model):
    """What the city or the port asked of the inviter in one round, all defects at once."""

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(
        TransferRequest,
        on_delete=models.PROTECT,  # as for visitors
        related_name="asks",
        verbose_name=_("request"),
    )
    side = models.CharField(_("asked by"), max_length=8, choices=AskSide)
    kind = models.CharField(_("kind"), max_length=12, choices=AskKind)
    number = models.PositiveSmallIntegerField(_("round"))
    asked_at = models.DateTimeField(_("asked at"))
    due_at = models.DateTimeField(_("answer due"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    asked_by = models.CharField(_("asked by (id)"), max_length=80)

    class Meta:
        verbose_name = _("question")
        constraints = [
            models.UniqueConstraint(
                name="ask_numbered_once", fields=["request", "side", "kind", "number"]
            ),
            models.CheckConstraint(name="ask_side_known", condition=Q(side__in=AskSide.values)),
            models.CheckConstraint(name="ask_kind_known", condition=Q(kind__in=AskKind.values)),
            models.CheckConstraint(  # a return is answered by submitting anew, not item by item
                name="ask_return_not_answered",
                condition=~Q(kind=AskKind.RETURN) | Q(answered_at=None),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class AskItem(models.Model):
    """One point of a question, and the inviter's answer to it."""

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ask = models.ForeignKey(
        Ask,
        on_delete=models.PROTECT,  # a question keeps its points
        related_name="items",
        verbose_name=_("question"),
    )
    position = models.PositiveSmallIntegerField(_("position"))
    visitor = models.ForeignKey(
        Visitor,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # after a return the inviter may drop the visitor it was about
        related_name="+",
        verbose_name=_("visitor"),
    )
    subject = models.CharField(_("subject"), max_length=200)
    note = models.TextField(_("what to mend"), max_length=2000, blank=True)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    file = models.ForeignKey(
        "files.StoredFile",
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # as for papers
        related_name="+",
        verbose_name=_("file"),
    )

    class Meta:
        verbose_name = _("point of a question")
        constraints = [
            models.UniqueConstraint(name="ask_item_placed_once", fields=["ask", "position"])
        ]

    def __str__(self) -> str:
        return str(self.id)


class Remark(models.Model):
    """Free text that went with one change; the audit trail may hold none, so it stands here."""

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.BigAutoField(primary_key=True)
    request = models.ForeignKey(
        TransferRequest,
        on_delete=models.PROTECT,  # as for visitors
        related_name="remarks",
        verbose_name=_("request"),
    )
    revision = models.PositiveIntegerField(_("revision"))
    text = models.TextField(_("text"), max_length=2000)

    class Meta:
        verbose_name = _("remark")
        constraints = [
            models.UniqueConstraint(name="remark_one_per_revision", fields=["request", "revision"])
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Progress(models.Model):
    """What the city a request was redirected to told of it later."""

    lives_in: ClassVar[frozenset[SchemaKind]] = CITY_ONLY

    id = models.BigAutoField(primary_key=True)
    request = models.ForeignKey(
        TransferRequest,
        on_delete=models.PROTECT,  # as for visitors
        related_name="progress",
        verbose_name=_("request"),
    )
    version = models.PositiveIntegerField(_("version of the message"))
    status = models.CharField(_("status there"), max_length=20, choices=Status)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("progress in another city")
        constraints = [
            models.UniqueConstraint(name="progress_told_once", fields=["request", "version"])
        ]

    def __str__(self) -> str:
        return str(self.pk)
