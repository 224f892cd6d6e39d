"""The API of an examination: the list of papers, marks on them, and earlier visits."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.idempotency import idempotent
from apps.accounts.permissions import actor_of
from apps.core.api.schema import problems
from apps.core.api.serializers import RevisionIn, StrictSerializer
from apps.endorsement import duplicate_selectors, exam_selectors, selectors
from apps.endorsement.api.cases import EXAMINE, READ, REFUSALS, CaseView
from apps.endorsement.api.outputs import CaseOut
from apps.endorsement.errors import CaseNotFound, CaseVisitorNotFound
from apps.endorsement.exam_errors import PaperUnknown
from apps.endorsement.models import CaseVisitor, PaperMark, PaperVerdict, PortCase, Visa
from apps.endorsement.services import marking


class PaperMarkOut(serializers.ModelSerializer[PaperMark]):
    """What an officer found of a kind of paper."""

    class Meta:
        model = PaperMark
        fields = ("verdict", "note", "marked_by", "marked_at")
        read_only_fields = fields


class SlotOut(serializers.Serializer[object]):
    """A kind of paper; `mark` is null until the files that are there now have been looked at."""

    kind = serializers.CharField()
    name = serializers.CharField()
    is_required = serializers.BooleanField()
    paper_ids = serializers.SerializerMethodField()
    mark = PaperMarkOut(allow_null=True)

    def get_paper_ids(self, slot: Any) -> list[str]:  # noqa: ANN401 (a Slot)
        """The papers of the kind."""
        return [str(paper.id) for paper in slot.papers]


class FoundIn(StrictSerializer):
    """What was found of one kind of paper; without a verdict the mark is taken away."""

    kind = serializers.CharField(max_length=40)
    verdict = serializers.ChoiceField(choices=PaperVerdict.choices, allow_null=True)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class MarksIn(RevisionIn):
    """Marks on papers of one visitor, or of the request when `visitor_id` is null."""

    visitor_id = serializers.UUIDField(allow_null=True, required=False, default=None)
    marks = FoundIn(many=True)


class EarlierVisaOut(serializers.ModelSerializer[Visa]):
    """A visa of an earlier visit."""

    class Meta:
        model = Visa
        fields = ("id", "number", "status", "enter_by")
        read_only_fields = fields


class EarlierOut(serializers.Serializer[object]):
    """The same person in another case of this port."""

    case_id = serializers.UUIDField(source="visitor.case_id")
    reference = serializers.CharField(source="visitor.case.reference")
    visitor_id = serializers.UUIDField(source="visitor.id")
    state = serializers.CharField(source="visitor.state")
    arrival_at = serializers.DateTimeField(source="visitor.case.arrival_at")
    by_passport = serializers.BooleanField(help_text="else by name and date of birth")
    visas = EarlierVisaOut(many=True)


class TwinOut(serializers.Serializer[object]):
    """Another open case that names the passport."""

    case_id = serializers.UUIDField()
    reference = serializers.CharField()
    origin = serializers.CharField(help_text="schema of the city it came from")
    status = serializers.CharField()
    arrival_at = serializers.DateTimeField()


class ElsewhereOut(serializers.Serializer[object]):
    """A visitor whose passport other open cases name; at most twenty of them are listed."""

    visitor_id = serializers.UUIDField()
    number = serializers.IntegerField()
    cases = TwinOut(many=True)


class Checklist(CaseView):
    """The papers of a case as a list."""

    permission_classes = READ

    @extend_schema(
        operation_id="listCasePapers",
        tags=["cases"],
        summary="The papers of one visitor, or of the request, with what was found of each",
        parameters=[OpenApiParameter("visitor_id", UUID, description="else of the request")],
        responses={200: SlotOut(many=True), **problems(CaseNotFound, CaseVisitorNotFound)},
    )
    def get(self, request: Request, pk: UUID) -> Response:
        """List them by the rules of the day of filing."""
        actor = actor_of(request.user)
        case = selectors.case_for_desk(actor=actor, case_id=pk)
        asked = request.query_params.get("visitor_id")
        visitor = _visitor_of(case, asked) if asked else None
        slots = exam_selectors.checklist(actor=actor, case=case, visitor=visitor)
        return Response(SlotOut(slots, many=True).data)


class MarkPapers(CaseView):
    """Marks on papers."""

    permission_classes = EXAMINE

    @extend_schema(
        operation_id="markCasePapers",
        tags=["cases"],
        summary="Keep what was found of papers: seen, unclear or missing",
        request=MarksIn,
        responses={200: CaseOut, **REFUSALS, **problems(CaseVisitorNotFound, PaperUnknown)},
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Mark them; only what is new is written."""
        given = MarksIn(data=request.data)
        given.is_valid(raise_exception=True)
        told = given.validated_data
        marking.mark_papers(
            actor=actor_of(request.user),
            case_id=pk,
            revision=told["revision"],
            visitor_id=told["visitor_id"],
            marks=[
                marking.Found(
                    one["kind"],
                    PaperVerdict(one["verdict"]) if one["verdict"] else None,
                    one["note"],
                )
                for one in told["marks"]
            ],
        )
        return self.read(request, pk)


class EarlierVisits(CaseView):
    """Earlier visits of one visitor."""

    permission_classes = EXAMINE

    @extend_schema(
        operation_id="listEarlierVisits",
        tags=["cases"],
        summary="Where this port has met the passport, or the name and birth date, before",
        responses={200: EarlierOut(many=True), **problems(CaseNotFound, CaseVisitorNotFound)},
    )
    def get(self, request: Request, pk: UUID, visitor_id: UUID) -> Response:
        """List at most twenty, the latest first; the look into other cases is on record."""
        actor = actor_of(request.user)
        case = selectors.case_for_desk(actor=actor, case_id=pk)
        visitor = _visitor_of(case, str(visitor_id))
        met = exam_selectors.earlier_visits(actor=actor, case=case, visitor=visitor)
        return Response(EarlierOut(met, many=True).data)


class FiledElsewhere(CaseView):
    """Other open cases with the same passports."""

    permission_classes = READ

    @extend_schema(
        operation_id="listCasesWithSamePassports",
        tags=["cases"],
        summary="Visitors of the case whose passport other open cases of this port name",
        responses={200: ElsewhereOut(many=True), **problems(CaseNotFound)},
    )
    def get(self, request: Request, pk: UUID) -> Response:
        """List them in the order of the case; the look into other cases is on record."""
        actor = actor_of(request.user)
        case = selectors.case_for_desk(actor=actor, case_id=pk)
        met = duplicate_selectors.filed_elsewhere(actor=actor, case=case)
        rows = [
            {"visitor_id": one.id, "number": met[one.id].number, "cases": met[one.id].twins}
            for one in case.visitors.all()
            if one.id in met
        ]
        return Response(ElsewhereOut(rows, many=True).data)


def _visitor_of(case: PortCase, visitor_id: str) -> CaseVisitor:
    for visitor in case.visitors.all():
        if str(visitor.id) == visitor_id.lower():
            return visitor
    raise CaseVisitorNotFound
