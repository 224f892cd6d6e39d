"""What an operator may run by hand, and where a test may let a process die."""

import os
import signal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from apps.routing import faults
from apps.routing.contract.reference import draw_messages
from tests.routing.carrying import Effects, outgoing, send


@pytest.mark.django_db
def test_everything_due_can_be_delivered_without_workers(effects: Effects) -> None:
    message, out = send(), StringIO()

    call_command("routing_relay", stdout=out)

    assert out.getvalue() == "1 deliveries tried.\n"
    assert outgoing(message).state == "done"


def test_the_reference_of_messages_is_written_where_it_is_asked_for(tmp_path: Path) -> None:
    page = tmp_path / "reference" / "messages.md"

    call_command("routing_contract", to=page, stdout=StringIO())

    assert page.read_text("utf-8") == draw_messages()


class TestFaultPoints:
    """A process dies only where the settings say so."""

    @pytest.fixture
    def killed(self, monkeypatch: pytest.MonkeyPatch) -> list[int]:
        signals: list[int] = []
        monkeypatch.setattr(os, "kill", lambda pid, number: signals.append(number))
        return signals

    def test_no_point_does_anything_by_default(self, killed: list[int], settings) -> None:
        assert settings.FAULT_POINTS == ""

        faults.point("routing.after_claim")

        assert killed == []

    def test_only_the_point_that_is_named_acts(self, killed: list[int], settings) -> None:
        settings.FAULT_POINTS = "a=kill,b=stop,c=kill:0.0"
        for name in ("a", "b", "c", "d"):
            faults.point(name)

        assert killed == [signal.SIGKILL, signal.SIGSTOP]

    def test_once_is_once_for_all_processes(
        self, killed: list[int], settings, tmp_path: Path
    ) -> None:
        settings.DATA_DIR = tmp_path
        settings.FAULT_POINTS = "a=kill:once"
        for _ in range(3):
            faults.point("a")

        assert killed == [signal.SIGKILL]
        assert (tmp_path / "faults" / "a").exists()

    def test_nothing_of_ours_catches_a_crash(self, settings) -> None:
        settings.FAULT_POINTS = "a=crash"
        with pytest.raises(faults.Crash):
            faults.point("a")
        assert not issubclass(faults.Crash, Exception)
