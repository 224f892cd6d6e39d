"""Reading whatever an import was sent as."""

from __future__ import annotations

from django.utils import timezone

from apps.policy.selectors import parameter
from apps.transfers.sheets.delimited import read_csv
from apps.transfers.sheets.reading import Sheet, read_rows
from apps.transfers.sheets.states import ImportKind
from apps.transfers.sheets.workbooks import read_workbook


def read_content(kind: str, data: bytes) -> Sheet:
    """Read a list of at most as many rows as the rule `imports.max_rows` allows.

    Raises what `workbooks.read_workbook` and `delimited.read_csv` raise.
    """
    most = parameter("imports.max_rows", timezone.localdate())
    match ImportKind(kind):
        case ImportKind.XLSX:
            return read_workbook(data, most=most)
        case ImportKind.CSV:
            return read_csv(data, most=most)
        case ImportKind.JSON:
            return read_rows(data, most=most)
