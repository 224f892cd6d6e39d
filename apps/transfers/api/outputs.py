"""What the API says of requests. Codes as stored; words for people are on the pages."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.transfers.models import (
    Ask,
    AskItem,
    FlightChange,
    Paper,
    Substitution,
    TransferRequest,
    Visitor,
)
from apps.transfers.selectors import paper_slots, tracker, turn_of
from apps.transfers.states import Turn


class RequestLineOut(serializers.ModelSerializer[TransferRequest]):
    """A request in a list; no visitor's data."""

    turn = serializers.SerializerMethodField(help_text="whose turn it is")
    visitor_count = serializers.IntegerField(read_only=True)
    answer_due_at = serializers.DateTimeField(read_only=True, allow_null=True)

    class Meta:
        model = TransferRequest
        fields: tuple[str, ...] = (
            "id",
            "reference",
            "status",
            "turn",
            "revision",
            "port_of_entry",
            "flight_no",
            "arrival_at",
            "visitor_count",
            "answer_due_at",
            "first_filed_at",
            "submitted_at",
            "claimed_by",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=[turn.value for turn in Turn]))
    def get_turn(self, request: TransferRequest) -> str:
        """Whose turn it is."""
        return turn_of(request).value


class VisitorOut(serializers.ModelSerializer[Visitor]):
    """A visitor with passport, and what the port has answered."""

    class Meta:
        model = Visitor
        fields = (
            "id",
            "position",
            "surname",
            "given_names",
            "name_zh",
            "sex",
            "birth_date",
            "nationality",
            "passport_kind",
            "passport_number",
            "passport_issuing_state",
            "passport_issued_on",
            "passport_expires_on",
            "category",
            "occupation",
            "employer",
            "is_leader",
            "state",
            "withdrawal_asked_at",
            "decided_at",
            "reason_codes",
            "visa_number",
            "visa_issued_at",
            "visa_enter_by",
            "visa_stay_days",
            "visa_entry_ports",
            "visa_changed_at",
            "stay_finding",
            "stay_last_day",
            "left_on",
        )
        read_only_fields = fields


class SubstitutionOut(serializers.ModelSerializer[Substitution]):
    """One visitor replaced by another: both are among the visitors."""

    class Meta:
        model = Substitution
        fields = (
            "id",
            "status",
            "visitor_id",
            "substitute_id",
            "reason",
            "note",
            "started_at",
            "sent_at",
            "ended_at",
        )
        read_only_fields = fields


class RequestPaperOut(serializers.ModelSerializer[Paper]):
    """A paper and its file, which is read at /files/{file_id}/."""

    name = serializers.CharField(source="file.name", read_only=True)
    size = serializers.IntegerField(source="file.size", read_only=True)

    class Meta:
        model = Paper
        fields = ("id", "kind", "visitor_id", "file_id", "name", "size", "on_file_id", "created_at")
        read_only_fields = fields


class AskItemOut(serializers.ModelSerializer[AskItem]):
    """One point of a question and the answer to it."""

    class Meta:
        model = AskItem
        fields = (
            *("id", "visitor_id", "place", "subject", "note"),
            *("answer", "before", "after", "file_id"),
        )
        read_only_fields = fields


class OutcomeOut(serializers.Serializer[Any]):
    """What became of one of many requests; `code` and `detail` say why it was refused."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    is_done = serializers.BooleanField()
    code = serializers.CharField(allow_blank=True)
    detail = serializers.CharField(allow_blank=True)


class OutcomesOut(serializers.Serializer[Any]):
    """The result of each request, in order of landing; those not found are not listed."""

    results = OutcomeOut(many=True)


class AskOut(serializers.ModelSerializer[Ask]):
    """A question of the city or the port, or what a return named."""

    items = AskItemOut(many=True, read_only=True)

    class Meta:
        model = Ask
        fields = ("id", "side", "kind", "number", "asked_at", "due_at", "answered_at", "items")
        read_only_fields = fields


class PaperOnFileOut(serializers.Serializer[Any]):
    """A paper on the inviter's file, which goes along when the request is filed."""

    id = serializers.UUIDField()
    file_id = serializers.UUIDField()
    name = serializers.CharField(source="file.name")
    put_at = serializers.DateTimeField(help_text="when it was put on file")
    valid_until = serializers.DateField(allow_null=True)


class PaperSlotOut(serializers.Serializer[Any]):
    """A paper asked for, of the request or of one visitor."""

    kind = serializers.CharField(source="need.code")
    name = serializers.CharField(source="need.name")
    visitor_id = serializers.UUIDField(source="visitor.id", allow_null=True, default=None)
    is_required = serializers.BooleanField(source="need.is_required")
    is_on_request = serializers.BooleanField(source="need.is_on_request")
    is_missing = serializers.BooleanField()
    on_file = PaperOnFileOut(many=True, help_text="used unless a paper of its own is attached")


class StepOut(serializers.Serializer[Any]):
    """One of the five plain steps."""

    key = serializers.CharField()
    state = serializers.CharField()
    expected_by = serializers.DateTimeField(allow_null=True)


class FlightChangeOut(serializers.ModelSerializer[FlightChange]):
    """One change of the flight, with both flights."""

    class Meta:
        model = FlightChange
        fields = (
            *("id", "port_before", "flight_before", "arrival_before"),
            *("port_after", "flight_after", "arrival_after", "note", "changed_at", "undone_at"),
        )
        read_only_fields = fields


class RequestOut(RequestLineOut):
    """A request whole."""

    visitors = VisitorOut(many=True, read_only=True)
    substitutions = SubstitutionOut(many=True, read_only=True)
    flight_changes = FlightChangeOut(many=True, read_only=True)
    papers = RequestPaperOut(many=True, read_only=True)
    asks = AskOut(many=True, read_only=True)
    papers_asked = serializers.SerializerMethodField(help_text="by the rules it is filed under")
    steps = serializers.SerializerMethodField(help_text="the five plain steps")

    class Meta:
        model = TransferRequest
        fields: tuple[str, ...] = (
            *RequestLineOut.Meta.fields,
            "purpose",
            "itinerary",
            "urgent_reason",
            "host_relation",
            "expedite_ground",
            "expedite_reason",
            "stay_days",
            "contact_name",
            "contact_phone",
            "policy_date",
            "handed_on_at",
            "received_at",
            "recall_asked_at",
            "withdrawal_asked_at",
            "accepted_at",
            "decided_at",
            "closed_at",
            "withdrawn_at",
            "redirected_to",
            "redirected_from",
            "visitors",
            "substitutions",
            "flight_changes",
            "papers",
            "papers_asked",
            "asks",
            "steps",
        )
        read_only_fields = fields

    @extend_schema_field(PaperSlotOut(many=True))
    def get_papers_asked(self, request: TransferRequest) -> list[dict[str, Any]]:
        """The papers the rules ask for, and which of them are missing."""
        return [dict(PaperSlotOut(slot).data) for slot in paper_slots(request)]

    @extend_schema_field(StepOut(many=True))
    def get_steps(self, request: TransferRequest) -> list[dict[str, Any]]:
        """The five steps as the tracker shows them."""
        return [dict(StepOut(step).data) for step in tracker(request).steps]
