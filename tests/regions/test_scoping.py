"""Where code runs, where it refuses to, and that the database itself agrees."""

from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from django.db import DatabaseError, connection, transaction

from apps.regions import scoping
from apps.regions.authority import PUBLIC, AuthorityRef
from apps.regions.backend.connection import wrapper
from apps.regions.errors import NotEntered, OpenTransaction, UnknownAuthority, WrongSchema
from apps.regions.kinds import SchemaKind
from apps.regions.models import Authority
from apps.regions.scoping import enter, enter_authority

SCHEMAS = ("public", "city_320500", "city_320100", "port_shanghai")


def where() -> tuple[str, str]:
    """Ask the database itself for its schema and role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_schema(), ''), current_user")
        schema_name, role = cursor.fetchone()
    return schema_name, role


@pytest.mark.parametrize("schema_name", SCHEMAS)
@pytest.mark.usefixtures("db")
def test_entering_a_schema_sets_path_and_role_and_leaving_takes_both_away(schema_name):
    with enter(schema_name):
        assert where() == (schema_name, f"t_{schema_name}")

    assert where() == ("", "deltavisa_app")


def test_entering_costs_one_statement_and_staying_none(suzhou, django_assert_num_queries):
    where()
    with django_assert_num_queries(3), enter("city_320100"):  # one to enter, two questions
        where()
        where()


@pytest.mark.usefixtures("db")
def test_outside_every_schema_the_application_sees_no_table():
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("SELECT count(*) FROM public.regions_authority")
    with pytest.raises(DatabaseError, match="does not exist"), transaction.atomic():
        Authority.objects.count()
    with pytest.raises(NotEntered):
        scoping.current()


def test_a_block_inside_another_returns_to_the_outer_schema_also_after_an_error(suzhou):
    def fail_in_the_port() -> None:
        with enter("port_shanghai"):
            assert where()[0] == "port_shanghai"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_in_the_port()

    assert where() == ("city_320500", "t_city_320500")
    assert scoping.current() == suzhou


@pytest.mark.parametrize(
    "schema_name",
    ["city_999999", "city_330100", "template_city", "", "Public", "pg_catalog", "x;y"],
)
@pytest.mark.usefixtures("db")
def test_a_schema_without_a_ready_authority_is_never_entered(schema_name):
    with pytest.raises(UnknownAuthority), enter(schema_name):
        pass

    assert where() == ("", "deltavisa_app")


def test_an_authority_that_is_not_ready_is_not_entered(public):
    Authority.objects.create(kind="city", code="330100", slug="hangzhou", ready=False)

    with pytest.raises(UnknownAuthority), enter("city_330100"):
        pass


def test_a_role_that_does_not_exist_stops_the_statement_instead_of_running_it_elsewhere(suzhou):
    lost = AuthorityRef("city_999999", SchemaKind.CITY, "999999", "lost", "Lost", "无")
    where()

    with enter_authority(lost):
        for _again in range(2):
            with pytest.raises(DatabaseError, match=r"t_city_999999"):
                where()
            connection.connection.execute("ROLLBACK; BEGIN")

    assert where() == ("city_320500", "t_city_320500")


def test_the_schema_does_not_change_inside_a_transaction(suzhou):
    with transaction.atomic():
        with pytest.raises(OpenTransaction), enter("port_shanghai"):
            pass
        with enter("city_320500"):  # staying is no change
            assert where()[0] == "city_320500"

    with enter("port_shanghai"):
        assert where()[0] == "port_shanghai"


@pytest.mark.usefixtures("committed")
def test_the_schema_does_not_change_with_autocommit_off():
    with enter("city_320500"):
        where()
        transaction.set_autocommit(False)
        try:
            with pytest.raises(OpenTransaction), enter("port_shanghai"):
                pass
        finally:
            transaction.rollback()
            transaction.set_autocommit(True)


def switch_and_fail(to: AuthorityRef) -> None:
    """Do what `enter` forbids, so that a rollback takes the database back to another schema."""
    with transaction.atomic():
        wrapper().set_tenant(to)
        assert where()[0] == to.schema_name
        raise ZeroDivisionError


def test_a_rollback_to_a_savepoint_does_not_leave_a_stale_schema_behind(suzhou, inside):
    with inside("city_320100") as nanjing:
        pass
    where()

    with pytest.raises(ZeroDivisionError):
        switch_and_fail(nanjing)

    assert where() == ("city_320100", "t_city_320100")  # what was chosen last, not what was undone
    wrapper().set_tenant(suzhou)
    assert where() == ("city_320500", "t_city_320500")


@pytest.mark.usefixtures("committed")
def test_a_rollback_does_not_leave_a_stale_schema_behind():
    with enter("city_320100") as nanjing, enter("city_320500"):
        where()
        with pytest.raises(ZeroDivisionError):
            switch_and_fail(nanjing)
        assert where() == ("city_320100", "t_city_320100")


def test_a_failed_statement_is_followed_by_the_right_schema(suzhou):
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute("SELECT 1/0")

    assert where() == ("city_320500", "t_city_320500")


def wander(seed: int) -> list[str]:
    """Enter schemas in a random order, roll some work back, and report every wrong place."""
    wrong: list[str] = []
    dice = Random(seed)
    for _step in range(40):
        schema_name = dice.choice(SCHEMAS)
        with enter(schema_name):
            with transaction.atomic():
                wrong += [] if where()[0] == schema_name else [schema_name]
                transaction.set_rollback(dice.random() < 0.5)
            wrong += [] if where() == (schema_name, f"t_{schema_name}") else [schema_name]
    connection.close()
    return wrong


@pytest.mark.usefixtures("committed")
def test_threads_do_not_move_each_other():
    with ThreadPoolExecutor(8) as pool:
        wrong = [name for names in pool.map(wander, range(8)) for name in names]

    assert wrong == []


def test_with_authority_is_refused_because_threads_would_share_it(public):
    with pytest.raises(TypeError, match="enter"), Authority.objects.get(code="320500"):
        pass


DECLARED = {
    scoping.public_command: {"public"},
    scoping.city_command: {"city_320500", "city_320100"},
    scoping.port_command: {"port_shanghai"},
    scoping.tenant_command: {"city_320500", "city_320100", "port_shanghai"},
    scoping.any_command: set(SCHEMAS),
    scoping.public_query: {"public"},
    scoping.city_query: {"city_320500", "city_320100"},
    scoping.port_query: {"port_shanghai"},
    scoping.tenant_query: {"city_320500", "city_320100", "port_shanghai"},
    scoping.any_query: set(SCHEMAS),
}


@pytest.mark.parametrize("schema_name", SCHEMAS)
@pytest.mark.parametrize("declare", DECLARED, ids=lambda declare: declare.__name__)
@pytest.mark.usefixtures("db")
def test_a_service_runs_where_it_declares_and_raises_everywhere_else(declare, schema_name):
    ran: list[str] = []

    @declare  # type: ignore[untyped-decorator]  # all ten have the same type
    def act() -> str:
        ran.append(scoping.current().schema_name)
        return "done"

    with enter(schema_name):
        if schema_name in DECLARED[declare]:
            assert act() == "done"
        else:
            with pytest.raises(WrongSchema, match="act runs in"):
                act()

    assert ran == ([schema_name] if schema_name in DECLARED[declare] else [])


@pytest.mark.parametrize("declare", DECLARED, ids=lambda declare: declare.__name__)
@pytest.mark.usefixtures("db")
def test_no_service_runs_outside_every_schema(declare):
    with pytest.raises(NotEntered):
        declare(lambda: None)()


@pytest.mark.usefixtures("db")
def test_what_a_service_declares_can_be_read_from_it():
    command, query = scoping.city_command(where), scoping.any_query(where)

    assert vars(command)["runs_in"] == {SchemaKind.CITY}
    assert vars(command)["is_command"] is True
    assert vars(query)["runs_in"] == set(SchemaKind)
    assert vars(query)["is_command"] is False
    assert vars(command)["__wrapped__"] is where


@pytest.mark.usefixtures("committed")
def test_a_command_that_fails_halfway_leaves_nothing():
    @scoping.public_command
    def halfway() -> None:
        Authority.objects.filter(code="320500").update(name_en="Changed")
        raise ZeroDivisionError

    with enter("public"):
        with pytest.raises(ZeroDivisionError):
            halfway()
        assert Authority.objects.get(code="320500").name_en == "Suzhou"


@pytest.mark.usefixtures("committed")
def test_a_query_opens_no_transaction_and_a_command_does():
    with enter("city_320500"):
        assert scoping.city_query(lambda: connection.in_atomic_block)() is False
        assert scoping.city_command(lambda: connection.in_atomic_block)() is True


def test_ready_authorities_are_listed_by_kind_and_code(public):
    names = [authority.schema_name for authority in scoping.ready_authorities()]

    assert names == ["city_310000", "city_320100", "city_320500", "port_shanghai"]
    assert [a.code for a in scoping.ready_authorities(SchemaKind.PORT)] == ["shanghai"]
    assert PUBLIC not in scoping.ready_authorities()


def test_an_authority_is_named_in_the_language_of_the_reader(suzhou, settings):
    from django.utils.translation import override

    with override("en"):
        assert suzhou.name == "Suzhou"
    with override("zh-hans"):
        assert suzhou.name == "苏州市"
