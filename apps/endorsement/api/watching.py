"""The API of hits on watch lists: reading those of a case, and resolving one."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.idempotency import idempotent
from apps.accounts.permissions import actor_of
from apps.core.api.schema import problems
from apps.core.api.serializers import RevisionIn
from apps.core.errors import MoveNotAllowed
from apps.endorsement import selectors, watch_selectors
from apps.endorsement.api.cases import EXAMINE, READ, REFUSALS, CaseView
from apps.endorsement.api.outputs import CaseOut
from apps.endorsement.errors import (
    NoteMissing,
)
from apps.endorsement.models import HitFinding
from apps.endorsement.services import screening
from apps.endorsement.watch_errors import (
    WatchHitNotFound,
)
from apps.endorsement.watch_states import BirthFit, Resolution


class ListedOut(serializers.Serializer[object]):
    """A person as the list names them; what it does not know is empty."""

    reference = serializers.CharField()
    name = serializers.CharField()
    other_names = serializers.ListField(child=serializers.CharField())
    name_zh = serializers.CharField()
    born = serializers.CharField(help_text="1974-08-12, 1974-08 or 1974")
    nationality = serializers.CharField()
    passports = serializers.ListField(child=serializers.CharField())
    note = serializers.CharField()


class FindingOut(serializers.ModelSerializer[HitFinding]):
    """What one officer found; the first of the list counts."""

    class Meta:
        model = HitFinding
        fields = ("resolution", "reason", "found_by", "found_at")
        read_only_fields = fields


class HitOut(serializers.Serializer[object]):
    """A listed person whom a visitor may be."""

    id = serializers.UUIDField(source="row.id")
    visitor_id = serializers.UUIDField(source="row.visitor_id")
    list = serializers.CharField(source="row.list.code")
    listed = ListedOut()
    name_percent = serializers.IntegerField(source="row.name_percent")
    birth = serializers.ChoiceField(source="row.birth", choices=BirthFit.choices)
    by_passport = serializers.BooleanField(source="row.by_passport")
    found_at = serializers.DateTimeField(source="row.found_at")
    bars_approval = serializers.BooleanField(source="bars")
    findings = FindingOut(many=True)


class HitsOut(serializers.Serializer[object]):
    """The hits of a case, and which visitors no list has passed yet."""

    hits = serializers.SerializerMethodField()
    waiting = serializers.ListField(
        child=serializers.UUIDField(), help_text="visitors who are still to be compared"
    )

    @extend_schema_field(HitOut(many=True))
    def get_hits(self, screened: watch_selectors.Screened) -> list[object]:
        """All hits in one list."""
        return list(HitOut(screened.everything, many=True).data)


class ResolveIn(RevisionIn):
    """What a hit is, and what makes the officer sure."""

    resolution = serializers.ChoiceField(choices=Resolution.choices)
    reason = serializers.CharField(max_length=2000, allow_blank=True)


class Hits(CaseView):
    """Hits on watch lists."""

    permission_classes = READ

    @extend_schema(
        operation_id="listWatchHits",
        tags=["cases"],
        summary="Whom of the watch lists the visitors of a case may be",
        responses={200: HitsOut, **REFUSALS},
    )
    def get(self, request: Request, pk: UUID) -> Response:
        """List them; the read is on record."""
        actor = actor_of(request.user)
        case = selectors.case_for_desk(actor=actor, case_id=pk)
        return Response(HitsOut(watch_selectors.screened(actor=actor, case=case)).data)


class ResolveHit(CaseView):
    """What an officer found of a hit."""

    permission_classes = EXAMINE

    @extend_schema(
        operation_id="resolveWatchHit",
        tags=["cases"],
        summary="Say with a reason what a hit is",
        request=ResolveIn,
        responses={
            200: CaseOut,
            **REFUSALS,
            **problems(WatchHitNotFound, NoteMissing, MoveNotAllowed),
        },
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID, visitor_id: UUID, hit_id: UUID) -> Response:
        """Resolve it; anew, if what was found before was wrong."""
        return self.act(
            request,
            pk,
            body=ResolveIn,
            service=screening.resolve_hit,
            visitor_id=visitor_id,
            hit_id=hit_id,
        )
