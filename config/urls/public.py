"""Addresses of the public host: verification, look-up and the region's administration."""

from config.urls.collect import administration, api, pages

urlpatterns = [
    *pages("core", "accounts", "notices", "portal"),
    *api("public", "regions", "policy", "accounts", "notices", "routing"),
    *administration(),
]
