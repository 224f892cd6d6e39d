"""The rules, for anyone to read on any host."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.core import access
from apps.core.api.schema import problems
from apps.core.errors import InvalidInput
from apps.core.identifiers import nationality
from apps.core.identifiers.errors import NationalityUnknown
from apps.core.workcalendar import beijing_date
from apps.policy import selectors
from apps.policy.api import serializers as shapes
from apps.policy.errors import NotInForce
from apps.policy.reason_selectors import reasons_in_all_languages


class RuleView(APIView):
    """Base: open to all, and every answer says under which version of the rules it was given."""

    function = access.OPEN
    permission_classes = (AllowAny,)
    authentication_classes = ()

    def asked(self, request: Request, shape: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """Read the query; `on` is today in Beijing when left out. Raises InvalidInput's 400."""
        query = shape(data=request.query_params)
        query.is_valid(raise_exception=True)
        today = beijing_date(timezone.now())
        return {"on": today, **query.validated_data}

    def answer(
        self, shape: type[serializers.Serializer[Any]], results: list[Any], on: dt.date
    ) -> Response:
        """Wrap the results with the version they come from."""
        return Response(shape({"version": selectors.policy_version(on), "results": results}).data)


class CategoriesView(RuleView):
    """Which categories the port issues."""

    @extend_schema(
        operation_id="visa_categories",
        parameters=[shapes.DayIn],
        responses={200: shapes.CategoriesOut, **problems(InvalidInput)},
    )
    def get(self, request: Request) -> Response:
        """List the visa categories in force on a day."""
        asked = self.asked(request, shapes.DayIn)
        return self.answer(shapes.CategoriesOut, selectors.categories(asked["on"]), asked["on"])


class PapersView(RuleView):
    """Which papers an inviter sends in."""

    @extend_schema(
        operation_id="papers",
        parameters=[shapes.PapersIn],
        responses={200: shapes.PapersOut, **problems(InvalidInput)},
    )
    def get(self, request: Request) -> Response:
        """List the papers for a category and a kind of inviter; empty when it may not ask."""
        asked = self.asked(request, shapes.PapersIn)
        found = selectors.papers_for(asked["category"], asked["inviter_kind"], asked["on"])
        return self.answer(shapes.PapersOut, found, asked["on"])


class DeclarationView(RuleView):
    """What an inviter declares when it files."""

    @extend_schema(
        operation_id="filing_declaration",
        parameters=[shapes.DayIn],
        responses={200: shapes.DeclarationOut, **problems(InvalidInput, NotInForce)},
    )
    def get(self, request: Request) -> Response:
        """Give the text to be declared on a day, with the version to send back when filing."""
        asked = self.asked(request, shapes.DayIn)
        return Response(shapes.DeclarationOut(selectors.declaration("filing", asked["on"])).data)


class ExemptionsView(RuleView):
    """Which schemes spare a nationality the visa."""

    @extend_schema(
        operation_id="exemptions",
        parameters=[shapes.ExemptionsIn],
        responses={200: shapes.ExemptionsOut, **problems(InvalidInput, NationalityUnknown)},
    )
    def get(self, request: Request) -> Response:
        """List the schemes under which a nationality may need no visa. Check with 12367."""
        asked = self.asked(request, shapes.ExemptionsIn)
        iso = nationality.find(asked["nationality"]).iso
        found = selectors.exemptions(iso, asked["on"])
        return self.answer(shapes.ExemptionsOut, found, asked["on"])


class ReasonsView(RuleView):
    """The sentences that explain a refusal in public."""

    @extend_schema(
        operation_id="refusal_reasons",
        parameters=[shapes.DayIn],
        responses={200: shapes.ReasonsOut, **problems(InvalidInput)},
    )
    def get(self, request: Request) -> Response:
        """List the public reasons of refusal in force on a day."""
        asked = self.asked(request, shapes.DayIn)
        found = reasons_in_all_languages(asked["on"])
        return self.answer(shapes.ReasonsOut, found, asked["on"])
