"""The columns of a list of visitors, and how a line of headings is understood."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from django.utils.translation import gettext_lazy as _

from apps.core.localised import localised
from apps.transfers.sheets.errors import ColumnTwice, HeaderMissing, told

ColumnKind = Literal["text", "code", "date", "choice", "flag", "lines"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a field of VisitorInput, its headings in both languages, what its cells are."""

    field: str
    zh: str
    en: str
    kind: ColumnKind = "text"
    width: int = 16
    needed: bool = False
    hint_en: str = ""
    hint_zh: str = ""
    also: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The heading in the language now active."""
        return localised(en=self.en, zh=self.zh)

    @property
    def heading(self) -> str:
        """The heading as the template has it, in both languages; a star where it is needed."""
        return f"{self.zh} {self.en}{' *' if self.needed else ''}"

    @property
    def names(self) -> frozenset[str]:
        """Every way of naming the column, made comparable."""
        both = (f"{self.zh}{self.en}", f"{self.en}{self.zh}")
        return frozenset(map(plain, (self.field, self.zh, self.en, *both, *self.also)))


_DAY_EN, _DAY_ZH = "Year-month-day, such as 1974-08-12.", "年-月-日，例如 1974-08-12。"
_LIST_EN, _LIST_ZH = "Choose from the list in the cell.", "请从单元格的下拉列表中选择。"

COLUMNS: Final[tuple[Column, ...]] = (
    Column("surname", "姓", "Surname", needed=True, width=18,
           hint_en="In Latin letters, as in the passport; empty when the passport has one name "
           "only, which then stands under Given names.",
           hint_zh="按护照填写拉丁字母；护照只有一个姓名且填在“名”栏时可留空。",
           also=("姓氏", "last name", "family name", "英文姓")),
    Column("given_names", "名", "Given names", width=22,
           hint_en="In Latin letters; empty when the passport has one name only.",
           hint_zh="按护照填写拉丁字母；护照只有一个姓名时可留空。",
           also=("given name", "first name", "first names", "英文名")),
    Column("name_zh", "中文姓名", "Name in Chinese", hint_en="If there is one.",
           hint_zh="如有。", also=("chinese name",)),
    Column("sex", "性别", "Sex", "choice", 12, needed=True, hint_en=_LIST_EN, hint_zh=_LIST_ZH,
           also=("gender",)),
    Column("birth_date", "出生日期", "Date of birth", "date", 14, needed=True,
           hint_en=_DAY_EN, hint_zh=_DAY_ZH, also=("birth date", "birthday", "dob")),
    Column("nationality", "国籍", "Nationality", "choice", 22, needed=True,
           hint_en="From the list, or the three letters in the passport.",
           hint_zh="从列表选择，或填写护照上的三字代码。", also=("citizenship",)),
    Column("passport_kind", "护照种类", "Kind of passport", "choice", 24,
           hint_en="Empty means an ordinary passport.", hint_zh="留空即为普通护照。",
           also=("passport type", "type of passport")),
    Column("passport_number", "护照号码", "Passport number", "code", 18, needed=True,
           hint_en="The cells are text, so that leading zeros stay.",
           hint_zh="单元格为文本格式，开头的零不会丢失。",
           also=("passport no", "passport", "护照号", "护照编号")),
    Column("passport_issuing_state", "签发国", "Issued by", "choice", 22,
           hint_en="Empty means the same as the nationality.", hint_zh="留空即与国籍相同。",
           also=("issuing state", "issuing country", "护照签发国")),
    Column("passport_issued_on", "护照签发日期", "Issued on", "date", 14,
           hint_en=_DAY_EN, hint_zh=_DAY_ZH, also=("签发日期", "date of issue", "issue date")),
    Column("passport_expires_on", "护照有效期至", "Expires on", "date", 14, needed=True,
           hint_en=_DAY_EN, hint_zh=_DAY_ZH,
           also=("有效期至", "有效期", "date of expiry", "expiry date", "passport expiry")),
    Column("category", "签证种类", "Visa category", "choice", 26, needed=True,
           hint_en="The categories your unit may ask for today.",
           hint_zh="贵单位今日可申请的种类。", also=("category", "visa type", "签证类别")),
    Column("occupation", "职业", "Occupation", hint_en="Work or position.",
           hint_zh="职业或职务。", also=("position", "职务", "job title")),
    Column("employer", "工作单位", "Employer", width=26, hint_en="Where the visitor works.",
           hint_zh="来访人员所在单位。", also=("company", "单位")),
    Column("is_leader", "团长", "Leads the delegation", "flag", 12,
           hint_en="Yes for one of them; empty means no.", hint_zh="其中一人填“是”；留空即为否。",
           also=("leader", "领队", "是否团长")),
    Column("mrz", "机读码", "Machine-readable lines", "lines", 48,
           hint_en="Both lines at the foot of the data page, 44 characters each, in one cell. They "
           "fill what you leave empty.",
           hint_zh="资料页底部两行机读码，每行 44 个字符，写在同一单元格。留空的栏目将由其填写。",
           also=("mrz", "机读区", "machine readable zone")),
)  # fmt: skip
BY_FIELD: Final[Mapping[str, Column]] = {column.field: column for column in COLUMNS}
FIELDS: Final = tuple(BY_FIELD)

NOTE: Final = Column("note", "备注", "Note", width=20, also=("notes", "remark", "remarks"))
ROW: Final = Column("row", "原行号", "Row", width=8)
ERRORS: Final = Column("errors", "错误", "Errors", width=60)
#: Columns of ours that say nothing about a visitor.
ASIDE: Final = (NOTE, ROW, ERRORS)

#: What the machine-readable lines tell, so that no column is needed for it.
FROM_LINES: Final = frozenset(
    (
        *("surname", "given_names", "sex", "birth_date", "nationality"),
        *("passport_number", "passport_issuing_state", "passport_expires_on"),
    )
)
_ENOUGH: Final = 3


@dataclass(frozen=True, slots=True)
class Header:
    """Which place of a row holds which field; headings that are not known; where notes stand."""

    fields: Mapping[int, str]
    unknown: tuple[str, ...] = ()
    note_at: int | None = None


def plain(text: str) -> str:
    """Make a heading comparable: full width made plain, letters and digits only, no capitals."""
    return "".join(m for m in unicodedata.normalize("NFKC", text).casefold() if m.isalnum())


def looks_like_header(cells: Iterable[str]) -> bool:
    """Tell whether a row names at least three of the columns."""
    return len({_NAMES[key] for key in map(plain, cells) if key in _NAMES}) >= _ENOUGH


def read_header(cells: Iterable[str]) -> Header:
    """Understand a line of headings, in either language and any order.

    Raises ColumnTwice, and HeaderMissing when a column is missing that every visitor needs.
    """
    fields: dict[int, str] = {}
    unknown: list[str] = []
    twice: list[str] = []
    note_at = None
    for place, cell in enumerate(cells):
        key = plain(cell)
        field = _NAMES.get(key)
        if field is None:
            if key in _ASIDE:
                note_at = place if key in NOTE.names else note_at
            elif key:
                unknown.append(" ".join(cell.split())[:60])
        elif field in fields.values():
            twice.append(field)
        else:
            fields[place] = field
    if twice:
        raise ColumnTwice(
            told(_("In the list twice: %(columns)s."), columns=_labels(twice)), columns=twice
        )
    _check_needed(set(fields.values()))
    return Header(fields, tuple(unknown), note_at)


def _check_needed(found: set[str]) -> None:
    needed = {column.field for column in COLUMNS if column.needed}
    if "mrz" in found:
        needed -= FROM_LINES
    missing = [field for field in FIELDS if field in needed - found]
    if missing:
        raise HeaderMissing(
            told(_("These columns are missing: %(columns)s."), columns=_labels(missing)),
            columns=missing,
        )


def _labels(fields: Iterable[str]) -> str:
    return "; ".join(BY_FIELD[field].heading.strip(" *") for field in fields)


_NAMES: Final = {name: column.field for column in COLUMNS for name in column.names}
_ASIDE: Final = frozenset(name for column in ASIDE for name in column.names)
