"""Addresses of the visa desks, under /desks/ of a port's host."""

from __future__ import annotations

from django.urls import path

from apps.endorsement.web import desk_pages, roster_pages

urlpatterns = [
    path("", desk_pages.desks, name="desks"),
    path("<slug:desk>/roster/", roster_pages.week, name="roster"),
    path("<slug:desk>/roster/enter/", roster_pages.enter, name="shift-enter"),
    path("shifts/<uuid:shift_id>/off/", roster_pages.take_off, name="shift-off"),
]
