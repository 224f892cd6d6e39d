"""Passports by the API: read the two lines, or send a scan and ask how far its reading is."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.api.idempotency import idempotent
from apps.accounts.functions import Function
from apps.accounts.permissions import Requires, actor_of
from apps.core.api.schema import problems
from apps.core.api.serializers import StrictSerializer
from apps.core.errors import MoveNotAllowed, StaleRevision
from apps.core.identifiers import mrz
from apps.core.identifiers.contrast import code_meaning
from apps.core.identifiers.errors import MrzDateWrong, MrzDigitWrong, MrzUnreadable
from apps.transfers import selectors, services
from apps.transfers.api.base import OwnRequestView, read_body
from apps.transfers.errors import (
    NotEditable,
    RequestNotFound,
    ScanNotFound,
    TooManyScans,
    VisitorNotFound,
)
from apps.transfers.models import PassportReading
from apps.transfers.states import ReadingState, ReadingTrouble

FILE = [Requires.of(Function.INVITER_FILE)]
_LINES = problems(MrzUnreadable, MrzDigitWrong, MrzDateWrong)


class LinesIn(StrictSerializer):
    """The two lines as text, on two lines or one after the other."""

    lines = serializers.CharField(max_length=300, trim_whitespace=False)


class Td3Out(serializers.Serializer[mrz.Td3]):
    """What the lines say. Codes of states are as printed, such as D or GBD."""

    surname = serializers.CharField()
    given_names = serializers.CharField()
    is_name_cut = serializers.BooleanField(help_text="the names fill all 39 places")
    number = serializers.CharField()
    issuing_state = serializers.CharField()
    nationality = serializers.CharField()
    nationality_meaning = serializers.SerializerMethodField(help_text="for codes that ISO lacks")
    birth_date = serializers.DateField(allow_null=True)
    sex = serializers.CharField()
    expires_on = serializers.DateField()

    @extend_schema_field(serializers.CharField())
    def get_nationality_meaning(self, zone: mrz.Td3) -> str:
        """Explain the code, when it is no ISO code of a state."""
        return code_meaning(zone.nationality)


class ScanIn(StrictSerializer):
    """A scan of a data page as a form with a file (multipart/form-data)."""

    revision = serializers.IntegerField(min_value=0)
    visitor_id = serializers.UUIDField(required=False, allow_null=True)
    file = serializers.FileField()


class ScanOut(serializers.ModelSerializer[PassportReading]):
    """How far the reading is. Ask again while `state` is QUEUED or READING."""

    state = serializers.ChoiceField(choices=ReadingState.choices)
    trouble = serializers.ChoiceField(choices=[("", ""), *ReadingTrouble.choices])
    lines = serializers.CharField(
        help_text="two lines of 44; to be checked by a person when `state` is UNREADABLE"
    )

    class Meta:
        model = PassportReading
        fields = ("id", "state", "trouble", "lines", "visitor_id", "created_at", "finished_at")


class Lines(APIView):
    """The two lines of a passport."""

    permission_classes = FILE

    @extend_schema(
        operation_id="readPassportLines",
        tags=["passports"],
        summary="Read the two machine-readable lines",
        request=LinesIn,
        responses={200: Td3Out, **_LINES},
    )
    def post(self, request: Request) -> Response:
        """Read them; nothing is kept. A wrong check digit is named by its position."""
        given = read_body(LinesIn, request)
        zone = mrz.parse_td3(given.validated_data["lines"], today=timezone.localdate())
        return Response(Td3Out(zone).data)


class Scans(OwnRequestView):
    """Scans of passports of a draft or a returned request."""

    permission_classes = FILE
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="addPassportScan",
        tags=["passports"],
        summary="Send a scan of a passport to be read",
        request=ScanIn,
        responses={
            202: ScanOut,
            **problems(
                RequestNotFound, StaleRevision, MoveNotAllowed, NotEditable, VisitorNotFound,
                TooManyScans,
            ),
        },
    )  # fmt: skip
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Keep it and have it read; `Location` says where to ask how far that is."""
        given = read_body(ScanIn, request).validated_data
        made = services.add_scan(
            actor=actor_of(request.user),
            request_id=pk,
            revision=given["revision"],
            upload=given["file"],
            visitor_id=given.get("visitor_id"),
        )
        headers = {
            "Location": reverse("transfers-api:request-scan", args=[pk, made.id]),
            "Retry-After": "1",
        }
        return Response(ScanOut(made).data, status=HTTPStatus.ACCEPTED, headers=headers)


class OneScan(OwnRequestView):
    """One scan of a passport."""

    permission_classes = FILE

    @extend_schema(
        operation_id="readPassportScan",
        tags=["passports"],
        summary="How far the reading of a scan is, and what was read",
        responses={200: ScanOut, **problems(RequestNotFound, ScanNotFound)},
    )
    def get(self, request: Request, pk: UUID, scan_id: UUID) -> Response:
        """Tell its state; the read is on record once there are lines."""
        actor = actor_of(request.user)
        found = selectors.scan_of(self.find(actor, pk), scan_id, actor=actor)
        return Response(ScanOut(found).data)
