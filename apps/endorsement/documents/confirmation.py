"""The confirmation letter of one visa, in both languages on one page of A4.

It says what the visa states (Law, article 17), carries the seal as a Data Matrix and the address of
the public check as a QR code, and tells the guest what to do after landing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Image, KeepInFrame, Paragraph, Spacer, Table

from apps.core.printing import fonts, pages, symbols
from apps.core.workcalendar import BEIJING, last_day_of
from apps.endorsement.documents.pieces import (
    ALL,
    BARE,
    Pair,
    beside,
    caption,
    fact,
    joined,
    paragraph,
    term,
)

Advice = tuple[Pair, Pair, str]
"""A heading, a text, and where it is done by oneself, or nothing."""

TITLE: Final[Pair] = ("电子口岸签证确认书", "Confirmation of electronic port visa")
NO_RIGHT: Final[Pair] = (
    "签证不代表准许入境，入境由边防检查机关查验决定。",
    "A visa is no right to enter: border inspection decides on arrival.",
)
_HOW_TO_CHECK: Final[Sequence[Pair]] = (
    (
        "左侧印章由签发机关签名，离线即可验证。本文件另附电子签名，改动即失效。",
        "The authority signed the seal on the left, which verifies offline, and this whole file.",
    ),
    (
        "右侧二维码打开查验页面，显示签证当前是否有效。",
        "The code on the right opens the public check, which says whether the visa still holds.",
    ),
)
_PHOTO: Final = (33 * mm, 44 * mm)  # 3 to 4, as passport offices cut it
_SEAL: Final = 36 * mm
_CODE: Final = 40 * mm
_GAP: Final = 4 * mm
_SMALL: Final = 7.2


@dataclass(frozen=True, slots=True)
class Letter:
    """All that a letter says.

    `copy` is the number of this copy, from 1; `enter_by` the last moment to enter; `stay_days`
    count from the day after entry; `photo` is a JPEG or None where none was given; `seal` is whole.
    """

    number: str
    copy: int
    reference: str
    authority: Pair
    inviter: str
    surname: str
    given_names: str
    sex: Pair
    birth_date: dt.date
    nationality: Pair
    passport_number: str
    category: Pair
    enter_by: dt.datetime
    stay_days: int
    entry_ports: Sequence[Pair]
    issued_at: dt.datetime
    photo: bytes | None
    seal: bytes
    verify_url: str
    guidance: Sequence[Advice] = ()


def letter_pdf(letter: Letter) -> bytes:
    """Set the letter; however long its names and ports are, it is one page."""
    story: list[Flowable] = [
        _head(letter),
        Spacer(1, _GAP),
        _holder(letter),
        Spacer(1, _GAP),
        _terms(letter),
        Spacer(1, _GAP),
        _proof(letter),
        *_after_landing(letter.guidance),
    ]
    foot = (
        f"{letter.number}  ·  第 {letter.copy} 份 Copy {letter.copy}  ·  "
        f"申请 Request {letter.reference}"
    )
    whole = KeepInFrame(pages.WIDTH, pages.HEIGHT - 1, story, mode="shrink")
    return pages.pdf([whole], title=f"{TITLE[0]} {letter.number}", foot=foot)


def _head(letter: Letter) -> Table:
    """The title on the left, the number on the right, and a line in the colour of the house."""
    title = [
        pages.text(TITLE[0], 22, bold=True, leading=28),
        pages.text(TITLE[1], 10.5, textColor=pages.MUTED, leading=14),
    ]
    number = [
        pages.label("签证号码", "Visa number"),
        pages.text(letter.number, 15, bold=True, leading=20, textColor=pages.BRAND),
    ]
    side = 48 * mm
    table = Table([[title, number]], [pages.WIDTH - side, side])
    table.setStyle(
        [
            *pages.BASE,
            *BARE,
            ("VALIGN", *ALL, "BOTTOM"),
            ("LINEBELOW", *ALL, 1.6, pages.BRAND),
            ("BOTTOMPADDING", *ALL, 2.5 * mm),
        ]
    )
    return table


def _holder(letter: Letter) -> Table:
    """The photo on the left, the person and the passport beside it."""
    room = pages.WIDTH - _PHOTO[0] - 7 * mm
    rows = [
        [
            fact("姓", "Surname", letter.surname, bold=True),
            fact("名", "Given names", letter.given_names, bold=True),
        ],
        [
            fact("国籍", "Nationality", joined(letter.nationality)),
            fact("护照号码", "Passport number", letter.passport_number, bold=True),
        ],
        [
            fact("出生日期", "Date of birth", f"{letter.birth_date:%Y-%m-%d}"),
            fact("性别", "Sex", joined(letter.sex)),
        ],
        [
            fact("签证种类", "Visa category", joined(letter.category)),
            fact("签发日期", "Date of issue", f"{letter.issued_at.astimezone(BEIJING):%Y-%m-%d}"),
        ],
        [
            fact("签发机关", "Issued by", joined(letter.authority)),
            fact("邀请方", "Invited by", letter.inviter),
        ],
    ]
    grid = Table(rows, [room / 2, room / 2])
    grid.setStyle(
        [
            *pages.BASE,
            *BARE,
            ("LINEBELOW", (0, 0), (-1, -2), 0.4, pages.LINE),
            ("TOPPADDING", (0, 1), (-1, -1), 1.1 * mm),
            ("BOTTOMPADDING", *ALL, 1.3 * mm),
            ("RIGHTPADDING", *ALL, 4 * mm),
        ]
    )
    return beside(_photo(letter.photo), grid, left=_PHOTO[0] + 7 * mm)


def _photo(photo: bytes | None) -> Flowable:
    """The guest's photo, whole and undistorted; else a frame that sends to the passport's."""
    width, height = _PHOTO
    if photo is not None:
        picture = Image(BytesIO(photo), width=width, height=height, kind="proportional")
        picture.hAlign = "LEFT"
        return picture
    words = pages.both("照片见护照", "See the photo in the passport", 8)
    frame = Table([[words]], [width], [height])
    frame.setStyle([*pages.BASE, ("BOX", *ALL, 0.6, pages.LINE), ("VALIGN", *ALL, "MIDDLE")])
    frame.hAlign = "LEFT"
    return frame


def _terms(letter: Letter) -> Table:
    """What the guest may do with it, large: until when to enter, how long to stay, how often."""
    last = f"{last_day_of(letter.enter_by):%Y-%m-%d} 24:00"
    ports = "  /  ".join(joined(port) for port in letter.entry_ports)
    third = pages.WIDTH / 3
    table = Table(
        [
            [
                term("最迟入境", "Enter no later than", last, "北京时间", "Beijing time"),
                term(
                    *("停留", "Stay at most", f"{letter.stay_days} 天 days"),
                    *("自入境次日起", "from the day after entry"),
                ),
                term("入境次数", "Entries", "一次 Single", "用后失效", "ends once used"),
            ],
            [[pages.label("入境口岸", "Ports of entry"), pages.text(ports, 8.5, leading=12)]],
        ],
        [third, third, third],
    )
    table.setStyle(
        [
            *pages.BASE,
            ("SPAN", (0, 1), (-1, 1)),
            ("BACKGROUND", *ALL, pages.SHADE),
            ("LINEBEFORE", (0, 0), (0, -1), 2.4, pages.BRAND),
            ("LINEBELOW", (0, 0), (-1, 0), 0.4, pages.LINE),
            *((f"{side}PADDING", *ALL, 4 * mm) for side in ("LEFT", "RIGHT")),
            *((f"{side}PADDING", *ALL, 2 * mm) for side in ("TOP", "BOTTOM")),
        ]
    )
    return table


def _proof(letter: Letter) -> Table:
    """The seal and the code for cameras, and between them how anybody checks the letter."""
    seal = [
        symbols.data_matrix(letter.seal, size=_SEAL),
        *caption("签证数字印章", "Digital seal, ICAO 9303-13"),
    ]
    code = [
        symbols.qr_code(letter.verify_url, size=_CODE),
        *caption("扫码查验", "Scan to check"),
    ]
    words = [
        pages.heading("任何人均可查验", "Anybody can check this"),
        *_lines(letter, 7.8),
    ]
    middle = pages.WIDTH - _SEAL - _CODE - 6 * mm
    table = Table([[seal, words, code]], [_SEAL + 6 * mm, middle, _CODE])
    table.setStyle([*pages.BASE, *BARE, ("RIGHTPADDING", (1, 0), (1, 0), 5 * mm)])
    return table


def _lines(letter: Letter, size: float) -> list[Flowable]:
    address = letter.verify_url.partition("#")[0]
    told: Sequence[Pair] = (
        *_HOW_TO_CHECK,
        (
            f"也可凭签证号码和护照号码查验：{address}",
            f"Or with visa number and passport number: {address}",
        ),
        NO_RIGHT,
    )
    return [part for pair in told for part in paragraph(pair, size)]


def _after_landing(guidance: Sequence[Advice]) -> list[Flowable]:
    """What the guest does after landing: Chinese on the left, English on the right."""
    if not guidance:
        return []
    rows: list[list[Any]] = [
        [pages.text("入境后须知", 11, bold=True), pages.text("After landing", 11, bold=True)]
    ]
    rows += [
        [
            _advice(chinese, text_zh, address, colon="："),
            _advice(english, text_en, address, colon=": "),
        ]
        for (chinese, english), (text_zh, text_en), address in guidance
    ]
    table = Table(rows, [pages.WIDTH * 0.45, pages.WIDTH * 0.55])  # English is the longer one
    table.setStyle(
        [
            *pages.BASE,
            *BARE,
            ("LINEABOVE", (0, 0), (-1, 0), 0.8, pages.BRAND),
            ("TOPPADDING", (0, 0), (-1, 0), 1.6 * mm),
            ("BOTTOMPADDING", *ALL, 0.8 * mm),
            ("RIGHTPADDING", *ALL, 5 * mm),
        ]
    )
    return [Spacer(1, _GAP), table]


def _advice(heading: str, words: str, address: str, *, colon: str) -> Paragraph:
    told = f"{words} {address}".strip()
    head = f'<font name="{fonts.BOLD}">{fonts.markup(heading + colon, bold=True)}</font>'
    return pages.marked(head + fonts.markup(told), _SMALL, leading=_SMALL * 1.32)
