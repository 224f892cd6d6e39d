"""The city's administrator keeps the register in the Django admin; every write is a service."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.enterprises.models import Enterprise, Handler, Host
from apps.enterprises.states import Standing
from apps.regions.scoping import AuthorityRef
from tests.factories.accounts import make_user
from tests.factories.enterprises import CODES, make_host, make_unit

TODAY = timezone.localdate()
UNITS = "/admin/enterprises/enterprise/"
HANDLERS = "/admin/enterprises/handler/"
HOSTS = "/admin/enterprises/host/"
ClientFor = Callable[[str], Client]


@pytest.fixture
def admin(suzhou: AuthorityRef, client_for: ClientFor) -> Client:
    """The administrator of Suzhou, logged in."""
    client = client_for("suzhou-js.localhost")
    client.force_login(make_user(Role.CITY_ADMIN))
    return client


def unit_form(**changes: str) -> dict[str, str]:
    """What the form of a unit sends."""
    return {
        "uscc": CODES[0],
        "name_zh": "样本精密仪器有限公司",
        "name_en": "Specimen Instruments",
        "kind": "COMPANY",
        "address": "",
        "legal_representative": "",
        "contact_name": "王经办",
        "contact_phone": "021-28951610",
        "standing": "ON_FILE",
        "suspended_reason": "",
    } | changes


@pytest.mark.parametrize("page", [UNITS, f"{UNITS}add/", HANDLERS, f"{HANDLERS}add/", HOSTS])
def test_the_pages_open_for_the_administrator_only(
    admin: Client, client_for: ClientFor, page: str
) -> None:
    assert admin.get(page).status_code == 200
    officer = client_for("suzhou-js.localhost")
    officer.force_login(make_user(Role.CITY_OFFICER))
    assert officer.get(page, follow=True).status_code == 403


def test_a_unit_is_filed_corrected_suspended_and_lifted(admin: Client) -> None:
    admin.post(f"{UNITS}add/", unit_form())
    unit = Enterprise.objects.get()
    page = f"{UNITS}{unit.id}/change/"

    admin.post(page, unit_form(name_en="Specimen Optics"))
    admin.post(page, unit_form(standing="SUSPENDED", suspended_reason="Letters for money"))
    unit.refresh_from_db()
    assert (unit.standing, unit.suspended_reason) == (Standing.SUSPENDED, "Letters for money")
    admin.post(page, unit_form())

    unit.refresh_from_db()
    assert (unit.standing, unit.contact_phone) == (Standing.ON_FILE, "+862128951610")
    events = AuditEvent.objects.filter(chain=f"enterprise:{unit.id}").order_by("seq")
    assert [(e.event, e.payload.get("fields")) for e in events] == [
        ("enterprises.registered", None),
        ("enterprises.edited", ["name_en"]),
        ("enterprises.edited", ["name_en"]),
        ("enterprises.suspended", None),
        ("enterprises.edited", []),
        ("enterprises.suspension_lifted", None),
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"uscc": "914403001922038217"}, "uscc"),
        ({"name_zh": "\u200b"}, "name_zh"),
        ({"contact_phone": "12"}, "contact_phone"),
        ({"standing": "SUSPENDED"}, "suspended_reason"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_filed(
    admin: Client, changes: dict[str, str], field: str
) -> None:
    answer = admin.post(f"{UNITS}add/", unit_form(**changes))

    assert answer.status_code == 200
    assert field in answer.context["adminform"].form.errors
    assert not Enterprise.objects.exists()


def test_a_handler_is_authorised_and_renewed(admin: Client) -> None:
    unit, user = make_unit(0).enterprise, make_user(Role.HANDLER)
    sent = {
        "user": str(user.id),
        "enterprise": str(unit.id),
        "authorised_from": TODAY.isoformat(),
        "authorised_until": (TODAY + dt.timedelta(days=100)).isoformat(),
    }

    admin.post(f"{HANDLERS}add/", sent)
    handler = Handler.objects.get(user=user)
    later = (TODAY + dt.timedelta(days=200)).isoformat()
    admin.post(f"{HANDLERS}{handler.id}/change/", sent | {"authorised_until": later})

    handler.refresh_from_db()
    assert handler.authorised_until.isoformat() == later
    assert Handler.objects.filter(user=user).count() == 1


def test_a_host_is_filed_renewed_and_suspended(
    shanghai_city: AuthorityRef, client_for: ClientFor
) -> None:
    client = client_for("shanghai.localhost")
    client.force_login(make_user(Role.CITY_ADMIN))
    host, _actor = make_host()
    page = f"{HOSTS}{host.id}/change/"
    until = (TODAY + dt.timedelta(days=900)).isoformat()
    sent = {"proof_until": until, "standing": "SUSPENDED", "suspended_reason": "Proof withdrawn"}

    client.post(page, sent)
    host.refresh_from_db()
    assert (host.proof_until.isoformat(), host.standing) == (until, Standing.SUSPENDED)
    client.post(page, {"proof_until": until, "standing": "ON_FILE", "suspended_reason": ""})

    host.refresh_from_db()
    assert (host.standing, host.suspended_reason) == (Standing.ON_FILE, "")
    assert Host.objects.count() == 1
