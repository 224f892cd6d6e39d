"""A unit is filed once with this city; what is wrong with it is told at once."""

import json

import pytest

from apps.accounts.permissions import NotAllowed
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.core.errors import DomainError
from apps.enterprises import services
from apps.enterprises.errors import InviterInvalid, StandingUnchanged, UsccAlreadyOnFile
from apps.enterprises.models import Enterprise, Handler, Host
from apps.enterprises.services import UnitDetails
from apps.enterprises.states import Standing
from apps.regions.scoping import AuthorityRef, enter
from tests.factories.accounts import make_actor
from tests.factories.enterprises import CODES, city_admin, details, make_unit


def register() -> dict[str, list[object]]:
    """Give all rows of the register and of the trail."""
    models = (Enterprise, Handler, Host, AuditEvent)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def test_a_unit_is_filed_with_its_code_checked(suzhou: AuthorityRef) -> None:
    unit = services.register_enterprise(
        actor=city_admin(), details=details(0, uscc=" 9132070070404786xb ")
    )

    assert unit.uscc == CODES[0]
    assert unit.standing == Standing.ON_FILE
    assert unit.contact_phone == "+862128951610"
    assert Enterprise.objects.get(uscc=CODES[0]).id == unit.id


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"uscc": "914403001922038217"}, {"uscc"}),
        ({"uscc": "12345"}, {"uscc"}),
        ({"uscc": ""}, {"uscc"}),
        ({"uscc": "I" * 10_000}, {"uscc"}),
        ({"name_zh": ""}, {"name_zh"}),
        ({"name_zh": "\u200b"}, {"name_zh"}),
        ({"name_zh": "名" * 121}, {"name_zh"}),
        ({"name_en": "x\x00y"}, {"name_en"}),
        ({"contact_phone": "12"}, {"contact_phone"}),
        ({"contact_phone": "电话"}, {"contact_phone"}),
        ({"contact_name": " "}, {"contact_name"}),
        ({"kind": "SECT"}, {"kind"}),
        ({"uscc": "12345", "name_zh": "", "kind": ""}, {"uscc", "name_zh", "kind"}),
    ],
)
def test_what_is_wrong_with_a_unit_is_told_at_once_and_nothing_is_filed(
    suzhou: AuthorityRef, changes: dict[str, str], fields: set[str]
) -> None:
    admin = city_admin()
    before = register()

    with pytest.raises(InviterInvalid) as refused:
        services.register_enterprise(actor=admin, details=details(0, **changes))

    assert refused.value.fields.keys() == fields
    assert register() == before


def test_the_wrong_check_character_is_named(suzhou: AuthorityRef) -> None:
    with pytest.raises(InviterInvalid) as refused:
        services.register_enterprise(
            actor=city_admin(), details=details(0, uscc="914403001922038217")
        )

    assert "6" in str(refused.value.fields["uscc"])
    assert "7" in str(refused.value.fields["uscc"])


def test_a_unit_is_filed_once_in_a_city_and_again_in_another(suzhou: AuthorityRef) -> None:
    make_unit(0)
    admin = city_admin()
    before = register()

    with pytest.raises(UsccAlreadyOnFile):
        services.register_enterprise(actor=admin, details=details(0))

    assert register() == before
    with enter("city_320100"):
        assert make_unit(0).enterprise.uscc == CODES[0]


def test_only_the_city_s_administrator_files_and_suspends(suzhou: AuthorityRef) -> None:
    unit = make_unit(0, is_admin=True)
    others = [unit.handler, make_actor(Role.CITY_OFFICER), Actor.guest(), Actor.system("x")]
    before = register()

    for actor in others:
        with pytest.raises(NotAllowed):
            services.register_enterprise(actor=actor, details=details(1))
        with pytest.raises(NotAllowed):
            services.suspend(actor=actor, enterprise_id=unit.enterprise.id, reason="Fraud")
        with pytest.raises(NotAllowed):
            services.lift(actor=actor, enterprise_id=unit.enterprise.id)
        assert register() == before


def test_a_suspension_says_why_and_is_lifted_once(suzhou: AuthorityRef) -> None:
    admin, unit = city_admin(), make_unit(0).enterprise
    with pytest.raises(InviterInvalid):
        services.suspend(actor=admin, enterprise_id=unit.id, reason=" ")

    services.suspend(actor=admin, enterprise_id=unit.id, reason="Letters for money")
    with pytest.raises(StandingUnchanged):
        services.suspend(actor=admin, enterprise_id=unit.id, reason="Again")
    lifted = services.lift(actor=admin, enterprise_id=unit.id)

    assert (lifted.standing, lifted.suspended_reason, lifted.suspended_at) == (
        Standing.ON_FILE,
        "",
        None,
    )
    with pytest.raises(StandingUnchanged):
        services.lift(actor=admin, enterprise_id=unit.id)


def test_the_trail_of_the_register_holds_no_names_and_no_reasons(suzhou: AuthorityRef) -> None:
    admin, unit = city_admin(), make_unit(0).enterprise
    services.suspend(actor=admin, enterprise_id=unit.id, reason="Letters for money")

    events = AuditEvent.objects.filter(chain=f"enterprise:{unit.id}").order_by("seq")

    assert [event.event for event in events] == [
        "enterprises.registered",
        "enterprises.handler_authorised",
        "enterprises.suspended",
    ]
    trail = json.dumps([event.payload for event in events])
    assert not [w for w in ("样本", "Specimen", "王经办", "Letters", CODES[0]) if w in trail]


def test_a_unit_that_comes_with_a_redirect_is_kept_once(suzhou: AuthorityRef) -> None:
    sender = Actor.system("city_320100")
    first = services.snapshot_redirected(actor=sender, details=details(0))
    second = services.snapshot_redirected(actor=sender, details=details(0, name_zh="另名"))

    assert first.came_by_redirect
    assert second.id == first.id
    assert Enterprise.objects.get().name_zh == first.name_zh
    with pytest.raises(DomainError):
        services.snapshot_redirected(
            actor=sender,
            details=UnitDetails(uscc="1", name_zh="x", contact_name="y", contact_phone="12367"),
        )
