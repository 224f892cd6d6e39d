"""Starts everything in order, says how long each stage took, and keeps it running."""

import http.client
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Literal

from config.env import ROOT, env, given_outside
from config.running import processes
from config.running.child import Child, wait_until
from config.running.fingerprint import fingerprint
from config.running.local import LOOPBACK, free_port, is_free, locked
from config.running.prepare import WHERE
from config.running.servers import EmbeddedServers
from config.running.stages import say, stage
from config.running.watch import Watch

Story = Literal["auto", "tell", "skip"]

PREPARED = "prepared"
"""Marks what the database was prepared for, so that the next start need not look."""

TOLD = "story-told"


class PortTaken(Exception):
    """The port that was asked for belongs to another program."""


class StepFailed(Exception):
    """A program that the start needs ended badly; what it said is on the screen."""


class Stopped(BaseException):
    """Somebody pressed Ctrl-C or sent SIGTERM."""


class Supervisor:
    """Runs Deltavisa over one data folder until it is told to stop."""

    def __init__(self, *, folder: Path, story: Story) -> None:
        self.folder = folder
        self.story = story
        self.port = env.port
        self.servers: EmbeddedServers | None = None
        self.watch = Watch()
        self.stop_asked = False

    def run(self) -> int:
        """Start, serve until stopped, stop; give the exit code."""
        for signal_number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signal_number, self.ask_to_stop)
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with locked(self.folder / "running.lock", wait=False):
            try:
                self.start()
                self.serve()
            except Stopped:
                say("\nStopping ...")
            finally:
                self.stop()
        say("Stopped. The data stays; `make clean` forgets it.")
        return 0

    def ask_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        """Note that somebody wants us to stop.

        Raising here could be lost: signals come at any point, also where exceptions are ignored.
        """
        self.stop_asked = True

    def go_on(self) -> None:
        """Raise Stopped if somebody has asked for it; called wherever we wait."""
        if self.stop_asked:
            raise Stopped

    def start(self) -> None:
        """Start the servers, bring the database up to date, start the processes over it."""
        began = time.monotonic()
        self.port = chosen_port()
        if not given_outside("DATABASE_URL"):
            self.servers = EmbeddedServers(self.folder)
        say(f"Deltavisa, data in {self.folder}. Ctrl-C stops everything.")
        if self.servers is not None:
            with stage("PostgreSQL and Valkey"):
                self.servers.start()
                self.watch.add(self.servers.postgres.child, self.servers.postgres.start)
                self.watch.add(self.servers.valkey.child, self.servers.valkey.start)
        self.go_on()
        self.prepare()
        web, *others = processes.everything(self.folder, port=self.port)
        with stage("Web"):
            self.launch(web)
            wait_until(self.is_ready, web, seconds=180)
        for child in others:
            self.launch(child)
        say(f"Serving after {time.monotonic() - began:.1f} s.\n")

    def launch(self, child: Child) -> None:
        """Start a process of the application and keep it running."""
        child.start()
        self.watch.add(child, child.start)

    def prepare(self) -> None:
        """Bring schemas, authorities, reference data and demo accounts up to date if behind."""
        mark = self.folder / PREPARED
        wanted = fingerprint()
        if self.servers is not None and mark.exists() and mark.read_text() == wanted:
            return
        self.run_beside("-m", "config.running.prepare", DELTAVISA_DATABASE_LOGIN="owner")
        mark.write_text(wanted)

    def run_beside(self, *arguments: str, **more: str) -> None:
        """Run a program of ours to its end, its output on this screen; raise if it fails."""
        settings = {**processes.environment(self.folder, port=self.port), **more}
        command = [sys.executable, *arguments]
        with subprocess.Popen(  # noqa: S603 (our own program)
            command, env=settings, cwd=ROOT, start_new_session=True
        ) as running:
            try:
                while running.poll() is None:
                    self.go_on()
                    self.watch.look()
                    time.sleep(0.1)
            except BaseException:
                os.killpg(running.pid, signal.SIGTERM)
                raise
        if running.returncode != 0:
            raise StepFailed(" ".join(arguments))

    def is_ready(self) -> bool:
        """Say whether the web server says that it can serve; raises Stopped when asked to stop."""
        self.go_on()
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=5)
        try:
            connection.request("GET", "/readyz", headers={"Host": env.base_domain})
            return connection.getresponse().status == http.client.OK
        except OSError:
            return False
        finally:
            connection.close()

    def serve(self) -> None:
        """Show where everything is, tell the story on the first run, then watch."""
        say((self.folder / WHERE).read_text().format(port=self.port))
        told = self.folder / TOLD
        if self.story == "tell" or (self.story == "auto" and not told.exists()):
            self.tell_story(told)
        while True:
            self.go_on()
            self.watch.look()
            time.sleep(0.3)

    def tell_story(self, told: Path) -> None:
        """File a request through the whole path; if it fails say so and go on serving."""
        try:
            self.run_beside("manage.py", "story")
        except StepFailed:
            say(f"The story did not come to its end; the logs are in {self.folder / 'logs'}.")
        else:
            told.touch()

    def stop(self) -> None:
        """Stop everything, what stands on others first."""
        for signal_number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signal_number, signal.SIG_IGN)
        self.watch.stop()


def chosen_port() -> int:
    """Give the port that was asked for, or the usual one, or if that is taken any free one."""
    if not given_outside("PORT"):
        return free_port(env.port)
    if not is_free(env.port):
        message = f"port {env.port} belongs to another program; give another PORT."
        raise PortTaken(message)
    return env.port
