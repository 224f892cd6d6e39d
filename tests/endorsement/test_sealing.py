"""A visa is issued with its seal or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import IntegrityError, transaction

from apps.core.vds import facts_of, is_signed_by, read
from apps.core.vds.errors import SignerAway
from apps.core.workcalendar import last_day_of
from apps.endorsement import sealing, services
from apps.endorsement.models import Visa
from apps.regions.scoping import AuthorityRef
from tests.endorsement.test_moves import everything
from tests.factories import endorsement as made
from tests.factories.endorsement import Desk


def issue(desk: Desk, case: Any) -> Visa:
    return services.issue(
        actor=desk.approver,
        case_id=case.id,
        visitor_id=made.first(case).id,
        revision=case.revision,
    )


def test_a_visa_carries_a_seal_that_says_what_it_states(port: AuthorityRef) -> None:
    visa = Visa.objects.get(id=made.issued(Desk()).id)

    seal = read(bytes(visa.seal or b""))
    key = x509.load_der_x509_certificate(sealing.signer().certificates()["seal"][-1]).public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert is_signed_by(seal, key)
    facts = facts_of(seal)
    assert (facts.number, facts.passport, facts.category) == (
        visa.number,
        visa.passport_number,
        visa.category,
    )
    assert (facts.names, facts.birth_date) == ("ERIKSSON<<ANNA<B", visa.birth_date)
    assert (facts.enter_by, facts.stay_days) == (last_day_of(visa.enter_by), visa.stay_days)
    assert (seal.header.issuer, seal.header.signer) == ("UTO", "UTSH")


def test_accents_are_sealed_as_passports_write_them(port: AuthorityRef) -> None:
    desk = Desk()
    visitor = made.visitor_body(surname="Müller-Łukasz", given_names="Zoë Ñandú")
    visa = issue(desk, made.decided(desk, visitors=[visitor]))
    assert facts_of(read(bytes(visa.seal or b""))).names == "MUELLER<LUKASZ<<ZOE<NANDU"


def test_without_the_signer_nothing_is_issued_and_no_number_is_used(
    port: AuthorityRef, settings: Any, tmp_path: Path
) -> None:
    desk = Desk()
    case = made.decided(desk)
    there = settings.SIGNER_SOCKET
    before = everything()
    settings.SIGNER_SOCKET = tmp_path / "nobody"

    with pytest.raises(SignerAway), transaction.atomic():
        issue(desk, case)

    assert everything() == before
    settings.SIGNER_SOCKET = there
    first, second = issue(desk, case), made.issued(desk)
    assert int(second.number[4:11]) == int(first.number[4:11]) + 1


def test_the_database_refuses_a_visa_without_a_seal(port: AuthorityRef) -> None:
    visa = made.issued(Desk())
    with pytest.raises(IntegrityError, match="visa_never_unsigned"), transaction.atomic():
        Visa.objects.filter(id=visa.id).update(seal=None)
