"""The mail that goes with a notice, in the recipient's language."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext, override

from apps.notices.models import Notice
from apps.regions.authority import AuthorityRef


def send(notice: Notice, *, authority: AuthorityRef) -> None:
    """Send one mail; raises OSError (SMTPException among them) when the server does not take it.

    It says what the notice says and no more: the sentence, the authority and where to read on.
    """
    with override(notice.recipient.language):
        context = {
            "text": notice.text,
            "authority": authority.name,
            "address": address_of(authority, notice.link),
        }
        send_mail(
            subject=gettext("Deltavisa: %(reference)s") % {"reference": notice.reference},
            message=render_to_string("notices/mail.txt", context),
            from_email=None,
            recipient_list=[notice.recipient.email],
        )


def address_of(authority: AuthorityRef, path: str) -> str:
    """The whole address of a page on an authority's host."""
    host = f"{authority.slug}.{settings.BASE_DOMAIN}" if authority.slug else settings.BASE_DOMAIN
    scheme, usual = ("https", 443) if settings.SESSION_COOKIE_SECURE else ("http", 80)
    port = settings.PUBLIC_PORT
    return f"{scheme}://{host}{'' if port == usual else f':{port}'}{path}"
