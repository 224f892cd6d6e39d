"""What the API says of cases and visas."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.endorsement.models import (
    CaseAsk,
    CaseAskItem,
    CaseFlightChange,
    CasePaper,
    CaseVisitor,
    DecisionUndone,
    PortCase,
    Visa,
    VoidProposal,
)
from apps.endorsement.models.ask import AskWants


class CaseLineOut(serializers.ModelSerializer[PortCase]):
    """A case in a list; no visitor's data."""

    desk = serializers.CharField(
        source="desk.code",
        read_only=True,
        allow_null=True,
        default=None,
        help_text="code of the visa desk that works on it",
    )
    visitor_count = serializers.IntegerField(read_only=True)
    decided_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = PortCase
        fields: tuple[str, ...] = (
            "id",
            "reference",
            "status",
            "revision",
            "origin",
            "inviter_name_zh",
            "inviter_name_en",
            "desk",
            "is_group",
            "expedition",
            "port_of_entry",
            "flight_no",
            "arrival_at",
            "begin_by",
            "visitor_count",
            "decided_count",
            "received_at",
            "accepted_at",
            "due_at",
            "claimed_by",
        )
        read_only_fields = fields


class DecisionUndoneOut(serializers.ModelSerializer[DecisionUndone]):
    """A decision that was taken back: what it was, by whom, and why it does not stand."""

    class Meta:
        model = DecisionUndone
        fields = (
            *("outcome", "refusal_ground", "reason_codes", "decided_by", "decided_at"),
            *("undone_by", "undone_at", "reason"),
        )
        read_only_fields = fields


class CaseVisitorOut(serializers.ModelSerializer[CaseVisitor]):
    """A visitor with passport, recommendation and decision; for officers of the port only."""

    visa_id = serializers.UUIDField(source="visa.id", read_only=True, allow_null=True, default=None)
    stands_since = serializers.DateTimeField(
        read_only=True,
        allow_null=True,
        help_text="when it was recommended, or when a decision was taken back after that",
    )

    undone = DecisionUndoneOut(
        many=True, read_only=True, help_text="decisions taken back, the first one first"
    )

    class Meta:
        model = CaseVisitor
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
            "recommendation",
            "recommended_ground",
            "recommended_by",
            "recommended_at",
            "stands_since",
            "refusal_ground",
            "reason_codes",
            "decided_by",
            "decided_at",
            "held_until",
            "undone",
            "visa_id",
        )
        read_only_fields = fields


class CasePaperOut(serializers.ModelSerializer[CasePaper]):
    """A paper and its file, which is read at /files/{file_id}/."""

    class Meta:
        model = CasePaper
        fields = ("id", "kind", "visitor_id", "file_id", "name")
        read_only_fields = fields


class CaseAskItemOut(serializers.ModelSerializer[CaseAskItem]):
    """One question and the answer to it; `wants` is the type of answer that closes it."""

    wants = serializers.ChoiceField(choices=AskWants.choices, read_only=True)

    class Meta:
        model = CaseAskItem
        fields = (
            *("id", "visitor_id", "place", "wants", "subject", "note"),
            *("answer", "before", "after", "file_id"),
        )
        read_only_fields = fields


class CaseAskOut(serializers.ModelSerializer[CaseAsk]):
    """One round of questions to the inviter."""

    items = CaseAskItemOut(many=True, read_only=True)

    class Meta:
        model = CaseAsk
        fields = ("id", "round", "asked_at", "due_at", "answered_at", "items")
        read_only_fields = fields


class CaseFlightChangeOut(serializers.ModelSerializer[CaseFlightChange]):
    """One change of the flight by the inviter, with both flights."""

    class Meta:
        model = CaseFlightChange
        fields = (
            *("id", "port_before", "flight_before", "arrival_before"),
            *("port_after", "flight_after", "arrival_after", "note", "changed_at", "taken_at"),
        )
        read_only_fields = fields


class CaseOut(serializers.ModelSerializer[PortCase]):
    """A case whole."""

    desk = serializers.CharField(source="desk.code", read_only=True, allow_null=True, default=None)
    visitors = CaseVisitorOut(many=True, read_only=True)
    papers = CasePaperOut(many=True, read_only=True)
    asks = CaseAskOut(many=True, read_only=True)
    flight_changes = CaseFlightChangeOut(many=True, read_only=True)

    class Meta:
        model = PortCase
        fields = (
            *(name for name in CaseLineOut.Meta.fields if not name.endswith("_count")),
            "inviter_kind",
            "inviter_uscc",
            "inviter_relation",
            "contact_name",
            "contact_phone",
            "desk_reason",
            "stay_days",
            "purpose",
            "itinerary",
            "urgent_reason",
            "expedite_ground",
            "expedite_reason",
            "expedition_answer",
            "expedition_answered_at",
            "city_note",
            "decided_at",
            "closed_at",
            "not_accepted_at",
            "not_accepted_codes",
            "not_accepted_reason",
            "withdrawn_at",
            "recalled_at",
            "visitors",
            "papers",
            "asks",
            "flight_changes",
        )
        read_only_fields = fields


class VoidProposalOut(serializers.ModelSerializer[VoidProposal]):
    """What one officer proposes and no other has answered; for officers of the port only."""

    class Meta:
        model = VoidProposal
        fields = ("id", "ground", "note", "proposed_at", "proposed_by")
        read_only_fields = fields


class VisaOut(serializers.ModelSerializer[Visa]):
    """What a visa states (Law, article 17), and what became of it."""

    case_id = serializers.UUIDField(source="visitor.case_id", read_only=True)
    reference = serializers.CharField(source="visitor.case.reference", read_only=True)
    void_proposal = VoidProposalOut(read_only=True, allow_null=True)

    class Meta:
        model = Visa
        fields = (
            "id",
            "number",
            "status",
            "revision",
            "case_id",
            "reference",
            "category",
            "surname",
            "given_names",
            "sex",
            "birth_date",
            "nationality",
            "passport_number",
            "entries",
            "enter_by",
            "stay_days",
            "entry_ports",
            "place",
            "issued_at",
            "used_at",
            "entry_port",
            "leave_by",
            "left_at",
            "exit_port",
            "exit_missed_at",
            "supersedes_id",
            "replacement_ground",
            "void_proposal",
            "voided_at",
            "void_ground",
        )
        read_only_fields = fields


class VisaLineOut(serializers.ModelSerializer[Visa]):
    """A visa in a list; without the person."""

    case_id = serializers.UUIDField(source="visitor.case_id", read_only=True)

    class Meta:
        model = Visa
        fields = ("id", "number", "status", "case_id", "category", "enter_by", "issued_at")
        read_only_fields = fields


class OutcomeOut(serializers.Serializer[Any]):
    """What became of one of several visitors; `code` and `detail` say why it was left as it was."""

    visitor_id = serializers.UUIDField()
    is_done = serializers.BooleanField()
    code = serializers.CharField(allow_blank=True)
    detail = serializers.CharField(allow_blank=True)


class OutcomesOut(serializers.Serializer[Any]):
    """One result for each visitor, in the order of the list."""

    results = OutcomeOut(many=True)
