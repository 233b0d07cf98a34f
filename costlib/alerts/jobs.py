"""One channel of one run, in a thread of its own: what it sends, and what is said when it does not answer."""

import queue
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from costlib.alerts.claims import Claim, claim, known, settle
from costlib.alerts.outcome import Delivery, delivery, openly
from costlib.alerts.sending import THREAD, Send
from costlib.alerts.standing import Standing, standing
from costlib.errors import CostlibError
from costlib.policy.alerts import Channel, Trying
from costlib.policy.notices import Notice
from costlib.state import State

BASE = "COSTBOARD_URL"
"""Environment variable with the address of the dashboard, for links in messages; without it they carry none."""


@dataclass(frozen=True, slots=True)
class Run:
    """What the channels of one run share."""

    state: State
    trying: Trying
    environ: Mapping[str, str]
    actor: str
    began: datetime
    started: float
    send: Send
    retry: bool

    def elapsed(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self.started

    def now(self) -> datetime:
        """The caller's moment, and what has passed since."""
        return self.began + timedelta(seconds=self.elapsed())

    def link(self, notice: Notice) -> str:
        """Whole address of the page that shows a notice; empty where the dashboard's is not known."""
        base = self.environ.get(BASE, "").rstrip("/")
        return f"{base}/{notice.link}" if base and notice.link else ""


class Job:
    """One channel of a run, in a thread of its own that nobody waits for at the end of the process."""

    def __init__(self, run: Run, channel: Channel, notices: list[Notice]) -> None:
        self.run, self.channel, self.notices = run, channel, notices
        self.done: queue.SimpleQueue[Delivery] = queue.SimpleQueue()
        self.flying: Claim | None = None
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._work, name=f"{THREAD} {channel.name}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self.thread.start()

    def join(self, seconds: float) -> None:
        """Wait for it; nothing more is begun after that."""
        self.thread.join(seconds)
        self.over.set()

    def results(self) -> list[Delivery]:
        """What became of each notice; one that is still on its way counts as failed, until it arrives after all."""
        waited = self.thread.is_alive()
        found = {each.notice.key: each for each in self._drained()}
        if (flying := self.flying) is not None and flying.notice.key not in found:
            silent = f"no answer within {self.run.trying.deadline_seconds:g} s"
            made = self._settled(
                flying, silent if waited else "its sender stopped: try its channel with a test message"
            )
            found[flying.notice.key] = made
        return [found.get(each.key) or Delivery(self.channel.name, each, "next run") for each in self.notices]

    def _drained(self) -> Iterator[Delivery]:
        while not self.done.empty():
            yield self.done.get()

    def _work(self) -> None:
        sent = 0
        for notice in self.notices:
            if self.over.is_set() or sent >= self.run.trying.most:
                return
            try:
                made = self._one(notice)
            except CostlibError as error:  # the state file is locked or damaged
                made = Delivery(self.channel.name, notice, "failed", error=str(error))
            self.done.put(made)
            sent += made.status == "sent"
            if made.status == "failed":
                return

    def _one(self, notice: Notice) -> Delivery:
        run, address = self.run, self.run.environ.get(self.channel.variable, "").strip()
        if not address:
            stands = standing(known(run.state, self.channel.name), notice, run.trying, run.now(), retry=run.retry)
            return delivery(self.channel, notice, openly(stands, self.channel, run.environ))
        made = claim(run.state, self.channel, notice, run.trying, run.now(), retry=run.retry)
        if isinstance(made, Standing):
            return delivery(self.channel, notice, made)
        self.flying = made
        return self._settled(made, run.send(address, notice, run.link(notice)))

    def _settled(self, made: Claim, error: str | None) -> Delivery:
        run = self.run
        stands = settle(run.state, made, error, run.trying, actor=run.actor, now=run.now())
        return delivery(self.channel, made.notice, stands, error or "" if stands.status == "failed" else "")
