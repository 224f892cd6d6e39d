"""What each role may do in the database, tried out and compared with the marks on the models."""

import pytest
from django.db import DatabaseError, connection, transaction

from apps.accounts.models import User
from apps.audit.models import AuditEvent
from apps.regions.kinds import SchemaKind, kind_of
from apps.regions.models import Authority, RejectedTask
from apps.regions.placement import is_append_only, is_tenant_readable, tables_of
from apps.regions.scoping import enter

TENANTS = ("city_320500", "city_320100", "city_310000", "port_shanghai")
AUDIT = AuditEvent._meta.db_table
USERS = User._meta.db_table


def refused(statement: str) -> None:
    """Run a statement that the database must refuse for want of a right."""
    with (
        pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_city_reads_its_own_tables_and_what_is_shared(suzhou):
    assert User.objects.count() == 0
    assert Authority.objects.filter(code="320500").exists()


@pytest.mark.parametrize(
    "table",
    [
        f"city_320100.{USERS}",
        f"city_320100.{AUDIT}",
        f"port_shanghai.{AUDIT}",
        f"template_city.{AUDIT}",
        f"public.{AUDIT}",
        f"public.{USERS}",
        f"public.{RejectedTask._meta.db_table}",
        "public.django_migrations",
    ],
)
def test_a_city_cannot_read_what_is_not_its_own(suzhou, table):
    refused(f"SELECT count(*) FROM {table}")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE public.regions_authority SET ready = false",
        "INSERT INTO public.regions_domain (domain, is_primary, tenant_id) VALUES ('x', true, 1)",
        "DELETE FROM public.regions_portofentry",
        "UPDATE django_migrations SET app = 'x'",
        "CREATE TABLE mine (id int)",
        "CREATE TABLE public.mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE SCHEMA mine",
        f"ALTER TABLE {USERS} ADD COLUMN mine int",
        f"DROP TABLE {USERS}",
        f"TRUNCATE {USERS}",
        f"TRUNCATE {AUDIT}",
        f"UPDATE {AUDIT} SET event = 'x'",
        f"DELETE FROM {AUDIT}",
        f"ALTER TABLE {AUDIT} DISABLE TRIGGER ALL",
        "CREATE ROLE mine",
    ],
)
@pytest.mark.parametrize("schema_name", ["city_320500", "port_shanghai"])
@pytest.mark.usefixtures("db")
def test_a_tenant_cannot_write_what_is_shared_nor_change_tables_nor_audit(schema_name, statement):
    with enter(schema_name):
        refused(statement)


@pytest.mark.parametrize(
    "statement",
    [
        f"SELECT count(*) FROM city_320500.{USERS}",
        f"SELECT count(*) FROM port_shanghai.{USERS}",
        "CREATE TABLE mine (id int)",
        "ALTER TABLE regions_authority ADD COLUMN mine int",
        f"UPDATE {AUDIT} SET event = 'x'",
        f"DELETE FROM {AUDIT}",
    ],
)
def test_public_cannot_look_into_a_tenant_nor_change_tables_nor_audit(public, statement):
    refused(statement)


@pytest.mark.usefixtures("db")
def test_the_bare_login_reads_nothing_at_all():
    for schema_name in ("public", *TENANTS):
        refused(f"SELECT count(*) FROM {schema_name}.{USERS}")


RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


def wanted_rights() -> dict[tuple[str, str, str], set[str]]:
    """Work out from the marks which rights each role has on each table; all else has none."""
    wanted: dict[tuple[str, str, str], set[str]] = {}
    for schema_name in ("public", *TENANTS):
        role = f"t_{schema_name}"
        for model in tables_of(kind_of(schema_name)):
            own = {"SELECT", "INSERT"} if is_append_only(model) else set(RIGHTS[:4])
            wanted[role, schema_name, model._meta.db_table] = own
        wanted[role, schema_name, "django_migrations"] = {"SELECT"}
        for model in tables_of(SchemaKind.PUBLIC):
            if schema_name != "public" and is_tenant_readable(model):
                wanted[role, "public", model._meta.db_table] = {"SELECT"}
    return wanted


def test_every_right_on_every_table_is_one_that_the_marks_give(public):
    roles = [f"t_{name}" for name in ("public", *TENANTS)]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT r.rolname, n.nspname, c.relname, p.name
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            CROSS JOIN unnest(%s::text[]) AS r(rolname) CROSS JOIN unnest(%s::text[]) AS p(name)
            WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname !~ '^(pg_|information_schema)'
              AND has_table_privilege(r.rolname, c.oid, p.name)
            """,
            [[*roles, "deltavisa_app"], list(RIGHTS)],
        )
        found: dict[tuple[str, str, str], set[str]] = {}
        for role, schema_name, table, right in cursor.fetchall():
            found.setdefault((role, schema_name, table), set()).add(right)

    missing_tables = {key for key in wanted_rights() if key not in found}
    assert not missing_tables
    assert found == wanted_rights()


def test_no_tenant_role_may_use_another_schema(public):
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT r.rolname, n.nspname FROM pg_roles r CROSS JOIN pg_namespace n
            WHERE r.rolname ~ '^(t_|deltavisa_app)'
              AND n.nspname ~ '^(city_|port_|template_|public)'
              AND has_schema_privilege(r.rolname, n.oid, 'USAGE')
              AND n.nspname <> substr(r.rolname, 3) AND n.nspname <> 'public'
            """
        )
        assert cursor.fetchall() == []
        cursor.execute(
            """
            SELECT r.rolname FROM pg_roles r CROSS JOIN pg_namespace n
            WHERE r.rolname ~ '^(t_|deltavisa_app)' AND n.nspname !~ '^pg_toast'
              AND has_schema_privilege(r.rolname, n.oid, 'CREATE')
            """
        )
        assert cursor.fetchall() == []


@pytest.mark.usefixtures("committed")
def test_a_missing_table_does_not_fall_through_to_its_namesake_in_public(databases):
    with databases.owner_login(), connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE city_320500.{USERS} CASCADE")

    with enter("city_320500"), pytest.raises(DatabaseError, match="permission denied"):
        User.objects.count()


@pytest.mark.usefixtures("committed")
def test_a_decoy_table_in_public_is_not_read(databases):
    with databases.owner_login(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE public.enterprises_enterprise AS SELECT 1 AS id")

    with enter("port_shanghai"):
        refused("SELECT * FROM enterprises_enterprise")
    with enter("public"):
        refused("SELECT * FROM enterprises_enterprise")  # no model of public: no grant either


def test_a_cached_value_of_one_authority_is_not_seen_by_another(suzhou, inside):
    from django.core.cache import cache

    cache.set("desk", "of Suzhou")

    with inside("city_320100"):
        assert cache.get("desk") is None
        cache.set("desk", "of Nanjing")
    assert cache.get("desk") == "of Suzhou"


@pytest.mark.usefixtures("db")
def test_nothing_is_cached_outside_every_schema():
    from django.core.cache import cache

    from apps.regions.errors import NotEntered

    with pytest.raises(NotEntered):
        cache.set("desk", "of nobody")
