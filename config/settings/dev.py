"""Development and `make run`: everything on this machine, plain http."""

from config.logs import logging_settings
from config.settings.base import *  # noqa: F403

LOGGING = logging_settings(readable=True)
# Straight from static/, under their own names.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

DEMO = True
"""Demo accounts may be made; their password is random and kept in the data folder."""
