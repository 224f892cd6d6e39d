"""What callers of the API send about requests. Rules are in the services; here only the shape."""

from __future__ import annotations

from rest_framework import serializers

from apps.core.api.serializers import RevisionIn, StrictSerializer
from apps.core.identifiers.passport_kind import PassportKind
from apps.transfers.inputs import AskPoint, TripInput, VisitorInput
from apps.transfers.states import HostRelation


class TripIn(StrictSerializer):
    """The trip of a request; what is not known yet may be left out until submission."""

    port_of_entry = serializers.CharField(max_length=3, required=False, help_text="such as PVG")
    arrival_at = serializers.DateTimeField(required=False, help_text="RFC 3339, with offset")
    flight_no = serializers.CharField(max_length=12, required=False, allow_blank=True)
    stay_days = serializers.IntegerField(required=False, min_value=1)
    purpose = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    itinerary = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    urgent_reason = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    contact_name = serializers.CharField(max_length=120, required=False, allow_blank=True)
    contact_phone = serializers.CharField(max_length=32, required=False, allow_blank=True)
    host_relation = serializers.ChoiceField(
        choices=HostRelation.choices, required=False, help_text="of the guests, for hosts only"
    )

    def trip(self) -> TripInput:
        """The validated trip as the services take it."""
        told = dict(self.validated_data)
        told.pop("revision", None)
        return TripInput(**told)


class TripEditIn(TripIn, RevisionIn):
    """The whole trip anew, on top of the revision seen."""


class VisitorIn(RevisionIn):
    """One visitor as in the passport, on top of the revision of the request that was seen."""

    surname = serializers.CharField(max_length=120, required=False, allow_blank=True)
    given_names = serializers.CharField(max_length=120, required=False, allow_blank=True)
    name_zh = serializers.CharField(max_length=120, required=False, allow_blank=True)
    sex = serializers.CharField(max_length=1, required=False, help_text="F, M or X")
    birth_date = serializers.DateField(required=False)
    nationality = serializers.CharField(
        max_length=3, required=False, help_text="as in the passport: ISO alpha-3, or D, GBD, XXA"
    )
    passport_kind = serializers.ChoiceField(choices=PassportKind.choices, required=False)
    passport_number = serializers.CharField(max_length=20, required=False)
    passport_issuing_state = serializers.CharField(max_length=3, required=False)
    passport_issued_on = serializers.DateField(required=False, allow_null=True)
    passport_expires_on = serializers.DateField(required=False)
    mrz = serializers.CharField(
        required=False, allow_blank=True, trim_whitespace=False, help_text="two lines of 44"
    )
    category = serializers.CharField(max_length=2, required=False, help_text="F, M, S2, ...")
    occupation = serializers.CharField(max_length=120, required=False, allow_blank=True)
    employer = serializers.CharField(max_length=200, required=False, allow_blank=True)
    is_leader = serializers.BooleanField(required=False)
    scan_id = serializers.UUIDField(
        required=False, allow_null=True, help_text="the scan that is this passport's copy"
    )

    def visitor(self) -> VisitorInput:
        """The validated visitor as the services take it."""
        told = dict(self.validated_data)
        told.pop("revision")
        told.pop("scan_id", None)
        return VisitorInput(**told)


class SubstituteIn(VisitorIn):
    """Who takes a visitor's place, and why; `is_leader` is not read, the lead goes along."""

    reason = serializers.CharField(max_length=4000, allow_blank=True)

    def visitor(self) -> VisitorInput:
        """The validated visitor as the services take it."""
        told = dict(self.validated_data)
        for name in ("revision", "reason"):
            told.pop(name)
        return VisitorInput(**told)


class PaperIn(StrictSerializer):
    """A paper as a form with a file (multipart/form-data)."""

    revision = serializers.IntegerField(min_value=0)
    kind = serializers.CharField(max_length=40, help_text="a code of the papers asked for")
    visitor_id = serializers.UUIDField(required=False, allow_null=True)
    file = serializers.FileField()


class SubmitIn(RevisionIn):
    """Filing, with the declaration of `GET /policy/declarations/filing` read and made."""

    declaration_accepted = serializers.BooleanField(
        required=False,
        default=False,
        help_text="true: the caller declares the text for the inviter",
    )
    declaration_version = serializers.CharField(
        max_length=32, required=False, default="", help_text="the version of the text that was read"
    )

    def declaration(self) -> str:
        """The version that was declared, or nothing."""
        told = self.validated_data
        return str(told["declaration_version"]) if told["declaration_accepted"] else ""


class ReasonIn(RevisionIn):
    """An act that says why."""

    reason = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")


class NoteIn(RevisionIn):
    """An act that may carry a note."""

    note = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")


class ReassignIn(ReasonIn):
    """The officer who gets the request, or null to put it back into the queue, and why."""

    officer_id = serializers.UUIDField(allow_null=True)


class CorrectIn(RevisionIn):
    """Fields of one visitor, or of the trip when the id is null, with their right values."""

    visitor_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    changes = serializers.DictField(
        child=serializers.CharField(max_length=200, allow_blank=True),
        help_text="by the names of the fields; days as 2031-05-17",
    )
    reason = serializers.CharField(max_length=4000)


class SeenIn(StrictSerializer):
    """One of many requests, with the revision that was seen."""

    id = serializers.UUIDField()
    revision = serializers.IntegerField(min_value=0)


class HandOnsIn(StrictSerializer):
    """The requests to hand on together, at most a hundred."""

    requests = serializers.ListField(child=SeenIn(), min_length=1, max_length=100)


class RedirectIn(ReasonIn):
    """The city the request belongs to, by its schema, and why."""

    destination = serializers.CharField(max_length=63, help_text="such as city_320200")


class PointIn(StrictSerializer):
    """One thing to mend, of one visitor or of the whole request."""

    subject = serializers.CharField(max_length=400, allow_blank=True)
    note = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")
    visitor_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    place = serializers.CharField(
        max_length=60,
        required=False,
        allow_blank=True,
        default="",
        help_text="the field or paper it is about: field.surname, paper.photo",
    )


class PointsIn(RevisionIn):
    """Everything that is to be mended, told at once."""

    points = PointIn(many=True)

    def asked(self) -> list[AskPoint]:
        """The validated points as the services take them."""
        return [AskPoint(**point) for point in self.validated_data["points"]]


class AnswerIn(StrictSerializer):
    """The answer to one point: words, another value of its field; files are given on the page."""

    item_id = serializers.UUIDField()
    answer = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")
    value = serializers.CharField(
        max_length=4000,
        required=False,
        allow_blank=True,
        allow_null=True,
        default=None,
        help_text=(
            "the field that the point's `place` names: days as 2031-05-17, moments with their time "
            "zone, codes of states and categories; null leaves it as it is"
        ),
    )


class AnswersIn(RevisionIn):
    """The answers to every point of one question."""

    answers = AnswerIn(many=True)
