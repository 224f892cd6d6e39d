"""The API of notes on a case: what officers write to each other, and never leaves the port."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.idempotency import idempotent
from apps.accounts.permissions import actor_of
from apps.core.api.schema import problems
from apps.core.api.serializers import StrictSerializer
from apps.endorsement import note_selectors, selectors
from apps.endorsement.api.cases import EXAMINE, READ, CaseView
from apps.endorsement.errors import CaseNotFound, CaseVisitorNotFound
from apps.endorsement.exam_errors import MentionUnknown, NoteEmpty
from apps.endorsement.models import CaseNote
from apps.endorsement.services import notes


class NoteOut(serializers.ModelSerializer[CaseNote]):
    """A note, and the ids of those whom it mentions."""

    mentions = serializers.ListField(child=serializers.UUIDField(), read_only=True)

    class Meta:
        model = CaseNote
        fields = ("id", "visitor_id", "text", "mentions", "written_by", "written_at")
        read_only_fields = fields


class WrittenIn(StrictSerializer):
    """A note, on the case or on one visitor; @user-name tells an officer."""

    text = serializers.CharField(max_length=8000, allow_blank=True)
    visitor_id = serializers.UUIDField(required=False, allow_null=True, default=None)


class Notes(CaseView):
    """The notes on a case."""

    permission_classes = READ

    @extend_schema(
        operation_id="listCaseNotes",
        tags=["cases"],
        summary="The notes on a case, the newest first",
        responses={200: NoteOut(many=True), **problems(CaseNotFound)},
    )
    def get(self, request: Request, pk: UUID) -> Response:
        """List them; the read of the case is on record."""
        actor = actor_of(request.user)
        case = selectors.case_for_desk(actor=actor, case_id=pk)
        return Response(NoteOut(note_selectors.notes_of(actor=actor, case=case), many=True).data)


class WriteNote(CaseView):
    """Writing a note."""

    permission_classes = EXAMINE

    @extend_schema(
        operation_id="writeCaseNote",
        tags=["cases"],
        summary="Add a note to a case, or to one visitor of it",
        request=WrittenIn,
        responses={
            201: NoteOut,
            **problems(CaseNotFound, CaseVisitorNotFound, NoteEmpty, MentionUnknown),
        },
    )
    @idempotent(required=False)
    def post(self, request: Request, pk: UUID) -> Response:
        """Write it; whoever is mentioned is told."""
        given = WrittenIn(data=request.data)
        given.is_valid(raise_exception=True)
        note = notes.write_note(actor=actor_of(request.user), case_id=pk, **given.validated_data)
        return Response(NoteOut(note).data, status=HTTPStatus.CREATED)
