"""What goes in and out of imports of visitors. Cells are text: each row is judged by itself."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.core.api.serializers import RevisionIn, StrictSerializer
from apps.policy.selectors import parameter
from apps.transfers.models import ImportRow
from apps.transfers.sheets.reading import LONGEST_CELL, check_count
from apps.transfers.sheets.states import ENDED, WORKING, ImportState, RowState


def _cell(help_text: str = "") -> serializers.CharField:
    return serializers.CharField(
        max_length=LONGEST_CELL,
        required=False,
        allow_blank=True,
        trim_whitespace=False,
        help_text=help_text,
    )


class CellsIn(StrictSerializer):
    """One visitor as typed. What is wrong is told with the row, and refuses no other row."""

    surname = _cell()
    given_names = _cell()
    name_zh = _cell()
    sex = _cell("F, M or X")
    birth_date = _cell("such as 1974-08-12")
    nationality = _cell("as in the passport: ISO alpha-3, or D, GBD, XXA")
    passport_kind = _cell()
    passport_number = _cell()
    passport_issuing_state = _cell("the nationality when left out")
    passport_issued_on = _cell()
    passport_expires_on = _cell()
    category = _cell("F, M, S2, ...")
    occupation = _cell()
    employer = _cell()
    is_leader = serializers.BooleanField(required=False)
    mrz = _cell("two lines of 44, which fill what is left out")


class RowCellsIn(CellsIn, RevisionIn):
    """The cells of a row anew, on top of the revision of the row that was seen."""


class ImportRowsIn(StrictSerializer):
    """A list of visitors; at most as many as the rule `imports.max_rows` allows."""

    rows = CellsIn(many=True)

    def validate_rows(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Refuse an empty list and one that is too long, as a file is refused."""
        check_count(len(rows), most=parameter("imports.max_rows", timezone.localdate()))
        return rows


class ImportFileIn(StrictSerializer):
    """The same as an .xlsx or a CSV file."""

    file = serializers.FileField()


class ProgressOut(serializers.Serializer[Any]):
    """How far a worker is: rows done of all that it does now."""

    done = serializers.IntegerField()
    total = serializers.IntegerField()


class FailureOut(serializers.Serializer[Any]):
    """Why it stopped."""

    code = serializers.CharField()
    detail = serializers.CharField()


class ImportOut(serializers.Serializer[Any]):
    """An import as an operation. `done` tells that no worker has anything to do with it now."""

    id = serializers.UUIDField(source="job.id")
    request_id = serializers.UUIDField(source="job.request_id")
    state = serializers.ChoiceField(choices=ImportState.choices, source="job.state")
    revision = serializers.IntegerField(source="job.revision")
    done = serializers.SerializerMethodField()
    progress = ProgressOut(source="job")
    rows = serializers.DictField(
        child=serializers.IntegerField(), source="counts", help_text="how many are in each state"
    )
    error = serializers.SerializerMethodField()
    notes = serializers.ListField(child=serializers.DictField(), source="job.notes")
    created_at = serializers.DateTimeField(source="job.created_at")
    is_over = serializers.SerializerMethodField()

    def get_done(self, value: dict[str, Any]) -> bool:
        """Whether the caller can go on."""
        return value["job"].state not in WORKING

    def get_is_over(self, value: dict[str, Any]) -> bool:
        """Whether nothing can be mended or added any more."""
        return value["job"].state in ENDED

    @extend_schema_field(FailureOut(allow_null=True))
    def get_error(self, value: dict[str, Any]) -> dict[str, str] | None:
        """Why it stopped, or null."""
        failure: dict[str, str] = value["job"].failure
        return {"code": failure["code"], "detail": _here(failure)} if failure else None


class CellErrorOut(serializers.Serializer[Any]):
    """What is wrong with one cell."""

    field = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()


class ImportRowOut(serializers.ModelSerializer[ImportRow]):
    """The result of one row. A row that was added is a visitor with the row's id."""

    state = serializers.ChoiceField(choices=RowState.choices)
    errors = serializers.SerializerMethodField()  # type: ignore[assignment]
    visitor_id = serializers.SerializerMethodField()
    request_id = serializers.UUIDField(source="added_to_id", allow_null=True)

    class Meta:
        model = ImportRow
        fields = (
            *("id", "number", "revision", "state", "cells", "errors"),
            *("duplicate_of", "visitor_id", "request_id"),
        )

    @extend_schema_field(CellErrorOut(many=True))
    def get_errors(self, row: ImportRow) -> list[dict[str, str]]:
        """Each cell that is wrong."""
        return [
            {"field": name, "code": told["code"], "detail": _here(told)}
            for name, told in row.errors.items()
        ]

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_visitor_id(self, row: ImportRow) -> str | None:
        """The visitor that the row has become."""
        return str(row.id) if row.state == RowState.ADDED else None


def _here(told: dict[str, str]) -> str:
    return told.get(get_language() or "en") or told.get("en", "")
