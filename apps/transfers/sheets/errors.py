"""Why a list of visitors, or one cell of it, is refused."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from apps.core.errors import Conflict, Invalid, NotFound

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def told(text: StrOrPromise, **facts: Any) -> StrOrPromise:
    """Fill a lazy text in only when it is read, so that it can be told in either language."""
    return cast("StrOrPromise", lazy(lambda: str(text) % facts, str)())


class ImportNotFound(NotFound):
    """No such import here, or it is not the caller's to see: the two look alike."""

    code = "import-not-found"
    title = _("There is no such list of visitors.")


class ImportRowNotFound(NotFound):
    """No such row in this import."""

    code = "import-row-not-found"
    title = _("There is no such row in this list.")


class ImportBusy(Conflict):
    """Rows are mended and added when a worker has finished with the import. Data: `status`."""

    code = "import-busy"
    title = _("The list cannot be changed at the moment.")
    remedy = _("Open the list again: it shows what is possible now.")


class NothingToAdd(Conflict):
    """No row of the import is in order."""

    code = "import-nothing-to-add"
    title = _("No row of the list is in order yet.")
    remedy = _("Mend a row first, or cancel the list.")


class TooManyImports(Conflict):
    """A request has a small number of open lists at a time. Data: `most`."""

    code = "too-many-imports"
    title = _("This request has too many open lists.")
    remedy = _("Add or cancel one of the lists that are open, then send the next.")


class ImportGaveUp(Invalid):
    """Workers have died of this list several times, so that it is no longer tried."""

    code = "import-gave-up"
    title = _("The list could not be read.")
    remedy = _("Copy the rows into a fresh template and send that.")


class SheetKindUnknown(Invalid):
    """The content is neither an Excel workbook (.xlsx) nor a CSV text."""

    code = "sheet-kind-unknown"
    title = _("The file is neither an Excel workbook (.xlsx) nor a CSV file.")
    remedy = _("Save the list as “Excel workbook (.xlsx)” or as CSV, without a password.")


class SheetTooLarge(Invalid):
    """The file has more bytes than the rule `imports.max_bytes` allows. Data: `limit`."""

    code = "sheet-too-large"
    title = _("The file is too large.")
    remedy = _("Copy the rows into a fresh template: pictures and formats make files large.")
    status: ClassVar[HTTPStatus] = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class SheetUnsafe(Invalid):
    """The workbook would unpack to far more than it says, or holds macros, links or other files."""

    code = "sheet-unsafe"
    title = _("The workbook holds something that is not taken.")
    remedy = _("Copy the rows as values into a fresh template and send that.")


class SheetUnreadable(Invalid):
    """The file cannot be read to its end."""

    code = "sheet-unreadable"
    title = _("The file is damaged or not written as its kind demands.")
    remedy = _("Open it in your spreadsheet, save it anew as .xlsx, and send it again.")


class EncodingUnknown(Invalid):
    """The text is in none of UTF-8, UTF-16 and GB18030 (GBK)."""

    code = "encoding-unknown"
    title = _("The letters of the CSV file cannot be read.")
    remedy = _("Save it as “CSV UTF-8”, or as an Excel workbook.")


class HeaderMissing(Invalid):
    """The line with the names of the columns is missing, or lacks columns. Data: `columns`."""

    code = "header-missing"
    title = _("The line with the names of the columns is missing or not whole.")
    remedy = _("Use the template, and keep its first line.")


class ColumnTwice(Invalid):
    """Two columns have one name, so that it is not known which holds. Data: `columns`."""

    code = "column-twice"
    title = _("A column stands in the list twice.")
    remedy = _("Delete one of the two columns.")


class TooManyRows(Invalid):
    """A list has an upper limit of rows. Data: `rows`, `most`."""

    code = "too-many-rows"
    title = _("The list has too many rows.")
    remedy = _("Split the list into several files, and send one after the other.")


class NoRows(Invalid):
    """The list names nobody."""

    code = "no-rows"
    title = _("The list has no rows.")
    remedy = _("Write one visitor in each row below the names of the columns.")


class FormulaGiven(Invalid):
    """A cell holds a formula, whose last result is not trusted."""

    code = "formula-given"
    title = _("Write the value itself, not a formula.")


class CellBroken(Invalid):
    """A cell holds an error of the spreadsheet, such as #N/A."""

    code = "cell-broken"
    title = _("The spreadsheet shows an error in this cell. Write the value itself.")


class DateUnclear(Invalid):
    """A text is no date, or can be read as two."""

    code = "date-unclear"
    title = _("Write the date as year-month-day, such as 1974-08-12.")


class YesOrNo(Invalid):
    """A cell that asks for yes or no holds something else."""

    code = "yes-or-no"
    title = _("Write “yes” or “no”.")
