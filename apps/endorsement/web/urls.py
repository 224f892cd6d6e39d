"""Addresses of the port's desk, on a port's host."""

from __future__ import annotations

from django.urls import path

from apps.endorsement.web import acts, pages, visa_pages

app_name = "endorsement"

_VISITOR = "cases/<uuid:case_id>/visitors/<uuid:visitor_id>/"

urlpatterns = [
    path("overview/", pages.home, name="home"),
    path("cases/", pages.queue, name="queue"),
    path("cases/<uuid:case_id>/", pages.case, name="case"),
    path("cases/<uuid:case_id>/accept/", acts.accept, name="accept"),
    path("cases/<uuid:case_id>/not-accept/", acts.not_accept, name="not-accept"),
    path("cases/<uuid:case_id>/claim/", acts.claim, name="claim"),
    path("cases/<uuid:case_id>/ask/", acts.ask, name="ask"),
    path(f"{_VISITOR}recommend/", acts.recommend, name="recommend"),
    path(f"{_VISITOR}send-back/", acts.send_back, name="send-back"),
    path(f"{_VISITOR}approve/", acts.approve, name="approve"),
    path(f"{_VISITOR}refuse/", acts.refuse, name="refuse"),
    path(f"{_VISITOR}issue/", acts.issue, name="issue"),
    path("visas/", visa_pages.visas, name="visas"),
    path("visas/<uuid:visa_id>/", visa_pages.visa, name="visa"),
    path("visas/<uuid:visa_id>/used/", visa_pages.mark_used, name="mark-used"),
    path("visas/<uuid:visa_id>/void/", visa_pages.declare_void, name="declare-void"),
]
