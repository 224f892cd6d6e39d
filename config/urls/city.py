"""Addresses of a city's host: inviters file, officers check and hand on."""

from config.urls.collect import administration, api, pages

urlpatterns = [
    *pages("core", "accounts", "files", "notices", "enterprises", "transfers", "portal"),
    *api(
        "city",
        "regions",
        "policy",
        "accounts",
        "files",
        "notices",
        "routing",
        "enterprises",
        "transfers",
    ),
    *administration(),
]
