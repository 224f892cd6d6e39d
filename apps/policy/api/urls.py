"""Addresses of the rules, under /api/v1/ on every host."""

from __future__ import annotations

from django.urls import path

from apps.policy.api import screening, views

app_name = "policy-api"

urlpatterns = [
    path("policy/visa-categories", views.CategoriesView.as_view(), name="visa-categories"),
    path("policy/papers", views.PapersView.as_view(), name="papers"),
    path("policy/declarations/filing", views.DeclarationView.as_view(), name="declaration"),
    path("policy/exemptions", views.ExemptionsView.as_view(), name="exemptions"),
    path("policy/refusal-reasons", views.ReasonsView.as_view(), name="refusal-reasons"),
    path("screenings", screening.ScreeningView.as_view(), name="screenings"),
]
