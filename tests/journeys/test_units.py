"""A stranger is put on file and vetted, the unit keeps its record; a host files by a short path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from apps.accounts.roles import Role
from apps.regions.scoping import enter
from tests.databases import Copy
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.enterprises import CODES
from tests.factories.files import pdf, picture
from tests.journeys.person import Person, person
from tests.journeys.stage import Stage
from tests.webserver import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

CITY, SHANGHAI = "suzhou-js", "shanghai"
PAPERS = ("business_licence", "unit_seal", "handler_authorisation")


@pytest.fixture
def stage(committed: Copy, settings: Any) -> Iterator[Stage]:
    """The pages on a port, without workers: nothing here waits for one."""
    settings.SESSION_COOKIE_SECURE = False
    for schema in ("city_320500", "city_310000"):
        with enter(schema):
            make_user(Role.CITY_OFFICER, username="vetting")
    with serving() as port:
        made = Stage(port)
        made.password = PASSWORD
        yield made


def day(somebody: Person, name: str, *, years: int = 0) -> None:
    """Fill in today, or the first of January some years on."""
    today = timezone.localdate()
    date = today.replace(year=today.year + years, month=1, day=1) if years else today
    for part in ("year", "month", "day"):
        somebody.fill(**{f"{name}_{part}": str(getattr(date, part))})


def sign_up(somebody: Person, name: str, *, kind: str = "") -> None:
    """Make an account on the public face of the city."""
    somebody.go("/register/")
    if kind:
        somebody.page.check(f"[name=kind][value={kind}]")
    somebody.fill(display_name="钱申请", email=f"{name}@example.com", username=name)
    somebody.fill(new_password=PASSWORD, new_password_again=PASSWORD)
    somebody.press("Continue")


def apply(somebody: Person, folder: Path) -> str:
    """Ask for a unit to be put on file, with a slip on the way; gives the reference."""
    sign_up(somebody, "applicant")
    somebody.fill(uscc="913201911348723658", name_zh="样本有限公司", address="样本路1号")
    somebody.fill(legal_representative="样本代表", contact_name="钱申请")
    somebody.fill(contact_phone="021-28951610")
    somebody.page.check("[name=unit_kind][value=COMPANY]")
    day(somebody, "authorised_from")
    day(somebody, "authorised_until", years=1)
    for kind in PAPERS:
        scan = folder / f"{kind}.jpg"
        scan.write_bytes(picture(size=(600, 400)))
        somebody.page.set_input_files(f"[name={kind}]", str(scan))
    somebody.press("Send to the city")
    assert somebody.sees("should be")
    assert somebody.page.inner_text("main").count("Kept:") == len(PAPERS)
    somebody.fill(uscc="９１３２０１９１１３４８７２３６５９")
    somebody.press("Send to the city")
    assert somebody.sees("with the city")
    return somebody.page.locator(".dv-reference").first.inner_text().strip()


def vet(officer: Person, reference: str) -> None:
    """Look at an application beside its scans, and put it on file."""
    officer.go("/desk/registrations/")
    officer.follow(reference)
    officer.confirm("Put the applicant on file")
    assert officer.sees("On file")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_stranger_is_put_on_file_and_the_unit_adds_a_colleague(
    chromium: Browser, stage: Stage, tmp_path: Path, scripts: bool
) -> None:
    with (
        person(chromium, stage, CITY, scripts=scripts) as boss,
        person(chromium, stage, CITY, "vetting", scripts=scripts) as officer,
    ):
        vet(officer, apply(boss, tmp_path))

        boss.go("/unit/")
        assert boss.sees(CODES[1])
        boss.follow("Add a handler")
        boss.fill(display_name="李同事", username="colleague")
        day(boss, "authorised_from")
        day(boss, "authorised_until", years=1)
        letter = tmp_path / "letter.pdf"
        letter.write_bytes(pdf())
        boss.page.set_input_files("[name=file]", str(letter))
        boss.press("Authorise")
        link = re.search(r"/activate/\S+", boss.page.inner_text("main"))
        assert link is not None

        with person(chromium, stage, CITY, scripts=scripts) as colleague:
            colleague.go(link[0])
            colleague.fill(new_password=PASSWORD, new_password_again=PASSWORD)
            colleague.press("Save and log in")
            colleague.go("/unit/")
            assert colleague.sees("李同事")

        boss.go("/unit/")
        boss.follow("Ask for a change of the record")
        boss.fill(address="样本路2号")
        boss.page.set_input_files("[name=file]", str(letter))
        boss.press("Send to the city")
        officer.go("/desk/registrations/")
        officer.follow("样本有限公司")
        officer.confirm("Approve the change")
        boss.go("/unit/")
        assert boss.sees("样本路1号")
        assert boss.sees("样本路2号")


def test_a_professional_in_shanghai_becomes_a_host_and_starts_a_request(
    chromium: Browser, stage: Stage, tmp_path: Path
) -> None:
    with (
        person(chromium, stage, SHANGHAI) as host,
        person(chromium, stage, SHANGHAI, "vetting") as officer,
    ):
        sign_up(host, "hosting", kind="HOST")
        host.fill(name="Marie Curie", contact_phone="021-22351575")
        host.page.check("[name=status_kind][value=TALENT]")
        day(host, "proof_until", years=2)
        card = tmp_path / "card.jpg"
        card.write_bytes(picture(size=(600, 400)))
        host.page.set_input_files("[name=host_status_proof]", str(card))
        host.press("Send to the city")
        vet(officer, host.page.locator(".dv-reference").first.inner_text().strip())

        host.go("/requests/new/")
        assert host.sees("0 of 20 are used")
        host.page.check("[name=host_relation][value=COLLEAGUE]")
        host.page.select_option("[name=port_of_entry]", "PVG")
        host.fill(purpose="A joint experiment")
        host.press("Save and continue")
        assert host.sees("Your request")
