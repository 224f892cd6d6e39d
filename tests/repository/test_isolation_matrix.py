"""Every door of every host: who is let in, sent to log in, told no, or finds nothing.

Which function an address serves stands in `doors.py`. What roles may do in the database is proven
in tests/regions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, Final, NamedTuple
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver
from django.utils import timezone
from rest_framework.permissions import AllowAny

from apps.accounts import services as accounts
from apps.accounts.functions import FOR_EVERYONE, GRANTS, KINDS, Function
from apps.accounts.models import User
from apps.accounts.permissions import actor_of, function_of
from apps.accounts.roles import ROLES_OF_KIND, Role
from apps.core.identifiers.visa_number import visa_number
from apps.endorsement.models import CaseVisitor, DeskRules, WatchListVersion
from apps.endorsement.services import merging, queue_keeping, watch_lists
from apps.endorsement.states import VoidGround
from apps.enterprises import services as register
from apps.enterprises.models import Handler
from apps.notices.services import notify
from apps.regions.kinds import SchemaKind
from apps.regions.scoping import enter
from apps.transfers import services as requests
from apps.transfers.models import Ask, Correction, Paper, PassportReading, TransferRequest
from tests.factories import counter, sheets, watching
from tests.factories import endorsement as cases
from tests.factories import fees as made_fees
from tests.factories import transfers as made
from tests.factories.accounts import SYSTEM, let_in, make_actor, make_user
from tests.factories.desks import entered
from tests.factories.enterprises import add_handler, details, make_unit
from tests.factories.files import pdf, upload
from tests.factories.registrations import sent
from tests.factories.transfers import People
from tests.repository.doors import PUBLISHED, SLUGS, WANTED

HOSTS: Final = {
    "public": ("localhost", SchemaKind.PUBLIC),
    "city_320500": ("suzhou-js.localhost", SchemaKind.CITY),
    "city_320100": ("nanjing.localhost", SchemaKind.CITY),
    "port_shanghai": ("port.localhost", SchemaKind.PORT),
}
METHODS: Final = ("get", "post", "put", "delete")
#: The visa that a port issues first, and its passport, as border inspection names them.
AT_THE_LINE: Final = {
    "visa_number": visa_number(authority_code="shanghai", year=timezone.now().year, serial=1),
    "passport_number": "L8989001C",
}
#: Whole bodies, so that the shape of a call is never what refuses it.
BODIES: Final[dict[str, dict[str, Any]]] = {
    "request-answer": {"answers": []},
    "request-visitor-imports": {"rows": [{"surname": "x"}]},
    "request-visitor-substitute": {"reason": "x"},
    "ways": {"ways": []},
    "request-expedite": {"ground": "rush_repair", "reason": "x"},
    "request-flight": {"port_of_entry": "PVG", "flight_no": "", "arrival_at": "2031-01-01T00:00Z"},
    "request-paper-turn": {"quarters": 1},
    "desk-ask": {"points": [{"subject": "x"}]},
    "desk-correct": {"changes": {}, "reason": "x"},
    "desk-hand-ons": {"requests": [{"id": str(uuid4()), "revision": 1}]},
    "desk-next": {},
    "desk-reassign": {"officer_id": None, "reason": "x"},
    "desk-return": {"points": [{"subject": "x"}]},
    "desk-redirect": {"destination": "city_320200"},
    "not-accept": {"reasons": ["not_urgent"]},
    "move-to-desk": {"desk": "SHA", "reason": "x"},
    "release": {"reason": "x"},
    "take-back": {"reason": "x"},
    "answer-call": {},
    "give": {"officer_id": str(uuid4()), "reason": "x"},
    "ask": {"questions": [{"subject": "x"}]},
    "recommend": {"recommendation": "APPROVE"},
    "send-back": {"note": "x"},
    "take-decision-back": {"reason": "x"},
    "decline-expedition": {"reason": "x"},
    "write-note": {"text": "x"},
    "mark-papers": {"marks": []},
    "resolve-hit": {"resolution": "NO_OBSTACLE", "reason": "x"},
    "conflict": {"ground": "INVITER"},
    "approve-together": {
        "visitors": [{"id": str(uuid4()), "recommended_at": "2026-11-24T08:00:00Z"}]
    },
    "refuse": {"ground": "4"},
    "mark-used": {"entered_at": "2026-11-24T08:00:00Z", "port": "PVG"},
    "mark-left": {"left_at": "2026-11-24T08:00:00Z", "port": "PVG"},
    "border-look-up": AT_THE_LINE,
    "border-report": AT_THE_LINE
    | {"event_id": "e-1", "kind": "ENTRY", "place": "PVG", "at": "2026-11-24T08:00:00Z"},
    "propose-void": {"ground": VoidGround.values[0]},
    "replace-visa": {"ground": "LOST"},
    "decline-void": {"note": "x"},
    "letter-make": {"purpose": "FILE"},
    "list-make": {"purpose": "FILE"},
    "fee-record": {"way": "WINDOW", "amount_yuan": 160, "paid_on": "2026-11-24"},
    "fee-cancel": {"reason": "x"},
}
#: What an address may be about, beside `pk`.
PARTS: Final = (
    *("request", "visitor", "paper", "scan", "ask", "case", "visa", "file", "notice"),
    *("registration", "unit", "unit_paper", "change", "handler", "user"),
    *("snapshot", "act", "view", "absence", "correction", "import", "row", "substitution"),
    *("list", "version", "hit", "officer", "fee", "shift", "rules", "exclusion"),
)
#: Calls that take files, and so no JSON; tests/transfers proves who may make them.
FORMS_ONLY: Final = frozenset(
    f"transfers-api:request-{name}"
    for name in ("papers", "scans", "papers-several", "paper-replace")
)
#: Calls without a revision: they make something or search, or say of each row what was seen.
FRESH: Final = frozenset(
    (
        *("request-visitor-imports", "request-copy", "known-visitors", "letter-make", "list-make"),
        *("write-note", "fee-record", "fee-cancel", "approve-together", "answer-call"),
        *("border-report", "border-look-up"),
    )
)
#: What forms ask for beside.
WHY: Final = {"reason": "x", "note": "x"}
Ids = dict[str, Any]
ClientFor = Callable[[str], Client]


class Door(NamedTuple):
    """One address of a host."""

    name: str
    route: str
    view: Callable[..., Any]

    @property
    def is_api(self) -> bool:
        """Whether programs call it."""
        return self.route.startswith("api/v1/")

    @property
    def takes_id(self) -> bool:
        """Whether it is about one thing."""
        return "<uuid:" in self.route

    def path(self, ids: Ids) -> str:
        """The address with the ids in their places; `pk` is what the address is about."""
        path = "/" + self.route
        for part in PARTS:
            path = path.replace(f"<uuid:{part}_id>", str(ids.get(part, uuid4())))
        path = path.replace("<uuid:token_id>", str(ids.get("token", uuid4())))
        kind = path.removeprefix("/api/v1/").removeprefix("desk/").split("/")[0].rstrip("s")
        path = path.replace("<uuid:pk>", str(ids.get(kind, uuid4()))).replace("<int:number>", "1")
        for part, value in SLUGS.items():
            path = path.replace(f"<slug:{part}>", value)
        return path


def doors(kind: SchemaKind, *, admin: bool = False) -> list[Door]:
    """Every address of a kind of host, of the Django admin or without it."""
    patterns = import_module(f"config.urls.{kind.value}").urlpatterns
    found = list(_walk(patterns, "", ""))
    return [one for one in found if one.name.startswith("admin:") is admin]


def _walk(patterns: list[Any], route: str, spaces: str) -> Iterator[Door]:
    for one in patterns:
        here = route + str(one.pattern)
        if isinstance(one, URLResolver):
            space = f"{spaces}{one.namespace}:" if one.namespace else spaces
            yield from _walk(one.url_patterns, here, space)
        else:
            assert isinstance(one, URLPattern)
            yield Door(f"{spaces}{one.name}", here, one.callback)


def knock(client: Client, door: Door, ids: Ids) -> dict[str, Any]:
    """Try each method at a door; give the answers of those it takes."""
    answers = {}
    for method in METHODS if door.is_api else METHODS[:2]:
        call, body = getattr(client, method), {"revision": 10_000, **WHY}
        if door.is_api and method != "get":
            name = door.name.partition(":")[2]
            body = ({} if name in FRESH else {"revision": 10_000}) | BODIES.get(name, {})
            key = {"Idempotency-Key": str(uuid4())}
            answer = call(door.path(ids), body, content_type="application/json", headers=key)
        else:
            answer = call(door.path(ids), body if method == "post" else None)
        if answer.status_code != 405:
            answers[method] = answer
    assert answers, door.name
    return answers


def log_in(client_for: ClientFor, host: str, user: User) -> Client:
    return let_in(client_for(host), user)


def sent_to_login(answer: Any) -> bool:
    return bool(answer.status_code == 302 and answer["Location"].startswith("/login/?next="))


def ids_of(request: TransferRequest, people: People) -> Ids:
    """The ids of a request and of what hangs on it."""
    paper = Paper.objects.filter(request=request).order_by("id")[0]
    row = sheets.shown_row(request)
    scan = PassportReading.objects.create(request=request, file_id=paper.file_id, state="OFF")
    return {
        "import": row.batch_id,
        "visitor-import": row.batch_id,
        "row": row.id,
        "request": request.id,
        "visitor": made.in_order(request)[0].id,
        "paper": paper.id,
        "scan": scan.id,
        "file": paper.file_id,
        "ask": Ask.objects.get(request=request).id,
        "substitution": made.substitute(people, request, papers=False).id,
        "correction": Correction.objects.create(
            request=request,
            field="flight_no",
            old="MU553",
            new="MU535",
            reason="x",
            by="x",
            at=timezone.now(),
        ).id,
    }


def ids_of_register(people: People) -> Ids:
    """An application, and things of the unit's record that wait for the city."""
    unit = people.unit.enterprise
    manager = add_handler(unit, is_admin=True)
    change = register.file_change(
        actor=manager,
        enterprise_id=unit.id,
        details=details(0, uscc=unit.uscc, address="Specimen Street 2"),
        paper_kind="business_licence",
        upload=upload(pdf()),
    )
    kept = register.keep_unit_paper(
        actor=manager, enterprise_id=unit.id, kind="unit_seal", upload=upload(pdf())
    )
    return {
        "registration": sent(place=5)[0].id,
        "unit": unit.id,
        "change": change.id,
        "unit_paper": kept.id,
        "handler": Handler.objects.get(user_id=people.unit.user_id).id,
    }


def own_ids(user: User) -> Ids:
    """A notice and a token of somebody's own."""
    notices = notify(
        actor=SYSTEM,
        recipients=[user.pk],
        event="transfers.returned",
        reference="26-TEST",
        link="/",
    )
    token = accounts.create_token(actor=actor_of(user), user_id=user.pk)
    return {"notice": notices[0].pk, "token": token.token.pk}


def desk_ids(user: User) -> Ids:
    """A saved view and an absence of an officer's own."""
    today, actor = timezone.localdate(), actor_of(user)
    away = requests.enter_absence(
        actor=actor, officer_id=user.pk, first_day=today, last_day=today, reason="Leave"
    )
    return {"view": requests.save_view(actor=actor, name="Mine", query="").pk, "absence": away.pk}


def port_ids() -> Ids:
    """A closed case of the port with its visa and a paper, and a conflict of the counter."""
    desk = cases.Desk()
    visa = cases.issued(desk)
    with_paper = cases.received(papers=[cases.paper_body()])
    snapshot = counter.taken()
    late = counter.accepted(with_paper, at="2020-01-01T00:00:00Z")
    merged = merging.bring_in(
        actor=desk.officer, data=counter.acts_file(snapshot, desk.officer, late)
    )
    version = watching.in_force(watching.NOBODY)
    return {
        **watching_ids(visa.visitor, version),
        "case": visa.visitor.case_id,
        "officer": UUID(desk.officer.id),
        "visitor": visa.visitor_id,
        "visa": visa.pk,
        "file": with_paper.papers.get().file_id,
        "snapshot": snapshot.id,
        "act": merged.acts[0].id,
        "fee": made_fees.paid(desk, visa).id,
        "rules": DeskRules.objects.get().id,
        "shift": entered(make_actor(Role.PORT_SUPERVISOR))[0].id,
    }


def watching_ids(visitor: CaseVisitor, version: WatchListVersion) -> Ids:
    """A watch list with a version that is prepared, and a hit."""
    prepared = watch_lists.prepare_version(
        actor=SYSTEM, list_id=version.list_id, revision=None, data=watching.csv_of(watching.NOBODY)
    )
    hit = watching.written_hit(visitor, version)
    return {"list": version.list_id, "version": prepared.id, "hit": hit.id}


@pytest.mark.parametrize("kind", SchemaKind)
def test_every_address_names_the_function_of_the_table_and_exists_where_it_may(
    kind: SchemaKind,
) -> None:
    walked = doors(kind)
    found = {door.name: function_of(door.view) for door in walked if door.name not in PUBLISHED}

    assert found == {name: WANTED.get(name) for name in found}
    assert {name for name, one in found.items() if one is None or kind not in KINDS[one]} == set()
    published: list[Any] = [
        getattr(one.view, "cls", None) for one in walked if one.name in PUBLISHED
    ]
    assert [tuple(view.permission_classes) for view in published] == [(AllowAny,)] * len(PUBLISHED)
    assert all(set(view().allowed_methods) <= {"GET", "HEAD", "OPTIONS"} for view in published)


def test_the_table_names_nothing_that_is_gone() -> None:
    assert {door.name for kind in SchemaKind for door in doors(kind)} == {
        *WANTED,
        *PUBLISHED,
    }


@pytest.mark.parametrize("schema", HOSTS)
@pytest.mark.usefixtures("db")
def test_who_is_not_logged_in_is_sent_to_log_in(schema: str, client_for: ClientFor) -> None:
    host, kind = HOSTS[schema]
    client = client_for(host)

    for door in doors(kind):
        for method, answer in knock(client, door, {}).items():
            told = f"{method} {door.name}: {answer.status_code}"
            if door.name in PUBLISHED or WANTED[door.name] in FOR_EVERYONE:
                assert answer.status_code not in (401, 404, 500), told
                is_the_way_in = door.name == "accounts:admin_login"
                assert sent_to_login(answer) is is_the_way_in, told
            elif door.is_api:
                assert answer.status_code == 401, told
                assert answer["Content-Type"].startswith("application/problem+json"), told
            else:
                assert sent_to_login(answer), told


#: One city stands for both, which run the same code; neither sees the other's, see below.
ONE_OF_EACH = ("public", "city_320500", "port_shanghai")
ROLES = [(name, role) for name in ONE_OF_EACH for role in sorted(ROLES_OF_KIND[HOSTS[name][1]])]


@pytest.mark.parametrize(("schema", "role"), ROLES)
@pytest.mark.usefixtures("db")
def test_a_role_is_let_in_where_it_holds_the_function_and_nowhere_else(
    schema: str, role: Role, client_for: ClientFor
) -> None:
    host, kind = HOSTS[schema]
    with enter(schema):
        user, ids = _somebody(role, kind)
        client = log_in(client_for, host, user)

    for door in doors(kind):
        function = WANTED.get(door.name, Function.OPEN)
        if function in FOR_EVERYONE:
            continue  # open to all: the test above; some of them end the session
        holds = role in GRANTS[function]
        for method, answer in knock(client, door, ids).items():
            told = f"{method} {door.name} as {role}: {answer.status_code}"
            assert not sent_to_login(answer), told
            if not holds:
                assert answer.status_code == 403, told
            elif role is not Role.HOST and not _is_of_no_thing(door):
                assert answer.status_code not in (401, 403, 404), told
            assert answer.status_code < 500, told


def _is_of_no_thing(door: Door) -> bool:
    """A browser's session carries no token, so that "the token of this call" is nothing."""
    return door.name == "accounts-api:current-token"


def _somebody(role: Role, kind: SchemaKind) -> tuple[User, Ids]:
    """A person of the role, and the ids of things this person may see."""
    ids: Ids = {}
    user = None
    if kind is SchemaKind.CITY:
        people = People()
        ids = ids_of(made.asked(people), people) | ids_of_register(people)
        if role is Role.HANDLER:
            user = User.objects.get(id=people.unit.user_id)
        elif role is Role.ENTERPRISE_ADMIN:
            colleague = add_handler(people.unit.enterprise, is_admin=True)
            user = User.objects.get(id=colleague.id)
    elif kind is SchemaKind.PORT:
        ids = port_ids()
    user = user or make_user(role)
    if role in GRANTS[Function.CITY_CHECK]:
        ids |= desk_ids(user)
    if role in GRANTS[Function.PORT_READ]:
        kept = queue_keeping.save_view(actor=actor_of(user), name="Mine", query="")
        ids |= {"view": kept.pk}
    return user, ids | own_ids(user)


@pytest.fixture
def of_suzhou(suzhou: Any) -> Ids:
    """Ids of things of Suzhou that another authority might guess."""
    handler = make_user(Role.HANDLER)
    people = People()
    ids = ids_of(made.asked(people), people) | own_ids(handler) | ids_of_register(people)
    ids |= desk_ids(make_user(Role.CITY_OFFICER))
    return ids | {"case": ids["request"], "visa": ids["visitor"]}


@pytest.mark.parametrize(
    ("schema", "role"),
    [
        ("city_320100", Role.HANDLER),
        ("city_320100", Role.CITY_OFFICER),
        ("city_320100", Role.CITY_SUPERVISOR),
        ("port_shanghai", Role.PORT_OFFICER),
        ("port_shanghai", Role.PORT_APPROVER),
        ("city_320500", Role.HANDLER),
    ],
)
def test_the_right_role_elsewhere_finds_nothing_of_suzhou(
    of_suzhou: Ids, schema: str, role: Role, client_for: ClientFor
) -> None:
    host, kind = HOSTS[schema]
    with enter(schema):
        user = make_user(role)
        if role is Role.HANDLER:
            user = User.objects.get(id=make_unit(1).user_id)
        client = log_in(client_for, host, user)
    before = TransferRequest.objects.get(id=of_suzhou["request"]).revision

    seen = 0
    for door in doors(kind):
        function = WANTED.get(door.name, Function.OPEN)
        if not door.takes_id or function in FOR_EVERYONE or role not in GRANTS[function]:
            continue
        for method, answer in knock(client, door, of_suzhou).items():
            if door.name in FORMS_ONLY:
                assert answer.status_code in (404, 415), door.name
                continue
            # Somebody else's token of one's own host is no secret; it is only not one's own.
            wanted = {403, 404} if door.name == "accounts:revoke_token" else {404}
            assert answer.status_code in wanted, f"{method} {door.name}: {answer.status_code}"
            seen += 1

    assert seen > 4
    assert TransferRequest.objects.get(id=of_suzhou["request"]).revision == before


def test_a_session_of_one_host_is_nobody_on_another(suzhou: Any, client_for: ClientFor) -> None:
    officer = log_in(client_for, "suzhou-js.localhost", make_user(Role.CITY_OFFICER))
    assert officer.get("/desk/").status_code == 200

    assert sent_to_login(officer.get("/desk/", HTTP_HOST="nanjing.localhost"))
    assert sent_to_login(officer.get("/cases/", HTTP_HOST="port.localhost"))


@pytest.mark.parametrize("schema", HOSTS)
@pytest.mark.usefixtures("db")
def test_the_administration_is_for_administrators_on_every_host(
    schema: str, client_for: ClientFor
) -> None:
    host, kind = HOSTS[schema]
    walked = [
        one for one in doors(kind, admin=True) if "<" not in one.route and "(?" not in one.route
    ]
    assert len(walked) > 5

    guest = client_for(host)
    for door in walked:
        answer = guest.get(door.path({}))
        if answer.status_code == 405:
            continue  # logging out, which is of accounts
        assert answer.status_code == 302, door.name
        assert answer["Location"].startswith(("/admin/login/", "/login/")), door.name
    administers = {Role.REGIONAL_ADMIN, Role.CITY_ADMIN, Role.PORT_ADMIN}
    for role in sorted(ROLES_OF_KIND[kind] - administers):
        with enter(schema):
            client = log_in(client_for, host, make_user(role))
        for door in walked:
            answer = client.get(door.path({}), follow=True)
            assert answer.status_code in (403, 405), f"{door.name} as {role}"
