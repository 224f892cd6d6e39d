"""Administrators watch the message path; stopped messages are mended where they were written."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.actors import Actor
from apps.core.errors import Conflict
from apps.regions.scoping import PUBLIC, AuthorityRef, enter
from apps.routing import registry, relay
from apps.routing.envelope import Envelope
from apps.routing.models import AuthorityKey, LedgerEntry, OutboxMessage
from tests.factories.accounts import make_user
from tests.routing.carrying import CITY, OTHER_CITY, PORT, TYPE, Effects, outgoing, send

pytestmark = pytest.mark.django_db

HOST = "suzhou-js.localhost"
OUTBOX = "/admin/routing/outboxmessage/"
INBOX = "/admin/routing/inboxmessage/"
KEYS = "/admin/routing/authoritykey/"
LEDGER = "/admin/routing/ledgerentry/"
LINES = f"{LEDGER}lines/"
WORDS = "The port has no such case; corrected here"
ClientFor = Callable[[str], Client]
Signed = tuple[Client, User]


def signed_in(client_for: ClientFor, schema: str, host: str, role: Role) -> Signed:
    """A person of that role, logged in on that host."""
    with enter(schema):
        user = make_user(role)
        client = client_for(host)
        client.force_login(user)
    return client, user


@pytest.fixture
def city(client_for: ClientFor) -> Signed:
    return signed_in(client_for, CITY, HOST, Role.CITY_ADMIN)


@pytest.fixture
def region(client_for: ClientFor) -> Client:
    return signed_in(client_for, PUBLIC.schema_name, "localhost", Role.REGIONAL_ADMIN)[0]


@pytest.fixture
def stopped(effects: Effects) -> OutboxMessage:
    """A message of Suzhou that the port has refused."""
    effects.trouble["no"] = Conflict()
    message = send(reason="no")
    relay.carry_everything()
    return outgoing(message)


def trail(message: OutboxMessage) -> list[tuple[str, str]]:
    with enter(CITY):
        events = AuditEvent.objects.filter(subject=f"message:{message.id}").order_by("seq")
        return [(event.event, event.actor_id) for event in events]


class TestTheAuthority:
    def test_lists_and_messages_open_without_what_stands_in_them(
        self, city: Signed, stopped: OutboxMessage
    ) -> None:
        client, _user = city
        for page in (OUTBOX, f"{OUTBOX}?state__exact=dead", INBOX, KEYS):
            assert client.get(page).status_code == 200, page

        text = client.get(f"{OUTBOX}{stopped.id}/change/").content.decode()

        assert "conflict" in text
        assert stopped.digest in text
        assert "&quot;body&quot;" not in text

    @pytest.mark.parametrize("found", ["id", "aggregate_id"])
    def test_a_message_is_found_by_its_number_or_its_request(
        self, city: Signed, stopped: OutboxMessage, found: str
    ) -> None:
        other = send()
        answer = city[0].get(OUTBOX, {"q": str(getattr(stopped, found))})

        shown = [row.pk for row in answer.context["cl"].result_list]
        assert shown == [stopped.id]
        assert other.id not in shown

    @pytest.mark.parametrize("typed", ["not-a-number", "%"])
    def test_what_is_no_number_finds_nothing(
        self, city: Signed, stopped: OutboxMessage, typed: str
    ) -> None:
        answer = city[0].get(OUTBOX, {"q": typed})

        assert list(answer.context["cl"].result_list) == []

    def test_a_stopped_message_is_sent_again_by_name(
        self, city: Signed, stopped: OutboxMessage, effects: Effects
    ) -> None:
        client, user = city
        effects.trouble.clear()
        page = f"{OUTBOX}{stopped.id}/resend/"
        assert client.get(page).status_code == 200
        assert outgoing(stopped).state == "dead"

        answer = client.post(page)
        relay.carry_everything()

        assert answer["Location"] == f"{OUTBOX}{stopped.id}/change/"
        assert outgoing(stopped).state == "done"
        assert trail(stopped)[-1] == ("routing.message_resent", str(user.pk))

    def test_a_stopped_message_is_returned_with_a_reason(
        self, city: Signed, stopped: OutboxMessage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client, user = city
        taken: list[tuple[str, str]] = []

        def take_back(envelope: Envelope, actor: Actor, reason: str) -> None:
            taken.append((actor.id, reason))

        monkeypatch.setitem(registry._on_return, TYPE, take_back)

        client.post(f"{OUTBOX}{stopped.id}/return/", {"reason": WORDS})

        assert taken == [(str(user.pk), WORDS)]
        assert outgoing(stopped).state == "returned"
        assert trail(stopped)[-1] == ("routing.message_returned", str(user.pk))

    def test_a_return_without_a_reason_is_asked_for_one(
        self, city: Signed, stopped: OutboxMessage
    ) -> None:
        answer = city[0].post(f"{OUTBOX}{stopped.id}/return/", {"reason": " "})

        assert answer.status_code == 200
        assert "reason" in answer.context["form"].errors
        assert outgoing(stopped).revision == stopped.revision

    def test_a_refusal_of_the_service_stands_in_the_form_and_nothing_changed(
        self, city: Signed, stopped: OutboxMessage
    ) -> None:
        answer = city[0].post(f"{OUTBOX}{stopped.id}/return/", {"reason": WORDS})

        assert answer.status_code == 200
        assert len(answer.context["form"].non_field_errors()) == 2
        assert outgoing(stopped).revision == stopped.revision
        assert len(trail(stopped)) == 1

    def test_several_are_sent_again_and_those_that_have_not_stopped_are_named(
        self, city: Signed, stopped: OutboxMessage
    ) -> None:
        waiting = send()
        chosen = {"action": "send_again", "_selected_action": [str(stopped.id), str(waiting.id)]}

        answer = city[0].post(OUTBOX, chosen)

        told = [str(message) for message in get_messages(answer.wsgi_request)]
        assert len(told) == 2
        assert str(waiting.id) in told[0]
        assert outgoing(stopped).state == "queued"
        assert outgoing(waiting).revision == waiting.revision

    def test_somebody_takes_a_stopped_message_on(
        self, city: Signed, stopped: OutboxMessage
    ) -> None:
        client, user = city

        client.post(OUTBOX, {"action": "take_on", "_selected_action": [str(stopped.id)]})

        assert outgoing(stopped).owner == str(user.pk)
        assert user.username in client.get(OUTBOX).content.decode()

    @pytest.mark.parametrize("act", ["resend", "return"])
    def test_another_authority_finds_nothing_and_changes_nothing(
        self, client_for: ClientFor, stopped: OutboxMessage, act: str
    ) -> None:
        for schema, host, role in (
            (OTHER_CITY, "nanjing.localhost", Role.CITY_ADMIN),
            (PORT, "port.localhost", Role.PORT_ADMIN),
        ):
            client, _user = signed_in(client_for, schema, host, role)
            answer = client.post(f"{OUTBOX}{stopped.id}/{act}/", {"reason": WORDS})
            assert answer["Location"] == OUTBOX
            assert list(client.get(OUTBOX).context["cl"].result_list) == []

        assert outgoing(stopped).revision == stopped.revision

    @pytest.mark.parametrize("page", [LEDGER, LINES])
    def test_the_regions_pages_are_not_here(self, city: Signed, page: str) -> None:
        assert city[0].get(page).status_code == 403

    def test_only_its_own_keys_are_shown(self, city: Signed) -> None:
        rows = city[0].get(KEYS).context["cl"].result_list

        assert {key.authority for key in rows} == {CITY}
        with enter(PUBLIC.schema_name):
            foreign = AuthorityKey.objects.filter(authority=PORT).latest("valid_from")
        assert city[0].get(f"{KEYS}{foreign.key_id}/change/").status_code == 302

    @pytest.mark.parametrize("page", [OUTBOX, INBOX, KEYS, f"{OUTBOX}{UUID(int=7)}/return/"])
    @pytest.mark.parametrize("role", [Role.CITY_OFFICER, Role.HANDLER])
    def test_nobody_else_opens_the_pages(
        self, client_for: ClientFor, page: str, role: Role
    ) -> None:
        assert client_for(HOST).get(page)["Location"].startswith("/admin/login/")

        client, _user = signed_in(client_for, CITY, HOST, role)

        assert client.get(page, follow=True).status_code == 403


class TestTheRegion:
    def test_the_ledger_is_filtered_by_who_what_and_how_far(
        self, region: Client, stopped: OutboxMessage
    ) -> None:
        wanted = {"origin": CITY, "destination": PORT, "type": TYPE, "state__exact": "dead"}

        def found(**more: str) -> list[object]:
            answer = region.get(LEDGER, wanted | more)
            return [entry.pk for entry in answer.context["cl"].result_list]

        assert stopped.id in found()
        for more in (
            {"origin": OTHER_CITY},
            {"destination": OTHER_CITY},
            {"type": "case.accepted"},
            {"state__exact": "done"},
        ):
            assert stopped.id not in found(**more)

    def test_a_stopped_message_is_shown_with_the_way_to_its_sender(
        self, region: Client, stopped: OutboxMessage
    ) -> None:
        text = region.get(f"{LEDGER}?state__exact=dead").content.decode()

        assert f"//{HOST}" in text
        assert f"{OUTBOX}{stopped.id}/change/" in text
        assert region.get(f"{LEDGER}{stopped.id}/change/").status_code == 200

    def test_each_line_tells_what_waits_what_stopped_and_when_it_last_agreed(
        self, region: Client, stopped: OutboxMessage, effects: Effects
    ) -> None:
        done, behind = send(), send(stopped.aggregate_id)
        relay.carry_everything()
        relay.post_ledger(CITY)

        lines = {
            (row["line"].origin, row["line"].destination, row["line"].lane): row["line"]
            for row in region.get(LINES).context["rows"]
        }

        line = lines[CITY, PORT, "standard"]
        assert (line.depth, line.dead) == (1, 1)
        assert line.oldest_at == outgoing(behind).created_at
        assert line.agreed_at == outgoing(done).done_at

    @pytest.mark.parametrize("act", ["resend", "return"])
    def test_the_region_writes_in_no_authority(
        self, region: Client, stopped: OutboxMessage, act: str
    ) -> None:
        answer = region.post(f"{OUTBOX}{stopped.id}/{act}/", {"reason": WORDS})

        assert answer.status_code == 403
        assert region.get(OUTBOX).status_code == 403
        assert outgoing(stopped).revision == stopped.revision

    @pytest.mark.parametrize("page", ["add/", "{id}/delete/"])
    def test_nobody_writes_the_ledger_by_hand(
        self, region: Client, stopped: OutboxMessage, page: str
    ) -> None:
        assert region.post(LEDGER + page.format(id=stopped.id)).status_code == 403
        with enter(PUBLIC.schema_name):
            assert LedgerEntry.objects.filter(pk=stopped.id).exists()

    def test_it_sees_the_keys_of_all(self, region: Client, suzhou: AuthorityRef) -> None:
        answer = region.get(KEYS, {"authority": PORT})

        assert {key.authority for key in answer.context["cl"].result_list} == {PORT}
