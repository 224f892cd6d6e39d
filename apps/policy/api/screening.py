"""Screening through the API: does this guest need a port visa? Open to all, keeps nothing."""

from __future__ import annotations

from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.schema import problems
from apps.core.api.serializers import StrictSerializer
from apps.core.errors import InvalidInput
from apps.core.identifiers import nationality
from apps.core.identifiers.errors import NationalityUnknown
from apps.core.workcalendar import beijing_date
from apps.policy import selectors
from apps.policy.api.views import RuleView
from apps.policy.policies.screening import Asked
from apps.policy.states import Answer, Route, TravelDocument

MOST_DAYS: Final = 999
HOTLINE: Final = "12367"


class ScreeningIn(StrictSerializer):
    """One guest's trip. Nothing in it names a person, and nothing of it is kept."""

    nationality = serializers.CharField(
        max_length=3, help_text="as in the passport: ISO alpha-3, or D, GBD, XXA"
    )
    purpose = serializers.CharField(max_length=20, help_text="business, exchange, work, ...")
    days = serializers.IntegerField(min_value=1, max_value=MOST_DAYS)
    document = serializers.ChoiceField(
        choices=TravelDocument.choices, default=TravelDocument.ORDINARY
    )
    route = serializers.ChoiceField(choices=Route.choices, default=Route.RETURN)
    port = serializers.RegexField(r"^[A-Z]{3}$", required=False, help_text="such as PVG")
    has_permit = serializers.BooleanField(
        default=False, help_text="a valid Chinese residence permit"
    )
    on = serializers.DateField(required=False, help_text="day of arrival; today when left out")


class ScreeningReasonOut(serializers.Serializer[Any]):
    """A reason with where it is from, in the language of the caller."""

    title = serializers.CharField()
    text = serializers.CharField()
    # DRF takes fields out of the class, so this hides no attribute of that name.
    source = serializers.CharField()  # type: ignore[assignment]
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)
    is_verified = serializers.BooleanField()
    checked_on = serializers.DateField(
        allow_null=True, help_text="when the list was looked through"
    )


class ScreeningOut(serializers.Serializer[Any]):
    """The answer: a hint, never a statement of law."""

    answer = serializers.ChoiceField(choices=Answer.choices)
    category = serializers.CharField(help_text="with the answer yes only")
    category_name = serializers.CharField()
    because = ScreeningReasonOut(many=True)
    looked_at = ScreeningReasonOut(many=True, help_text="schemes that do not fit")
    changes = serializers.ListField(
        child=serializers.CharField(), help_text="what would change the answer"
    )
    checked_on = serializers.DateField(allow_null=True)
    check_with = serializers.CharField(help_text="telephone of the national hotline")
    version = serializers.CharField()


class ScreeningView(RuleView):
    """Does this guest need a port visa?"""

    @extend_schema(
        operation_id="screening",
        parameters=[ScreeningIn],
        responses={200: ScreeningOut, **problems(InvalidInput, NationalityUnknown)},
    )
    def get(self, request: Request) -> Response:
        """Screen one guest by the dated lists. A hint: check with 12367."""
        told = self.asked(request, ScreeningIn)
        today = beijing_date(timezone.now())
        if told["on"] < today:
            raise serializers.ValidationError({"on": [_("Enter a day that is still to come.")]})
        if told["purpose"] not in {one.code for one in selectors.purposes(today)}:
            raise serializers.ValidationError({"purpose": [_("This purpose is not known here.")]})
        found = nationality.find(told.pop("nationality"))
        answer = selectors.screening(Asked(nationality=found, **told))
        shown = {
            name: getattr(answer, name)
            for name in (
                "answer",
                "category",
                "category_name",
                "because",
                "looked_at",
                "changes",
                "checked_on",
            )
        }
        version = selectors.policy_version(told["on"])
        return Response(ScreeningOut({**shown, "check_with": HOTLINE, "version": version}).data)
