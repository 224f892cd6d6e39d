"""The administration's pages work under the policy of every other page."""

import re
from collections.abc import Callable

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from apps.accounts import services
from apps.accounts.roles import Role
from apps.core.actors import Actor
from apps.regions.scoping import AuthorityRef

INLINE = re.compile(r"<style|\sstyle=|<script(?![^>]*\bsrc=)(?![^>]*application/json)|\son[a-z]+=")

ClientFor = Callable[[str], Client]


@pytest.fixture
def administrator(public: AuthorityRef, client_for: ClientFor) -> Client:
    """An administrator of the region, logged in on the public host."""
    user = services.create_user(
        actor=Actor.system("tests"),
        username="region",
        display_name="Region",
        roles=[Role.REGIONAL_ADMIN],
    )
    client = client_for("localhost")
    client.force_login(user)
    return client


def test_no_page_of_the_administration_holds_anything_inline(administrator: Client) -> None:
    lists = [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in admin.site._registry
    ]

    seen = 0
    for address in ["/admin/", *lists]:
        answer = administrator.get(address)
        if answer.status_code == 200:
            seen += 1
            assert INLINE.findall(answer.content.decode()) == [], address

    assert seen > 5


def test_the_administration_names_its_host_in_our_colours(administrator: Client) -> None:
    text = administrator.get("/admin/").content.decode()

    assert "css/admin.css" in text
    assert "Deltavisa" in text
