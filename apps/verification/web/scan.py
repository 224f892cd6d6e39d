"""What the page that checks on the device needs: its words, and the files it is kept with."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.verification.states import Doubt, Verdict
from apps.verification.web.facts import LABELS
from apps.verification.wording import WORDS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from apps.verification.wording import Words

KEPT: Final = (
    "vendor/tabler/tabler.min.css",
    "css/deltavisa.css",
    "css/components.css",
    "css/cases.css",
    "css/portal.css",
    "css/verify.css",
    "vendor/htmx/htmx.min.js",
    "js/deltavisa.js",
    "js/verify/page.js",
    "js/verify/reader.js",
    "vendor/zxing/zxing_reader.js",
    "vendor/zxing/zxing_reader.wasm",
    "img/icons.svg",
    "img/mark.svg",
    "img/wordmark.svg",
)
"""Files that the page names by the address under which they are served."""
MODULES: Final = ("bytes", "check", "codes", "lists", "published", "seal")
"""Files that `page.js` names, and so by their plain addresses."""
PLAIN: Final = "/static/js/verify/"


@dataclass(frozen=True, slots=True)
class Said:
    """A line below the camera."""

    name: str
    text: StrOrPromise
    is_problem: bool = True


@dataclass(frozen=True, slots=True)
class Shown:
    """A verdict as a template of the page."""

    value: str
    words: Words


SAID: Final = (
    Said("looking", _("Looking for the barcode …"), is_problem=False),
    Said("reading", _("Reading the picture …"), is_problem=False),
    Said("checking", _("Checking the seal …"), is_problem=False),
    Said(
        "none_found", _("No seal was found in this picture. Take it again: flat, sharp and whole.")
    ),
    Said("no_picture", _("This is no picture that this device can read. Choose JPEG or PNG.")),
    Said("unreadable", _("This is not a seal, or part of it is missing.")),
    Said("other_profile", _("This seal does not belong to a visa.")),
    Said("not_allowed", _("The camera may not be used. Allow it, or choose a picture.")),
    Said("no_camera", _("No camera can be used here. Choose a picture.")),
    Said("no_keys", _("The keys could not be fetched. Try again with a connection.")),
    Said("untrusted", _("The lists of this page are damaged. Try again later or ask 12367.")),
    Said("clock", _("The keys on this device do not count today. Check its clock, and go online.")),
)


def scan_context() -> dict[str, Any]:
    """Give what `verification/_scan.html` draws."""
    return {
        "verdicts": [Shown(verdict.value, WORDS[verdict]) for verdict in Verdict],
        "doubts": [{"value": doubt.value, "label": doubt.label} for doubt in Doubt],
        "facts": [{"name": name, "label": label} for name, label in LABELS.items()],
        "said": SAID,
    }


def kept_files() -> list[str]:
    """Give the addresses of all that the page needs without a connection."""
    modules = [f"{PLAIN}{name}.js" for name in MODULES]
    pages = [reverse("verification:verify"), reverse("verification:keys")]
    return [*pages, reverse("verification:statuses"), *map(static, KEPT), *modules]


def name_of(files: list[str]) -> str:
    """Name a set of files, so that another set is kept apart."""
    return "verify-" + hashlib.sha256("\n".join(files).encode()).hexdigest()[:16]
