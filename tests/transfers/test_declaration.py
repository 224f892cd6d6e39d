"""Nobody files without declaring, and what was declared, by whom and when, stays on record."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.models import AuditEvent
from apps.policy.models import Declaration
from apps.transfers import selectors, services
from apps.transfers.errors import DeclarationChanged, DeclarationMissing
from apps.transfers.states import Status
from tests.factories import transfers as made
from tests.factories.transfers import People, seen
from tests.transfers.acts import everything

HOST = "suzhou-js.localhost"


@pytest.mark.parametrize(
    ("version", "reason"), [("", DeclarationMissing), ("2001-01-01-0", DeclarationChanged)]
)
def test_filing_needs_the_declaration_of_the_day_and_changes_nothing_without_it(
    people: People, version: str, reason: type[Exception]
) -> None:
    request = made.whole_draft(people)
    before = everything()

    with pytest.raises(reason) as refused:
        services.submit(actor=people.handler, **seen(request), declaration=version)

    assert "declaration" in getattr(refused.value, "fields", {})
    assert everything() == before


def test_who_declared_which_text_and_when_is_kept_and_in_the_trail(people: People) -> None:
    read = selectors.declaration_now()

    filed = made.fresh(made.submitted(people))

    assert filed.declared_by == people.handler.id
    assert filed.declared_at == filed.submitted_at
    assert filed.declared_text == read.version
    event = AuditEvent.objects.get(chain=filed.chain, event="transfers.submitted")
    assert event.payload["declaration"] == read.version


def test_a_corrected_text_is_another_version() -> None:
    text = Declaration(
        code="filing", text_en="a", text_zh="甲", valid_from=timezone.localdate(), source="law"
    )
    first = text.version
    text.text_zh = "乙"

    assert text.version != first
    assert len(text.version) <= 32


def test_the_declaration_names_both_articles_and_their_amounts_in_both_languages(
    people: People,
) -> None:
    read = selectors.declaration_now()

    for amount in ("2,000 to 5,000", "5,000 to 20,000", "10,000 to 50,000", "article 74"):
        assert amount in read.text_en
    for amount in ("二千元以上五千元以下", "一万元以上五万元以下", "第七十四条"):
        assert amount in read.text_zh


def test_a_page_sent_without_the_tick_comes_back_with_the_error_at_the_box(
    people: People, client: Client
) -> None:
    request = made.whole_draft(people)
    client.force_login(User.objects.get(id=people.handler.id))
    path = f"/requests/{request.id}/check/"
    version = selectors.declaration_now().version
    page = client.get(path, headers={"host": HOST}).content.decode()
    assert f'value="{version}"' in page

    back = client.post(path, {"revision": request.revision}, headers={"host": HOST})

    text = back.content.decode()
    assert back.status_code == 422
    assert 'href="#id_declaration"' in text
    assert 'aria-invalid="true"' in text
    assert made.fresh(request).status == Status.DRAFT

    filed = client.post(
        path, {"revision": request.revision, "declaration": version}, headers={"host": HOST}
    )
    assert filed.status_code == 302
    assert made.fresh(request).status == Status.SUBMITTED
