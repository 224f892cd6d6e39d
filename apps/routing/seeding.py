"""What a new authority needs of this app before it is ready: a signing key."""

from apps.core.actors import Actor
from apps.regions.authority import AuthorityRef
from apps.regions.placement import CITY_AND_PORT
from apps.regions.provisioning import register_seed
from apps.routing import keys


def register() -> None:
    """Have `regions` make the key in public, and find it made at every later sync."""
    register_seed("routing.keys", _make_key, kinds=CITY_AND_PORT, in_public=True)


def _make_key(authority: AuthorityRef) -> None:
    keys.ensure(actor=Actor.system("routing"), schema=authority.schema_name)
