"""A program that uses the API of one host, as any firm's or authority's program would."""

from __future__ import annotations

import http.client
import json
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.conf import settings

LOOPBACK: Final = "127.0.0.1"
PATIENCE_SECONDS: Final = 90.0
_PAUSE_SECONDS: Final = 0.2


class StoryStopped(RuntimeError):
    """The API refused a step of the story, or an answer did not come in time."""


class Client:
    """One person logged in at one host. Bodies and answers are JSON unless a file is sent."""

    def __init__(self, *, slug: str, port: int, username: str, password: str) -> None:
        """Log in; raises StoryStopped when that is refused."""
        domain = settings.BASE_DOMAIN
        self.host = f"{slug}.{domain}"
        self._port = port
        self._token = ""
        made = self.post("tokens", {"username": username, "password": password})
        self._token = made["token"]

    def page(self, path: str) -> str:
        """The address under which a person sees the same in the browser."""
        return f"http://{self.host}:{settings.PUBLIC_PORT}{path}"

    def get(self, path: str) -> dict[str, Any]:
        """Read something."""
        return self._call("GET", path, None, {})

    def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Make something or do something; safe to repeat, since it carries a key of its own."""
        headers = {"Content-Type": "application/json"}
        return self._call("POST", path, json.dumps(body).encode(), headers)

    def upload(self, path: str, fields: Mapping[str, Any], name: str, data: bytes) -> None:
        """Send a form with one file."""
        boundary = uuid.uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in fields.items()
        ]
        head = (
            f"--{boundary}\r\nContent-Disposition: form-data; "
            f'name="file"; filename="{name}"\r\nContent-Type: image/jpeg\r\n\r\n'
        )
        body = "".join((*parts, head)).encode() + data + f"\r\n--{boundary}--\r\n".encode()
        self._call(
            "POST", path, body, {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        )

    def wait(self, path: str, until: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Read again and again until it is so; raises StoryStopped when it takes too long."""
        ends_at = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < ends_at:
            found = self.get(path)
            if until(found):
                return found
            time.sleep(_PAUSE_SECONDS)
        raise StoryStopped(f"{self.host}: {path} did not come so far in {PATIENCE_SECONDS:.0f} s.")

    def _call(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> dict[str, Any]:
        connection = http.client.HTTPConnection(LOOPBACK, self._port, timeout=60)
        sent = {"Host": self.host, "Accept": "application/json", "Accept-Language": "en", **headers}
        if self._token:
            sent["Authorization"] = f"Bearer {self._token}"
        if method == "POST":
            sent["Idempotency-Key"] = uuid.uuid4().hex
        try:
            connection.request(method, f"/api/v1/{path}", body=body, headers=sent)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        if answer.status >= http.client.BAD_REQUEST:
            raise StoryStopped(f"{method} {path} at {self.host}: {answer.status} {text[:600]}")
        return dict(json.loads(text)) if text else {}
