"""The steps of the story, each an act of one person through the API."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

from apps.accounts.demo import demo_password
from apps.portal.story import specimens
from apps.portal.story.client import Client

CITY: Final = "suzhou-js"
PORT_HOST: Final = "port"
ENDED: Final = "CLOSED"

Tell = Callable[[str, float, str], None]


class Story:
    """A firm in Suzhou files for three guests; two get their visas, one is refused."""

    def __init__(self, *, port: int, tell: Tell) -> None:
        """Take the port the web server listens on, and who is told of each step."""
        self._port = port
        self._tell = tell
        self._began = time.monotonic()

    def tell(self) -> tuple[int, int, float]:
        """Tell it: numbers of visas issued and refused, and the seconds it took.

        Raises StoryStopped when a step is refused or an answer does not come.
        """
        began = time.monotonic()
        firm = self._person(CITY, "handler")
        request = self._file(firm)
        self._check(request["id"])
        firm.wait(f"requests/{request['id']}", lambda found: bool(found["received_at"]))
        self._step("Carried to the port", firm.page(f"/requests/{request['id']}/"))
        self._examine(request["id"])
        self._decide(request["id"])
        ended = firm.wait(f"requests/{request['id']}", lambda found: found["status"] == ENDED)
        self._step("The answer is back with the firm", firm.page(f"/requests/{request['id']}/"))
        states = [visitor["state"] for visitor in ended["visitors"]]
        return states.count("ISSUED"), states.count("REFUSED"), time.monotonic() - began

    def _file(self, firm: Client) -> dict[str, Any]:
        """The firm files: trip, three visitors, the papers that are asked for."""
        request = firm.post("requests", specimens.trip())
        path = f"requests/{request['id']}"
        for place, person in enumerate(specimens.PEOPLE):
            seen = {"revision": request["revision"]}
            body = specimens.visitor(person, is_leader=place == 0) | seen
            request = firm.post(f"{path}/visitors", body)
        self._step("Draft written: trip and three visitors", firm.page(f"/{path}/"))
        for slot in [slot for slot in request["papers_asked"] if slot["is_missing"]]:
            about = {"visitor_id": slot["visitor_id"]} if slot["visitor_id"] else {}
            fields = {"revision": request["revision"], "kind": slot["kind"], **about}
            name = f"{slot['kind']}.jpg"
            firm.upload(f"{path}/papers", fields, name, specimens.paper(slot["name"]))
            request = firm.get(path)
        declared = {
            "declaration_accepted": True,
            "declaration_version": firm.get("policy/declarations/filing")["version"],
        }
        request = firm.post(f"{path}/submit", {"revision": request["revision"], **declared})
        words = f"Filed as {request['reference']} with {len(request['papers'])} papers"
        self._step(words, firm.page(f"/{path}/"))
        return request

    def _check(self, request_id: str) -> None:
        """The city officer claims, checks and hands on."""
        officer = self._person(CITY, "officer")
        path = f"desk/requests/{request_id}"
        seen = officer.get(path)
        claimed = officer.post(f"{path}/claim", {"revision": seen["revision"]})
        body = {"revision": claimed["revision"], "note": "Unit on file; papers complete."}
        officer.post(f"{path}/hand-on", body)
        self._step("Checked by the city and handed on", officer.page(f"/desk/{request_id}/"))

    def _examine(self, case_id: str) -> None:
        """A port officer accepts and examines; the last visitor is to be refused."""
        officer = self._person(PORT_HOST, "officer")
        path = f"cases/{case_id}"
        case = officer.get(path)
        case = officer.post(f"{path}/accept", {"revision": case["revision"]})
        case = officer.post(f"{path}/claim", {"revision": case["revision"]})
        self._step("Accepted by the port", officer.page(f"/cases/{case_id}/"))
        visitors = case["visitors"]
        for visitor in visitors:
            is_last = visitor is visitors[-1]
            proposal = {"recommendation": "REFUSE", "ground": "5"} if is_last else {}
            body = {"recommendation": "APPROVE", **proposal, "revision": case["revision"]}
            case = officer.post(f"{path}/visitors/{visitor['id']}/recommend", body)
        self._step("Examined, with a recommendation each", officer.page(f"/cases/{case_id}/"))

    def _decide(self, case_id: str) -> None:
        """Another officer decides on each visitor and issues the visas."""
        approver = self._person(PORT_HOST, "approver")
        path = f"cases/{case_id}"
        case = approver.get(path)
        for visitor in case["visitors"]:
            seen = {"revision": case["revision"]}
            act, body = "approve", seen
            if visitor["recommendation"] == "REFUSE":
                act = "refuse"
                body = {**seen, "ground": "5", "reasons": ["papers_missing"]}
            case = approver.post(f"{path}/visitors/{visitor['id']}/{act}", body)
            if act == "refuse":  # nobody waits here until it could not be taken back any more
                tell = f"{path}/visitors/{visitor['id']}/tell-now"
                case = approver.post(tell, {"revision": case["revision"]})
        words = "Decided by a second officer: two approved, one refused"
        self._step(words, approver.page(f"/cases/{case_id}/"))
        for visitor in case["visitors"]:
            if visitor["state"] == "APPROVED":
                issue = f"{path}/visitors/{visitor['id']}/issue"
                case = approver.post(issue, {"revision": case["revision"]})
        self._step("Visas issued", approver.page("/visas/"))

    def _person(self, slug: str, username: str) -> Client:
        return Client(slug=slug, port=self._port, username=username, password=demo_password())

    def _step(self, words: str, page: str) -> None:
        """Tell of a step, with the seconds since the one before."""
        now = time.monotonic()
        self._tell(words, now - self._began, page)
        self._began = now
