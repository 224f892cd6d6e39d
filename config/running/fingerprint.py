"""A short name for everything that a prepared database depends on."""

import hashlib

from config.env import ROOT

WATCHED = (
    "apps/*/migrations/*.py",
    "apps/*/data/**/*",
    "apps/*/management/commands/*.py",
    "apps/*/models.py",
    "apps/*/models/*.py",
    "apps/regions/*.py",
    "apps/accounts/roles.py",
    "config/settings/base.py",
    "requirements/base.txt",
)


def fingerprint() -> str:
    """Digest the files that make tables, roles, reference data or demo accounts.

    Reading them takes milliseconds; starting Django to compare with the database takes seconds.
    """
    digest = hashlib.sha256()
    for path in sorted({path for pattern in WATCHED for path in ROOT.glob(pattern)}):
        if path.is_file():
            digest.update(path.relative_to(ROOT).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
