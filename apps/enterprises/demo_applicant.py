"""A demo unit that asks to be put on file, so that the city's officers have something to vet."""

from __future__ import annotations

import csv
import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import Final

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from apps.accounts.models import User
from apps.accounts.permissions import actor_of
from apps.accounts.services import create_user
from apps.core.actors import Actor
from apps.enterprises import services
from apps.enterprises.models import Enterprise, Registration
from apps.enterprises.policies.registering import PAPERS
from apps.enterprises.states import RegistrationKind, UnitKind

_CODES: Final = Path(__file__).parent / "data" / "demo_codes.csv"
_APPLICANT: Final = "applicant"
#: Whose password the applicant shares: that of all demo accounts.
_MODEL: Final = "handler"
_PAGE: Final = (620, 440)
_SEAL: Final = (430, 260, 580, 410)


def ensure_applicant(city_code: str) -> None:
    """Make the account and its application where they are missing.

    Without the other demo accounts there is no password to share, and nothing is made.
    """
    model = User.objects.filter(username=_MODEL).first()
    if model is None or User.objects.filter(username=_APPLICANT).exists():
        return
    user = create_user(
        actor=Actor.system("enterprises_demo"),
        username=_APPLICANT,
        display_name="钱申请",
        encoded_password=model.password,
    )
    actor = actor_of(user)
    begun = services.begin_registration(actor=actor, kind=RegistrationKind.UNIT)
    services.save_registration(
        actor=actor, registration_id=begun.id, details=_details(_free_code(city_code))
    )
    for kind in PAPERS[RegistrationKind.UNIT]:
        upload = SimpleUploadedFile(f"{kind}.png", _specimen(kind), "image/png")
        services.attach_to_registration(
            actor=actor, registration_id=begun.id, kind=kind, upload=upload
        )
    services.submit_registration(actor=actor, registration_id=begun.id)


def _free_code(city_code: str) -> str:
    """Give a code that no unit of the city has: the next of the list, the city's own left out."""
    with _CODES.open(encoding="utf-8", newline="") as rows:
        codes = [row["uscc"] for row in csv.DictReader(rows)]
    taken = set(Enterprise.objects.filter(uscc__in=codes).values_list("uscc", flat=True))
    taken |= set(Registration.objects.values_list("uscc", flat=True))
    free = [code for code in codes if code not in taken]
    return free[int(city_code) // 100 % len(free)]


def _details(code: str) -> dict[str, str]:
    today = timezone.localdate()
    return {
        "uscc": code,
        "kind": UnitKind.COMPANY,
        "name_zh": "样本新材料有限公司 SPECIMEN",
        "name_en": "SPECIMEN New Materials Co., Ltd.",
        "address": "样本路2号",
        "legal_representative": "样本代表",
        "contact_name": "样本申请",
        "contact_phone": "021-28951610",
        "authorised_from": today.isoformat(),
        "authorised_until": (today + dt.timedelta(days=365)).isoformat(),
    }


def _specimen(kind: str) -> bytes:
    """Draw a page that nobody could take for a real paper."""
    page = Image.new("RGB", _PAGE, "white")
    pen = ImageDraw.Draw(page)
    pen.rectangle((20, 20, _PAGE[0] - 20, _PAGE[1] - 20), outline="#8a1c1c", width=4)
    pen.text((60, 60), f"SPECIMEN\n\n{kind.replace('_', ' ')}\n\nnot a real paper", fill="black")
    pen.ellipse(_SEAL, outline="#c00000", width=6)
    pen.text((470, 325), "SPECIMEN", fill="#c00000")
    out = BytesIO()
    page.save(out, "PNG")
    return out.getvalue()
