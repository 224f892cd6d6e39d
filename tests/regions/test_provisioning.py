"""Making authorities: whole or not at all, again and again, and never half served."""

import io
import re
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from apps.regions import directory, provisioning, reference, schemas
from apps.regions.authority import AuthorityRef
from apps.regions.errors import OwnerLoginNeeded, UnknownAuthority
from apps.regions.kinds import SchemaKind
from apps.regions.models import Authority, PortOfEntry
from apps.regions.provisioning import AuthorityPlan, HostTaken, provision
from apps.regions.scoping import current, enter
from apps.regions.templates import NoTemplate, renamed, template_sql
from tests.databases import Copy, Databases

WUXI = next(plan for plan in reference.cities() if plan.code == "320200")
NINGBO_PORT = AuthorityPlan(
    kind=SchemaKind.PORT,
    code="ningbo",
    slug="port-ningbo",
    name_en="Ningbo Port Visa Authority",
    name_zh="宁波口岸签证机关",
)


class Killed(BaseException):
    """Stands for a process that ends at this very point."""


@pytest.fixture
def owner(
    django_db_setup: None, databases: Databases, django_db_blocker: DjangoDbBlocker
) -> Iterator[Databases]:
    """Work as the commands that make schemas do, in a transaction that is rolled back after."""
    own = transaction.atomic()
    own._from_testcase = True  # type: ignore[attr-defined]  # what Django's own test case sets
    with django_db_blocker.unblock(), databases.owner_login(), own:
        yield databases
        transaction.set_rollback(True)


@pytest.fixture
def committing_owner(committed: Copy, databases: Databases) -> Iterator[Databases]:
    """Work as the commands that make schemas do, and commit."""
    with databases.owner_login():
        yield databases


@pytest.fixture
def seeds(monkeypatch: pytest.MonkeyPatch) -> list[provisioning._Seeding]:
    """Let a test register seeds of its own."""
    own = list(provisioning._seeds)
    monkeypatch.setattr(provisioning, "_seeds", own)
    return own


def status_of(schema_name: str) -> schemas.SchemaStatus:
    """Find one line of the status."""
    return next(status for status in schemas.statuses() if status.schema_name == schema_name)


def test_a_new_city_is_served_at_its_host(committing_owner):
    provision(WUXI)

    with committing_owner.app_login(), enter("city_320200") as wuxi:
        assert (wuxi.slug, wuxi.name_zh) == ("wuxi", "无锡市")
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user, (SELECT count(*) FROM accounts_user)")
            assert cursor.fetchone() == ("t_city_320200", 0)
    assert status_of("city_320200").is_well


def steps_of(plan: AuthorityPlan) -> list[str]:
    """Provision once and list the steps reported."""
    seen: list[str] = []
    provision(plan, report=lambda _schema, step: seen.append(step))
    return seen


def test_ready_is_the_last_step(owner):
    steps = steps_of(WUXI)

    assert steps[:2] == ["row", "schema"]
    assert steps[-1] == "ready"
    assert len(steps) > 3  # at least one app has registered a seed


@pytest.mark.parametrize("number", range(4))
def test_a_process_killed_after_any_step_leaves_a_city_unserved_and_a_repeat_completes_it(
    owner, number
):
    seen: list[str] = []

    def die(_schema_name: str, step: str) -> None:
        seen.append(step)
        if len(seen) == number + 1:
            raise Killed

    with pytest.raises(Killed):
        provision(WUXI, report=die)
    directory.forget()
    if seen[-1] != "ready":
        with pytest.raises(UnknownAuthority), enter("city_320200"):
            pass

    provision(WUXI)

    assert status_of("city_320200").is_well
    assert Authority.objects.filter(code="320200").count() == 1
    with enter("city_320200"):
        assert current().slug == "wuxi"


def test_a_seed_that_fails_leaves_the_city_unserved_and_a_repeat_completes_it(owner, seeds):
    tries: list[str] = []

    def fail_once(authority: AuthorityRef) -> None:
        tries.append(current().schema_name)
        if len(tries) == 1:
            raise ZeroDivisionError

    provisioning.register_seed("fail once", fail_once, kinds={SchemaKind.CITY})

    with pytest.raises(ZeroDivisionError):
        provision(WUXI)
    assert status_of("city_320200").ready is False
    provision(WUXI)

    assert tries == ["city_320200", "city_320200"]
    assert status_of("city_320200").is_well


def test_a_seed_runs_for_its_kinds_only_in_public_if_it_says_so(owner, seeds):
    ran: list[tuple[str, str]] = []
    provisioning.register_seed(
        "of public",
        lambda authority: ran.append((authority.schema_name, current().schema_name)),
        kinds={SchemaKind.CITY},
        in_public=True,
    )
    provisioning.register_seed(
        "of ports",
        lambda authority: ran.append((authority.schema_name, current().schema_name)),
        kinds={SchemaKind.PORT},
    )

    provision(WUXI)

    assert ran == [("city_320200", "public")]


def test_schema_role_and_grants_are_one_transaction(owner):
    broken = template_sql(SchemaKind.CITY) + "\nSELECT 1/0;"

    with pytest.raises(DatabaseError):
        provision(WUXI, template=broken)

    assert "city_320200" not in schemas.existing_schemas()
    provision(WUXI)
    assert status_of("city_320200").is_well


def test_provisioning_again_changes_nothing_but_names(owner):
    first = provision(WUXI)
    renamed_plan = AuthorityPlan(
        kind=WUXI.kind, code=WUXI.code, slug=WUXI.slug, name_en="Wu-hsi", name_zh=WUXI.name_zh
    )

    again = provision(renamed_plan)

    assert again.pk == first.pk
    assert Authority.objects.get(code="320200").name_en == "Wu-hsi"
    assert again.domains.count() == 1


def test_two_authorities_never_share_a_host(owner):
    taken = AuthorityPlan(
        kind=SchemaKind.CITY, code="330200", slug="nanjing", name_en="Ningbo", name_zh="宁波市"
    )

    with pytest.raises((HostTaken, IntegrityError)):
        provision(taken)

    assert "city_330200" not in schemas.existing_schemas()
    assert not Authority.objects.filter(code="330200").exists()


def test_a_second_port_needs_only_data(committing_owner):
    provision(NINGBO_PORT)

    with committing_owner.app_login(), enter("port_ningbo"), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("t_port_ningbo",)


def test_the_application_cannot_provision(committed):
    with pytest.raises(OwnerLoginNeeded):
        provision(WUXI)
    with pytest.raises(OwnerLoginNeeded):
        schemas.migrate_schema("city_320200")


SHAPES = {
    "columns": """
        SELECT table_name, column_name, ordinal_position, column_default, is_nullable, data_type,
               character_maximum_length, numeric_precision, is_identity, identity_generation,
               is_generated, generation_expression
        FROM information_schema.columns WHERE table_schema = %(schema)s""",
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = %(schema)s",
    "constraints": """
        SELECT conrelid::regclass::text, conname, contype, pg_get_constraintdef(oid),
               condeferrable, condeferred, convalidated
        FROM pg_constraint WHERE connamespace = %(schema)s::regnamespace""",
    "triggers": """
        SELECT c.relname, t.tgname, t.tgenabled, pg_get_triggerdef(t.oid)
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE c.relnamespace = %(schema)s::regnamespace AND NOT t.tgisinternal""",
    "functions": """
        SELECT proname, pg_get_functiondef(oid) FROM pg_proc
        WHERE pronamespace = %(schema)s::regnamespace""",
    "sequences": """
        SELECT sequencename, data_type::text, start_value, increment_by, max_value, cycle
        FROM pg_sequences WHERE schemaname = %(schema)s""",
    "views and types": """
        SELECT relname, relkind, relrowsecurity, relreplident FROM pg_class
        WHERE relnamespace = %(schema)s::regnamespace AND relkind <> 'i'""",
    "migrations": "SELECT app, name FROM {schema}.django_migrations",
}


def shape_of(schema_name: str, what: str) -> list[str]:
    """Describe one aspect of a schema without its name, in a fixed order."""
    with connection.cursor() as cursor:
        cursor.execute(SHAPES[what].replace("{schema}", schema_name), {"schema": schema_name})
        rows = [re.sub(rf"\b{schema_name}\b", "HERE", str(row)) for row in cursor.fetchall()]
    # PostgreSQL writes a list of texts out in two ways that mean one thing: it casts each, or all.
    return sorted(re.sub(r"::(character varying|text)(\[\])?|[()]", "", row) for row in rows)


@pytest.mark.parametrize("what", SHAPES)
@pytest.mark.parametrize(
    ("migrated", "from_template"),
    [("template_city", "city_320500"), ("template_port", "port_shanghai")],
)
def test_a_schema_from_the_template_is_what_migrations_make(owner, migrated, from_template, what):
    shape = shape_of(migrated, what)

    assert shape == shape_of(from_template, what)
    assert shape or what == "views and types"


@pytest.mark.parametrize("kind", [SchemaKind.CITY, SchemaKind.PORT])
def test_a_schema_from_the_template_names_no_other_schema(owner, kind):
    sql = renamed(template_sql(kind), kind, f"{kind}_320200" if kind == "city" else "port_ningbo")

    assert "template_" not in sql
    assert not re.search(r"^(SET |\\)", sql, re.MULTILINE)


def test_a_template_is_not_used_for_another_kind():
    with pytest.raises(ValueError, match="not of the kind"):
        renamed("", SchemaKind.CITY, "port_ningbo")


def test_a_missing_pg_dump_is_named_and_nothing_is_made(owner, settings):
    settings.PG_DUMP = "/bin/false"

    with pytest.raises(NoTemplate, match="pg_dump"):
        provision(WUXI)

    assert "city_320200" not in schemas.existing_schemas()


def forget_migration(schema_name: str) -> None:
    """Take back the record of a migration that changes no table, so that it can run again."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {schema_name}.django_migrations WHERE app = 'admin'"
            " AND name = '0003_logentry_add_action_flag_choices'"
        )
        assert cursor.rowcount == 1


def test_one_query_tells_which_schemas_are_behind(owner, django_assert_num_queries):
    forget_migration("city_320100")
    everything = schemas.existing_schemas()

    with django_assert_num_queries(2):  # which have the table, and then all of them at once
        assert schemas.behind(everything) == ["city_320100"]


def test_only_schemas_that_are_behind_are_migrated(owner):
    forget_migration("city_320100")
    migrated: list[str] = []

    provisioning.migrate_behind(lambda schema_name, _step: migrated.append(schema_name))

    assert migrated == ["city_320100"]
    assert schemas.behind(schemas.existing_schemas()) == []


def test_status_shows_what_is_not_well(owner):
    forget_migration("city_320100")
    Authority.objects.filter(code="320500").update(ready=False)
    Authority.objects.create(kind="city", code="330200", slug="ningbo")
    shown = io.StringIO()

    call_command("regions_status", stdout=shown)

    lines = {line.split()[0]: line.split()[1:] for line in shown.getvalue().splitlines()}
    assert lines["public"] == ["public", "0", "-", "yes"]
    assert lines["city_320100"] == ["city", "1", "yes", "yes"]
    assert lines["city_320500"] == ["city", "0", "no", "yes"]
    assert lines["city_330200"][:3] == ["city", "missing", "no"]
    assert shown.getvalue().splitlines()[-1] == "8 schemas, 3 not well"
    with pytest.raises(SystemExit):
        call_command("regions_status", "--check", stdout=io.StringIO())


def test_city_create_makes_a_city_of_the_list(owner):
    shown = io.StringIO()

    call_command("city_create", "320200", stdout=shown)

    assert shown.getvalue().splitlines()[-1] == "city_320200 is ready at wuxi.localhost"
    assert status_of("city_320200").is_well
    call_command("city_create", "320200", stdout=shown)  # and again


def test_city_create_makes_a_city_that_is_not_in_the_list(owner):
    named = ["--slug=wenchang", "--name-en=Wenchang", "--name-zh=文昌市"]

    call_command("city_create", "469005", *named, stdout=io.StringIO())

    assert status_of("city_469005").is_well


@pytest.mark.parametrize(
    "arguments",
    [
        ["469005"],
        ["469005", "--slug=wenchang"],
        ["46900", "--slug=x", "--name-en=X", "--name-zh=X"],
        ["469005; DROP SCHEMA public", "--slug=x", "--name-en=X", "--name-zh=X"],
    ],
)
def test_city_create_refuses_what_names_no_city(owner, arguments):
    before = schemas.existing_schemas()

    with pytest.raises(CommandError):
        call_command("city_create", *arguments, stdout=io.StringIO())

    assert schemas.existing_schemas() == before
    assert Authority.objects.count() == 4


def test_port_create_makes_a_port_of_the_list_and_its_places_of_entry(owner):
    PortOfEntry.objects.all().delete()
    shown = io.StringIO()

    call_command("port_create", "shanghai", stdout=shown)

    assert shown.getvalue().splitlines()[-1] == "port_shanghai is ready at port.localhost"
    assert PortOfEntry.objects.count() == 9
    with pytest.raises(CommandError, match="shanghai"):
        call_command("port_create", "atlantis", stdout=io.StringIO())


def test_sync_makes_all_41_cities_and_the_port_and_repeats_without_change(committing_owner):
    shown = io.StringIO()

    call_command("regions_sync", stdout=shown)
    call_command("regions_sync", stdout=shown)

    assert shown.getvalue().count("42 authorities ready, 9 places of entry") == 2
    assert all(status.is_well for status in schemas.statuses())
    assert Authority.objects.filter(ready=True).count() == 42
    with committing_owner.app_login():
        luan = directory.by_host("luan.localhost")
        assert luan is not None
        with enter(luan.authority.schema_name) as entered:
            assert entered.name_zh == "六安市"


def test_dates_that_an_administrator_set_survive_a_sync(owner):
    PortOfEntry.objects.filter(code="PVG").update(enabled_until="2027-01-01", name_en="old")

    with enter("public"):
        reference.load_ports_of_entry()

    row = PortOfEntry.objects.get(code="PVG")
    assert row.enabled_until is not None
    assert row.name_en.startswith("Shanghai Pudong")


def test_two_provisionings_wait_for_each_other(owner):
    with schemas.one_at_a_time():
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [schemas._LOCK])
            assert cursor.fetchone() == (False,)
        other.close()
