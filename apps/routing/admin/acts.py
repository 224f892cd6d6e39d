"""What an administrator can do about a stopped message of the own authority."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.actors import Actor
from apps.core.errors import DomainError
from apps.routing import services

MOST_WORDS: Final = 500

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise as Text


class AskForm(forms.Form):
    """Nothing to fill in: the button is the answer."""


class ReasonForm(forms.Form):
    """Why it is returned, in words that those who work on the request read."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Those who work on the request read it. Write no personal data."),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
    )


class _Do(Protocol):
    def __call__(self, *, actor: Actor, message_id: UUID, form: forms.Form) -> object: ...


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its words, its form, and the service that does it."""

    title: Text
    explains: Text
    button: Text
    done: Text
    form: Callable[..., forms.Form]
    do: _Do


def _resend(*, actor: Actor, message_id: UUID, form: forms.Form) -> object:
    return services.resend(actor=actor, message_id=message_id)


def _return(*, actor: Actor, message_id: UUID, form: forms.Form) -> object:
    reason = form.cleaned_data["reason"]
    return services.return_to_sender(actor=actor, message_id=message_id, reason=reason)


ACTS: Final[Mapping[str, Act]] = {
    "resend": Act(
        title=_("Send the message again"),
        explains=_(
            "It is signed with the present key and queued. The receiver judges it anew, and the "
            "messages that wait behind it follow."
        ),
        button=_("Send again"),
        done=_("The message is queued."),
        form=AskForm,
        do=_resend,
    ),
    "return": Act(
        title=_("Return the message to its sender"),
        explains=_(
            "The request goes back to where it was before the message, with all messages that "
            "wait behind it. Only what the receiver has refused can be returned."
        ),
        button=_("Return"),
        done=_("The message is returned."),
        form=ReasonForm,
        do=_return,
    ),
}


def words_of(refused: DomainError) -> list[str]:
    """Say what was refused, and how to mend it where that is known."""
    remedy = getattr(refused, "remedy", "")
    return [str(refused.detail or refused.title), *([str(remedy)] if remedy else [])]
