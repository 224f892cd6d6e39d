"""The receipt of filing as PDF: proof that a request was handed in, and of nothing more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import segno
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Image, Spacer, Table

from apps.core.printing import pages
from apps.core.workcalendar import BEIJING

#: The name of a text begins with its day; what follows tells corrections apart, for machines.
_DAY: Final = len("2013-07-01")

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ReceiptVisitor:
    """One visitor, as an airline's desk compares them with a passport; the number is masked."""

    name: str
    nationality: str
    birth_date: dt.date
    passport: str
    category: str


@dataclass(frozen=True, slots=True)
class ReceiptPaper:
    """One paper handed in, with the digest of its file (SHA-256, hexadecimal)."""

    name: Pair
    file_name: str
    pages: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ReceiptChange:
    """One change after the filing: what, about whom, how many belong since, and its own code."""

    at: dt.datetime
    kind: str
    subject: str
    visitors: int
    code: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """All that a receipt says. `code` is what anybody can check."""

    reference: str
    code: str
    inviter: str
    office: Pair
    is_direct: bool
    filed_at: dt.datetime
    first_filed_at: dt.datetime
    expected_by: dt.datetime
    arrival_at: dt.datetime
    port_of_entry: str
    declared_text: str
    visitors: tuple[ReceiptVisitor, ...]
    papers: tuple[ReceiptPaper, ...]
    changes: tuple[ReceiptChange, ...]


def receipt_pdf(receipt: Receipt, *, verify_url: str) -> bytes:
    """Set the receipt; `verify_url` is the public page, to which the code is added for cameras."""
    story: list[Flowable] = [
        *pages.title("提交回执", "Receipt of filing"),
        _top(receipt, verify_url),
        Spacer(1, 3 * mm),
        pages.text(
            "本回执仅证明申请已经提交，不代表受理或批准，也不能凭此登机或入境。"
            "  This receipt proves that the request was filed. It is not an acceptance, an "
            "approval or a visa.",
            9,
            textColor=pages.MUTED,
            spaceAfter=3 * mm,
        ),
        pages.heading("下一步", "What happens next"),
        *_next(receipt),
        Spacer(1, 3 * mm),
        pages.heading("来访人员", "Visitors"),
        _visitors(receipt.visitors),
        Spacer(1, 4 * mm),
        pages.heading("已交材料", "Papers handed in"),
        _papers(receipt.papers),
        *_changes(receipt.changes),
    ]
    foot = f"{receipt.reference}  ·  提交回执 Receipt of filing"
    return pages.pdf(story, title=f"提交回执 {receipt.reference}", foot=foot)


def _top(receipt: Receipt, verify_url: str) -> Table:
    """The facts on the left, the code for cameras on the right."""
    size = 38 * mm
    rows = [
        ("申请编号", "Reference", receipt.reference),
        ("邀请方", "Inviter", receipt.inviter),
        ("提交至", "Filed with", "\n".join(receipt.office)),
        ("提交时间", "Filed at", _instant(receipt.filed_at)),
    ]
    if receipt.first_filed_at != receipt.filed_at:
        rows.append(("首次提交时间", "First filed at", _instant(receipt.first_filed_at)))
    rows += [
        ("抵达", "Arrival", f"{_instant(receipt.arrival_at)}  {receipt.port_of_entry}"),
        ("来访人数", "Visitors", str(len(receipt.visitors))),
        ("声明文本日期", "Declaration, text of", receipt.declared_text[:_DAY] or "—"),
    ]
    room = pages.WIDTH - size - 6 * mm
    table = Table(
        [[pages.facts(rows, width=room, labels=44 * mm), _proof(receipt.code, verify_url, size)]],
        [room + 6 * mm, size],
    )
    table.setStyle(
        [
            *pages.BASE,
            *((f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP")),
        ]
    )
    return table


def _proof(code: str, verify_url: str, size: float) -> list[Flowable]:
    """Give the code for cameras, and below it for hands, with where it is checked."""
    small: dict[str, Any] = {"leading": 8, "textColor": pages.MUTED}
    return [
        _picture(f"{verify_url}?code={code.replace(' ', '')}", size),
        pages.text("查验码 Anybody can check this:", 6, **small),
        pages.text(_in_two(verify_url), 6, **small),
        pages.text(_in_lines(code), 6, leading=8),
    ]


def _in_two(address: str) -> str:
    """Break an address after its host, where a reader would, and not within a word."""
    scheme, _slashes, rest = address.partition("://")
    host, _slash, path = rest.partition("/")
    return f"{scheme}://{host}/\n{path}"


def _picture(address: str, size: float) -> Image:
    out = BytesIO()
    segno.make(address, error="m").save(out, kind="png", scale=8, border=1)
    out.seek(0)
    return Image(out, width=size, height=size)


def _next(receipt: Receipt) -> list[Flowable]:
    by = _last_moment(receipt.expected_by)
    if receipt.is_direct:
        steps: list[Pair] = [
            (
                f"申请直接送交上海口岸签证机关，自受理起审核；预计最迟 {by} 答复。",
                (
                    f"The request goes straight to the port visa authority, which answers by {by} "
                    "once it has accepted it."
                ),
            )
        ]
    else:
        steps = [
            (
                f"市出入境管理机构初核，预计最迟 {by} 完成；需要补正的一次性告知。",
                f"Your city checks the request by {by}; whatever is missing is asked for at once.",
            ),
            (
                "初核后转交上海口岸签证机关受理、审核，并对每位来访人员分别作出决定。",
                "It is then handed on to the port visa authority, which decides on each visitor.",
            ),
        ]
    steps.append(
        (
            "每一步均会通知邀请方，也可在申请页面查看。咨询：12367。",
            "The inviter is told of every step. Questions: 12367, day and night.",
        )
    )
    return [
        pages.text(f"{place}. {chinese}  {english}", 9)
        for place, (chinese, english) in enumerate(steps, start=1)
    ]


_VISITOR_HEADS: Final[tuple[Pair, ...]] = (
    ("序号", "No."),
    ("姓名", "Name"),
    ("国籍", "Nationality"),
    ("出生日期", "Born"),
    ("护照号码", "Passport"),
    ("签证", "Visa"),
)


def _visitors(visitors: Sequence[ReceiptVisitor]) -> Table:
    rows = [
        (
            str(place),
            one.name,
            one.nationality,
            one.birth_date.isoformat(),
            one.passport,
            one.category,
        )
        for place, one in enumerate(visitors, start=1)
    ]
    return pages.listing(_VISITOR_HEADS, rows, (10, 60, 40, 22, 26, 12))


_PAPER_HEADS: Final[tuple[Pair, ...]] = (
    ("材料", "Paper"),
    ("文件", "File"),
    ("页数", "Pages"),
    ("摘要", "SHA-256"),
)


def _papers(papers: Sequence[ReceiptPaper]) -> Table:
    rows = [
        (
            "\n".join(one.name),
            one.file_name,
            str(one.pages),
            f"{one.sha256[:32]}\n{one.sha256[32:]}",
        )
        for one in papers
    ]
    return pages.listing(_PAPER_HEADS, rows, (46, 44, 12, 62))


_CHANGE_HEADS: Final[tuple[Pair, ...]] = (
    ("时间", "At"),
    ("变更", "Change"),
    ("人员", "About"),
    ("人数", "Visitors"),
    ("查验码", "Code"),
)
_CHANGES: Final[dict[str, Pair]] = {
    "replaced": ("替换来访人员", "Replaced"),
    "withdrawn": ("撤回来访人员", "Withdrawn"),
    "corrected": ("由公安机关更正", "Corrected by the city"),
    "answered": ("补正时更改", "Changed by an answer"),
}


def _changes(changes: Sequence[ReceiptChange]) -> list[Flowable]:
    """List what came after the filing, each line with a code of its own; nothing where nothing."""
    if not changes:
        return []
    rows = [
        (
            _instant(one.at),
            "\n".join(_CHANGES[one.kind]),
            one.subject,
            str(one.visitors),
            _in_lines(one.code),
        )
        for one in changes
    ]
    return [
        Spacer(1, 4 * mm),
        pages.heading("提交后的变更", "Changes after the filing"),
        pages.listing(_CHANGE_HEADS, rows, (26, 26, 40, 14, 64)),
    ]


def _in_lines(code: str) -> str:
    """Break a code into lines of three groups."""
    groups = code.split(" ")
    return "\n".join(" ".join(groups[place : place + 3]) for place in range(0, len(groups), 3))


def _instant(at: dt.datetime) -> str:
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M} (UTC+8)"


def _last_moment(at: dt.datetime) -> str:
    """Midnight is 24:00 of the day it ends, as the law counts it."""
    local = at.astimezone(BEIJING)
    if (local.hour, local.minute) != (0, 0):
        return f"{local:%Y-%m-%d %H:%M}"
    return f"{local.date() - dt.timedelta(days=1):%Y-%m-%d} 24:00"


def masked(number: str) -> str:
    """Mask a passport number: its first character and its last three remain."""
    return f"{number[:1]}{'*' * max(1, len(number) - 4)}{number[-3:]}"
