"""Turns the address of a mail server into Django's settings for it."""

from typing import Any
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

PORTS = {"smtp": 587, "smtps": 465}


def mail_settings(url: SecretStr | None) -> dict[str, Any]:
    """Give `EMAIL_*` for smtp:// (which must offer STARTTLS) or smtps://; without one the console.

    `file:` writes mails into the data folder.
    """
    if url is None:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(url.get_secret_value())
    if parts.scheme == "file":
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}
    if parts.scheme not in PORTS or not parts.hostname:
        message = "DELTAVISA_MAIL_URL must be smtp://user:password@host or smtps://..."
        raise ValueError(message)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }
