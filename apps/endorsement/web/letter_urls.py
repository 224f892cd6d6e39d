"""Addresses of confirmation letters and fees, and of their registers."""

from __future__ import annotations

from django.urls import path

from apps.endorsement.web import fee_acts, fee_pages, letter_pages

urlpatterns = [
    path("visas/<uuid:visa_id>/letter/", letter_pages.make, name="letter-make"),
    path("visas/<uuid:visa_id>/fee/", fee_pages.record, name="fee-record"),
    path("fees/", fee_pages.fees, name="fees"),
    path("fees/<uuid:fee_id>/receipt/", fee_pages.receipt, name="fee-receipt"),
    path("fees/<uuid:fee_id>/cancel/", fee_acts.cancel, name="fee-cancel"),
    path("cases/<uuid:case_id>/list/", letter_pages.make_case_list, name="list-make"),
    path("letters/", letter_pages.letters, name="letters"),
    path("letters/check/", letter_pages.check, name="letter-check"),
]
