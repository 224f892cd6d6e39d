"""Addresses of `verification`, on the public host only."""

from __future__ import annotations

from django.urls import path

from apps.verification.web import files, pages

app_name = "verification"

urlpatterns = [
    path("verify/", pages.verify, name="verify"),
    path("verify/picture/", pages.picture, name="picture"),
    path("verify/number/", pages.number, name="number"),
    path("verify/status/index.json", files.statuses, name="statuses"),
    path("verify/status/all.json", files.everything, name="all-statuses"),
    path("verify/status/<slug:signer>/<slug:day>.json", files.day, name="day"),
    path("verify/offline.js", files.offline, name="offline"),
    path("verify/keys.json", files.keys, name="keys"),
]
