"""Addresses of the register on a city's host: being put on file, the unit's page, the vetting."""

from __future__ import annotations

from django.urls import path

from apps.enterprises.web import (
    colleague_pages,
    register_pages,
    unit_desk_pages,
    unit_pages,
    vetting_pages,
)

app_name = "enterprises"

_COLLEAGUE = "unit/handlers/<uuid:handler_id>/"
_VET = "desk/registrations/<uuid:registration_id>/"
_CHANGE = "desk/changes/<uuid:change_id>/"

urlpatterns = [
    path("register/", register_pages.start, name="register"),
    path("register/details/", register_pages.details, name="register-details"),
    path("register/status/", register_pages.status, name="register-status"),
    path("register/withdraw/", register_pages.withdraw, name="register-withdraw"),
    path("unit/", unit_pages.own, name="unit"),
    path("unit/papers/add/", unit_pages.add_paper, name="paper-add"),
    path("unit/papers/<uuid:unit_paper_id>/retire/", unit_pages.retire_paper, name="paper-retire"),
    path("unit/contact/", unit_pages.contact, name="contact"),
    path("unit/change/", unit_pages.change, name="change"),
    path(
        "unit/changes/<uuid:change_id>/withdraw/",
        unit_pages.withdraw_change,
        name="change-withdraw",
    ),
    path("unit/review/", unit_pages.review, name="review"),
    path("unit/handlers/add/", colleague_pages.add, name="colleague-add"),
    path(_COLLEAGUE, colleague_pages.one, name="colleague"),
    path(f"{_COLLEAGUE}end/", colleague_pages.end, name="colleague-end"),
    path(f"{_COLLEAGUE}link/", colleague_pages.link, name="colleague-link"),
    path("desk/registrations/", vetting_pages.registrations, name="vet-registrations"),
    path(_VET, vetting_pages.registration, name="vet-registration"),
    path(f"{_VET}approve/", vetting_pages.approve, name="vet-approve"),
    path(f"{_VET}ask/", vetting_pages.ask, name="vet-ask"),
    path(f"{_VET}refuse/", vetting_pages.refuse, name="vet-refuse"),
    path("desk/units/", unit_desk_pages.units, name="units"),
    path("desk/units/<uuid:unit_id>/", unit_desk_pages.unit, name="unit-desk"),
    path(f"{_CHANGE}approve/", unit_desk_pages.approve_change, name="change-approve"),
    path(f"{_CHANGE}refuse/", unit_desk_pages.refuse_change, name="change-refuse"),
]
