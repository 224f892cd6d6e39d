"""The words that pages use, each with what it means; docs/glossary.md has the ones of the code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the field in both languages and its meaning in the reader's."""

    english: str
    chinese: str
    meaning: StrOrPromise


WORDS: Final[tuple[Word, ...]] = (
    Word(
        "port visa",
        "口岸签证",
        _("A visa asked for at a port of entry by someone who has to enter urgently (Law 20)."),
    ),
    Word(
        "electronic port visa",
        "电子口岸签证",
        _("The same visa without a sticker. The guest shows passport and confirmation letter."),
    ),
    Word(
        "inviting unit",
        "邀请单位",
        _("The firm, institution or body that invites the guest and answers for the invitation."),
    ),
    Word(
        "host",
        "邀请人",
        _("A foreign professional in Shanghai who invites partners or research colleagues."),
    ),
    Word(
        "handler",
        "经办人",
        _("The person whom an inviting unit has named to file for it, for a stated time."),
    ),
    Word(
        "filing of a unit",
        "备案",
        _("The record that a unit is known to its city. It is not a licence."),
    ),
    Word(
        "check",
        "初核",
        _("What the city does: who invites, and is the request complete? It does not decide."),
    ),
    Word(
        "supplement",
        "补正",
        _("Something still asked for. The request keeps its place and its date."),
    ),
    Word(
        "return",
        "退回",
        _("The request goes back to the inviter with all defects named at once, to be mended."),
    ),
    Word("hand on", "转交", _("The city passes the request to the port visa authority.")),
    Word(
        "received",
        "已收到",
        _("The port's system holds the request. No person has looked at it yet."),
    ),
    Word(
        "accept",
        "受理",
        _("An officer of the port has taken the request up. It is not yet a decision."),
    ),
    Word("examine", "审核", _("An officer of the port looks into the request and recommends.")),
    Word(
        "approve",
        "审批",
        _("Another officer of the port decides that the visa may be issued."),
    ),
    Word("issue", "签发", _("The port visa authority makes out the visa.")),
    Word(
        "refuse to issue",
        "不予签发",
        _("The port visa authority decides that no visa is issued (Law 21)."),
    ),
    Word("withdraw", "撤回", _("The inviter takes the request back before the decision.")),
    Word(
        "declare void",
        "宣布作废",
        _("The issuing authority ends a visa that was issued (Law 67)."),
    ),
    Word(
        "entry validity",
        "入境有效期",
        _("Until when the guest may enter: 24:00 Beijing time on the last day."),
    ),
    Word(
        "stay",
        "停留期",
        _("How many days the guest may stay, counted from the day after entry."),
    ),
    Word(
        "accommodation registration",
        "住宿登记",
        _("Within 24 hours of arrival, by the hotel or by the guest and host (Law 39)."),
    ),
    Word(
        "12367",
        "国家移民管理局12367服务平台",
        _("The hotline of the National Immigration Administration, day and night."),
    ),
)
