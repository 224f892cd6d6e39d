"""Points at which a test makes the process fail, so that recovery is proved and not hoped for.

`settings.FAULT_POINTS` is empty outside tests, and production does not start with it set. It is
text such as `routing.after_claim=kill:0.25,routing.after_receive=stop:once`: an action for a point,
and how often: always, with a chance, or once (a file in DATA_DIR remembers). Actions: `kill`
(SIGKILL to this process), `stop` (SIGSTOP) and `crash` (raise Crash, for tests in one process).
"""

import os
import random
import signal
from functools import cache
from pathlib import Path

from django.conf import settings


class Crash(BaseException):
    """Stands for the death of the process: no handler of errors may catch it."""


def point(name: str) -> None:
    """Fail here if the settings say so; otherwise do nothing."""
    plan = getattr(settings, "FAULT_POINTS", "")
    if plan:
        _act(name, _parsed(plan).get(name, ""))


@cache
def _parsed(plan: str) -> dict[str, str]:
    """Split the plan into actions by point; a malformed plan raises ValueError."""
    return dict(part.split("=", 1) for part in plan.split(","))


def _act(name: str, action: str) -> None:
    kind, _, often = action.partition(":")
    if not _now(name, often):
        return
    if kind == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif kind == "stop":
        os.kill(os.getpid(), signal.SIGSTOP)
    elif kind == "crash":
        raise Crash(name)


def _now(name: str, often: str) -> bool:
    """Tell whether it happens this time."""
    if often == "once":
        return _first_time(name)
    return not often or random.random() < float(often)  # noqa: S311 (chance, not a secret)


def _first_time(name: str) -> bool:
    """Tell whether no process of this installation has been here before."""
    folder = Path(settings.DATA_DIR) / "faults"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        (folder / name).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True
