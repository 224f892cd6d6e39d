"""Addresses of requests on a city's host: the inviter's pages and the officers' desk."""

from __future__ import annotations

from django.urls import path

from apps.transfers.web import desk_acts, desk_pages

app_name = "transfers"

_DESK = "desk/<uuid:request_id>/"

urlpatterns = [
    path("desk/", desk_pages.desk, name="desk"),
    path(_DESK, desk_pages.desk_request, name="desk-request"),
    path(f"{_DESK}claim/", desk_acts.claim, name="desk-claim"),
    path(f"{_DESK}ask/", desk_acts.ask, name="desk-ask"),
    path(f"{_DESK}return/", desk_acts.send_back, name="desk-return"),
    path(f"{_DESK}redirect/", desk_acts.redirect, name="desk-redirect"),
    path(f"{_DESK}hand-on/", desk_acts.hand_on, name="desk-hand-on"),
    path(f"{_DESK}recall/", desk_acts.recall, name="desk-recall"),
]
