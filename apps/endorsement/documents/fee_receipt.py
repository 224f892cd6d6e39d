"""The receipt of a fee, in both languages: proof of a payment, and no tax invoice."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table

from apps.core.printing import pages
from apps.core.workcalendar import BEIJING

Pair = tuple[str, str]
TITLE: Final[Pair] = ("口岸签证费收据", "Receipt of port visa fee")
_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_UNITS: Final = ("", "拾", "佰", "仟")
_TEN_THOUSAND: Final = 10_000
_ALL: Final = ((0, 0), (-1, -1))


@dataclass(frozen=True, slots=True)
class Receipt:
    """All that a receipt says; `cancelled_at` is None while it counts."""

    number: str
    authority: Pair
    visa_number: str
    payer: str
    kind: Pair
    way: Pair
    amount_yuan: int
    rate: Pair
    difference_reason: str
    paid_on: dt.date
    reference: str
    recorded_at: dt.datetime
    recorded_by: str
    cancelled_at: dt.datetime | None


def receipt_pdf(receipt: Receipt) -> bytes:
    """Set the receipt. Drawn again it is the same bytes, unless it was cancelled since."""
    rows = [
        ("收据号码", "Receipt number", receipt.number),
        ("收费机关", "Authority", "\n".join(receipt.authority)),
        ("缴费人", "Paid for", receipt.payer),
        ("签证号码", "Visa number", receipt.visa_number),
        ("项目", "Fee for", "\n".join(receipt.kind)),
        ("收费标准", "Rate", "\n".join(receipt.rate)),
        ("缴费方式", "Paid", "\n".join(receipt.way)),
        ("缴费日期", "Paid on", f"{receipt.paid_on:%Y-%m-%d}"),
    ]
    if receipt.reference:
        rows.append(("缴费凭证", "Proof of payment", receipt.reference))
    if receipt.difference_reason:
        rows.append(("与标准不同的原因", "Why it differs", receipt.difference_reason))
    at = f"{receipt.recorded_at.astimezone(BEIJING):%Y-%m-%d %H:%M} (UTC+8)"
    rows.append(("登记", "Recorded", f"{receipt.recorded_by}\n{at}"))
    story: list[Flowable] = [*pages.title(*TITLE), *_cancelled(receipt.cancelled_at)]
    story += [_amount(receipt.amount_yuan), Spacer(1, 5 * mm), pages.facts(rows)]
    story += [
        Spacer(1, 5 * mm),
        pages.text(
            "本收据仅证明上述款项已缴纳，不是税务发票，也不是签证。",
            9,
            textColor=pages.MUTED,
        ),
        pages.text(
            "This receipt proves the payment above. It is no tax invoice and no visa.",
            8,
            textColor=pages.MUTED,
        ),
    ]
    foot = f"{receipt.number}  ·  {TITLE[0]} {TITLE[1]}"
    return pages.pdf(story, title=f"{TITLE[0]} {receipt.number}", foot=foot)


def in_words(yuan: int) -> str:
    """Write an amount as Chinese receipts do, so that no digit can be added: 壹佰陆拾元整.

    Takes 0 to 99,999,999; raises ValueError for anything else.
    """
    if not 0 <= yuan < _TEN_THOUSAND**2:
        raise ValueError("An amount has at most eight digits.")
    high, low = divmod(yuan, _TEN_THOUSAND)
    written = f"{_four(high)}万" if high else ""
    if high and 0 < low < 1000:
        written += _DIGITS[0]
    written += _four(low) if low else ""
    return f"{written or _DIGITS[0]}元整"


def _four(number: int) -> str:
    """Write 1 to 9999; a zero between digits is written once."""
    written, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            written += (_DIGITS[0] if gap and written else "") + _DIGITS[digit] + _UNITS[place]
        gap = not digit
    return written


def _amount(yuan: int) -> Table:
    """The amount, large, in figures and in words."""
    table = Table(
        [
            [
                [
                    pages.label("金额", "Amount"),
                    pages.text(f"¥ {yuan:,}.00", 22, bold=True, leading=28, textColor=pages.BRAND),
                ],
                [
                    pages.label("大写", "In words"),
                    pages.text(f"人民币{in_words(yuan)}", 13, bold=True, leading=20),
                    pages.text(f"{yuan:,} yuan (CNY)", 8.5, leading=11, textColor=pages.MUTED),
                ],
            ]
        ],
        [pages.WIDTH * 0.4, pages.WIDTH * 0.6],
    )
    table.setStyle(
        [
            *pages.BASE,
            ("BACKGROUND", *_ALL, pages.SHADE),
            ("LINEBEFORE", (0, 0), (0, -1), 2.4, pages.BRAND),
            *((f"{side}PADDING", *_ALL, 4 * mm) for side in ("LEFT", "RIGHT")),
            *((f"{side}PADDING", *_ALL, 3 * mm) for side in ("TOP", "BOTTOM")),
        ]
    )
    return table


def _cancelled(at: dt.datetime | None) -> list[Flowable]:
    if at is None:
        return []
    day = f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}"
    words = f"已作废 Cancelled  ·  {day} (UTC+8)"
    return [pages.text(words, 13, bold=True, textColor=pages.ALARM, spaceAfter=4 * mm)]
