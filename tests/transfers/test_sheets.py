"""Files that people send: what is read is what was written, and nothing in a file does harm."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import PatternFill

from apps.core.errors import DomainError
from apps.transfers.policies.sheet_rows import check_cells
from apps.transfers.policies.visitors import Yardstick
from apps.transfers.sheets import archive, choices
from apps.transfers.sheets.columns import COLUMNS, FIELDS, NOTE
from apps.transfers.sheets.dates import parse_day
from apps.transfers.sheets.delimited import decoded, read_csv
from apps.transfers.sheets.errors import (
    ColumnTwice,
    DateUnclear,
    EncodingUnknown,
    HeaderMissing,
    NoRows,
    SheetKindUnknown,
    SheetTooLarge,
    SheetUnreadable,
    SheetUnsafe,
    TooManyRows,
)
from apps.transfers.sheets.example import EXAMPLE, EXAMPLE_ROW
from apps.transfers.sheets.reading import LONGEST_CELL, Sheet, kind_of
from apps.transfers.sheets.workbooks import read_workbook
from tests.factories import sheets
from tests.factories.sheets import person

BY = Yardstick(dt.date(2026, 11, 24), None, 10, 180, frozenset({"M", "F"}))
LINES = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F3204153ZE184226B<<<<<16"
#: Values that have broken somebody's import.
WORST = (
    "O'Brien",
    "D’Arcy",
    "Müller-Lüdenscheidt",
    "Nguyễn Thị Ánh",
    "张伟",
    "שלום \u202eabc",
    "A\u200bnna\ufeff",
    "😀👩‍👩‍👧‍👦",
    "ＡＮＮＡ",
    "=1+1",
    "+49",
    "-1",
    "@SUM(A1)",
    "'=x",
    "<b>&\"'",
    '"',
    "a,b;c\td",
    "line\nbreak",
    "x" * 40_000,
    "_x0041_",
    "0012345",
    "1E+15",
    "#N/A",
)


def xlsx(data: bytes) -> Sheet:
    return read_workbook(data, most=500)


def text(data: bytes | str) -> Sheet:
    return read_csv(data.encode() if isinstance(data, str) else data, most=500)


def codes(cells: dict[str, str]) -> dict[str, str]:
    with translation.override("en"):
        return {field: told["code"] for field, told in check_cells(cells, by=BY)[1].items()}


@pytest.mark.parametrize("value", WORST, ids=range(len(WORST)))
def test_the_worst_values_come_back_as_they_were_written(value: str) -> None:
    rows = [person(1, employer=value)]
    wanted = value.removeprefix("'")[:LONGEST_CELL]
    book = sheets.book(sheets.grid(rows))
    book.active.cell(2, FIELDS.index("employer") + 1).data_type = "s"  # type: ignore[union-attr]

    found = [
        xlsx(sheets.packed(book)) if len(value) < 32_000 else None,
        text(sheets.csv_text(rows)),
    ]

    for sheet in found:
        if sheet is not None:
            assert sheet.rows[0].cells["employer"].replace("\r\n", "\n") == wanted
            codes(sheet.rows[0].cells)


@settings(max_examples=60)
@given(
    st.lists(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=80), min_size=1), max_size=5)
)
def test_no_cell_of_a_text_is_lost_or_breaks_the_rules(rows: list[dict[str, str]]) -> None:
    written = sheets.csv_text(rows).encode("utf-8", "replace")
    try:
        sheet = text(b"\xef\xbb\xbf" + written)
    except DomainError:
        shown = "".join(value for row in rows for value in row.values())
        assert "\0" in shown or not shown.strip() or not rows
        return
    kept = [{n: v for n, v in row.items() if v.strip()} for row in rows]
    kept = [row for row in kept if row]
    assert [set(row.cells) for row in sheet.rows] == [set(row) for row in kept]
    for row, source in zip(sheet.rows, kept, strict=True):
        for name, value in row.cells.items():
            same = source[name].encode("utf-8", "replace").decode()
            assert value in (same, same[1:])
        codes(row.cells)


@settings(max_examples=200)
@given(st.binary(max_size=400))
def test_no_bytes_at_all_break_the_reader(data: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf"):
        for read in (xlsx, text):
            with pytest.raises(DomainError):
                read(start + data)


@settings(max_examples=300)
@given(st.text(max_size=60))
def test_a_day_is_read_or_refused_and_never_guessed(text_: str) -> None:
    try:
        found = parse_day(text_)
    except DateUnclear:
        return
    assert found is None or isinstance(found, dt.date)


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_every_day_is_read_in_every_way_of_writing_it(day: dt.date) -> None:
    names = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
    y, m, d = day.year, day.month, day.day
    ways = [f"{day}", f"{y}/{m}/{d}", f"{y}年{m}月{d}日", f"{y}.{m:02}.{d:02}", f"{y}{m:02}{d:02}"]
    ways += [f"{d} {names[m - 1]} {y}", f"{day} 00:00:00", f" {day} "]
    ways.append(str(day).translate(str.maketrans("0123456789", "０１２３４５６７８９")))

    assert {parse_day(way) for way in ways} == {day}


def test_what_can_be_two_days_is_refused_and_what_can_be_one_only_is_read() -> None:
    assert parse_day("25/12/1974") == parse_day("12/25/1974") == dt.date(1974, 12, 25)
    for unclear in ("03/04/1974", "1974", "27253", "1974-02-30", "yesterday", "74-08-12"):
        with pytest.raises(DateUnclear):
            parse_day(unclear)


def test_dates_numbers_and_flags_of_a_workbook_are_read_as_a_person_would_type_them() -> None:
    row = person(
        1,
        birth_date=dt.date(1974, 8, 12),
        passport_expires_on=dt.datetime(2034, 4, 15, 9, 30),  # noqa: DTZ001 (as Excel has it)
        passport_number=123456789,
        is_leader=True,
        sex="女",
        nationality="FRA 法国 France",
    )
    cells = xlsx(sheets.xlsx([row])).rows[0].cells

    assert cells["birth_date"] == "1974-08-12"
    assert cells["passport_expires_on"] == "2034-04-15"
    assert (cells["passport_number"], cells["is_leader"]) == ("123456789", "yes")
    values, wrong = check_cells(cells, by=BY)
    assert (wrong, values["sex"], values["nationality"]) == ({}, "F", "FRA")


def test_a_formula_and_an_error_are_refused_at_their_cell_and_no_last_result_is_trusted() -> None:
    data = sheets.xlsx([person(1, surname='="ERIK"&"SSON"', employer="#REF!")])

    assert codes(xlsx(data).rows[0].cells) == {
        "surname": "formula-given",
        "employer": "cell-broken",
    }


def test_the_lines_of_the_passport_are_checked_as_on_the_page_and_fill_what_is_empty() -> None:
    values, wrong = check_cells({"mrz": LINES, "category": "m 贸易"}, by=BY)
    assert wrong == {}
    assert (values["surname"], values["passport_number"]) == ("ERIKSSON", "L898902C3")

    broken = LINES.replace("L898902C36", "L898902C37")
    assert codes({"mrz": broken, **person(1)}) == {"mrz": "mrz-digit-wrong"}
    assert codes({"mrz": LINES, **person(1)})["passport_number"] == "mrz-differs"


def test_headings_are_known_in_either_language_in_any_order_and_others_are_told() -> None:
    for names in (
        [column.zh for column in COLUMNS],
        [column.en.upper() for column in COLUMNS],
        [f"{column.en} / {column.zh}" for column in COLUMNS],
        list(FIELDS),
    ):
        lines = [["Visit of May"], [], ["Colour", *reversed(names)]]
        lines.append(["red", *(person(1).get(name, "") for name in reversed(FIELDS))])
        sheet = xlsx(sheets.packed(sheets.book(lines)))
        assert sheet.rows[0].cells == person(1)
        assert sheet.rows[0].number == 4
        assert {"code": "unknown_columns", "columns": ["Colour"]} in sheet.notes


def test_a_missing_or_a_repeated_column_is_named() -> None:
    with pytest.raises(HeaderMissing) as missing:
        text("姓,名,性别,国籍\nA,B,F,UTO\n")
    assert missing.value.data["columns"] == [
        *("birth_date", "passport_number", "passport_expires_on", "category")
    ]
    with pytest.raises(ColumnTwice) as twice:
        text("姓,名,性别,国籍,Surname\nA,B,F,UTO,C\n")
    assert twice.value.data["columns"] == ["surname"]
    with pytest.raises(HeaderMissing):
        text("hello\nworld\n")


def test_the_example_of_the_template_and_empty_rows_are_passed_over() -> None:
    lines = sheets.grid([EXAMPLE_ROW, {}, person(2)])
    lines[0].append(NOTE.heading)
    lines[1].append(f"{EXAMPLE} SPECIMEN")

    assert [row.number for row in xlsx(sheets.packed(sheets.book(lines))).rows] == [4]
    with pytest.raises(NoRows):
        xlsx(sheets.packed(sheets.book(lines[:2])))


@pytest.mark.parametrize("own", [{"passport_number": "K1"}, {"surname": "BERG"}, {"mrz": LINES}])
def test_a_visitor_written_over_the_example_is_read_though_its_note_still_stands(
    own: dict[str, str],
) -> None:
    cells = {"mrz": LINES} if "mrz" in own else {**EXAMPLE_ROW, **own}
    lines = sheets.grid([cells])
    lines[0].append(NOTE.heading)
    lines[1].append(f"{EXAMPLE} SPECIMEN")

    assert [row.cells for row in xlsx(sheets.packed(sheets.book(lines))).rows] == [cells]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_texts_of_every_program_are_read(encoding: str, separator: str) -> None:
    rows = [person(1, name_zh="安娜", employer='A "B", C;\tD\nE')]

    sheet = text(sheets.csv_text(rows, separator=separator).encode(encoding))

    assert sheet.rows[0].cells == rows[0]


def test_letters_that_cannot_be_read_are_refused_and_not_replaced() -> None:
    for data in (b"a,b\xff\xff\n", "a,b".encode("utf-16-le"), b"\x81\x20" * 9, b"a\0b"):
        with pytest.raises(EncodingUnknown):
            decoded(data)
    with pytest.raises(SheetUnreadable):
        text('姓,名,性别\n"A,B,F\nC,D,F')


def test_what_a_sheet_hides_or_joins_is_told_and_the_first_sheet_shown_is_read() -> None:
    book = sheets.book(sheets.grid([person(1), person(2)]))
    shown = book.active
    assert shown is not None
    shown.merge_cells("A2:A3")
    shown.row_dimensions[3].hidden = True
    shown.column_dimensions["C"].hidden = True
    book.create_sheet("Lists", 0).sheet_state = "hidden"

    sheet = xlsx(sheets.packed(book))

    told = {note["code"]: note for note in sheet.notes}
    assert told["merged"]["cells"] == ["A2:A3"]
    assert told["hidden_rows"]["count"] == told["hidden_columns"]["count"] == 1
    assert len(sheet.rows) == 2
    assert "surname" not in sheet.rows[1].cells


@pytest.mark.parametrize("rows", [501, 10_000])
def test_too_many_rows_are_counted_and_it_is_said_how_to_mend_it(rows: int) -> None:
    with pytest.raises(TooManyRows) as refused:
        text(sheets.csv_text([person(1)] * rows))
    assert refused.value.data == {"rows": rows, "most": 500}
    assert str(-(-rows // 500)) in refused.value.detail


def test_a_workbook_of_ten_thousand_rows_is_refused_with_its_count() -> None:
    short = [person(1, employer=None, occupation=None)]

    with pytest.raises(TooManyRows) as refused:
        xlsx(sheets.xlsx(short * 10_000))
    assert refused.value.data["rows"] == 10_000


def small() -> bytes:
    return sheets.xlsx([person(1)])


def sheet_part(change: tuple[bytes, bytes]) -> bytes:
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(small())) as old:
        return sheets.repacked(small(), {part: old.read(part).replace(*change)})


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b"]><w>&b;</w>"
)
UNSAFE: dict[str, Any] = {
    "a bomb of nothing": lambda: sheets.repacked(small(), {"xl/x.xml": b" " * 30_000_000}),
    "a part that grows": lambda: sheets.repacked(small(), {"xl/x.xml": b" " * 2_000_000}),
    "entities": lambda: sheets.repacked(small(), {"xl/workbook.xml": LAUGHS}),
    "entities in another encoding": lambda: sheets.repacked(
        small(), {"xl/workbook.xml": LAUGHS.decode().encode("utf-16")}
    ),
    "an encoding that hides letters": lambda: sheets.repacked(
        small(), {"xl/workbook.xml": b'<?xml version="1.0" encoding="UTF-7"?><a/>'}
    ),
    "a document type in a sheet": lambda: sheet_part((b"<worksheet", b"<!DOCTYPE x><worksheet")),
    "macros": lambda: sheets.repacked(small(), {"xl/vbaProject.bin": b"x"}),
    "links": lambda: sheets.repacked(small(), {"xl/externalLinks/externalLink1.xml": b"<a/>"}),
    "another file": lambda: sheets.repacked(small(), {"xl/embeddings/a.docx": b"x"}),
    "a way out": lambda: sheets.repacked(small(), {"../x.xml": b"<a/>"}),
    "too many parts": lambda: sheets.repacked(
        small(), {f"xl/{n}.xml": b"<a/>" for n in range(archive.MAX_ENTRIES)}
    ),
}


@pytest.mark.parametrize("name", UNSAFE)
def test_what_would_do_harm_is_refused_before_it_is_parsed(name: str) -> None:
    with pytest.raises(SheetUnsafe):
        xlsx(UNSAFE[name]())


def test_damaged_workbooks_and_endless_rows_are_refused() -> None:
    for data in (
        small()[:-40],
        sheets.repacked(small(), {"xl/workbook.xml": b"<a/>"}),
        sheets.repacked(small(), {"xl/worksheets/sheet1.xml": b"<a"}),
        sheet_part((b'<row r="2"', b'<row r="99999999999"')),
        sheet_part((b't="s"', b't="s" s="99999"')),
        sheet_part((b"<v>0</v>", b"<v>99999</v>")),
    ):
        try:
            assert xlsx(data).rows
        except SheetUnreadable:
            continue


def test_a_size_that_a_sheet_only_claims_is_not_believed() -> None:
    claimed = sheet_part((b'<dimension ref="A1:P2"', b'<dimension ref="A1:XFD1048576"'))
    assert claimed != small()

    assert len(xlsx(claimed).rows) == 1


def test_formats_and_other_sheets_do_not_matter() -> None:
    book = sheets.book(sheets.grid([person(1)]))
    shown = book.active
    assert shown is not None
    shown["A1"].fill = PatternFill("solid", fgColor="FFFF00")
    book.create_sheet("Notes").append(["whatever"])

    assert len(xlsx(sheets.packed(book)).rows) == 1


def test_the_kind_of_a_file_is_known_by_its_content() -> None:
    assert kind_of(small(), max_bytes=99_999) == "XLSX"
    assert kind_of("姓,名".encode("gbk"), max_bytes=99) == "CSV"
    for data in (b"\xd0\xcf\x11\xe0old", b"%PDF-1.7", b"\x89PNG\r\n"):
        with pytest.raises(SheetKindUnknown):
            kind_of(data, max_bytes=99)
    for name in ("list.xlsx", "LIST.XLS"):
        with translation.override("en"), pytest.raises(SheetKindUnknown, match="none inside"):
            kind_of(b"hello", max_bytes=99, name=name)
    with pytest.raises(NoRows):
        kind_of(b"\xef\xbb\xbf \r\n", max_bytes=99)
    with pytest.raises(SheetTooLarge):
        kind_of(b"x" * 100, max_bytes=99)


def test_every_word_of_a_drop_down_is_understood() -> None:
    assert {choices.code_of("sex", word) for word in choices.sexes()} == {"F", "M", "X"}
    assert len({choices.code_of("passport_kind", w) for w in choices.passport_kinds()}) == 4
    for word in choices.states():
        assert choices.code_of("nationality", word) == word.split()[0]
    assert [choices.code_of("nationality", w) for w in ("法国", "france", "D", "deu")] == [
        *("FRA", "FRA", "D", "DEU")
    ]
    assert [choices.flag_of(w) for w in ("是 Yes", "N", "", "perhaps")] == [
        *(True, False, False, None)
    ]


def test_a_field_of_a_text_that_never_ends_is_refused() -> None:
    lines = csv.writer(out := io.StringIO())
    lines.writerows(sheets.grid([person(1, employer="x" * 200_000)]))
    with pytest.raises(SheetUnreadable):
        text(out.getvalue())
