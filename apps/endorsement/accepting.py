"""What stands between an officer and accepting a case, or not accepting it."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.endorsement.decision_errors import NoReasonChosen, ReasonTooLong
from apps.endorsement.errors import ReasonUnknown
from apps.endorsement.policies import check_explained
from apps.policy.reason_selectors import not_accept_reasons

MOST_REASONS = 10
MOST_CHARACTERS = 2000
"""Of words that travel to the city: its contract (`optional_note`) takes no more."""


def check_not_accepting(codes: Collection[str], words: str) -> tuple[list[str], str]:
    """The codes in the order of the list, each once, and the words without blanks around them.

    Raises NoReasonChosen, ReasonUnknown for a code that is none today, NoteMissing when one of
    the reasons says nothing without words, and ReasonTooLong.
    """
    known = {one.code: one for one in not_accept_reasons(timezone.localdate())}
    unknown = sorted(set(codes) - set(known))
    if unknown:
        raise ReasonUnknown(
            fields={"reasons": _("Choose from the list of reasons.")},
            reasons=[code[:40] for code in unknown[:MOST_REASONS]],
        )
    chosen = [code for code in known if code in codes]
    if not 1 <= len(chosen) <= MOST_REASONS:
        raise NoReasonChosen(fields={"reasons": _("Choose one reason or more, ten at most.")})
    if any(known[code].needs_words for code in chosen):
        check_explained(words, field="reason")
    return chosen, check_travels(words)


def check_travels(words: str) -> str:
    """The words without blanks around them; raises ReasonTooLong for more than a message takes."""
    return check_length(words.strip(), most=MOST_CHARACTERS)


def check_length(words: str, *, most: int, field: str = "reason") -> str:
    """The words as they are; raises ReasonTooLong for more than so many characters."""
    if len(words) > most:
        text = _("At most %(most)d characters.") % {"most": most}
        raise ReasonTooLong(fields={field: text}, most=most)
    return words
