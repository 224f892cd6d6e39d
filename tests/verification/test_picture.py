"""Anyone checks a picture of a letter: without scripts, without a name, and nothing is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from apps.core.vds.errors import ListTooOld, SealOfOtherProfile, SealUnreadable
from apps.endorsement.services.publishing import keys_now
from apps.regions.scoping import AuthorityRef, enter
from apps.routing.services import publish
from apps.verification import selectors
from apps.verification.policies import check_seal
from apps.verification.states import Doubt, Verdict
from apps.verification.wording import WORDS
from tests.core.test_vds import PERMIT, VISA, made
from tests.factories import seals

PAGE = "/verify/picture/"
ClientFor = Callable[[str], Client]


@pytest.fixture
def raw(port: AuthorityRef) -> bytes:
    """A seal of the port, whose keys are published, but no statuses yet."""
    sealed, keys = seals.seal(timezone.now()), keys_now()
    assert keys is not None
    with enter("public"):
        publish(statement=keys)
    return sealed


@pytest.fixture(autouse=True)
def _no_calls_yet(db: None) -> None:
    with enter("public"):
        caches["default"].clear()


@pytest.fixture
def there(raw: bytes) -> Iterator[bytes]:
    """The same, with the test in public, where it is checked."""
    with enter("public"):
        yield raw


def send(data: bytes, name: str = "letter.png", *, language: str = "en", **more: str) -> Any:
    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE=language)
    return client.post(PAGE, {"file": SimpleUploadedFile(name, data), **more})


def verdict(answer: Any) -> str:
    assert answer.status_code == 200, answer.content.decode()
    found = BeautifulSoup(answer.content, "lxml").select_one("[data-verdict]")
    assert found is not None
    return str(found["data-verdict"])


def error(answer: Any) -> str:
    assert answer.status_code == 422
    found = BeautifulSoup(answer.content, "lxml").select_one(".dv-error-summary")
    assert found is not None
    return found.get_text(" ", strip=True)


@pytest.mark.parametrize("turned", [0, 4, 90, 183])
def test_a_photograph_of_the_barcode_is_read_however_it_is_turned(
    raw: bytes, turned: float
) -> None:
    answer = send(seals.photograph(seals.data_matrix(raw), turned=turned), "photo.jpg")

    assert verdict(answer) == Verdict.GENUINE
    text = answer.content.decode()
    assert all(one in text for one in ("L898902C3", "ERIKSSON, ANNA MARIA", "SH2600000012", "UTSH"))
    assert "no-store" in answer["Cache-Control"]


def test_the_square_code_that_leads_here_serves_too(raw: bytes) -> None:
    assert verdict(send(seals.png(seals.square_code(raw)))) == Verdict.GENUINE


@pytest.mark.parametrize("blank", [0, 2])
def test_a_pdf_is_read_up_to_its_third_page(raw: bytes, blank: int) -> None:
    page = seals.page_with(seals.data_matrix(raw), blank_before=blank)
    assert verdict(send(page, "letter.pdf")) == Verdict.GENUINE


def test_a_seal_on_the_fourth_page_is_not_looked_for(raw: bytes) -> None:
    page = seals.page_with(seals.data_matrix(raw), blank_before=3)
    assert "whole confirmation letter" in error(send(page, "l.pdf"))


def test_a_changed_letter_is_told_apart_and_not_repeated(raw: bytes) -> None:
    place = raw.index(b"SH26")  # the number stands in it as it is
    changed = seals.flipped(raw, 8 * (place + 11))

    answer = send(seals.png(seals.data_matrix(changed)))

    assert verdict(answer) == Verdict.NOT_OURS
    text = answer.content.decode()
    assert str(Doubt.WRONG_SIGNATURE.label) in text
    assert "ERIKSSON" not in text


def test_a_published_visa_of_another_state_is_not_ours(raw: bytes) -> None:
    answer = send(seals.png(seals.data_matrix(VISA)))
    assert verdict(answer) == Verdict.NOT_OURS
    assert str(Doubt.UNKNOWN_SIGNER.label) in answer.content.decode()


def test_another_passport_is_told_and_nothing_of_the_right_one(raw: bytes) -> None:
    picture = seals.png(seals.data_matrix(raw))

    assert verdict(send(picture, passport="l898902 c3")) == Verdict.GENUINE
    answer = send(picture, passport="L898902C4")
    assert verdict(answer) == Verdict.OTHER_PASSPORT
    assert "L898902C3" not in answer.content.decode()


def test_an_expired_visa_says_so_from_its_own_bytes(there: bytes) -> None:
    last = dt.datetime.combine(
        timezone.localdate() + dt.timedelta(days=15), dt.time(16), tzinfo=dt.UTC
    )
    moment = dt.timedelta(seconds=1)

    assert selectors.check(there, now=last - moment).verdict == Verdict.GENUINE
    assert selectors.check(there, now=last).verdict == Verdict.EXPIRED


def test_keys_that_nobody_has_renewed_are_not_relied_on(there: bytes) -> None:
    now = timezone.now()
    assert selectors.check(there, now=now + dt.timedelta(days=29)).doubt is None
    with pytest.raises(ListTooOld):
        selectors.check(there, now=now + dt.timedelta(days=31))


def test_a_seal_that_was_signed_on_a_day_to_come_is_not_believed(there: bytes) -> None:
    keys = selectors.key_lists()
    two_days = dt.timedelta(days=2)
    old = [
        replace(one, told=replace(one.told, issued_at=one.told.issued_at - two_days))
        for one in keys
    ]
    found = check_seal(there, keys=old, now=timezone.now() - two_days)
    assert (found.verdict, found.doubt) == (Verdict.NOT_OURS, Doubt.OUTSIDE_KEY)


def test_an_unknown_key_of_a_known_signer_is_not_believed(there: bytes) -> None:
    assert selectors.check(made()).doubt == Doubt.UNKNOWN_KEY


def test_no_seal_with_one_bit_flipped_is_genuine(there: bytes) -> None:
    keys = selectors.key_lists()
    believed = []
    for bit in range(8 * len(there)):
        try:
            found = check_seal(seals.flipped(there, bit), keys=keys, now=timezone.now())
        except (SealUnreadable, SealOfOtherProfile):
            continue
        if found.verdict != Verdict.NOT_OURS:
            believed.append(bit)
    assert believed == []


BAD = {
    "nothing": (b"", "a.png", "empty"),
    "a text": (b"hello", "a.png", "Save the document as JPEG, PNG or PDF"),
    "another ending": (seals.png(seals.data_matrix(VISA)), "a.jpg", "ending"),
    "no barcode": (
        seals.photograph(seals.data_matrix(VISA).point(lambda _: 255)),
        "a.jpg",
        "sharp",
    ),
    "a permit": (seals.png(seals.data_matrix(PERMIT)), "a.png", "does not belong to a visa"),
    "a cut seal": (seals.png(seals.data_matrix(VISA[:-1])), "a.png", "not a seal"),
    "a barcode of bytes": (seals.png(seals.data_matrix(b"\xdc" * 200)), "a.png", "not a seal"),
    "a picture that ends early": (seals.png(seals.data_matrix(VISA))[:300], "a.png", "another"),
    "a broken PDF": (b"%PDF-1.7\n%%EOF", "a.pdf", "another picture"),
}


@pytest.mark.parametrize("given", BAD)
def test_what_holds_no_visa_seal_is_refused_in_words(raw: bytes, given: str) -> None:
    data, name, words = BAD[given]
    assert words in error(send(data, name))


def test_a_passport_number_that_is_none_is_told_at_its_field(raw: bytes) -> None:
    answer = send(seals.png(seals.data_matrix(raw)), passport="护照!")
    assert "passport number" in error(answer).lower()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(raw: bytes) -> None:
    huge = seals.png(seals.data_matrix(raw)) + b"\0" * 11_000_000
    answer = send(huge)
    assert answer.status_code in (413, 422)
    assert "data-verdict" not in answer.content.decode()


def test_one_address_may_have_so_many_pictures_read_and_no_more(
    raw: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.verification.web.pages.TRIES", 1)
    picture = seals.png(seals.data_matrix(raw))

    assert [send(picture).status_code for _ in range(2)] == [200, 429]


def test_a_check_asks_the_database_a_few_things_only(
    raw: bytes, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    picture = seals.png(seals.data_matrix(raw))
    send(picture)
    with django_assert_num_queries(9):  # schema, limits twice, keys, statuses (2), windows
        send(picture)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_verdict_has_its_words(language: str) -> None:
    with translation.override({"zh-CN": "zh-hans"}.get(language, language)):
        told = {str(WORDS[verdict].title) for verdict in Verdict}
    assert len(told) == len(Verdict)


def test_the_page_is_on_the_public_host_only(db: None, client_for: ClientFor) -> None:
    for host in ("suzhou-js.localhost", "port.localhost"):
        for path in ("/verify/", PAGE, "/verify/keys.json"):
            assert client_for(host).get(path).status_code == 404
