"""Why an identifier is refused. Each says which character is wrong, and what would be right."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Invalid


class IdentifierInvalid(Invalid):
    """An identifier has a wrong form or a wrong check character."""

    code: ClassVar[str] = "identifier-invalid"
    title = _("A number or code is not right.")
    remedy = _("Compare it with the document, character by character, and correct it.")


class UsccInvalid(IdentifierInvalid):
    """A unified social credit code (GB 32100-2015) has a wrong length or an unlawful character.

    Data: `length`, or `position` (from 1) and `given`.
    """

    code = "uscc-invalid"
    title = _("This is not a unified social credit code.")
    remedy = _(
        "Copy the 18 characters from the business licence: digits, and letters other than I, O, S, "
        "V and Z. The first is 1 to 9, A, N or Y; the third to the eighth are digits."
    )


class UsccCheckWrong(IdentifierInvalid):
    """The last character of a unified social credit code does not fit the seventeen before it.

    Data: `position` (always 18), `expected` and `given`.
    """

    code = "uscc-check-wrong"
    title = _("The check character of the unified social credit code is wrong.")
    remedy = _(
        "Compare all 18 characters with the business licence: one of them was mistyped, not always "
        "the last."
    )


class MrzUnreadable(IdentifierInvalid):
    """The two lines at the foot of a passport's page have a wrong length or an unlawful character.

    Data: `line`, and `length` or `position` (from 1) and `given`.
    """

    code = "mrz-unreadable"
    title = _("The two lines at the foot of the passport page cannot be read.")
    remedy = _(
        "Copy both lines, 44 characters each: capital letters, digits and the filler <. The first "
        "line begins with P. Or enter the particulars by hand."
    )


class MrzDigitWrong(IdentifierInvalid):
    """One or more check digits in the second line do not fit what they guard (Doc 9303-3).

    Data: `wrong`, a list with `line`, `position` (from 1), `expected`, `given` and `guards`.
    """

    code = "mrz-digit-wrong"
    title = _("A check digit in the second line of the passport does not fit.")
    remedy = _("Compare the part of the second line that is named with the passport.")


class MrzDateWrong(IdentifierInvalid):
    """A date in the second line is no date of the calendar, or a birth in the future.

    Data: `line`, `position` of its first digit, and `guards` (`birth_date` or `expires_on`).
    """

    code = "mrz-date-wrong"
    title = _("A date in the second line of the passport is not a date.")
    remedy = _("Compare the date with the passport; it is written year, month, day.")


class NationalityUnknown(IdentifierInvalid):
    """No state or organisation has this code, in ISO 3166-1 or Doc 9303-3.

    The code of specimens, UTO, is known only where the service is set to show specimens.
    """

    code = "nationality-unknown"
    title = _("This code of a nationality is not known.")
    remedy = _(
        "Take the three letters that the passport shows in its second line, after the number."
    )


class PassportNumberInvalid(IdentifierInvalid):
    """A passport number has a wrong length or a character other than a letter or a digit.

    Data: `length`, or `position` (from 1) and `given`.
    """

    code = "passport-number-invalid"
    title = _("This is not a passport number.")
    remedy = _("Enter the letters and digits of the number as the passport shows them.")


class ReferenceInvalid(IdentifierInvalid):
    """A reference of a request has a wrong form.

    Data: `length`, or `position` (from 1, dashes not counted) and `given`.
    """

    code = "reference-invalid"
    title = _("This is not a reference of ours.")
    remedy = _("A reference looks like 26-K7MPQ4X-C. It never has the characters I, L or O.")


class ReferenceCheckWrong(IdentifierInvalid):
    """The last character of a reference does not fit the others, so one of them was mistyped."""

    code = "reference-check-wrong"
    title = _("One character of the reference is mistyped.")
    remedy = _("Compare the reference with the message that gave it to you.")


class PhoneInvalid(IdentifierInvalid):
    """A telephone number cannot be dialled: too long, too short, or of no known area."""

    code = "phone-invalid"
    title = _("This is not a telephone number.")
    remedy = _(
        "Enter it with its area code, as 021-28951610, or with + and the code of the country."
    )


class ResidentIdInvalid(IdentifierInvalid):
    """A resident identity number (GB 11643) has a wrong form, date or check character.

    Data: `length`, or `position` (from 1) and `given`, with `expected` for the check character.
    """

    code = "resident-id-invalid"
    title = _("This is not a resident identity number.")
    remedy = _("Copy the 18 characters from the card: 17 digits, then a digit or X.")
