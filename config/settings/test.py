"""Tests: as production, but with the servers of the test run, fast hashing and no files left."""

import tempfile
from pathlib import Path

from config.logs import logging_settings
from config.messages import compile_where_needed
from config.settings.base import *  # noqa: F403

compile_where_needed()

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
LOGGING = logging_settings(readable=True)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "KEY_FUNCTION": "apps.regions.cache.make_key",
    }
}
# Straight from static/, under their own names.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

# Made on first use by what writes there, one per process, so that parallel workers never meet.
DATA_DIR = Path(tempfile.gettempdir()) / "deltavisa-tests"
KEYS_DIR = DATA_DIR / "keys"
FILES_DIR = DATA_DIR / "files"
MAIL_DIR = DATA_DIR / "mail"
