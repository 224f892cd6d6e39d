"""The mails of notices: one that goes at once, and the daily digest, in the recipient's language.

A mail says the sentence of the notice, what to do and by when, and where to go on. It holds nothing
else: no name, no passport, nothing typed by anybody. Texts stand in templates, one paragraph for
each event under `notices/mail/todo/`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string, select_template
from django.utils.translation import gettext, override

from apps.accounts.models import User
from apps.notices.models import Digest, Notice
from apps.notices.states import Group
from apps.notices.tokens import stop_token
from apps.regions.authority import AuthorityRef

CHOICES_PATH: Final = "/account/notices/"
STOP_PATH: Final = "/notices/stop/"


@dataclass(frozen=True, slots=True)
class Item:
    """One notice as a mail tells it."""

    notice: Notice
    todo: str
    address: str


def send(notice: Notice, *, authority: AuthorityRef) -> None:
    """Send the mail of one notice.

    Raises OSError (SMTPException among them) when the server does not take it, and ValueError when
    it could not be written as a mail at all, as with a broken address.
    """
    with override(notice.recipient.language):
        item = _item(notice, authority)
        stop = "" if notice.is_urgent else _stop_address(notice.recipient, notice.group, authority)
        context = {"item": item, "group": Group(notice.group).label}
        _send(
            "message",
            notice.recipient,
            subject=f"{notice.text} · {authority.name}",
            context=context,
            stop=stop,
            authority=authority,
            message_id=f"notice.{notice.id}",
        )


def send_digest(digest: Digest, notices: Sequence[Notice], *, authority: AuthorityRef) -> None:
    """Send the daily digest, a section for each reference; raises as `send`."""
    with override(digest.recipient.language):
        rows = sorted(notices, key=lambda one: (one.reference, one.created_at, one.id))
        sections = [
            (reference, [_item(one, authority) for one in several])
            for reference, several in groupby(rows, key=lambda one: one.reference)
        ]
        subject = gettext("%(count)d notices about %(requests)d requests") % {
            "count": len(rows),
            "requests": len(sections),
        }
        _send(
            "digest",
            digest.recipient,
            subject=f"{subject} · {authority.name}",
            context={"sections": sections, "day": digest.day},
            stop="",
            authority=authority,
            message_id=f"digest.{digest.id}",
        )


def address_of(authority: AuthorityRef, path: str) -> str:
    """The whole address of a page on an authority's host."""
    host = f"{authority.slug}.{settings.BASE_DOMAIN}" if authority.slug else settings.BASE_DOMAIN
    scheme, usual = ("https", 443) if settings.SESSION_COOKIE_SECURE else ("http", 80)
    port = settings.PUBLIC_PORT
    return f"{scheme}://{host}{'' if port == usual else f':{port}'}{path}"


def todo_of(notice: Notice) -> str:
    """What to do about a notice, in the language now active, from the template of its event."""
    names = [f"notices/mail/todo/{notice.event}.txt", f"notices/mail/todo/{notice.group}.txt"]
    text: str = select_template(names).render({"notice": notice})
    return text.strip()


def _item(notice: Notice, authority: AuthorityRef) -> Item:
    return Item(notice, todo_of(notice), address_of(authority, notice.link))


def _stop_address(reader: User, group: str, authority: AuthorityRef) -> str:
    token = stop_token(reader.id, group)
    return address_of(authority, f"{STOP_PATH}?{urlencode({'of': token})}")


def _send(
    template: str,
    reader: User,
    *,
    subject: str,
    context: dict[str, Any],
    stop: str,
    authority: AuthorityRef,
    message_id: str,
) -> None:
    choices = address_of(authority, CHOICES_PATH)
    told = {**context, "authority": authority.name, "choices": choices, "stop": stop}
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    mail = EmailMultiAlternatives(
        subject=" ".join(subject.split()),  # a line break would begin another header
        body=render_to_string(f"notices/mail/{template}.txt", told),
        to=[reader.email],
        headers={
            "Message-ID": f"<{message_id}@{domain}>",
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{stop or choices}>",
        },
    )
    mail.attach_alternative(render_to_string(f"notices/mail/{template}.html", told), "text/html")
    mail.send()
