"""The checks of `make check` that need Django.

python -m config.verify settings migrations openapi messages
"""

import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import polib

from config.env import ROOT
from config.messages import catalogues

KINDS = ("public", "city", "port")
REFERENCE = ROOT / "docs" / "reference"
LOCALE = "zh_Hans"


def manage(*arguments: str, **environment: str) -> tuple[bool, str]:
    """Run a management command; give whether it ended well, and what it said."""
    done = subprocess.run(  # noqa: S603 (our own program)
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env={**os.environ, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode == 0, done.stdout + done.stderr


def safe_production() -> dict[str, str]:
    """Give an environment that production starts with; nothing in it is anybody's secret."""
    password = secrets.token_urlsafe(16)
    at = "db.deltavisa.example/deltavisa?sslmode=verify-full"
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "DELTAVISA_SECRET_KEY": secrets.token_urlsafe(64),
        "DELTAVISA_BLIND_INDEX_KEY": secrets.token_urlsafe(64),
        "DELTAVISA_BASE_DOMAIN": "deltavisa.example",
        "DATABASE_URL": f"postgresql://app:{password}@{at}",
        "DATABASE_OWNER_URL": f"postgresql://owner:{password}@{at}",
        "REDIS_URL": f"rediss://:{password}@redis.deltavisa.example/0",
        "BROKER_URL": f"rediss://:{password}@redis.deltavisa.example/1",
        "DATA_DIR": tempfile.gettempdir(),
    }


def check_settings() -> Iterator[str]:
    """Say what Django's deployment check finds about the production settings."""
    good, said = manage("check", "--deploy", "--fail-level", "WARNING", **safe_production())
    if not good:
        yield said


def check_migrations() -> Iterator[str]:
    """Say which changes of models have no migration."""
    good, said = manage("makemigrations", "--check", "--dry-run", "--skip-checks")
    if not good:
        yield said


def check_openapi() -> Iterator[str]:
    """Say where the committed description of the API is not the one that the code gives."""
    with tempfile.TemporaryDirectory() as folder:
        for kind in KINDS:
            name = f"openapi-{kind}.yaml"
            made = Path(folder) / name
            good, said = manage(
                *("spectacular", "--urlconf", f"config.urls.{kind}", "--file", str(made)),
                *("--validate", "--fail-on-warn", "--lang", "en"),
            )
            if not good:
                yield said
            elif not (REFERENCE / name).exists() or different(made, REFERENCE / name):
                yield f"docs/reference/{name} is not what the code gives: run `make openapi`."


def different(one: Path, other: Path) -> bool:
    """Say whether two files differ."""
    return one.read_bytes() != other.read_bytes()


def check_messages() -> Iterator[str]:
    """Say which texts of code and templates are not translated."""
    for path in catalogues():
        for entry in polib.pofile(str(path)):
            if not entry.obsolete and (not entry.translated() or entry.fuzzy):
                yield f"{path.relative_to(ROOT)}: not translated: {entry.msgid[:70]!r}"
    if shutil.which("xgettext") is None:
        yield "xgettext is needed to find new texts. On Debian: apt-get install gettext"
        return
    yield from missing_texts()


def missing_texts() -> Iterator[str]:
    """Gather the texts anew beside the committed catalogue and say which are not in it."""
    committed = ROOT / "locale" / LOCALE / "LC_MESSAGES" / "django.po"
    if not committed.exists():
        yield "there is no catalogue: run `make messages`."
        return
    known = {(e.msgctxt, e.msgid) for e in polib.pofile(str(committed))}
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in ("apps", "config", "templates", "locale"):
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        done = subprocess.run(  # noqa: S603
            [
                *(sys.executable, "-m", "django", "makemessages", "--locale", LOCALE),
                *("--no-obsolete", "--no-wrap", "--no-location"),
            ],
            env={**os.environ, "PYTHONPATH": "", "DJANGO_SETTINGS_MODULE": ""},
            cwd=copy,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            yield done.stdout + done.stderr
            return
        gathered = polib.pofile(str(copy / committed.relative_to(ROOT)))
    for entry in gathered:
        if (entry.msgctxt, entry.msgid) not in known:
            text = re.sub(r"\s+", " ", entry.msgid)[:70]
            yield f"not in the catalogue (run `make messages`): {text!r}"


CHECKS: dict[str, Callable[[], Iterator[str]]] = {
    "settings": check_settings,
    "migrations": check_migrations,
    "openapi": check_openapi,
    "messages": check_messages,
}


def main(names: list[str]) -> int:
    """Run the named checks, print what each finds, give the exit code."""
    failed = False
    for name in names:
        found = list(CHECKS[name]())
        print(f"{name}: {'ok' if not found else f'{len(found)} found'}", flush=True)  # noqa: T201
        for line in found:
            print(f"  {line}", flush=True)  # noqa: T201
        failed = failed or bool(found)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
