"""Addresses of a city's host: inviters file, officers check and hand on."""

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
    *pages("core", "accounts", "files", "notices", "enterprises", "transfers", "portal"),
    *api(
        "city",
        "regions",
        "policy",
        "accounts",
        "files",
        "notices",
        "enterprises",
        "transfers",
    ),
    *administration(),
]

handler400 = HANDLER_400
handler403 = HANDLER_403
handler404 = HANDLER_404
handler500 = HANDLER_500
