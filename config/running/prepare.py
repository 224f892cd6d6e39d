"""Brings a development database up to date: schemas, authorities, policy, demo accounts.

    DELTAVISA_DATABASE_LOGIN=owner python -m config.running.prepare

The supervisor runs it whenever the fingerprint of what it depends on has changed. Each step may be
repeated and interrupted.
"""

import io
from contextlib import redirect_stdout

import django
from django.core.management import call_command

from config.env import env
from config.messages import compile_where_needed
from config.running.stages import stage

WHERE = "where.txt"
"""The file with hosts and logins; only its owner may read the folder."""

SHOWN = ("public", "city_320500", "city_310000", "port_shanghai")

STEPS = (
    ("regions_sync", "Schemas of 41 cities and the port"),
    ("policy_load", "Policy with its dates and sources"),
    ("demo_accounts", "Demo accounts for every role"),
    ("enterprises_demo", "A demo unit on file in every city"),
)


def main() -> None:
    """Run each step and say how long it took; what a step prints is shown only if it fails."""
    compile_where_needed()
    django.setup()
    for command, title in STEPS:
        said = io.StringIO()
        try:
            with stage(title), redirect_stdout(said):
                call_command(command, stdout=said)
        except BaseException:
            print(said.getvalue(), flush=True)  # noqa: T201
            raise
    where = env.data_dir / WHERE
    where.touch(mode=0o600)
    where.write_text(where_to_look())


def where_to_look() -> str:
    """Say which hosts to open and who may log in there; `{port}` stands for the port of the run.

    Imports late, since models cannot be imported before Django is set up.
    """
    from apps.accounts.demo import demo_password, users_of  # noqa: PLC0415
    from apps.regions.scoping import PUBLIC, ready_authorities  # noqa: PLC0415

    authorities = ready_authorities()
    shown = {authority.schema_name: authority for authority in (PUBLIC, *authorities)}
    lines = [f"Log in with the password  {demo_password()}  as one of", ""]
    for schema_name in SHOWN:
        if schema_name in shown:
            authority = shown[schema_name]
            host = f"{authority.slug}.{env.base_domain}".removeprefix(".")
            lines += [
                f"  http://{host}:{{port}}/  {authority.name_zh} {authority.name_en}",
                f"      {', '.join(user.username for user in users_of(authority))}",
            ]
    cities = sum(authority.kind.value == "city" for authority in authorities)
    return "\n".join([*lines, "", f"and so on for each of the {cities} cities.", ""])


if __name__ == "__main__":
    main()
