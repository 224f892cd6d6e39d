"""Addresses of requests on a city's host: the inviter's pages and the officers' desk."""

from __future__ import annotations

from django.urls import path

from apps.transfers.web import (
    desk_acts,
    desk_pages,
    filing_pages,
    inviter_pages,
    paper_pages,
    typed_pages,
    visitor_pages,
)

app_name = "transfers"

_ONE = "requests/<uuid:request_id>/"
_VISITOR = f"{_ONE}visitors/<uuid:visitor_id>/"
_DESK = "desk/<uuid:request_id>/"

urlpatterns = [
    path("home/", inviter_pages.home, name="home"),
    path("requests/", inviter_pages.requests, name="list"),
    path("requests/new/", filing_pages.new, name="new"),
    path("requests/new/typed/", typed_pages.keep, name="typed-new"),
    path("requests/new/typed/forget/", typed_pages.forget, name="typed-new-forget"),
    path(f"{_ONE}typed/", typed_pages.keep, name="typed"),
    path(f"{_ONE}typed/forget/", typed_pages.forget, name="typed-forget"),
    path(f"{_ONE}typed/take/", typed_pages.take, name="typed-take"),
    path(_ONE, inviter_pages.one, name="request"),
    path(f"{_ONE}trip/", filing_pages.trip, name="trip"),
    path(f"{_ONE}visitors/", visitor_pages.visitors, name="visitors"),
    path(f"{_ONE}visitors/add/", visitor_pages.add, name="visitor-add"),
    path(_VISITOR, visitor_pages.edit, name="visitor"),
    path(f"{_VISITOR}remove/", visitor_pages.remove, name="visitor-remove"),
    path(f"{_ONE}papers/", paper_pages.papers, name="papers"),
    path(f"{_ONE}papers/<uuid:paper_id>/remove/", paper_pages.remove, name="paper-remove"),
    path(f"{_ONE}check/", filing_pages.check, name="check"),
    path(f"{_ONE}done/", inviter_pages.done, name="done"),
    path(f"{_ONE}withdraw/", filing_pages.withdraw, name="withdraw"),
    path(f"{_ONE}answer/<uuid:ask_id>/", paper_pages.answer, name="answer"),
    path("desk/", desk_pages.desk, name="desk"),
    path(_DESK, desk_pages.desk_request, name="desk-request"),
    path(f"{_DESK}claim/", desk_acts.claim, name="desk-claim"),
    path(f"{_DESK}ask/", desk_acts.ask, name="desk-ask"),
    path(f"{_DESK}return/", desk_acts.send_back, name="desk-return"),
    path(f"{_DESK}redirect/", desk_acts.redirect, name="desk-redirect"),
    path(f"{_DESK}hand-on/", desk_acts.hand_on, name="desk-hand-on"),
    path(f"{_DESK}recall/", desk_acts.recall, name="desk-recall"),
]
