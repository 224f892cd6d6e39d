"""The API of border inspection: its program reports entries and exits, and asks for one visa."""

from __future__ import annotations

import datetime as dt
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.functions import Function
from apps.accounts.permissions import Requires, actor_of
from apps.core.api.schema import problems
from apps.core.api.serializers import StrictSerializer
from apps.core.identifiers.errors import PassportNumberInvalid
from apps.core.identifiers.passport import parse_number
from apps.core.workcalendar import last_day_of
from apps.endorsement import border_brake
from apps.endorsement.border_errors import (
    BY_CODE,
    REFUSALS,
    BorderEventReused,
    BorderNoSuchVisa,
    BorderTimeAhead,
    TooManyMisses,
    TooManyReports,
)
from apps.endorsement.border_states import BorderKind, BorderOutcome
from apps.endorsement.models import BorderReport, Visa
from apps.endorsement.models.border import MOST_OF_EVENT_ID
from apps.endorsement.services import border as services

NO_STORE = {"Cache-Control": "no-store, private"}


class InstantField(serializers.DateTimeField):
    """A moment that says its time zone: a guess would shift an entry over midnight."""

    def enforce_timezone(self, value: dt.datetime) -> dt.datetime:
        """Refuse a moment without an offset."""
        if value.tzinfo is None:
            self.fail("invalid", format="YYYY-MM-DDThh:mm:ss+hh:mm")
        return super().enforce_timezone(value)


class VisaKeysIn(StrictSerializer):
    """The two numbers that name a visa and its holder."""

    visa_number = serializers.CharField(max_length=24)
    passport_number = serializers.CharField(max_length=40)

    def validate_visa_number(self, value: str) -> str:
        """In capitals, as it was issued."""
        return value.upper()

    def validate_passport_number(self, value: str) -> str:
        """In the one written form of passport numbers."""
        try:
            return parse_number(value)
        except PassportNumberInvalid as refusal:
            raise serializers.ValidationError(refusal.detail) from refusal


class ReportIn(VisaKeysIn):
    """One event at the line, under the program's own id."""

    event_id = serializers.RegexField(
        r"^[A-Za-z0-9._:-]+\Z",
        max_length=MOST_OF_EVENT_ID,
        help_text="the program's own id of the event; repeat a report under the same id",
    )
    kind = serializers.ChoiceField(choices=BorderKind.choices)
    place = serializers.RegexField(r"^[A-Z]{3}\Z", help_text="code of the port of entry or exit")
    at = InstantField(help_text="RFC 3339, with offset")

    def told(self) -> services.Reported:
        """The validated event as the service takes it."""
        given = self.validated_data
        return services.Reported(**(given | {"kind": BorderKind(given["kind"])}))


class AnswerOut(serializers.Serializer[BorderReport]):
    """How a report was answered; the same report always gets the same."""

    event_id = serializers.CharField()
    kind = serializers.ChoiceField(choices=BorderKind.choices)
    outcome = serializers.ChoiceField(choices=BorderOutcome.choices)
    last_day_of_stay = serializers.SerializerMethodField()

    def get_last_day_of_stay(self, report: BorderReport) -> dt.date | None:
        """In Beijing; none for an exit whose entry had not been reported."""
        visa = report.visa
        if report.outcome == BorderOutcome.WAITING or visa is None or visa.leave_by is None:
            return None
        return last_day_of(visa.leave_by)


class VisaStateOut(serializers.ModelSerializer[Visa]):
    """Where a visa stands: what the line needs, and nothing of the person."""

    last_day_of_stay = serializers.SerializerMethodField()
    has_left = serializers.SerializerMethodField()

    class Meta:
        model = Visa
        fields = (
            *("number", "status", "enter_by", "entry_ports", "stay_days"),
            *("last_day_of_stay", "has_left"),
        )
        read_only_fields = fields

    def get_last_day_of_stay(self, visa: Visa) -> dt.date | None:
        """In Beijing; none before the entry."""
        return last_day_of(visa.leave_by) if visa.leave_by else None

    def get_has_left(self, visa: Visa) -> bool:
        """Whether an exit is on record."""
        return visa.left_at is not None


class BorderView(APIView):
    """A call of the program; each one counts."""

    permission_classes = [Requires.of(Function.PORT_BORDER)]

    def check(self, request: Request, body: type[StrictSerializer]) -> Any:  # noqa: ANN401 (the body's own type)
        """Count the call and check its body."""
        border_brake.check_and_count(actor_of(request.user).id)
        given = body(data=request.data)
        given.is_valid(raise_exception=True)
        return given


class Reports(BorderView):
    """Entries and exits."""

    @extend_schema(
        operation_id="reportBorderEvent",
        tags=["border"],
        summary="Report an entry or an exit, once for each id of an event",
        request=ReportIn,
        responses={
            200: AnswerOut,
            **problems(*REFUSALS, BorderEventReused, BorderTimeAhead, TooManyReports),
        },
    )
    def post(self, request: Request) -> Response:
        """Note it; what cannot be noted is kept with its reason, and refused with it."""
        given = self.check(request, ReportIn)
        kept = services.report(actor=actor_of(request.user), told=given.told())
        if kept.is_refused:
            raise BY_CODE[kept.code]
        return Response(AnswerOut(kept).data, headers=NO_STORE)


class LookUps(BorderView):
    """Where one visa stands; asked by POST, so that no number stands in an address."""

    @extend_schema(
        operation_id="lookUpVisaAtBorder",
        tags=["border"],
        summary="Where a visa stands, by its number and the passport's",
        request=VisaKeysIn,
        responses={
            200: VisaStateOut,
            **problems(BorderNoSuchVisa, TooManyReports, TooManyMisses),
        },
    )
    def post(self, request: Request) -> Response:
        """Look it up; the read is on record, and so is a miss."""
        given = self.check(request, VisaKeysIn)
        visa = services.look_up(actor=actor_of(request.user), **given.validated_data)
        if visa is None:
            raise BorderNoSuchVisa
        return Response(VisaStateOut(visa).data, headers=NO_STORE)
