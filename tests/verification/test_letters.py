"""A letter as the port makes it is checked by everybody's means, until the visa ends."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.endorsement import tasks
from apps.endorsement.models import Visa
from apps.endorsement.services.letters import make_letter
from apps.endorsement.states import LetterPurpose
from apps.regions.scoping import AuthorityRef, enter
from apps.verification import selectors
from apps.verification.reading import seal_of_code
from tests.factories import endorsement as made
from tests.reading import barcodes_on, pictures_of
from tests.verification.test_picture import send, verdict


@pytest.fixture
def letter(port: AuthorityRef) -> tuple[Visa, bytes]:
    """A visa that is issued and listed, and the PDF of its letter."""
    desk = made.Desk()
    issued = made.issued(desk)
    pdf = make_letter(actor=desk.officer, visa_id=issued.id, purpose=LetterPurpose.HANDED).data
    with enter("public"):
        tasks.publish_seals(schema="public")
    return Visa.objects.get(id=issued.id), pdf


def checked_by_command(folder: Path, pdf: bytes, **more: Any) -> tuple[str, int]:
    with enter("public"):
        files = {"keys": selectors.key_file(), "status": selectors.all_statuses()}
    paths: dict[str, Any] = {name: folder / f"{name}.json" for name in files}
    for name, text in files.items():
        paths[name].write_text(text)
    (folder / "letter.pdf").write_bytes(pdf)
    out, code = io.StringIO(), 0
    try:
        call_command("seal_verify", str(folder / "letter.pdf"), stdout=out, **paths, **more)
    except CommandError as left:
        code = left.returncode
    return json.loads(out.getvalue())["verdict"], code


def test_the_letter_verifies_on_the_page_and_by_the_command_until_it_is_void(
    letter: tuple[Visa, bytes], tmp_path: Path
) -> None:
    visa, pdf = letter
    passport = visa.passport_number
    assert verdict(send(pdf, "letter.pdf", passport=passport)) == "valid"
    assert checked_by_command(tmp_path, pdf, passport=passport) == ("valid", 0)

    Visa.objects.filter(id=visa.id).update(status="EXPIRED")
    with enter("public"):
        tasks.publish_seals(schema="public")
    assert verdict(send(pdf, "letter.pdf", passport=passport)) == "expired"
    assert checked_by_command(tmp_path, pdf) == ("expired", 1)


def test_both_codes_of_the_letter_carry_the_same_seal(letter: tuple[Visa, bytes]) -> None:
    visa, pdf = letter
    (page,) = pictures_of(pdf)
    carried = [seal_of_code(bytes(code)) for kind in barcodes_on(page).values() for code in kind]
    assert carried == [bytes(visa.seal or b"")] * 2
