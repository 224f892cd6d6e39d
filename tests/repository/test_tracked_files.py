"""What is committed works anywhere: no registry, no path of one machine, no secret."""

import re
import subprocess
from pathlib import Path

import pytest

from config.env import ROOT

LARGEST_FILE = 300
LARGEST_TEST = 500

# Addresses of package registries, built here from parts so that this file holds none itself.
REGISTRY = re.compile(
    "|".join(
        ("--" + "index-url", "--" + "extra-index-url", "registry" + r"\.npm", "pypi" + r"\.org")
    )
)
MACHINE_PATH = re.compile(r"(?<![\w./-])/(?:root|home|Users|work)/[\w.-]+")
PRIVATE_KEY = re.compile("BEGIN " + r"[A-Z ]*PRIVATE KEY")


def tracked(*endings: str) -> list[Path]:
    """Give the committed files, or those whose names end so; vendored code is not ours."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [
        path
        for path in paths
        if path.is_file()
        and not {"vendor", "node_modules"} & set(path.parts)
        and (not endings or path.name.endswith(endings))
    ]


def text_of(path: Path) -> str:
    """Read a file; bytes that are no text are left out."""
    return path.read_bytes().decode("utf-8", errors="ignore")


def test_no_committed_file_names_a_package_registry() -> None:
    found = [path for path in tracked() if REGISTRY.search(text_of(path))]

    assert found == []


def test_no_committed_file_names_a_path_of_one_machine() -> None:
    allowed = {"Dockerfile", "compose.yaml"}  # a container is a machine that we describe

    found = [
        (path.relative_to(ROOT).as_posix(), match.group())
        for path in tracked()
        if path.name not in allowed and path.suffix not in {".svg", ".png", ".csv"}
        for match in [MACHINE_PATH.search(text_of(path))]
        if match and not match.group().startswith("/home/deltavisa")
    ]

    assert found == []


def test_no_private_key_is_committed() -> None:
    found = [path for path in tracked() if PRIVATE_KEY.search(text_of(path))]

    assert found == []


def test_every_requirement_is_locked_by_hash() -> None:
    for path in tracked(".txt"):
        if path.parent.name == "requirements":
            pinned = re.findall(r"^[a-z0-9][\w.-]*(?:\[[\w,-]+\])?==", text_of(path), re.MULTILINE)
            blocks = re.split(r"^(?=[a-z0-9])", text_of(path), flags=re.MULTILINE)
            with_hash = [block for block in blocks if "--hash=sha256:" in block]
            assert len(pinned) == len(with_hash) > 0, path


@pytest.mark.parametrize("folder", ["apps", "config", "tests"])
def test_no_file_grows_past_what_one_reads_at_a_sitting(folder: str) -> None:
    most = LARGEST_TEST if folder == "tests" else LARGEST_FILE

    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in tracked(".py")
        if path.relative_to(ROOT).parts[0] == folder
        and "migrations" not in path.parts
        and (lines := len(text_of(path).splitlines())) > most
    }

    assert long == {}
