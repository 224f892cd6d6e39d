"""The page checks a visa on the device: the same verdicts as the server, and nothing is sent."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from PIL import Image

from apps.core.vds import Header, Seal, SealOfOtherProfile, SealUnreadable, facts_of, read
from apps.core.vds.errors import ListOfTheFuture
from apps.core.vds.lists import ListKind, base64url, write_list
from apps.core.vds.status_list import (
    LIVES,
    DayMark,
    Listed,
    StatusList,
    day_text,
    digest_of,
    read_statuses,
    sha256_of,
    statuses_payload,
)
from apps.core.workcalendar import beijing_date
from apps.endorsement import tasks
from apps.endorsement.models import Visa
from apps.endorsement.sealing import own_name, signer
from apps.regions.scoping import AuthorityRef, enter
from apps.verification import selectors
from apps.verification.management.commands.seal_verify import keys_in
from apps.verification.policies import check_seal, with_status
from apps.verification.states import Verdict
from tests.axe import assert_accessible
from tests.browser import find_browser
from tests.chromium import FLAGS, PHONE, overflow, serve, visit
from tests.core.test_vds import PERMIT, VISA, fits_permit, fits_visa
from tests.core.test_vds import made as made_elsewhere
from tests.databases import Copy
from tests.factories import endorsement as made
from tests.factories import seals
from tests.webserver import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

READ_ALL = """async ([raws]) => {
  const { read, factsOf } = await import('/static/js/verify/seal.js');
  const { fromHex, toHex } = await import('/static/js/verify/bytes.js');
  return raws.map((hex) => {
    try {
      const seal = read(fromHex(hex));
      let facts = null;
      try { facts = factsOf(seal); } catch (trouble) { facts = trouble.constructor.name; }
      const { header } = seal;
      return { header, facts, signed: toHex(seal.signed), signature: toHex(seal.signature) };
    } catch (trouble) { return trouble.constructor.name; }
  });
}"""
CHECK_ALL = """async ([raws, keyFile, statusFile, days, now]) => {
  const { checkSeal, addStatus } = await import('/static/js/verify/check.js');
  const { readKeys, readStatuses } = await import('/static/js/verify/lists.js');
  const { fromHex } = await import('/static/js/verify/bytes.js');
  const keys = await readKeys(JSON.parse(keyFile));
  const statuses = await readStatuses(JSON.parse(statusFile), keys);
  const told = [];
  for (const hex of raws) {
    const raw = fromHex(hex);
    try {
      const found = await checkSeal(raw, keys, now);
      const list = statuses.get(found.seal?.header.signer);
      const all = await addStatus(found, raw, list, async (s, d) => days[`${s}/${d}`], now);
      told.push([all.verdict, all.doubt ?? null, all.knownAt ?? null]);
    } catch (trouble) { told.push(trouble.constructor.name); }
  }
  return told;
}"""


@pytest.fixture
def page(chromium: Browser, client_for: Any, db: None) -> Iterator[Page]:
    """A page of ours that runs no script of its own, answered within the test's transaction."""
    with visit(chromium) as opened:
        serve(opened, client_for)
        opened.goto("http://localhost/verify/number/")
        yield opened


@pytest.fixture
def visa(port: AuthorityRef) -> Visa:
    issued = made.issued(made.Desk())
    publish()
    return Visa.objects.get(id=issued.id)


def publish() -> None:
    with enter("public"):
        tasks.publish_seals(schema="public")


def read_by_page(page: Page, raws: list[bytes]) -> list[Any]:
    found: list[Any] = page.evaluate(READ_ALL, [[raw.hex() for raw in raws]])
    return found


def every_flip(raw: bytes) -> list[bytes]:
    return [seals.flipped(raw, bit) for bit in range(8 * len(raw))]


def as_seal(told: dict[str, Any]) -> Seal:
    """What the page has read, for another library to check: browsers have no such curves."""
    return Seal(
        header=Header("", "", "", dt.date.min, dt.date.min, b""),
        features={},
        signed=bytes.fromhex(told["signed"]),
        signature=bytes.fromhex(told["signature"]),
    )


@pytest.mark.parametrize(("raw", "fits"), [(VISA, fits_visa), (PERMIT, fits_permit)])
def test_published_seals_are_read_and_none_with_a_bit_flipped_is_believed(
    page: Page, raw: bytes, fits: Any
) -> None:
    (whole,) = read_by_page(page, [raw])
    assert fits(as_seal(whole))

    flips = read_by_page(page, every_flip(raw))
    assert len(flips) == 8 * len(raw)
    assert [one for one in flips if isinstance(one, dict) and fits(as_seal(one))] == []


def test_the_page_reads_of_a_seal_what_the_server_reads(page: Page, visa: Visa) -> None:
    ours = [bytes(visa.seal or b""), made_elsewhere(), VISA, PERMIT]
    raws = ours + [one for raw in ours for one in every_flip(raw)]
    raws += [raw[:cut] for raw in ours for cut in range(len(raw))] + [raw + b"\0" for raw in ours]

    for raw, told in zip(raws, read_by_page(page, raws), strict=True):
        try:
            seal = read(raw)
        except SealUnreadable:
            assert told == "SealUnreadable", raw.hex()
            continue
        assert told["header"]["issuedOn"] == seal.header.issued_on.isoformat()
        assert told["header"]["certificate"] == seal.header.certificate
        assert (told["signed"], told["signature"]) == (seal.signed.hex(), seal.signature.hex())
        try:
            facts = facts_of(seal)
        except SealUnreadable:
            assert told["facts"] == "SealUnreadable", raw.hex()
            continue
        except SealOfOtherProfile:
            assert told["facts"] == "SealOfOtherProfile", raw.hex()
            continue
        assert told["facts"]["names"] == facts.names
        assert told["facts"]["number"] == facts.number
        assert told["facts"]["passport"] == facts.passport
        assert told["facts"]["birthDate"] == facts.birth_date.isoformat()
        assert told["facts"]["enterBy"] == facts.enter_by.isoformat()
        assert (told["facts"]["stayDays"], told["facts"]["entries"]) == (
            facts.stay_days,
            facts.entries,
        )


@pytest.mark.parametrize("later", ["now", "late", "old", "over", "early"])
def test_the_page_gives_the_verdict_that_the_server_gives(
    page: Page, visa: Visa, later: str
) -> None:
    genuine = [seals.seal(timezone.now(), number=f"SH26000000{place}") for place in range(10, 17)]
    statuses = dict(zip(map(digest_of, genuine), Listed, strict=False))  # two are not listed
    raws = [*genuine, made_elsewhere(), VISA, PERMIT, genuine[0][:-1]]
    raws.append(seals.flipped(genuine[0], 700))
    with enter("public"):
        keys = selectors.key_file()
    text, days = status_files(statuses)
    listed = read_statuses(text)
    now = moment(later, listed)

    told = page.evaluate(
        CHECK_ALL,
        [[raw.hex() for raw in raws], keys, f'{{"lists": [{text}]}}', days, now.timestamp()],
    )

    expected = [verdict_of(raw, keys, statuses, listed, now) for raw in raws]
    assert [one if isinstance(one, str) else tuple(one) for one in told] == expected
    if later == "now":
        assert {one[0] for one in expected if isinstance(one, tuple)} >= set(Verdict) - {
            Verdict.OTHER_PASSPORT,
            Verdict.GENUINE,
        }


def status_files(statuses: dict[str, Listed]) -> tuple[str, dict[str, str]]:
    """A list of today's visas as the port's signer would sign it, and its day."""
    now = timezone.now()
    day = beijing_date(now)
    told = {digest: status.value for digest, status in statuses.items()}
    text = day_text(signer=own_name(), day=day, visas=told)
    mark = DayMark(sha256_of(text), Counter(told.values()))
    return write_list(
        signer(),
        kind=ListKind.STATUSES,
        signer=own_name(),
        payload=statuses_payload(first=day, days={day: mark}),
        issued_at=now,
        lives=LIVES,
    ), {f"{own_name()}/{day.isoformat()}": text}


def moment(later: str, listed: Any) -> dt.datetime:
    """When it is checked, told from the list."""
    made_at: dt.datetime = listed.told.issued_at
    return {
        "now": made_at + dt.timedelta(seconds=30),
        "late": made_at + LIVES + dt.timedelta(minutes=4),
        "old": made_at + LIVES + dt.timedelta(minutes=6),
        "over": made_at + dt.timedelta(days=17),
        "early": made_at - dt.timedelta(minutes=6),
    }[later]


def verdict_of(
    raw: bytes, keys: str, statuses: dict[str, Listed], listed: StatusList, now: dt.datetime
) -> Any:
    """What the server says, in the words of the page."""
    try:
        found = check_seal(raw, keys=keys_in(keys), now=now)
    except (SealUnreadable, SealOfOtherProfile) as refusal:
        return type(refusal).__name__
    except ListOfTheFuture:
        return "KeysOfAnotherTime"
    theirs = listed if found.seal is not None else None
    found = with_status(found, statuses.get(digest_of(raw)), listed=theirs, now=now)
    known = int(found.known_at.timestamp()) if found.known_at else None
    return (found.verdict.value, found.doubt.value if found.doubt else None, known)


def test_no_seal_of_ours_with_a_bit_flipped_is_genuine_on_the_page(page: Page, visa: Visa) -> None:
    raw = bytes(visa.seal or b"")
    with enter("public"):
        files = (selectors.key_file(), selectors.status_file())
    flips = [one.hex() for one in [raw, *every_flip(raw)]]

    told = page.evaluate(CHECK_ALL, [flips, *files, {}, timezone.now().timestamp()])

    assert len(told) == 8 * len(raw) + 1
    good = [one for one in told[1:] if isinstance(one, list) and one[0] != "not_ours"]
    assert good == []


LISTS = """async ([keyFile, statusFile]) => {
  const { readKeys, readStatuses, readDay } = await import('/static/js/verify/lists.js');
  try {
    const keys = await readKeys(JSON.parse(keyFile));
    const statuses = await readStatuses(JSON.parse(statusFile), keys);
    return [...statuses.keys()];
  } catch (trouble) { return trouble.constructor.name; }
}"""


@pytest.mark.parametrize("wrong", ["", "payload", "signature", "type", "keys", "signer"])
def test_the_page_believes_no_list_that_was_changed(page: Page, visa: Visa, wrong: str) -> None:
    with enter("public"):
        keys, statuses = json.loads(selectors.key_file()), json.loads(selectors.status_file())
    (one,) = statuses["lists"]
    if wrong == "payload":
        one["payload"] = one["payload"][:-8] + "AAAAAAAA"
    if wrong == "signature":
        one["signature"] = ("B" if one["signature"][0] == "A" else "A") + one["signature"][1:]
    if wrong == "type":
        statuses = keys
    if wrong == "keys":
        keys["lists"][0]["payload"] = one["payload"]
    if wrong == "signer":
        keys["lists"] = []
    told = page.evaluate(LISTS, [json.dumps(keys), json.dumps(statuses)])
    assert told == (["UTSH"] if not wrong else "ListUntrusted")


@contextmanager
def listed_visa() -> Iterator[tuple[Visa, int]]:
    """A visa that is issued, listed and committed, and the port of a server."""
    with enter("port_shanghai"):
        issued = Visa.objects.get(id=made.issued(made.Desk()).id)
    publish()
    with serving() as port:
        yield issued, port


def verdict(page: Page) -> str:
    found = page.locator("#scan-result [data-verdict]")
    found.wait_for()
    return str(found.get_attribute("data-verdict"))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_picture_is_checked_on_a_phone_and_compared_with_the_passport(
    committed: Copy, chromium: Browser, tmp_path: Path, language: str
) -> None:
    picture, forged = tmp_path / "letter.jpg", tmp_path / "forged.png"
    with listed_visa() as (visa, port), visit(chromium, language=language, viewport=PHONE) as page:
        raw = bytes(visa.seal or b"")
        picture.write_bytes(seals.photograph(seals.data_matrix(raw)))
        forged.write_bytes(seals.png(seals.data_matrix(seals.flipped(raw, 8 * raw.index(b"SH26")))))
        sent: list[str] = []
        page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
        page.goto(f"http://localhost:{port}/verify/")
        assert_accessible(page)

        page.set_input_files("#scan-file", picture)
        assert verdict(page) == "valid"
        assert visa.passport_number in page.inner_text("#scan-result")
        assert page.evaluate("document.activeElement.matches('.dv-verdict-title')")
        look(page)
        page.fill("#scan-passport", f" {visa.passport_number.lower()} ")
        page.locator(".dv-scan-compare button").click()
        page.locator("[data-same]").wait_for()
        page.fill("#scan-passport", "X1234567")
        page.locator(".dv-scan-compare button").click()
        assert verdict(page) == "other_passport"
        assert visa.passport_number not in page.inner_text("#scan-result")

        page.locator("[data-part=again]").click()
        page.set_input_files("#scan-file", forged)
        assert verdict(page) == "not_ours"
        look(page)
        assert all(one.startswith("GET ") for one in sent)
        assert not any(visa.number in one or base64url(raw)[:20] in one for one in sent)


def look(page: Page) -> None:
    assert_accessible(page)
    assert overflow(page) <= 0


def test_the_square_code_of_a_letter_leads_to_its_verdict_and_leaves_no_trace(
    committed: Copy, chromium: Browser
) -> None:
    with listed_visa() as (visa, port), visit(chromium) as page:
        written = base64url(bytes(visa.seal or b""))
        page.goto(f"http://localhost:{port}/verify/#s={written}")
        assert verdict(page) == "valid"
        assert page.url.endswith("/verify/")
        page.wait_for_selector("[data-kept=yes]")
        for broken in (written[:-4], "!!", "AAAA"):
            page.goto("about:blank")
            page.goto(f"http://localhost:{port}/verify/#s={broken}")
            page.locator(".dv-scan-problem").wait_for()
            page.wait_for_selector("[data-kept=yes]")


def test_without_a_connection_the_page_still_checks_seal_and_status(
    committed: Copy, chromium: Browser, tmp_path: Path
) -> None:
    picture = tmp_path / "letter.png"
    with listed_visa() as (visa, port), visit(chromium, viewport=PHONE) as page:
        picture.write_bytes(seals.png(seals.data_matrix(bytes(visa.seal or b""))))
        page.goto(f"http://localhost:{port}/verify/")
        page.wait_for_selector("[data-kept=yes]")
        page.context.set_offline(True)
        page.reload()
        page.set_input_files("#scan-file", picture)
        assert verdict(page) == "valid"
        assert "ERIKSSON" in page.inner_text("#scan-result")


def test_a_picture_without_a_seal_and_a_file_that_is_no_picture_are_told(
    committed: Copy, chromium: Browser, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.png"
    empty.write_bytes(seals.photograph(seals.data_matrix(VISA).point(lambda _: 255)))
    other = tmp_path / "permit.png"
    other.write_bytes(seals.png(seals.data_matrix(PERMIT)))
    with listed_visa() as (_visa, port), visit(chromium) as page:
        page.goto(f"http://localhost:{port}/verify/")
        for file, words in (
            (empty, "No seal was found"),
            (other, "does not belong to a visa"),
            (Path(__file__), "no picture"),
        ):
            page.set_input_files("#scan-file", file)
            page.locator(".dv-scan-problem", has_text=words).wait_for()
            assert page.locator("#scan-result").is_hidden()


def film(path: Path, code: Any) -> None:
    """A film of a letter held into the camera, as Chromium takes for one (YUV4MPEG2)."""

    with path.open("wb") as out:
        out.write(b"YUV4MPEG2 W1280 H720 F10:1 Ip A1:1 C420\n")
        for place in range(10):
            frame = Image.new("L", (1280, 720), 190)
            if place > 3:
                frame.paste(code.rotate(place, fillcolor=190, expand=True), (300 + 9 * place, 140))
            out.write(b"FRAME\n" + frame.tobytes() + bytes([128]) * (1280 * 720 // 2))


def test_the_camera_sees_the_barcode_and_stops(
    committed: Copy, chromium: Browser, tmp_path: Path
) -> None:

    with listed_visa() as (visa, port):
        film(tmp_path / "film.y4m", seals.data_matrix(bytes(visa.seal or b""), scale=6))
        fake = (
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={tmp_path / 'film.y4m'}",
        )
        started = chromium.browser_type.launch(executable_path=find_browser(), args=[*FLAGS, *fake])
        with visit(started, viewport=PHONE) as page:
            page.goto(f"http://localhost:{port}/verify/")
            page.locator("[data-part=start]").click()
            assert verdict(page) == "valid"
            page.wait_for_function("document.querySelector('video').srcObject === null")
        started.close()


def test_who_has_no_camera_or_refuses_it_is_told(committed: Copy, chromium: Browser) -> None:
    with listed_visa() as (_visa, port), visit(chromium) as page:
        page.goto(f"http://localhost:{port}/verify/")
        page.locator("[data-part=start]").click()
        page.locator(".dv-scan-problem").wait_for()
        assert page.locator("[data-part=start]").is_visible()


def test_without_scripts_the_other_ways_are_offered(committed: Copy, chromium: Browser) -> None:
    with listed_visa() as (_visa, port), visit(chromium, javascript=False) as page:
        page.goto(f"http://localhost:{port}/verify/")
        assert page.locator("#scan").is_hidden()
        for path in ("/verify/picture/", "/verify/number/"):
            assert page.locator(f"a[href='{path}']").count() == 1
