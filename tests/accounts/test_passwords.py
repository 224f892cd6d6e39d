"""What a password may be (OWASP ASVS 5.0, 6.2)."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.translation import override

from apps.accounts.errors import WeakPassword
from apps.accounts.models import User
from apps.accounts.services.passwords import check_password_rules


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


SOMEONE = User(username="lilei", display_name="Li Lei")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("Short1!", "12"),
        ("elevenchars", "12"),
        ("passwordpassword", "names of places"),
        ("Shanghai2026!!", "names of places"),
        ("suzhou-visa-2026", "names of places"),
        ("苏州出入境管理签证2026", "names of places"),
        ("lilei20261123!", "names of places"),
        ("officer-port-1234", "names of places"),
        ("123456789012345", "names of places"),
        ("x" * 257, "256"),
    ],
)
def test_a_password_that_others_would_guess_is_refused_and_told_why(
    suzhou, password: str, why: str
) -> None:
    with pytest.raises(WeakPassword) as refusal:
        check_password_rules(password, SOMEONE)

    assert why in refusal.value.detail
    assert password not in refusal.value.detail


def test_a_common_password_is_refused(suzhou) -> None:
    with pytest.raises(WeakPassword, match="common"):
        check_password_rules("qwerty123456", SOMEONE)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "twelve chars!",
        "不动声色的春天里我们去看海吧好不好",
        "visa to a quiet autumn garden",
        "ö" * 8 + "abcdefgh",
        "é漢字-pass-phrase-" + "q w e r t y u i o p " * 10,
    ],
)
def test_long_ones_of_any_characters_are_taken_whole(suzhou, password: str) -> None:
    check_password_rules(password, SOMEONE)

    user = User(username="x")
    user.set_password(password)
    assert user.check_password(password)
    assert not user.check_password(password[:-1])


def test_nothing_is_cut_off_a_password_of_128_characters() -> None:
    argon = Argon2PasswordHasher()
    password = "字" * 127

    assert not argon.verify(password + "a", argon.encode(password + "b", "saltsaltsaltsalt"))


def test_passwords_are_kept_by_argon2_first() -> None:
    base = import_module("config.settings.base")  # the settings of tests hash fast instead

    assert base.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


def test_nobody_is_made_to_change_a_password_by_date() -> None:
    names = {field.name for field in User._meta.get_fields()}

    assert not any("expire" in name or "changed_at" in name for name in names)


def test_the_rules_are_told_to_whoever_chooses(suzhou, settings) -> None:
    assert len(password_validators_help_texts()) == len(settings.AUTH_PASSWORD_VALIDATORS)
