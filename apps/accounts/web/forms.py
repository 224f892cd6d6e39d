"""Forms of the login and account pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Language
from apps.accounts.passwords import MAX_LENGTH


def _rules() -> str:
    return " ".join(password_validators_help_texts())


_rules_lazy = lazy(_rules, str)


class LoginForm(forms.Form):
    """User name and password. Pasting and password managers are welcome (WCAG 3.3.8)."""

    username = forms.CharField(
        label=_("User name"),
        max_length=64,
        error_messages={"required": _("Enter your user name.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=MAX_LENGTH,
        strip=False,
        error_messages={"required": _("Enter your password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class LanguageForm(forms.Form):
    """The language of one's own pages and mail."""

    language = forms.ChoiceField(
        label=_("Language of your pages and mail"),
        choices=Language.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a language.")},
    )


class FirstPasswordForm(forms.Form):
    """A password, twice."""

    new_password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=MAX_LENGTH,
        help_text=_rules_lazy(),
        error_messages={"required": _("Enter a password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    new_password_again = forms.CharField(
        label=_("The same password once more"),
        strip=False,
        max_length=MAX_LENGTH,
        error_messages={"required": _("Enter the password once more.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse when the two differ."""
        data = super().clean() or {}
        again = data.get("new_password_again")
        if again is not None and data.get("new_password") not in {None, again}:
            self.add_error("new_password_again", _("The two passwords are not the same."))
        return data


class PasswordForm(forms.Form):
    """The present password, and the new one twice."""

    old_password = forms.CharField(
        label=_("Present password"),
        strip=False,
        max_length=MAX_LENGTH,
        error_messages={"required": _("Enter your present password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new_password = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=MAX_LENGTH,
        help_text=_rules_lazy(),
        error_messages={"required": _("Enter a new password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    new_password_again = forms.CharField(
        label=_("New password once more"),
        strip=False,
        max_length=MAX_LENGTH,
        error_messages={"required": _("Enter the new password once more.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse when the two new passwords differ."""
        data = super().clean() or {}
        again = data.get("new_password_again")
        if again is not None and data.get("new_password") not in {None, again}:
            self.add_error("new_password_again", _("The two new passwords are not the same."))
        return data
