"""Give the visitors who are here already the keys by which they are found again.

The rules of writing are a copy of that day's, as a migration must not change with the program.
"""

import hashlib
import hmac
import re
import unicodedata
from typing import Any

from django.conf import settings
from django.db import migrations

LETTERS = str.maketrans(
    {"Æ": "AE", "Œ": "OE", "Ø": "OE", "Å": "AA", "ß": "SS", "ẞ": "SS", "Þ": "TH", "Ð": "D"}
    | {"Đ": "D", "Ł": "L", "Ħ": "H", "Ĳ": "IJ", "ı": "I", "Ŋ": "N", "Ŧ": "T"}
)


def spelled(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.upper().translate(LETTERS))
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return re.sub(r"[^A-Z]+", " ", re.sub(r"['’ʼʻ`´.]", "", plain)).strip()


def keyed(text: str) -> str:
    return hmac.new(settings.BLIND_INDEX_KEY, text.encode(), hashlib.sha256).hexdigest()


def forwards(apps: Any, _editor: Any) -> None:
    visitors = apps.get_model("endorsement", "CaseVisitor").objects.filter(passport_key="")
    for visitor in visitors.iterator():
        words = sorted(spelled(f"{visitor.surname} {visitor.given_names}").split())
        passport = f"{visitor.passport_issuing_state} {visitor.passport_number}"
        visitor.passport_key = keyed(f"passport:{passport}")
        visitor.person_key = keyed(f"person:{' '.join(words)} {visitor.birth_date}")
        visitor.save(update_fields=["passport_key", "person_key"])


class Migration(migrations.Migration):
    dependencies = [("endorsement", "0023_examination")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
