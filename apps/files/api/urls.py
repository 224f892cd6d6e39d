"""Addresses of the API of files, under /api/v1/ of cities and ports."""

from __future__ import annotations

from django.urls import path

from apps.files.api import views

app_name = "files-api"

urlpatterns = [
    path("files/limits", views.FileLimits.as_view(), name="limits"),
    path("files/<uuid:pk>/content", views.FileContent.as_view(), name="content"),
    path("files/<uuid:pk>/pages/<int:number>", views.FilePage.as_view(), name="page"),
]
