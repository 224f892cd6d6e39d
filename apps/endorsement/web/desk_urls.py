"""Addresses of the visa desks, under /desks/ of a port's host."""

from __future__ import annotations

from django.urls import path

from apps.endorsement.web import desk_pages, roster_pages, rules_pages

urlpatterns = [
    path("", desk_pages.desks, name="desks"),
    path("rules/", rules_pages.rules, name="rules"),
    path("rules/begin/", rules_pages.begin, name="rules-begin"),
    path("rules/<uuid:rules_id>/", rules_pages.one_version, name="rules-version"),
    path("rules/<uuid:rules_id>/edit/", rules_pages.edit, name="rules-edit"),
    path("rules/<uuid:rules_id>/replay.csv", rules_pages.export, name="rules-export"),
    path("rules/<uuid:rules_id>/propose/", rules_pages.propose, name="rules-propose"),
    path("rules/<uuid:rules_id>/publish/", rules_pages.publish, name="rules-publish"),
    path("rules/<uuid:rules_id>/send-back/", rules_pages.send_back, name="rules-send-back"),
    path("rules/<uuid:rules_id>/drop/", rules_pages.drop, name="rules-drop"),
    path("<slug:desk>/roster/", roster_pages.week, name="roster"),
    path("<slug:desk>/roster/enter/", roster_pages.enter, name="shift-enter"),
    path("shifts/<uuid:shift_id>/off/", roster_pages.take_off, name="shift-off"),
]
