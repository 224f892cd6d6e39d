"""Addresses of the public host: verification, look-up and the region's administration."""

from django.urls import include, path

from config.urls.collect import (
    HANDLER_400,
    HANDLER_403,
    HANDLER_404,
    HANDLER_500,
    administration,
    api,
    pages,
)

urlpatterns = [
    *pages("core", "accounts", "notices", "verification", "portal"),
    path("", include("apps.portal.web.public_urls")),
    *api("public", "regions", "policy", "accounts", "notices"),
    *administration(),
]

handler400 = HANDLER_400
handler403 = HANDLER_403
handler404 = HANDLER_404
handler500 = HANDLER_500
