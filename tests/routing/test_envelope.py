"""The signed bytes: written in one way, verified before they are read, changed by nobody."""

import dataclasses
import datetime as dt
import json
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from apps.core.errors import DomainError
from apps.routing.canonical import canonical_bytes, sha256_hex
from apps.routing.envelope import Envelope, FileRef, Parcel, open_parcel
from apps.routing.errors import BadSignature, BreaksContract, WrongDestination
from tests.routing.examples import BODIES

KEY = Ed25519PrivateKey.generate()


class OneKey:
    """Knows one key, of one city."""

    def signer_of(self, *, data: bytes, signature: bytes, key_id: str) -> str:
        try:
            KEY.public_key().verify(signature, data)
        except InvalidSignature:
            raise BadSignature from None
        return "city_320500"


def envelope(type_: str = "request.handed_on") -> Envelope:
    return Envelope(
        id=uuid4(),
        contract="1",
        type=type_,
        origin="city_320500",
        destination="port_shanghai",
        aggregate_id=uuid4(),
        version=1,
        created_at=dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC),
        body=BODIES[type_],
        files=(FileRef(uuid4(), "a" * 64, 1200, "application/pdf", "邀请函.pdf"),),
    )


def parcel_of(message: Envelope, data: bytes | None = None) -> Parcel:
    written = message.to_bytes() if data is None else data
    return Parcel(
        message_id=message.id,
        origin=message.origin,
        aggregate_id=message.aggregate_id,
        envelope=written,
        signature=KEY.sign(written),
        key_id="key",
        files={},
    )


@pytest.mark.parametrize("type_", sorted(BODIES))
def test_what_is_written_is_what_is_read(type_: str) -> None:
    message = envelope(type_)

    assert open_parcel(parcel_of(message), here="port_shanghai", verifier=OneKey()) == message
    assert Envelope.own(message.to_bytes().decode()) == message


def test_the_same_message_has_the_same_bytes_whatever_the_order_of_its_fields() -> None:
    message = envelope()
    turned = dataclasses.replace(message, body=dict(reversed([*message.body.items()])))

    assert turned.to_bytes() == message.to_bytes()


def test_canonical_bytes_are_sorted_tight_and_utf8() -> None:
    assert canonical_bytes({"b": [1, None], "a": "转交"}) == '{"a":"转交","b":[1,null]}'.encode()
    with pytest.raises(ValueError, match="JSON"):
        canonical_bytes({"a": float("nan")})


def test_nothing_is_read_before_the_signature_is_verified() -> None:
    message = envelope()
    parcel = dataclasses.replace(parcel_of(message), envelope=b"\xff not JSON at all")

    with pytest.raises(BadSignature):
        open_parcel(parcel, here="port_shanghai", verifier=OneKey())


@given(place=st.integers(min_value=0), flip=st.integers(min_value=1, max_value=255))
def test_no_single_byte_can_be_changed(place: int, flip: int) -> None:
    parcel = parcel_of(envelope("case.accepted"))
    changed = bytearray(parcel.envelope)
    changed[place % len(changed)] ^= flip

    with pytest.raises(BadSignature):
        open_parcel(
            dataclasses.replace(parcel, envelope=bytes(changed)),
            here="port_shanghai",
            verifier=OneKey(),
        )


@given(data=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_well_signed_bytes_are_read_or_refused_by_name(data: bytes) -> None:
    with pytest.raises(DomainError):
        open_parcel(parcel_of(envelope(), data), here="port_shanghai", verifier=OneKey())


def test_deeply_nested_bytes_are_refused() -> None:
    data = b'{"a":' * 100_000 + b"1" + b"}" * 100_000

    with pytest.raises(BreaksContract):
        open_parcel(parcel_of(envelope(), data), here="port_shanghai", verifier=OneKey())


def test_the_receiver_takes_only_what_is_addressed_to_it() -> None:
    with pytest.raises(WrongDestination):
        open_parcel(parcel_of(envelope()), here="city_320100", verifier=OneKey())


def test_the_digest_is_of_the_bytes_as_they_came() -> None:
    parcel = parcel_of(envelope())

    assert parcel.digest == sha256_hex(parcel.envelope)
    assert json.loads(parcel.envelope)["to"] == "port_shanghai"
