"""Each authority signs with a key of its own, which can be replaced while messages travel."""

import datetime as dt
import stat
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from apps.core.actors import Actor
from apps.regions.scoping import PUBLIC, enter, ready_authorities
from apps.routing import keys, relay
from apps.routing.errors import NoSigningKey
from apps.routing.models import AuthorityKey
from tests.routing.carrying import CITY, PORT, Effects, claim, outgoing, parcels_of, receive, send

pytestmark = pytest.mark.django_db

OPERATOR = Actor.system("operator")


def rotate(schema: str = CITY, **options: dt.timedelta) -> AuthorityKey:
    with enter(PUBLIC.schema_name):
        return keys.rotate(actor=OPERATOR, schema=schema, **options)


def key_of(schema: str) -> str:
    with enter(schema):
        return keys.Signer().key_id


def test_every_authority_has_a_key_when_it_is_ready() -> None:
    found = {key_of(authority.schema_name) for authority in ready_authorities()}

    assert len(found) == len(ready_authorities())


def test_a_private_key_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    store = keys.FileKeyStore(tmp_path)

    key_id, public = store.create(CITY)

    (path,) = tmp_path.rglob("*.pem")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert key_id == keys.key_id_of(public)
    assert store.holds(CITY, key_id)
    assert not store.holds(PORT, key_id)
    with pytest.raises(NoSigningKey):
        store.sign(PORT, key_id, b"data")


def test_a_new_key_signs_at_once_and_the_old_one_counts_for_a_while(effects: Effects) -> None:
    message = send()
    parcels = parcels_of(claim())
    new = rotate()

    (answer,) = receive(parcels)

    assert answer.outcome == "applied"
    assert message.key_id != new.key_id
    assert key_of(CITY) == new.key_id


def test_what_a_revoked_key_signed_is_signed_anew_before_it_leaves(effects: Effects) -> None:
    message = send()
    new = rotate(overlap=dt.timedelta())

    relay.carry_everything()

    row = outgoing(message)
    assert (row.state, row.key_id) == ("done", new.key_id)
    assert row.digest == message.digest


def test_what_is_on_its_way_with_a_revoked_key_is_refused(effects: Effects) -> None:
    send()
    parcels = parcels_of(claim())
    rotate(overlap=dt.timedelta())

    (answer,) = receive(parcels)

    assert answer.code == "unknown-sender"
    assert effects.count() == 0


def test_an_older_overlap_is_not_lengthened() -> None:
    first = key_of(CITY)
    rotate(overlap=dt.timedelta(hours=1))
    rotate(overlap=dt.timedelta(days=7))

    with enter(PUBLIC.schema_name):
        old = AuthorityKey.objects.get(key_id=first)
    assert old.valid_until is not None
    assert old.valid_until - old.valid_from < dt.timedelta(days=6)


def test_without_a_key_nothing_leaves() -> None:
    with enter(PUBLIC.schema_name):
        AuthorityKey.objects.filter(authority=CITY).delete()

    with pytest.raises(NoSigningKey):
        send()


def test_a_key_is_made_only_where_none_is() -> None:
    with enter(PUBLIC.schema_name):
        before = set(AuthorityKey.objects.values_list("key_id", flat=True))
        keys.ensure(actor=OPERATOR, schema=CITY)
        assert set(AuthorityKey.objects.values_list("key_id", flat=True)) == before
        AuthorityKey.objects.filter(authority=CITY).delete()
        keys.ensure(actor=OPERATOR, schema=CITY)

    assert key_of(CITY) not in before


def test_the_command_gives_a_new_key_to_a_known_authority() -> None:
    before = key_of(CITY)

    call_command("routing_key_rotate", CITY)

    assert key_of(CITY) != before
    with pytest.raises(CommandError):
        call_command("routing_key_rotate", "city_999999")
