"""What holds on a day. Every answer is read from the tables, none is cached."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import models
from django.db.models import QuerySet

from apps.core.workcalendar import beijing_date, deadline
from apps.policy.dated import in_force
from apps.policy.errors import NotInForce
from apps.policy.lists import (
    DefectText,
    DocumentRule,
    ExpediteGround,
    SchemePort,
    SchemeTerms,
    VisitPurpose,
)
from apps.policy.models import (
    RULES,
    CalendarDay,
    Declaration,
    Exemption,
    Fee,
    Parameter,
    RefusalGround,
    RefusalReason,
    Retention,
    VisaCategory,
)
from apps.policy.papers import PaperRule, PaperType
from apps.policy.policies.screening import Asked, Book, Screening, screen
from apps.policy.states import FeeKind, InviterKind, ProvidedBy
from apps.regions.scoping import any_query

ANY_NATIONALITY = "*"


@dataclass(frozen=True, slots=True)
class PaperNeed:
    """A paper asked for: once for the request, or once for each visitor (`belongs_to`).

    `is_on_request`: only when an officer asks; neither that nor required: if the reason applies.
    `source` is law, notice or page; not `is_verified` where none was found for port visas.
    """

    code: str
    name: str
    help: str
    belongs_to: str
    provided_by: str
    is_required: bool
    is_on_request: bool
    reason: str
    source: str
    is_verified: bool

    @property
    def strictness(self) -> int:
        """Rank how it is asked for: 2 required, 1 if its reason applies, 0 on request only."""
        return 2 if self.is_required else int(not self.is_on_request)

    @property
    def provider(self) -> str:
        """Say whose paper it is, in the reader's language."""
        return str(ProvidedBy(self.provided_by).label)


@any_query
def categories(on: dt.date) -> list[VisaCategory]:
    """List the categories issued on the day, in order of their place."""
    return list(categories_in_force(on))


@any_query
def categories_in_force(on: dt.date) -> QuerySet[VisaCategory]:
    """The same, for who reads them together with other things in one query."""
    return VisaCategory.objects.filter(in_force(on)).order_by("position", "code")


@any_query
def categories_for(inviter_kind: InviterKind | str, on: dt.date) -> list[VisaCategory]:
    """List the categories that such an inviter may ask for: those with papers listed for it."""
    listed = PaperRule.objects.filter(in_force(on), inviter_kind=str(inviter_kind))
    codes = listed.values("category")
    return list(
        VisaCategory.objects.filter(in_force(on), code__in=codes).order_by("position", "code")
    )


@any_query
def papers_for(category: str, inviter_kind: InviterKind | str, on: dt.date) -> list[PaperNeed]:
    """List the papers for the category and the kind of inviter, in order of their place.

    Empty when such an inviter may not ask for the category.
    """
    return papers_by_inviter(category, on, str(inviter_kind)).get(str(inviter_kind), [])


@any_query
def papers_by_inviter(category: str, on: dt.date, *kinds: str) -> dict[str, list[PaperNeed]]:
    """List the papers for the category by kind of inviter, of every kind unless some are named.

    Two queries; a kind that may not ask for the category is not in it.
    """
    rules = PaperRule.objects.filter(
        in_force(on), category=category, inviter_kind__in=kinds or InviterKind.values
    )
    by_type = {(rule.inviter_kind, rule.paper_type): rule for rule in rules}
    types = PaperType.objects.filter(in_force(on), code__in={code for _kind, code in by_type})
    listed = list(types.order_by("position", "code"))
    asked = [str(kind) for kind in InviterKind if any(who == kind for who, _code in by_type)]
    return {
        who: [
            need_of(kind, by_type[who, kind.code]) for kind in listed if (who, kind.code) in by_type
        ]
        for who in asked
    }


def need_of(kind: PaperType, rule: PaperRule) -> PaperNeed:
    """Put what a paper is and what a rule says of it together."""
    return PaperNeed(
        code=kind.code,
        name=kind.name,
        help=kind.help,
        belongs_to=kind.belongs_to,
        provided_by=kind.provided_by,
        is_required=rule.is_required,
        is_on_request=rule.is_on_request,
        reason=rule.reason,
        source=rule.source,
        is_verified=rule.is_verified,
    )


@any_query
def parameter(key: str, on: dt.date) -> int:
    """Give the number of that name in force on the day; raises NotInForce where none is."""
    found = Parameter.objects.filter(in_force(on), key=key).values_list("value", flat=True).first()
    if found is None:
        raise NotInForce(rule=key, on=on)
    return found


@any_query
def retention_days(subject: str, on: dt.date) -> int:
    """Give for how many days the thing is kept; raises NotInForce where nothing is said."""
    found = (
        Retention.objects.filter(in_force(on), subject=subject)
        .values_list("days", flat=True)
        .first()
    )
    if found is None:
        raise NotInForce(rule=subject, on=on)
    return found


@any_query
def working_days() -> Mapping[dt.date, bool]:
    """Map each day that does not follow its weekday to whether it is worked."""
    return dict(CalendarDay.objects.values_list("date", "is_working"))


@any_query
def supplement_due(now: dt.datetime) -> dt.datetime:
    """Say until when the answer to a question asked now is due: `supplement.days` working days."""
    return deadline(now, parameter("supplement.days", beijing_date(now)), working_days())


@any_query
def refusal_grounds(on: dt.date) -> list[RefusalGround]:
    """List the grounds of article 21, for officers only."""
    return list(RefusalGround.objects.filter(in_force(on)).order_by("number"))


@any_query
def defect_texts(on: dt.date) -> list[DefectText]:
    """List the kinds of defect that officers of a city name, in order of their place."""
    return list(DefectText.objects.filter(in_force(on)).order_by("position", "code"))


@any_query
def refusal_reasons(on: dt.date) -> list[RefusalReason]:
    """List the public reasons, in order of their place."""
    return list(RefusalReason.objects.filter(in_force(on)).order_by("position", "code"))


@any_query
def declaration(code: str, on: dt.date) -> Declaration:
    """Give the text to be declared on the day; raises NotInForce where there is none."""
    found = Declaration.objects.filter(in_force(on), code=code).first()
    if found is None:
        raise NotInForce(rule=code, on=on)
    return found


@any_query
def exemptions(alpha3: str, on: dt.date) -> list[Exemption]:
    """List the schemes under which the nationality may need no visa. Say "check with 12367"."""
    return list(Exemption.objects.filter(in_force(on), alpha3=alpha3).order_by("scheme"))


@any_query
def fee_for(alpha3: str, kind: FeeKind | str, on: dt.date) -> Fee | None:
    """Give the fee of the nationality, else the general one, else None."""
    fees = Fee.objects.filter(
        in_force(on), kind=str(kind), nationality__in=[alpha3, ANY_NATIONALITY]
    )
    found = {fee.nationality: fee for fee in fees}
    return found.get(alpha3) or found.get(ANY_NATIONALITY)


@any_query
def policy_version(on: dt.date) -> str:
    """Name the rules in force on the day: the day, and a digest over every row of the book.

    Two requests with the same version were filed under the same rules to the letter.
    """
    digest = hashlib.sha256()
    for model in RULES:
        skipped = {"id", "source", "is_verified", "is_local"}
        names = sorted(field.name for field in model._meta.fields if field.name not in skipped)
        rows: list[tuple[object, ...]] = list(
            models.QuerySet(model)
            .filter(in_force(on))
            .order_by(*model.key_fields)
            .values_list(*names)
        )
        digest.update(repr((model.__name__, rows)).encode())
    return f"{on:%Y-%m-%d}-{digest.hexdigest()[:12]}"


@any_query
def category_names(on: dt.date) -> dict[str, str]:
    """Give code and name of each category by its code: "M business"."""
    return {one.code: f"{one.code} {one.name}" for one in categories(on)}


@any_query
def paper_names(on: dt.date) -> dict[str, str]:
    """Give the name of each kind of paper by its code, in the reader's language."""
    return {kind.code: kind.name for kind in PaperType.objects.filter(in_force(on))}


@any_query
def purposes(on: dt.date) -> list[VisitPurpose]:
    """List the purposes that screening asks for, in order of their place; not offered ones too."""
    return list(VisitPurpose.objects.filter(in_force(on)).order_by("position", "code"))


@any_query
def screening_book(nationalities: Collection[str]) -> Book:
    """Read what screening decides by, for these nationalities (ISO alpha-3): seven queries.

    Every version of each row comes along, so that a list that has ended can be named.
    """
    return Book(
        terms=list(SchemeTerms.objects.order_by("position", "valid_from")),
        ports=list(SchemePort.objects.order_by("port", "valid_from")),
        purposes=list(VisitPurpose.objects.order_by("position", "valid_from")),
        documents=list(DocumentRule.objects.order_by("document", "valid_from")),
        categories=list(VisaCategory.objects.order_by("position", "valid_from")),
        longest_stay=list(Parameter.objects.filter(key="stay.max_days").order_by("valid_from")),
        exemptions=list(
            Exemption.objects.filter(alpha3__in=set(nationalities) - {""}).order_by(
                "scheme", "alpha3", "valid_from"
            )
        ),
    )


@any_query
def screening(asked: Asked) -> Screening:
    """Say whether a guest needs a port visa: a hint from the dated lists. Check with 12367.

    Raises NotInForce for a purpose or a document that the book has never known.
    """
    try:
        return screen(asked, screening_book({asked.nationality.iso}))
    except ValueError as unknown:
        raise NotInForce(
            rule=f"screening {asked.purpose} {asked.document}"[:80], on=asked.on
        ) from (unknown)


@any_query
def expedite_grounds(on: dt.date) -> list[ExpediteGround]:
    """List the grounds on which the expedited lane may be asked for, in order of their place."""
    return list(ExpediteGround.objects.filter(in_force(on)).order_by("position", "code"))
