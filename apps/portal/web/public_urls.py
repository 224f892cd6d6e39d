"""Addresses of `portal` on the public host only: for those who have no account."""

from __future__ import annotations

from django.urls import path

from apps.portal.web import guidance_pages, public_views, refusal_pages, screening_pages

app_name = "portal-public"

urlpatterns = [
    path("verify/receipt/", public_views.verify_receipt, name="verify-receipt"),
    path("screening/", screening_pages.screening_page, name="screening"),
    path("refusals/", refusal_pages.refusals, name="refusals"),
    path("after-landing/", guidance_pages.after_landing, name="after-landing"),
    path("track/", public_views.track, name="track"),
]
