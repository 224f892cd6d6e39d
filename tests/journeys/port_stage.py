"""The pages of the port without workers, for journeys in which nothing waits for one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from apps.accounts.models import User
from apps.core.actors import Actor
from apps.regions.scoping import enter
from tests.factories.accounts import PASSWORD
from tests.journeys.stage import Stage
from tests.webserver import serving

PORT = "port"
SCHEMA = "port_shanghai"


@contextmanager
def port_stage() -> Iterator[Stage]:
    """Serve the pages; everybody's password is that of the factories."""
    with serving() as port:
        made = Stage(port)
        made.password = PASSWORD
        yield made


def name_of(actor: Actor, *, called: str = "") -> str:
    """The name somebody logs in with; `called` is how colleagues see them from now on."""
    with enter(SCHEMA):
        user = User.objects.get(id=actor.id)
        if called:
            User.objects.filter(id=user.id).update(display_name=called)
        return user.username
