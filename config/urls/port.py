"""Addresses of the port's host: officers examine, decide and issue."""

from config.urls.collect import administration, api, pages

urlpatterns = [
    *pages("core", "accounts", "files", "notices", "endorsement", "portal"),
    *api(
        "port",
        "regions",
        "policy",
        "accounts",
        "files",
        "notices",
        "routing",
        "endorsement",
    ),
    *administration(),
]
