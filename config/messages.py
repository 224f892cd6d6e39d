"""Compiles translations, in Python, so that running needs no gettext installed.

python -m config.messages locale/zh_Hans/LC_MESSAGES/django.po ...
"""

import os
import sys
from pathlib import Path

import polib

from config.env import ROOT


def catalogues() -> list[Path]:
    """Give every catalogue of the project."""
    return sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po"))


def compile_catalogue(source: Path) -> None:
    """Write the .mo file beside a .po file, in one step, so that no reader sees half of it."""
    new = source.with_suffix(f".mo.{os.getpid()}")
    polib.pofile(str(source)).save_as_mofile(str(new))
    new.replace(source.with_suffix(".mo"))


def compile_where_needed() -> None:
    """Compile the catalogues that changed since they were compiled."""
    for source in catalogues():
        made = source.with_suffix(".mo")
        if not made.exists() or made.stat().st_mtime < source.stat().st_mtime:
            compile_catalogue(source)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        compile_catalogue(Path(name))
