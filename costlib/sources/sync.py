"""Sync: ask what is due, keep every answer, load each month once it is whole. A break-off loses nothing."""

import contextlib
import tempfile
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from costlib.errors import BusyError, CapError, CostlibError, CursorError
from costlib.ledger import Ledger
from costlib.ledger.home import disk_errors
from costlib.ledger.ingest import Progress, silent
from costlib.ledger.reports import LoadReport
from costlib.sources import journal, pages
from costlib.sources.kind import Kind, Request, Sender
from costlib.sources.plan import Due, Plan, plan
from costlib.sources.registry import kind_of
from costlib.sources.settings import SourceSettings

Clock = Callable[[], datetime]
"""The current moment, UTC."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a sync of one source did.

    Args:
        source: Its name.
        plan: What it was to ask.
        requests: Sent.
        cost: Of these, in US dollars.
        months: Fetched whole and loaded, as ``2026-10``.
        rows: Stored in the ledger.
        error: Why it stopped; empty where it did not.
    """

    source: str
    plan: Plan
    requests: int
    cost: Decimal
    months: tuple[str, ...]
    rows: int
    error: str = ""

    def as_json(self) -> dict[str, Any]:
        """As the command line prints it."""
        return {
            "source": self.source,
            "due": [each.name for each in self.plan.due],
            "why": self.plan.why,
            "most_requests": self.plan.most_requests,
            "most_cost": f"{self.plan.most_cost:f}",
            "requests": self.requests,
            "cost": f"{self.cost:f}",
            "months": list(self.months),
            "rows_stored": self.rows,
            "error": self.error,
        }


@dataclass(slots=True)
class _Run:
    """One sync of one source while it goes on."""

    ledger: Ledger
    kind: Kind
    settings: SourceSettings
    sender: Sender
    clock: Clock
    left: Decimal
    actor: str
    requests: int = 0
    cost: Decimal = Decimal(0)

    def month(self, due: Due) -> int:
        """Fetch a month and load it; gives the rows stored."""
        turn = due.resumes or uuid.uuid4().hex
        number = journal.begin(self.ledger.state, self.settings.name, due.name, turn, self.clock())
        before = self.requests, self.cost
        try:
            bodies = self._bodies(due, turn)
            report = self._load(due, bodies)
        except CostlibError as error:
            self._ended(number, "failed", before, error=str(error))
            raise
        rows = sum(file.rows_stored for file in report.files) if report else 0
        self._ended(number, "done", before, rows=rows)
        self._forget(due, turn)
        return rows

    def _bodies(self, due: Due, turn: str) -> list[bytes]:
        """All answers of a month in their order: those that are kept, then those that are asked for."""
        known = pages.kept(self.ledger.state, self.settings.name, due.name, turn)
        answers = {pages.fingerprint(page.request): page.body for page in known}
        found = []
        for start in self.kind.starts(self.settings, due.month):
            request: Request | None = start
            seen: set[str] = set()
            while request is not None:
                mark = pages.fingerprint(request)
                if mark in seen:
                    raise CursorError(f"{self.kind.title} led the listing of {due.name} in a circle: try again later")
                seen.add(mark)
                body = answers[mark] if mark in answers else self._ask(due, turn, request)
                found.append(body)
                request = self.kind.follows(request, body)
        return found

    def _ask(self, due: Due, turn: str, request: Request) -> bytes:
        if self.kind.price and self.kind.price > self.left:
            raise CapError(
                f"the next request of '{self.settings.name}' costs {self.kind.price} USD and would pass the month's "
                "cap: raise cap in sources.toml, or wait for the next month"
            )
        body = self.sender.send(request)
        self.kind.follows(request, body)
        self.requests += 1
        self.cost, self.left = self.cost + self.kind.price, self.left - self.kind.price
        pages.keep(
            self.ledger.state, self.settings.name, due.name, turn, request, body,
            cost=self.kind.price, now=self.clock(),
        )  # fmt: skip
        return body

    def _load(self, due: Due, bodies: list[bytes]) -> LoadReport | None:
        files = self.kind.files(self.settings, due.month, bodies)
        if not files:
            return None
        with tempfile.TemporaryDirectory(prefix="costboard-") as folder:
            for file in files:
                with disk_errors(Path(folder)):
                    (Path(folder) / file.name).write_bytes(file.content)
            paths = [Path(folder) / file.name for file in files]
            return self.ledger.ingest(paths, now=self.clock(), actor=self.actor, source=self.settings.name)

    def _ended(
        self, number: int, status: journal.Status, before: tuple[int, Decimal], *, rows: int = 0, error: str = ""
    ) -> None:
        requests, cost = self.requests - before[0], self.cost - before[1]
        journal.end(
            self.ledger.state, number, status, self.clock(), requests=requests, cost=cost, rows=rows, error=error
        )

    def _forget(self, due: Due, turn: str) -> None:
        """Answers of earlier attempts go; those of the newest stay, for a replay."""
        found = journal.attempts(self.ledger.state, self.settings.name)
        earlier = [each.turn for each in found if each.month == due.name and each.turn != turn]
        pages.forget(self.ledger.state, self.settings.name, due.name, earlier)


def planned(ledger: Ledger, settings: SourceSettings, now: datetime, *, force: bool = False) -> Plan:
    """What a sync would ask, without asking.

    Raises:
        UsageError: The settings can't be.
    """
    return plan(kind_of(settings), settings, journal.attempts(ledger.state, settings.name), now, force=force)


def sync(
    ledger: Ledger,
    settings: SourceSettings,
    environment: Mapping[str, str],
    clock: Clock,
    *,
    cap: Decimal,
    actor: str = "local",
    force: bool = False,
    progress: Progress = silent,
) -> Outcome:
    """Fetch what is due of one source and load it, month by month.

    What was fetched whole is loaded even if a later month fails; the next sync takes up where this one broke off.

    Args:
        ledger: Where to.
        settings: Of the source.
        environment: Holds its key.
        clock: Tells the time of each answer.
        cap: Most that requests of all sources may cost this calendar month, in US dollars.
        actor: For the audit.
        force: Ask even within the refresh time.
        progress: Told what is being done.

    Raises:
        UsageError: The settings can't be, or a key is missing.
        BusyError: Another process is fetching this source.
    """
    kind = kind_of(settings)
    with _alone(ledger, settings.name):
        found = planned(ledger, settings, clock(), force=force)
        if not found.due:
            return Outcome(settings.name, found, 0, Decimal(0), (), 0)
        now = clock()
        left = cap - pages.spent(ledger.state, datetime(now.year, now.month, 1, tzinfo=UTC))
        run = _Run(ledger, kind, settings, kind.sender(settings, environment), clock, left, actor)
        months, rows, error = [], 0, ""
        for place, due in enumerate(found.due):
            progress(f"{kind.title}, {due.name}", place / len(found.due))
            try:
                rows += run.month(due)
            except CostlibError as refused:
                error = str(refused)
                break
            months.append(due.name)
        return Outcome(settings.name, found, run.requests, run.cost, tuple(months), rows, error)


@contextlib.contextmanager
def _alone(ledger: Ledger, name: str) -> Iterator[None]:
    """Nobody else fetches the source meanwhile."""
    ledger.home.prepare()
    lock = FileLock(ledger.home.path / f"sync-{uuid.uuid5(uuid.NAMESPACE_URL, name).hex}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise BusyError(f"another process is fetching '{name}': wait for it") from error
    try:
        yield
    finally:
        lock.release()
