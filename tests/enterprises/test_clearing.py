"""What units and applicants begin and never send: kept for a while, then cleared with its files."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from apps.accounts.models import User
from apps.audit.selectors import events_of
from apps.core.actors import Actor
from apps.core.templatetags.times import beijing_date
from apps.enterprises import selectors, services
from apps.enterprises.errors import InviterInvalid, RegistrationNotFound
from apps.enterprises.models import (
    Enterprise,
    KeptProof,
    Registration,
    RegistrationPaper,
    UnitChange,
)
from apps.enterprises.tasks import clear, clear_everywhere
from apps.files import plugs
from apps.files.models import StoredFile
from apps.policy.selectors import retention_days
from apps.regions.scoping import AuthorityRef
from tests.factories.accounts import SYSTEM
from tests.factories.enterprises import Unit, add_handler, details, make_unit
from tests.factories.files import pdf, upload
from tests.factories.registrations import draft, sent, stranger

HOST, SCHEMA = "suzhou-js.localhost", "city_320500"
DAY = dt.timedelta(days=1)
CHANGE = "/unit/change/"
ClientFor = Callable[[str], Client]
Commits = Callable[..., Any]


@pytest.fixture
def unit(suzhou: AuthorityRef) -> Unit:
    """A unit whose handler manages it."""
    return make_unit(0, is_admin=True)


def browser(client_for: ClientFor, actor: Actor) -> Client:
    client = client_for(HOST)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(User.objects.get(id=actor.id))
    return client


def form(unit: Unit, **changes: str) -> dict[str, Any]:
    names = ("uscc", "name_zh", "name_en", "address", "legal_representative")
    now = Enterprise.objects.get(id=unit.enterprise.id)
    return {name: getattr(now, name) for name in names} | {"unit_kind": now.kind} | changes


def scan(name: str = "licence.pdf", data: bytes | None = None) -> dict[str, Any]:
    return {"file": upload(pdf() if data is None else data, name)}


def on_disk() -> set[Any]:
    return {file_id for file_id, _at in plugs.file_store().listing(schema=SCHEMA)}


def long_ago() -> dt.datetime:
    """Just past the days of the rule book, whatever they are."""
    days = retention_days("draft_registrations", timezone.localdate())
    return timezone.now() - days * DAY - dt.timedelta(minutes=1)


def test_a_form_that_fails_keeps_its_file_and_the_next_try_needs_none(
    unit: Unit, client_for: ClientFor
) -> None:
    boss = browser(client_for, unit.handler)

    wrong = boss.post(CHANGE, form(unit, uscc="913201911348723658") | scan())

    assert wrong.status_code == 422
    assert "licence.pdf" in wrong.content.decode()
    assert 'href="#id_file"' not in wrong.content.decode()
    kept = KeptProof.objects.get()
    again = boss.post(CHANGE, form(unit, address="样本路2号"))
    assert again.status_code == 302
    assert UnitChange.objects.get().file_id == kept.file_id
    assert not KeptProof.objects.exists()
    assert StoredFile.objects.filter(purpose="unit_paper").count() == 1
    assert "licence.pdf" not in boss.get(CHANGE).content.decode()


def test_a_form_that_nobody_understands_keeps_its_file_too(
    unit: Unit, client_for: ClientFor
) -> None:
    boss = browser(client_for, unit.handler)

    assert boss.post(CHANGE, form(unit, name_zh="") | scan()).status_code == 422
    assert boss.post(CHANGE, form(unit) | {}).status_code == 422  # nothing has changed

    assert KeptProof.objects.get().file.name == "licence.pdf"


def test_another_file_takes_its_place_and_a_refused_one_does_not(
    unit: Unit, client_for: ClientFor, django_capture_on_commit_callbacks: Commits
) -> None:
    boss = browser(client_for, unit.handler)
    boss.post(CHANGE, form(unit, name_zh="") | scan())
    first = KeptProof.objects.get().file_id

    refused = boss.post(CHANGE, form(unit, address="样本路2号") | scan("x.pdf", b"no PDF"))

    assert refused.status_code == 422
    assert 'href="#id_file"' in refused.content.decode()
    assert KeptProof.objects.get().file_id == first
    assert not UnitChange.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        boss.post(CHANGE, form(unit, name_zh="") | scan("new.pdf", pdf(2)))
    assert KeptProof.objects.get().file.name == "new.pdf"
    assert not StoredFile.objects.filter(id=first).exists()
    assert first not in on_disk()


def test_what_a_colleague_keeps_is_neither_shown_nor_taken(
    unit: Unit, client_for: ClientFor
) -> None:
    browser(client_for, unit.handler).post(CHANGE, form(unit, name_zh="") | scan())
    colleague = add_handler(unit.enterprise, is_admin=True)

    page = browser(client_for, colleague).get(CHANGE).content.decode()

    assert "licence.pdf" not in page
    with pytest.raises(InviterInvalid):
        services.file_change(
            actor=colleague,
            enterprise_id=unit.enterprise.id,
            details=details(0, address="样本路2号"),
            paper_kind="business_licence",
        )
    assert not UnitChange.objects.exists()
    assert KeptProof.objects.count() == 1


def test_drafts_that_nobody_sent_are_cleared_with_their_files(
    suzhou: AuthorityRef, django_capture_on_commit_callbacks: Commits
) -> None:
    old, _who = draft()
    withdrawn, other = draft()
    services.withdraw_registration(
        actor=other, registration_id=withdrawn.id, revision=withdrawn.revision
    )
    young, _ = draft()
    filed, _ = sent(place=1)
    Registration.objects.exclude(id=young.id).update(last_at=long_ago())
    files = set(
        RegistrationPaper.objects.filter(registration__in=[old, withdrawn]).values_list(
            "file_id", flat=True
        )
    )
    kept = set(StoredFile.objects.exclude(id__in=files).values_list("id", flat=True))
    assert len(files) == 6

    for _run in range(2):  # the second finds nothing more
        with django_capture_on_commit_callbacks(execute=True):
            clear(schema=SCHEMA)

    assert set(Registration.objects.values_list("id", flat=True)) == {young.id, filed.id}
    assert set(StoredFile.objects.values_list("id", flat=True)) == kept
    assert not files & on_disk()
    assert kept <= on_disk()
    last = list(events_of(old.chain))[-1]
    assert (last.event, last.payload) == ("enterprises.registration_cleared", {"files": 3})
    assert last.actor_id == Actor.system("retention").id
    assert "样本" not in str(last.payload)


def test_a_day_too_early_nothing_is_cleared(suzhou: AuthorityRef) -> None:
    draft()
    Registration.objects.update(last_at=long_ago() + DAY)

    assert services.clear_drafts(actor=SYSTEM) == 0

    assert Registration.objects.count() == 1
    assert RegistrationPaper.objects.count() == 3


def test_who_comes_back_too_late_begins_anew(
    suzhou: AuthorityRef, client_for: ClientFor, django_capture_on_commit_callbacks: Commits
) -> None:
    cache.clear()
    begun, who = draft(stranger())
    client = browser(client_for, who)
    day = selectors.cleared_on(begun)
    assert day is not None
    with override("en"):
        told = beijing_date(day)
    assert told in client.get("/register/details/").content.decode()
    Registration.objects.update(last_at=long_ago())
    with django_capture_on_commit_callbacks(execute=True):
        clear(schema=SCHEMA)

    assert client.get("/register/details/").status_code == 302
    with pytest.raises(RegistrationNotFound):
        services.submit_registration(actor=who, registration_id=begun.id)
    assert client.post("/register/", {"kind": "UNIT"}).status_code == 302
    assert Registration.objects.get().id != begun.id


def test_a_proof_that_nobody_sent_is_cleared(
    unit: Unit, django_capture_on_commit_callbacks: Commits
) -> None:
    kept = services.keep_proof(
        actor=unit.handler, enterprise_id=unit.enterprise.id, upload=upload(pdf())
    )
    assert services.clear_proofs(actor=SYSTEM) == 0
    KeptProof.objects.update(put_at=long_ago())

    with django_capture_on_commit_callbacks(execute=True):
        clear(schema=SCHEMA)

    assert not KeptProof.objects.exists()
    assert not StoredFile.objects.filter(id=kept.file_id).exists()
    assert kept.file_id not in on_disk()
    last = list(events_of(f"enterprise:{unit.enterprise.id}"))[-1]
    assert last.event == "enterprises.change_proof_cleared"


@pytest.mark.usefixtures("public")
def test_every_city_is_asked_to_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(clear, "apply_async", lambda kwargs: asked.append(kwargs["schema"]))

    clear_everywhere(schema="public")

    assert "city_320500" in asked
    assert "port_shanghai" not in asked
