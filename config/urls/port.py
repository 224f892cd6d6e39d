"""Addresses of the port's host: officers examine, decide and issue."""

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
    *pages("core", "accounts", "files", "notices", "endorsement", "reports", "portal"),
    *api(
        "port",
        "regions",
        "policy",
        "accounts",
        "files",
        "notices",
        "endorsement",
        "reports",
    ),
    *administration(),
]

handler400 = HANDLER_400
handler403 = HANDLER_403
handler404 = HANDLER_404
handler500 = HANDLER_500
