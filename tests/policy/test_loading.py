"""Loading the rule book: it may be repeated, and files that are wrong change nothing."""

import datetime as dt
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.policy import services
from apps.policy.dated import Dated
from apps.policy.errors import PolicyDataWrong
from apps.policy.loading import DATA, check_periods, read_rows
from apps.policy.models import RULES, Fee, Parameter
from apps.regions.errors import WrongSchema
from apps.regions.scoping import AuthorityRef

LOADER = Actor.system("policy_load")
NO_SOURCE = (
    ',yes,"Exit and Entry Administration Law, article 21: '
    'etogether.net/htm/policy/20180614/5619_8.html"'
)
ADMIN = Actor(kind="user", id="admin")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(DATA, tmp_path / "data")
    return tmp_path / "data"


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def parameters() -> list[tuple[object, ...]]:
    return sorted(Parameter.objects.values_list("key", "value", "valid_from", "valid_until"))


@pytest.mark.parametrize("model", RULES, ids=lambda model: model.__name__)
def test_every_row_of_the_files_has_a_source_and_no_two_versions_overlap(
    model: type[Dated],
) -> None:
    rows = [model(**values) for values in read_rows(model)]

    assert rows
    assert all(row.source for row in rows)
    check_periods(rows)


def test_loading_again_changes_nothing_and_leaves_no_event(public: AuthorityRef) -> None:
    before = AuditEvent.objects.count()

    done = services.load(actor=LOADER)

    assert all((table.added, table.changed, table.kept) == (0, 0, 0) for table in done)
    assert sum(table.same for table in done) > 250
    assert AuditEvent.objects.count() == before


def test_a_changed_file_changes_its_rows_and_leaves_an_event(
    public: AuthorityRef, folder: Path
) -> None:
    change(folder, "parameter.csv", "delegation.max_visitors,200", "delegation.max_visitors,150")
    change(folder, "fee.csv", "ETH,single,835", "ETH,single,836")

    done = {table.table: table for table in services.load(actor=LOADER, folder=folder)}

    assert (done["Parameter"].changed, done["Fee"].changed) == (1, 1)
    assert Parameter.objects.get(key="delegation.max_visitors").value == 150
    event = AuditEvent.objects.order_by("-id")[0]
    assert event.event == "policy.rules_loaded"
    assert event.payload == {"tables": ["Fee", "Parameter"]}


def test_what_an_administrator_changed_is_left_alone(public: AuthorityRef, folder: Path) -> None:
    rule = Parameter.objects.get(key="files.max_pages")
    rule.value = 40
    services.save_rule(actor=ADMIN, rule=rule)
    change(folder, "parameter.csv", "files.max_pages,20", "files.max_pages,30")

    done = {table.table: table for table in services.load(actor=LOADER, folder=folder)}

    assert done["Parameter"].kept == 1
    assert Parameter.objects.get(key="files.max_pages").value == 40


def test_a_rule_gone_from_the_files_stays_since_rules_end_by_date(
    public: AuthorityRef, folder: Path
) -> None:
    path = folder / "fee.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("ETH")), encoding="utf-8")

    services.load(actor=LOADER, folder=folder)

    assert Fee.objects.filter(nationality="ETH").count() == 1


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("parameter.csv", "stay.max_days,30", "stay.max_days,thirty", "line 2.*thirty"),
        ("parameter.csv", "key,value", "key,valeu", "unknown columns"),
        ("fee.csv", "2006-10-17", "2006-11-17", "same day"),
        ("fee.csv", "ETH,single,835,2004-01-01,", "ETH,single,835,2004-13-01,", "2004-13-01"),
        ("fee.csv", "ETH,single", "ETH,singel", "singel"),
        ("visacategory.csv", "Q2,", "q2,", "VisaCategory q2"),
        ("retention.csv", "logs,180", "logs,-1", "Retention logs"),
        ("refusalground.csv", NO_SOURCE, ",yes,", "no source"),
    ],
)
def test_files_that_are_wrong_change_nothing(
    folder: Path, name: str, old: str, new: str, told: str
) -> None:
    change(folder, "parameter.csv", "files.max_pages,20", "files.max_pages,30")
    change(folder, name, old, new)
    before, events = parameters(), AuditEvent.objects.count()

    with pytest.raises(PolicyDataWrong, match=told):
        services.load(actor=LOADER, folder=folder)

    assert parameters() == before
    assert AuditEvent.objects.count() == events


def test_an_administrator_cannot_let_two_versions_hold_on_one_day(public: AuthorityRef) -> None:
    before = parameters()
    twin = Parameter(
        key="stay.max_days", value=60, unit="days", valid_from=dt.date(2026, 1, 1), source="notice"
    )

    with pytest.raises(PolicyDataWrong, match="same day"):
        services.save_rule(actor=ADMIN, rule=twin)

    assert parameters() == before


def test_an_administrator_ends_a_version_and_begins_the_next(public: AuthorityRef) -> None:
    now = Parameter.objects.get(key="stay.max_days")
    now.valid_until = dt.date(2026, 12, 31)
    services.save_rule(actor=ADMIN, rule=now)
    services.save_rule(
        actor=ADMIN,
        rule=Parameter(
            key="stay.max_days",
            value=60,
            unit="days",
            valid_from=dt.date(2027, 1, 1),
            source="notice",
        ),
    )

    assert Parameter.objects.filter(key="stay.max_days", is_local=True).count() == 2
    events = AuditEvent.objects.filter(event="policy.rule_changed")
    assert events.count() == 2
    assert {event.actor_id for event in events} == {"admin"}


def test_an_administrator_must_name_a_source(public: AuthorityRef) -> None:
    rule = Parameter.objects.get(key="stay.max_days")
    rule.source = ""

    with pytest.raises(ValidationError):
        services.save_rule(actor=ADMIN, rule=rule)

    assert Parameter.objects.get(key="stay.max_days").source


def test_the_rule_book_is_written_in_public_only(suzhou: AuthorityRef) -> None:
    with pytest.raises(WrongSchema):
        services.load(actor=LOADER)


def test_the_command_says_what_it_did(public: AuthorityRef, folder: Path) -> None:
    change(folder, "fee.csv", "ETH,single,835", "ETH,single,836")
    said = StringIO()

    call_command("policy_load", folder=folder, stdout=said)

    assert "Fee: 0 added, 1 changed, 13 as before, 0 kept as changed here" in said.getvalue()


def test_the_command_names_the_fault_and_fails(public: AuthorityRef, folder: Path) -> None:
    change(folder, "fee.csv", "ETH,single,835", "ETH,single,much")

    with pytest.raises(CommandError, match=r"fee\.csv line 8"):
        call_command("policy_load", folder=folder, stdout=StringIO())
