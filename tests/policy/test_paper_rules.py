"""Which papers are asked for, category by category: the domain notes, section 2, as one table.

Letters: R required, a if the reason applies, q only on request. The application form that the
authority always takes is the request itself, so it is no paper here (docs/adr/0027).
"""

from __future__ import annotations

import datetime as dt
from typing import Final

import pytest

from apps.policy import selectors
from apps.policy.states import InviterKind, ProvidedBy
from apps.regions.scoping import AuthorityRef

NOW: Final = dt.date(2026, 11, 24)
ALWAYS: Final = "R passport_copy, R photo, R invitation_letter"
UNIT: Final = "R application_letter, a business_licence"
#: By category, kind of inviter and a day on which it holds.
TABLE: Final = {
    ("M", "unit", NOW): f"{ALWAYS}, {UNIT}, a urgency_proof, q guarantee_letter",
    ("M", "unit", dt.date(2023, 4, 30)): f"{ALWAYS}, q guarantee_letter",
    ("M", "host", NOW): f"{ALWAYS}, R host_status_proof, q guarantee_letter",
    ("M", "host", dt.date(2025, 12, 31)): "",
    ("F", "unit", NOW): f"{ALWAYS}, {UNIT}, a department_consent, q guarantee_letter",
    ("F", "unit", dt.date(2024, 1, 10)): (
        f"{ALWAYS}, {UNIT}, R department_consent, q guarantee_letter"
    ),
    ("F", "host", NOW): f"{ALWAYS}, R host_status_proof, q guarantee_letter",
    ("F", "host", dt.date(2025, 12, 31)): "",
    ("L", "agency", NOW): f"{ALWAYS}, R group_list, q guarantee_letter",
    ("S2", "unit", NOW): f"{ALWAYS}, R private_matter_proof, q guarantee_letter",
    ("S2", "host", NOW): (
        f"{ALWAYS}, R private_matter_proof, R inviter_identity, q guarantee_letter"
    ),
    ("Q2", "host", NOW): f"{ALWAYS}, R inviter_identity, q guarantee_letter",
    ("R", "unit", NOW): f"{ALWAYS}, R talent_proof, q guarantee_letter",
    ("Z", "unit", NOW): f"{ALWAYS}, R work_licence, q guarantee_letter",
    ("C", "unit", NOW): "R passport_copy, R photo, R crew_letter",
}
VISITORS: Final = {"passport_copy", "photo", "talent_proof"}
EITHERS: Final = {"urgency_proof", "private_matter_proof", "crew_letter"}


@pytest.mark.parametrize(("category", "inviter_kind", "on"), TABLE)
def test_each_category_and_inviter_is_asked_for_its_papers(
    suzhou: AuthorityRef, category: str, inviter_kind: str, on: dt.date
) -> None:
    needs = selectors.papers_for(category, inviter_kind, on)

    asked = {f"{'qaR'[need.strictness]} {need.code}" for need in needs}
    assert asked == set(filter(None, TABLE[category, inviter_kind, on].split(", ")))
    for need in needs:
        assert need.reason
        assert need.help
        assert need.source
        assert need.provided_by == (
            ProvidedBy.VISITOR
            if need.code in VISITORS
            else ProvidedBy.EITHER
            if need.code in EITHERS
            else ProvidedBy.INVITER
        )


def test_the_table_leaves_out_nobody_who_may_ask(suzhou: AuthorityRef) -> None:
    for category in selectors.categories(NOW):
        asked = selectors.papers_by_inviter(category.code, NOW)
        in_table = {kind for code, kind, on in TABLE if (code, on) == (category.code, NOW)}
        assert set(asked) == in_table
    assert {kind for _code, kind, _on in TABLE} == set(InviterKind)


def test_what_no_source_confirms_is_marked(suzhou: AuthorityRef) -> None:
    doubtful = {
        (need.code, kind)
        for code, kind, on in TABLE
        for need in selectors.papers_for(code, kind, on)
        if not need.is_verified and need.is_required
    }

    assert doubtful == {
        ("private_matter_proof", "unit"),
        ("private_matter_proof", "host"),
        ("host_status_proof", "host"),
    }
