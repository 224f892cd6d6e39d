"""Seals of ICAO Doc 9303-13: published ones verify, and nothing that was touched does."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import ecdsa
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import example, given
from hypothesis import strategies as st

from apps.core.vds import (
    Header,
    Seal,
    SealOfOtherProfile,
    SealUnreadable,
    VisaFacts,
    c40,
    facts_of,
    is_signed_by,
    read,
    seal_with,
    unsigned,
    visa_features,
)
from apps.core.vds.signing import raw_signature
from apps.core.vds.visa import PROFILE

DATA = Path(__file__).parents[1] / "data"
ROWS = [
    row
    for row in csv.DictReader((DATA / "identifiers.csv").read_text().splitlines())
    if row["format"] == "ICAO_VDS"
]
WHOLE = [bytes.fromhex(row["value"]) for row in ROWS if row["note"].startswith("complete")]
VISA, PERMIT = WHOLE
KEY = ec.generate_private_key(ec.SECP256R1())
HEADER = Header("UTO", "UTSH", "1A", dt.date(2026, 11, 24), dt.date(2026, 11, 24), PROFILE)
FACTS = VisaFacts(
    issuer="UTO",
    names="ERIKSSON<<ANNA<MARIA",
    number="SH2600000012",
    passport="L898902C3",
    nationality="UTO",
    birth_date=dt.date(1974, 8, 12),
    sex="F",
    enter_by=dt.date(2026, 12, 9),
    entries=1,
    stay_days=30,
    category="M",
)


def certificate(name: str) -> bytes:
    return (DATA / "seals" / name).read_bytes()


def fits_permit(seal: Seal) -> bool:
    """With our own code: the curve is one that `cryptography` has."""
    found = x509.load_der_x509_certificate(certificate("sealgen_UTTS5B.crt")).public_key()
    assert isinstance(found, ec.EllipticCurvePublicKey)
    return is_signed_by(seal, found)


def fits_visa(seal: Seal) -> bool:
    """Over brainpoolP224r1, which `cryptography` lacks: another library checks the same bytes."""
    der = certificate("sealgen_DETS32.crt")
    start = der.index(bytes.fromhex("033a0004"))  # BIT STRING, no unused bits, uncompressed point
    key = ecdsa.VerifyingKey.from_string(
        der[start + 4 : start + 60], curve=ecdsa.BRAINPOOLP224r1, hashfunc=hashlib.sha224
    )
    try:
        return bool(key.verify(seal.signature, seal.signed))
    except ecdsa.BadSignatureError:
        return False


def made(facts: VisaFacts = FACTS, header: Header = HEADER) -> bytes:
    """A seal of ours."""
    return seal_with(lambda data: raw_signature(KEY, data), unsigned(header, visa_features(facts)))


def is_believed(raw: bytes, fits: Callable[[Seal], bool]) -> bool:
    try:
        return fits(read(raw))
    except SealUnreadable:
        return False


def flipped(raw: bytes, bit: int) -> bytes:
    changed = bytearray(raw)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


class TestPublishedSeals:
    @pytest.mark.parametrize(("raw", "fits"), [(VISA, fits_visa), (PERMIT, fits_permit)])
    def test_a_published_seal_verifies_with_its_certificate(
        self, raw: bytes, fits: Callable[[Seal], bool]
    ) -> None:
        assert is_believed(raw, fits)

    @pytest.mark.parametrize(("raw", "fits"), [(VISA, fits_visa), (PERMIT, fits_permit)])
    def test_no_published_seal_with_one_bit_flipped_is_believed(
        self, raw: bytes, fits: Callable[[Seal], bool]
    ) -> None:
        believed = [bit for bit in range(8 * len(raw)) if is_believed(flipped(raw, bit), fits)]
        assert believed == []

    def test_the_published_visa_says_what_is_known_of_it(self) -> None:
        seal = read(VISA)
        assert (seal.header.issuer, seal.header.signer, seal.header.certificate) == (
            "UTO",
            "DETS",
            "32",
        )
        facts = facts_of(seal)
        assert facts.names == "DENT<<ARTHUR<PHILIP"
        assert (facts.passport, facts.stay_days, facts.entries) == ("47110815P", 160, 0)

    @pytest.mark.parametrize("row", [row for row in ROWS if len(row["value"]) < 40])
    def test_a_published_header_without_a_signature_is_no_whole_seal(
        self, row: dict[str, str]
    ) -> None:
        with pytest.raises(SealUnreadable) as refused:
            read(bytes.fromhex(row["value"]))
        whole_header = len(bytes.fromhex(row["value"]))
        assert (refused.value.data["at"] == whole_header) is (row["expect"] == "valid")

    def test_a_permit_is_no_visa(self) -> None:
        with pytest.raises(SealOfOtherProfile):
            facts_of(read(PERMIT))


class TestOurSeals:
    def test_a_seal_gives_back_what_was_sealed(self) -> None:
        seal = read(made())
        assert is_signed_by(seal, KEY.public_key())
        assert (seal.header, facts_of(seal)) == (HEADER, FACTS)

    def test_no_seal_with_one_bit_flipped_is_believed(self) -> None:
        raw = made()
        for bit in range(8 * len(raw)):
            assert not is_believed(flipped(raw, bit), lambda s: is_signed_by(s, KEY.public_key()))

    def test_no_seal_that_was_cut_or_made_longer_is_read(self) -> None:
        raw = made()
        for length in range(len(raw)):
            with pytest.raises(SealUnreadable):
                read(raw[:length])
        with pytest.raises(SealUnreadable):
            read(raw + b"\x00")

    def test_another_key_does_not_fit(self) -> None:
        other = ec.generate_private_key(ec.SECP256R1()).public_key()
        assert not is_signed_by(read(made()), other)
        larger = ec.generate_private_key(ec.SECP384R1()).public_key()
        assert not is_signed_by(read(made()), larger)

    def test_a_feature_that_comes_twice_is_refused(self) -> None:
        signed = unsigned(HEADER, visa_features(FACTS)) + bytes((3, 1, 9))
        with pytest.raises(SealUnreadable):
            read(seal_with(lambda data: raw_signature(KEY, data), signed))

    def test_a_length_written_in_two_ways_is_refused(self) -> None:
        signed = unsigned(HEADER, {}) + bytes((3, 0x81, 1, 1))
        with pytest.raises(SealUnreadable):
            read(seal_with(lambda data: raw_signature(KEY, data), signed))

    def test_a_name_longer_than_the_zone_is_cut(self) -> None:
        long = replace(FACTS, names="PAPANDROPOULOUS<<JONATHON<WARREN<TREVOR")
        assert facts_of(read(made(long))).names == "PAPANDROPOULOUS<<JONATHON<WARREN"[:31]

    @given(
        names=st.from_regex(r"[A-Z]{1,15}<<[A-Z]{1,13}", fullmatch=True),
        passport=st.from_regex(r"[A-Z0-9]{1,9}", fullmatch=True),
        born=st.dates(dt.date(1930, 1, 1), dt.date(2026, 11, 23)),
        enter_by=st.dates(dt.date(2026, 11, 24), dt.date(2099, 12, 31)),
        sex=st.sampled_from("MFX"),
        stay=st.integers(1, 30),
        category=st.sampled_from(["F", "M", "L", "S2", "Q2", "R", "Z", "C"]),
    )
    def test_whatever_a_port_visa_may_say_comes_back(
        self, names, passport, born, enter_by, sex, stay, category
    ) -> None:
        facts = replace(
            FACTS,
            names=names,
            passport=passport,
            birth_date=born,
            enter_by=enter_by,
            sex=sex,
            stay_days=stay,
            category=category,
        )
        assert facts_of(read(made(facts))) == facts

    @given(st.lists(st.tuples(st.integers(0, 140), st.integers(0, 255)), min_size=1, max_size=4))
    def test_whatever_bytes_are_changed_it_is_unreadable_or_not_believed(self, changes) -> None:
        whole = made()
        raw = bytearray(whole)
        for at, byte in changes:
            raw[at % len(raw)] = byte
        if bytes(raw) != whole:
            assert not is_believed(bytes(raw), lambda s: is_signed_by(s, KEY.public_key()))

    @given(st.binary(max_size=200))
    def test_arbitrary_bytes_are_refused_as_unreadable(self, raw: bytes) -> None:
        with pytest.raises(SealUnreadable):
            read(raw)


@given(st.text(alphabet=" 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", max_size=60))
def test_c40_gives_back_what_was_packed(text: str) -> None:
    packed = c40.encode(text)
    assert c40.decode(packed) == text
    assert len(packed) == c40.packed_length(len(text))


@given(st.binary(max_size=12))
@example(b"\xfe\x62")  # one character alone, which the basic set lacks
def test_c40_reads_any_bytes_or_calls_them_unreadable(packed: bytes) -> None:
    try:
        text = c40.decode(packed)
    except SealUnreadable:
        return
    assert c40.encode(text) == packed


def test_c40_refuses_what_it_has_no_code_for() -> None:
    with pytest.raises(ValueError, match="C40 has"):
        c40.encode("Ü")
