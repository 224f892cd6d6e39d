"""What callers of the API send about cases and visas. Rules are in the services."""

from __future__ import annotations

from rest_framework import serializers

from apps.core.api.serializers import RevisionIn, StrictSerializer
from apps.endorsement.accepting import MOST_CHARACTERS
from apps.endorsement.decision_states import ConflictGround
from apps.endorsement.services.desk import Question
from apps.endorsement.states import Recommendation, VoidGround


class ReasonIn(RevisionIn):
    """An act that says why."""

    reason = serializers.CharField(max_length=4000, allow_blank=True)


class ToldReasonIn(RevisionIn):
    """An act whose reason travels: city and inviter read it."""

    reason = serializers.CharField(max_length=MOST_CHARACTERS, allow_blank=True)


class NotAcceptIn(RevisionIn):
    """Codes of the rule book's reasons, and the officer's words where a code asks for them."""

    reasons = serializers.ListField(child=serializers.CharField(max_length=40), max_length=10)
    reason = serializers.CharField(
        max_length=MOST_CHARACTERS, required=False, allow_blank=True, default=""
    )


class GiveIn(ReasonIn):
    """To whom a case is given, and why."""

    officer_id = serializers.UUIDField()


class ClaimIn(RevisionIn):
    """Why a case is picked out of turn; who has accepted it need not say."""

    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class MoveToDeskIn(ReasonIn):
    """To which visa desk the case goes, by its code, and why."""

    desk = serializers.CharField(max_length=8)


class QuestionIn(StrictSerializer):
    """One thing that is missing, of one visitor or of the whole request."""

    subject = serializers.CharField(max_length=400, allow_blank=True)
    note = serializers.CharField(
        max_length=MOST_CHARACTERS, required=False, allow_blank=True, default=""
    )
    visitor_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    place = serializers.CharField(
        max_length=60,
        required=False,
        allow_blank=True,
        default="",
        help_text="the field or paper the answer may change: field.surname, paper.photo",
    )


class QuestionsIn(RevisionIn):
    """Everything that is missing, asked at once."""

    questions = QuestionIn(many=True)
    within_hours = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        help_text="hours to answer, 2 to 240, ending before the landing; else the usual day",
    )

    def asked(self) -> list[Question]:
        """The validated questions as the service takes them."""
        return [Question(**question) for question in self.validated_data["questions"]]


class NoteIn(RevisionIn):
    """An act that may be explained; the note stays at the port."""

    note = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")


class SendBackIn(RevisionIn):
    """Why a colleague's work is not followed; it stays at the port."""

    note = serializers.CharField(max_length=4000, allow_blank=True)


class ConflictIn(NoteIn):
    """Why an officer keeps out of a case; "another reason" needs words in the note."""

    ground = serializers.ChoiceField(choices=ConflictGround.choices)


class SeenVisitorIn(StrictSerializer):
    """A visitor, and since when the recommendation that was read had stood."""

    id = serializers.UUIDField()
    recommended_at = serializers.DateTimeField(
        help_text="`stands_since` as the case says it, to the microsecond"
    )


class TogetherIn(StrictSerializer):
    """Visitors of one case who are approved at once."""

    visitors = serializers.ListField(child=SeenVisitorIn(), allow_empty=False, max_length=500)
    note = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")


class RecommendIn(NoteIn):
    """What the examining officer proposes; refusing needs a ground of article 21."""

    recommendation = serializers.ChoiceField(choices=Recommendation.choices)
    ground = serializers.CharField(max_length=8, required=False, allow_blank=True, default="")


class RefuseIn(NoteIn):
    """The internal ground, and the codes of what the inviter is told."""

    ground = serializers.CharField(max_length=8, allow_blank=True)
    reasons = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, default=list
    )


class UsedIn(RevisionIn):
    """When and where the guest entered."""

    entered_at = serializers.DateTimeField(help_text="RFC 3339, with offset")
    port = serializers.CharField(max_length=3)


class LeftIn(RevisionIn):
    """When and where the guest left."""

    left_at = serializers.DateTimeField(help_text="RFC 3339, with offset")
    port = serializers.CharField(max_length=3)


class VoidIn(NoteIn):
    """Why the visa should be declared void (Law, article 67)."""

    ground = serializers.ChoiceField(choices=VoidGround.choices)
