"""The template that units fill in: a workbook with drop-downs, and a CSV text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from apps.core.spreadsheets import TEXT, delimited, packed, put
from apps.transfers.sheets import choices
from apps.transfers.sheets.choices import Category
from apps.transfers.sheets.columns import COLUMNS, NOTE, Column
from apps.transfers.sheets.example import EXAMPLE, EXAMPLE_ROW

DAY: Final = "yyyy-mm-dd"
HEADING: Final = PatternFill("solid", fgColor="FF0F2A3D")
_EXAMPLE: Final = PatternFill("solid", fgColor="FFF1F3F5")
_LISTS: Final = "Lists"

_ADVICE: Final = (
    ("一行一人，最多 {most} 人；一份名单对应一次行程。",
     "One visitor in a row, {most} at most; one list is for one trip."),
    ("一件申请最多 {fit} 人，超出部分将自动另起行程相同的草稿。",
     "A request takes {fit} visitors; the rest go into drafts with the same trip."),
    ("第一行（栏目名）请保留；栏目顺序可调整，选填栏目可删除。",
     "Keep the first line with the headings; their order may change, optional ones may go."),
    ("请填写值本身，不要使用公式、合并单元格或链接。",
     "Write values: no formulas, no merged cells, no links to other files."),
    ("带 * 的栏目必填；填写机读码后，其中已有的信息可以不填。",
     "Columns with * are needed; what the machine-readable lines tell may be left empty."),
    ("第二行为示例（样本，非真实人员），导入时自动跳过；改写后即按来访人员读取。",
     "The second line is an example (a specimen, no real person) and is passed over."),
)  # fmt: skip


def template_workbook(categories: Iterable[Category], *, most: int, fit: int) -> bytes:
    """Write the template with the categories of today; `fit` visitors go into a request."""
    book = Workbook()
    sheet = _first_sheet(book)
    sheet.title = "来访人员 Visitors"
    write_headings(sheet, [*COLUMNS, NOTE])
    for place, column in enumerate(COLUMNS, start=1):
        _prepare_column(sheet, place, column)
    sheet.cell(1, len(COLUMNS) + 1).value = NOTE.heading
    for place, column in enumerate(COLUMNS, start=1):
        put(sheet.cell(2, place), EXAMPLE_ROW.get(column.field, "")).fill = _EXAMPLE
    put(sheet.cell(2, len(COLUMNS) + 1), f"{EXAMPLE} SPECIMEN").fill = _EXAMPLE
    _offer(book, sheet, list(categories), most=most)
    _explain(book, most=most, fit=fit)
    return packed(book)


def template_text() -> bytes:
    """Write the template as a CSV text in UTF-8 with its mark, which Excel needs."""
    headings = [*(column.heading for column in COLUMNS), NOTE.heading]
    example = [EXAMPLE_ROW.get(column.field, "") for column in COLUMNS]
    return delimited([headings, [*example, f"{EXAMPLE} SPECIMEN"]])


def write_headings(sheet: Worksheet, columns: Iterable[Column]) -> None:
    """Write the line of headings, frozen, with the widths of the columns."""
    for place, column in enumerate(columns, start=1):
        cell = sheet.cell(1, place)
        cell.value = column.heading
        cell.font = Font(bold=True, color="FFFFFFFF")
        cell.fill = HEADING
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(place)].width = column.width
        if column.hint_en:
            cell.comment = Comment(f"{column.hint_zh}\n{column.hint_en}", "Deltavisa", 120, 300)
    sheet.row_dimensions[1].height = 34
    sheet.freeze_panes = "A2"


def _first_sheet(book: Workbook) -> Worksheet:
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("A new workbook begins with a sheet.")
    return sheet


def _prepare_column(sheet: Worksheet, place: int, column: Column) -> None:
    """Have a whole column be text, or days: Excel then eats no leading zero. No cell is made."""
    whole = sheet.column_dimensions[get_column_letter(place)]
    whole.number_format = DAY if column.kind == "date" else TEXT


def _offer(book: Workbook, sheet: Worksheet, categories: list[Category], *, most: int) -> None:
    """Put drop-downs on the cells; their words stand in a hidden sheet."""
    words = {
        "sex": choices.sexes(),
        "nationality": choices.states(),
        "passport_issuing_state": choices.states(),
        "passport_kind": choices.passport_kinds(),
        "category": choices.categories(categories),
        "is_leader": [choices.YES, choices.NO],
    }
    lists = book.create_sheet(_LISTS)
    lists.sheet_state = "hidden"
    fields = [column.field for column in COLUMNS]
    for place, (field, offered) in enumerate(words.items(), start=1):
        for row, word in enumerate(offered, start=1):
            lists.cell(row, place).value = word
        letter = get_column_letter(place)
        rule = DataValidation(
            "list", f"{_LISTS}!${letter}$1:${letter}${max(len(offered), 1)}", allow_blank=True
        )
        rule.showErrorMessage = field not in {"nationality", "passport_issuing_state"}
        rule.error = "请从列表中选择。 Choose from the list."
        target = get_column_letter(fields.index(field) + 1)
        rule.add(f"{target}3:{target}{most + 2}")
        sheet.add_data_validation(rule)


def _explain(book: Workbook, *, most: int, fit: int) -> None:
    sheet = book.create_sheet("说明 Help")
    sheet.column_dimensions["A"].width = 30
    sheet.column_dimensions["B"].width = 60
    sheet.column_dimensions["C"].width = 80
    lines = [
        ("", zh.format(most=most, fit=fit), en.format(most=most, fit=fit)) for zh, en in _ADVICE
    ]
    lines += [(column.heading, column.hint_zh, column.hint_en) for column in COLUMNS]
    for line in lines:
        sheet.append(line)
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
