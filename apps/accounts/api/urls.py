"""Addresses of the API of accounts, on every host."""

from __future__ import annotations

from django.urls import path

from apps.accounts.api import views

app_name = "accounts-api"

urlpatterns = [
    path("tokens", views.Tokens.as_view(), name="tokens"),
    path("tokens/current", views.CurrentToken.as_view(), name="current-token"),
    path("me", views.Me.as_view(), name="me"),
]
