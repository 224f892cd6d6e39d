"""Addresses of confirmation letters and their register."""

from __future__ import annotations

from django.urls import path

from apps.endorsement.web import letter_pages

urlpatterns = [
    path("visas/<uuid:visa_id>/letter/", letter_pages.make, name="letter-make"),
    path("letters/", letter_pages.letters, name="letters"),
    path("letters/check/", letter_pages.check, name="letter-check"),
]
