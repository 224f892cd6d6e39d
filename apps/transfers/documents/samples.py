"""How each paper looks: drawn here with invented people, SPECIMEN across, never an upload.

Letters are the same that the service writes, filled for a unit that does not exist. Other papers
are drawn in outline: what must be seen on them, not the artwork of any state.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import Final

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from apps.core.printing import pages
from apps.transfers.documents.letter_pdf import letter_pdf
from apps.transfers.documents.letter_texts import LETTERS
from apps.transfers.documents.letters import Invitee, LetterData, fill
from apps.transfers.documents.sample_drawings import BORN, EXPIRES, DataPage, Portrait, Seal

Lines = tuple[tuple[str, str, str], ...]


@cache
def sample_pdf(kind: str) -> bytes:
    """Give the sample of a kind of paper as one page, drawn once in the life of the process.

    Raises KeyError for a kind without one.
    """
    return SAMPLES[kind](kind)


def _letter(kind: str) -> bytes:
    return letter_pdf(fill(LETTERS[kind], _DATA), is_sample=True)


def _sheet(
    chinese: str, english: str, advice: str, lines: Lines = (), *drawn: Callable[[], Flowable]
) -> Callable[[str], bytes]:
    """Give what draws a sheet: its heading, what to mind, what stands on it, and a drawing."""

    def draw(kind: str) -> bytes:
        story: list[Flowable] = [
            *pages.title(chinese, english),
            pages.text(advice, 9.5, textColor=pages.MUTED, spaceAfter=6 * mm),
        ]
        if lines:
            story += [pages.facts(lines), Spacer(1, 14 * mm)]
        foot = f"样本 SPECIMEN  ·  {chinese} {english}"
        title = f"{chinese} {english} · SPECIMEN"
        return pages.pdf(
            [*story, *(one() for one in drawn)], title=title, foot=foot, is_sample=True
        )

    return draw


_DATA: Final = LetterData(
    reference="26-SPECIMEN",
    is_unit=True,
    name_zh="样本精密仪器有限公司",
    name_en="Specimen Instruments Co., Ltd.",
    uscc="91320000SPECIMEN0X",
    address="苏州市样本路1号",
    contact_name="样本",
    contact_phone="0512-00000000",
    relation=("商业伙伴", "Business partner"),
    purpose="生产线验收 Acceptance of a production line",
    urgent_reason="产线故障，须由原厂工程师到场抢修。",
    itinerary="12月20日抵达浦东，赴苏州；21日至28日在厂；29日返程。",
    port=("上海浦东国际机场", "Shanghai Pudong International Airport (PVG)"),
    flight_no="MU588",
    arrival_at=dt.datetime(2026, 12, 20, 6, 5, tzinfo=dt.UTC),
    stay_days=10,
    invitees=(
        Invitee(
            name="ERIKSSON ANNA MARIA",
            name_zh="",
            sex="F",
            nationality="乌托邦 Utopia",
            birth_date=BORN,
            passport_number="L898902C3",
            passport_expires_on=EXPIRES,
            category="M",
            work="工程师 engineer",
        ),
    ),
)
_WHOLE: Final = (
    "原件彩色扫描，四角完整，印章清晰。  A colour scan of the original: all four corners, the seal "
    "legible."
)
_UNIT: Final = ("单位名称", "Name of the unit", "样本精密仪器有限公司")

SAMPLES: Final[dict[str, Callable[[str], bytes]]] = {
    **dict.fromkeys(LETTERS, _letter),
    "passport_copy": _sheet(
        "护照资料页",
        "Data page of the passport",
        "整页拍全、字迹清晰、无反光，下方两行机读码完整。"
        "  The whole page, sharp, without glare, with both lines at its foot.",
        (),
        DataPage,
    ),
    "photo": _sheet(
        "照片",
        "Photo",
        "近6个月内彩色正面照，白色或近白色背景。  In colour, within 6 months, facing the camera, "
        "white or nearly white background.",
        (),
        Portrait,
    ),
    "business_licence": _sheet(
        "营业执照",
        "Business licence",
        _WHOLE,
        (
            ("统一社会信用代码", "Credit code", "91320000SPECIMEN0X"),
            _UNIT,
            ("住所", "Address", "苏州市样本路1号"),
            ("法定代表人", "Legal representative", "样本"),
            ("营业期限", "Term", "2010-01-01 — 长期"),
        ),
        Seal,
    ),
    "department_consent": _sheet(
        "主管部门同意函",
        "Consent of a competent department",
        _WHOLE,
        (
            ("出具部门", "Department", "样本市样本局（地市级或厅局级以上）"),
            ("同意事项", "What is agreed", "同意样本精密仪器有限公司为下列人员申请口岸签证"),
            ("来访人员", "Visitors", "ERIKSSON ANNA MARIA · L898902C3"),
            ("日期", "Date", "2026-12-01"),
        ),
        Seal,
    ),
    "urgency_proof": _sheet(
        "紧急事由说明",
        "Explanation of the urgency",
        "附往来函电、订单或会议通知。  With the correspondence, the order or the notice of the "
        "meeting.",
        (
            ("紧急事由", "Urgency", "产线自12月18日停产"),
            ("为何来不及", "Why not earlier", "故障于12月18日发生，驻外签证机关最早预约12月29日"),
            ("往来函电", "Correspondence", "2026-12-18 邮件（附后）"),
        ),
        Seal,
    ),
    "talent_proof": _sheet(
        "人才身份证明",
        "Proof of talent status",
        _WHOLE,
        (
            ("认定机关", "Issued by", "样本省样本厅"),
            ("姓名", "Name", "ERIKSSON ANNA MARIA"),
            ("有效期至", "Valid until", "2027-12-31"),
        ),
        Seal,
    ),
    "work_licence": _sheet(
        "外国人工作许可通知",
        "Notification of the work permit",
        _WHOLE,
        (
            ("姓名", "Name", "ERIKSSON ANNA MARIA"),
            ("用人单位", "Employer", "样本精密仪器有限公司"),
            ("许可编号", "Number", "SPECIMEN-0000"),
        ),
        Seal,
    ),
    "private_matter_proof": _sheet(
        "私人事务证明",
        "Proof of the private matter",
        "能说明来访事由的材料，如实习协议。  What shows the reason, such as an agreement on an "
        "internship.",
        (("事由", "Matter", "实习 Internship"), ("期间", "Period", "2026-12-20 — 2027-01-15")),
    ),
    "inviter_identity": _sheet(
        "邀请人身份证明",
        "Inviter's proof of identity",
        "身份证正反两面，或居留证件整页。  Both sides of the card, or the whole page of the "
        "permit.",
        (("姓名", "Name", "样本"), ("证件号码", "Number", "SPECIMEN")),
    ),
    "host_status_proof": _sheet(
        "邀请人资格证明",
        "Proof of the host's standing",
        _WHOLE,
        (
            ("证件", "Document", "外国人永久居留身份证、工作类居留许可或人才认定"),
            ("有效期至", "Valid until", "2028-06-30"),
        ),
    ),
    "handler_authorisation": _sheet(
        "经办人授权委托书",
        "Authorisation letter of a handler",
        _WHOLE,
        (
            _UNIT,
            ("经办人", "Handler", "样本"),
            ("授权期限", "Authorised until", "2027-12-31"),
            ("法定代表人签字", "Signature of the representative", "样本"),
        ),
        Seal,
    ),
    "unit_seal": _sheet(
        "单位公章印模",
        "Impression of the unit's seal",
        "白纸上清晰完整的公章印模。  A clear and whole impression on white paper.",
        (_UNIT,),
        Seal,
    ),
    "crew_letter": _sheet(
        "承运单位公函",
        "Letter of the carrier",
        "由县级以上主管部门或航空、铁路、公路、港口企业出具。  From a county-level or higher "
        "department, or an airline, railway, road or port company.",
        (
            ("乘务人员", "Crew", "ERIKSSON ANNA MARIA · L898902C3"),
            ("紧急事由", "Urgency", "替换突发疾病的机组人员"),
        ),
        Seal,
    ),
}
