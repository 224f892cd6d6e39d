"""Addresses of accounts, on every host."""

from __future__ import annotations

from django.urls import path

from apps.accounts.web import activation_views, session_pages, views

app_name = "accounts"

urlpatterns = [
    path("login/", views.login, name="login"),
    path("logout/", views.logout, name="logout"),
    path("language/", views.language, name="language"),
    path("session/", session_pages.clock, name="session"),
    path("activate/", activation_views.activate, name="activate"),
    path(
        "activate/<uuid:user_id>/<str:secret>/", activation_views.open_link, name="activation_link"
    ),
    path("account/", views.account, name="account"),
    path("account/keys/", views.keys, name="keys"),
    path("account/password/", views.password, name="password"),
    path("account/sessions/end/", views.end_session, name="end_session"),
    path("account/tokens/<uuid:token_id>/revoke/", views.revoke_token, name="revoke_token"),
    # All ways in and out are these, the Django admin's too (ASVS 6.3.4).
    path("admin/login/", views.admin_login, name="admin_login"),
    path("admin/logout/", views.logout, name="admin_logout"),
]
