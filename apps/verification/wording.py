"""What each verdict means to whoever stands before the traveller."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from apps.core.parts import Tone
from apps.verification.states import Verdict

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Words:
    """A verdict on the screen: how it is coloured, its heading, and what to do."""

    tone: Tone
    title: StrOrPromise
    text: StrOrPromise


VALID_BY_NUMBERS: Final = Words(
    Tone.SUCCESS,
    _("This visa is valid"),
    _(
        "The visa number and the passport number belong together. Found by numbers, nothing else "
        "of the visa is shown but its last day to enter. A visa is no right to enter: border "
        "inspection decides at the line."
    ),
)
"""Without the seal there are no details to compare."""

WORDS: Final[dict[Verdict, Words]] = {
    Verdict.VALID: Words(
        Tone.SUCCESS,
        _("This visa is valid"),
        _(
            "Compare the details with the passport. A visa is no right to enter: border inspection "
            "decides at the line."
        ),
    ),
    Verdict.USED: Words(
        Tone.DANGER,
        _("This visa has been used"),
        _("It was good for one entry, and that entry was made. Nobody may board on it again."),
    ),
    Verdict.EXPIRED: Words(
        Tone.DANGER,
        _("This visa has expired"),
        _("Its last day to enter is over. Nobody may board or enter on it."),
    ),
    Verdict.VOID: Words(
        Tone.DANGER,
        _("This visa was declared void"),
        _("Nobody may board or enter on it, whatever the paper says."),
    ),
    Verdict.SUPERSEDED: Words(
        Tone.DANGER,
        _("This visa was replaced by another"),
        _("A new visa with another number took its place. Ask for the new confirmation letter."),
    ),
    Verdict.NOT_OURS: Words(
        Tone.DANGER,
        _("This is not a visa issued here"),
        _("Nobody may board or enter on it. If you suspect a forgery, keep a copy and call 12367."),
    ),
    Verdict.NOT_LISTED: Words(
        Tone.DANGER,
        _("The seal is genuine, but the port does not list this visa"),
        _(
            "Do not rely on it. A visa that was issued within the last minutes may not be on the "
            "list yet: check again in five minutes, or ask the visa window of the port."
        ),
    ),
    Verdict.OTHER_PASSPORT: Words(
        Tone.DANGER,
        _("This visa belongs to another passport"),
        _("The number that you entered is not the one in the seal. Compare it once more."),
    ),
    Verdict.GENUINE: Words(
        Tone.WAITING,
        _("The seal is genuine; what became of the visa is not known"),
        _(
            "Nothing in it was changed. Whether it was used or declared void meanwhile cannot be "
            "told now: check again in a few minutes, or ask the visa window of the port."
        ),
    ),
}
