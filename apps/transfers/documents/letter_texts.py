"""What each kind of letter says.

The invitation names what consulates ask for: invitee, visit, inviter, seal and signature
(expatrights.org; lwstw.com), and what Shanghai adds: purpose, emergency, main itinerary
(english.shanghai.gov.cn/en-FAQs-LivinginShanghai). The guarantee promises what Shanghai's foreign
affairs office asks (fanwen118.com). The liability is that of articles 19, 73 and 74 of the Exit and
Entry Administration Law. No form of the port itself was found: the wording is ours.
"""

from __future__ import annotations

from typing import Final

from apps.transfers.documents.letters import (
    BY_HAND,
    Fact,
    Form,
    LetterData,
    Pair,
    arrival,
    day,
    stay,
)

_LIABLE: Final[Pair] = (
    (
        "邀请方对邀请内容的真实性负责（《中华人民共和国出境入境管理法》第十九条），知悉弄虚作假骗取签证"
        "（第七十三条）、违法出具邀请函件（第七十四条）应承担的法律责任。"
    ),
    (
        "The inviter answers for the truth of this letter (Exit and Entry Administration Law, "
        "article 19) and knows the penalties for obtaining a visa by fraud (article 73) and for an "
        "unlawful invitation (article 74)."
    ),
)
_WHO_PAYS: Final = "□ 邀请方 Inviter    □ 来访人员 Visitors    □ 其他 Other ＿＿＿＿＿＿"


def _inviting(data: LetterData) -> tuple[Pair, ...]:
    arriving, port = day(data.arrival_at), (data.port[0] or BY_HAND, data.port[1] or BY_HAND)
    days = str(data.stay_days or "＿＿")
    unit = "day" if data.stay_days == 1 else "days"
    return (
        (
            (
                f"{_we(data)[0]}邀请下列{_count(data)[0]}外国人来华，拟于{arriving[0]}经{port[0]}入境，"
                f"停留{days}天。来访事由、紧急情况及主要行程如下，情况属实，请予办理口岸签证。"
            ),
            (
                f"{_we(data)[1].capitalize()} invite the {_count(data)[1]} named below to visit "
                f"China, arriving on {arriving[1]} at {port[1]} and staying {days} {unit}. The "
                "purpose, the urgency and the main itinerary stated below are true. Please issue "
                "port visas."
            ),
        ),
        _LIABLE,
    )


def _applying(data: LetterData) -> tuple[Pair, ...]:
    return (
        (
            (
                f"{_we(data)[0]}因下述事由急需邀请下列{_count(data)[0]}外国人来华，来不及在中国驻外签证机关"
                "办理签证，现申请为其办理口岸签证。所附材料真实、完整，并愿配合核查。"
            ),
            (
                f"For the reason stated below {_we(data)[1]} must invite the {_count(data)[1]} "
                "named below at once, and there is no time to obtain visas abroad: please issue "
                "port visas. The papers are true and complete; every question about them will be "
                "answered."
            ),
        ),
        _LIABLE,
    )


def _guaranteeing(data: LetterData) -> tuple[Pair, ...]:
    return (
        (
            f"{_we(data)[0]}就邀请下列{_count(data)[0]}外国人来华一事，作如下担保：",
            f"For the visit of the {_count(data)[1]} named below the inviter guarantees:",
        ),
        (
            "一、来访真实，确有必要；所提交的材料真实、完整。",
            "1. The visit is genuine and needed; the papers are true and complete.",
        ),
        (
            "二、来访人员在华期间的食宿、交通、医疗及出境费用已有着落；来访人员无力支付的，由邀请方承担。",
            (
                "2. Lodging, travel, medical care and exit are paid for; where a visitor cannot "
                "pay, the inviter pays."
            ),
        ),
        (
            (
                "三、督促来访人员遵守中国法律，从事与签证事由相符的活动，入住旅馆以外住所的二十四小时内办理住宿"
                "登记（第三十九条），在停留期届满前出境。"
            ),
            (
                "3. The visitors will be held to the law: they do what the visa is for, register "
                "within 24 hours where they stay outside hotels (article 39), and leave before "
                "their stay ends."
            ),
        ),
        (
            "四、行程变更或来访人员有违法情形的，及时报告主管机关。",
            "4. Changes of the trip and offences are reported to the authority without delay.",
        ),
        _LIABLE,
    )


def _listing(data: LetterData) -> tuple[Pair, ...]:
    return (
        (
            f"{_we(data)[0]}接待的旅游团共{_count(data)[0]}成员，名单及行程如下，情况属实。",
            f"The group received has {_count(data)[1]}, listed below with the trip; all is true.",
        ),
        _LIABLE,
    )


def _trip(data: LetterData) -> tuple[Fact, ...]:
    return (
        Fact("来访事由", "Purpose of the visit", data.purpose),
        Fact("紧急情况", "Why it is urgent", data.urgent_reason),
        Fact("抵达时间与口岸", "Arrival", arrival(data)),
        Fact("航班（车、船次）", "Flight, train, ship", data.flight_no),
        Fact("停留天数", "Days of stay", stay(data)),
        Fact("主要行程", "Main itinerary", data.itinerary),
        Fact("与来访人员关系", "Relation to visitors", " ".join(filter(None, data.relation))),
        Fact("费用承担", "Who pays", "", by_hand=_WHO_PAYS),
    )


def _short_trip(data: LetterData) -> tuple[Fact, ...]:
    return (
        Fact("来访事由", "Purpose of the visit", data.purpose),
        Fact("抵达时间与口岸", "Arrival", arrival(data)),
        Fact("停留天数", "Days of stay", stay(data)),
    )


def _group_trip(data: LetterData) -> tuple[Fact, ...]:
    return (*_short_trip(data)[1:], Fact("主要行程", "Main itinerary", data.itinerary))


def _we(data: LetterData) -> Pair:
    return ("我单位", "we") if data.is_unit else ("本人", "I")


def _count(data: LetterData) -> Pair:
    count = len(data.invitees)
    return f"{count}位" if count else "＿＿位", (
        "visitor" if count == 1 else f"{count or '____'} visitors"
    )


#: By the code of the paper in the rule book.
LETTERS: Final[dict[str, Form]] = {
    "invitation_letter": Form(("邀请函", "Letter of invitation"), _inviting, _trip),
    "application_letter": Form(("口岸签证申请函", "Application for port visas"), _applying, _trip),
    "guarantee_letter": Form(("担保函", "Letter of guarantee"), _guaranteeing, _short_trip),
    "group_list": Form(("团体名单", "List of the group"), _listing, _group_trip),
}
