"""Somebody of Suzhou at a browser, and the addresses of pages there."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.core.actors import Actor

HOST = "suzhou-js.localhost"


def browser(actor: Actor) -> Client:
    """Somebody of Suzhou at a browser that reads English."""
    client = Client(HTTP_HOST=HOST, HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.get(id=actor.id))
    return client


def at(name: str, *ids: object) -> str:
    return reverse(f"transfers:{name}", args=ids, urlconf="config.urls.city")
