"""Sync: ask what is due, keep every answer, load the parts that are whole. A break-off loses nothing."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from filelock import FileLock, Timeout

from costlib.errors import BusyError, CapError, CostlibError, PassingError
from costlib.ledger import Ledger
from costlib.ledger.ingest import Progress, silent
from costlib.sources import journal, pages
from costlib.sources.asked import asked_so, mark_of
from costlib.sources.asking.guarded import guarded
from costlib.sources.asking.quiet import quieten
from costlib.sources.buckets.plan import bucket_plan
from costlib.sources.buckets.sync import BucketSync
from costlib.sources.fetching import Clock, Fetch, Fetched, month_of
from costlib.sources.kind import Kind
from costlib.sources.loading import Loader
from costlib.sources.locks import lock_of
from costlib.sources.plan import Plan, plan
from costlib.sources.registry import bucket_of, kind_of
from costlib.sources.settings import SourceSettings
from costlib.sources.tidying import tidy

MOST_PASSING = 1
"""Topics of a source that may find their provider busy or out of reach before the others are left for the next sync."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a sync of one source did.

    Args:
        source: Its name.
        plan: What it was to ask.
        requests: Sent; each try counts.
        cost: Of these, in US dollars.
        parts: Fetched whole and loaded, as ``2026-10``.
        rows: Stored in the ledger.
        error: Why it stopped, or what the ledger refused; empty where all went well.
        notes: What is to be told though nothing failed.
    """

    source: str
    plan: Plan
    requests: int
    cost: Decimal
    parts: tuple[str, ...]
    rows: int
    error: str = ""
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As the command line prints it."""
        return {
            "source": self.source,
            "due": [each.name for each in self.plan.due],
            "beyond": list(self.plan.beyond),
            "why": self.plan.why,
            "most_requests": self.plan.most_requests,
            "most_cost": f"{self.plan.most_cost:f}",
            "requests": self.requests,
            "cost": f"{self.cost:f}",
            "note": self.plan.note,
            "parts": list(self.parts),
            "rows_stored": self.rows,
            "error": self.error,
            "notes": list(self.notes),
        }


def planned(ledger: Ledger, settings: SourceSettings, clock: Clock, *, force: bool = False) -> Plan:
    """What a sync would ask, without asking.

    Raises:
        UsageError: The settings can't be.
    """
    found = journal.attempts(ledger.state, settings.name)
    if bucket := bucket_of(settings):
        return bucket_plan(bucket, settings, found, clock(), force=force)
    return plan(kind_of(settings), settings, found, clock(), force=force)


def sync(  # noqa: PLR0913 - keyword-only settings read better than an options object
    ledger: Ledger,
    settings: SourceSettings,
    environment: Mapping[str, str],
    clock: Clock,
    *,
    cap: Decimal,
    actor: str = "local",
    force: bool = False,
    replace: bool = False,
    progress: Progress = silent,
) -> Outcome:
    """Fetch what is due of one source, part by part, and load what is whole in one commit.

    What was fetched whole is loaded even if a later part fails; the next sync takes up where this one broke off.

    Args:
        ledger: Where to.
        settings: Of the source.
        environment: Holds its key.
        clock: Tells the time of each answer.
        cap: Most that requests of all sources may cost this calendar month, in US dollars.
        actor: For the audit.
        force: Ask even within the refresh time, and for settled months.
        replace: Load even what takes days from a month, or shrinks a closed one.
        progress: Told what is being done.

    Raises:
        UsageError: The settings can't be, or a key is missing.
        BusyError: Another process is fetching this source.
    """
    bucket = bucket_of(settings)
    quieten()
    with _alone(ledger, settings.name):
        journal.break_off(ledger.state, settings.name, clock())
        found = planned(ledger, settings, clock, force=force)
        if not found.due:
            return Outcome(settings.name, found, 0, Decimal(0), (), 0, found.why if found.resting else "")
        if bucket:
            brought = BucketSync(ledger, bucket, settings, environment, clock, actor, progress, replace).run()
            rows, error = sum(brought.rows.values()), "; ".join(brought.errors)
            parts, notes = tuple(brought.rows), brought.notes
            return Outcome(settings.name, found, brought.requests, Decimal(0), parts, rows, error, notes)
        kind = kind_of(settings)
        run = Fetch(ledger.state, kind, settings, guarded(kind, settings, environment), clock, cap)
        whole, errors = _fetched(run, found, progress)
        progress("loading", 0.9)
        loader = Loader(ledger, settings.name, clock, actor, replace=replace)
        loaded = loader.load(whole)
        tidy(ledger.state, settings.name, [part.name for part in kind.parts(settings, clock())], clock())
        rows, error = sum(loaded.rows.values()), "; ".join((*errors, *loaded.errors))
        notes = (*run.notes, *loader.notes)
        return Outcome(settings.name, found, run.requests, run.cost, tuple(loaded.rows), rows, error, notes)


def replay(ledger: Ledger, settings: SourceSettings, clock: Clock, *, actor: str = "local") -> Outcome:
    """Load the answers that are kept once more, without a request: as after a mapping was mended.

    What they make replaces what is there, even where a closed month shrinks.

    Raises:
        UsageError: The settings can't be.
        BusyError: Another process is fetching this source.
    """
    if bucket_of(settings):
        why = "files of a bucket are not kept: download them, and load them with 'ingest --replace'"
        return Outcome(settings.name, Plan(settings, (), why), 0, Decimal(0), (), 0)
    kind = kind_of(settings)
    with _alone(ledger, settings.name):
        whole, errors = _kept(ledger, kind, settings, clock)
        loader = Loader(ledger, settings.name, clock, actor, replace=True)
        loaded = loader.load(whole)
        nothing = Plan(settings, (), "" if whole else "no answers are kept")
        rows, error = sum(loaded.rows.values()), "; ".join((*errors, *loaded.errors))
        return Outcome(settings.name, nothing, 0, Decimal(0), tuple(loaded.rows), rows, error, loader.notes)


def _fetched(run: Fetch, found: Plan, progress: Progress) -> tuple[list[Fetched], tuple[str, ...]]:
    """Parts that came whole, and why others did not: months up to the first of these, topics each by itself."""
    whole: list[Fetched] = []
    errors: dict[str, list[str]] = {}
    passing = 0
    for place, due in enumerate(found.due):
        progress(f"{run.kind.title}, {due.name}", 0.9 * place / len(found.due))
        try:
            whole.append(run.part(due))
        except CostlibError as error:
            if due.part.settles:
                return whole, (str(error),)
            errors.setdefault(str(error), []).append(due.name)
            passing += isinstance(error, PassingError)
            if isinstance(error, CapError) or passing > MOST_PASSING:
                break
    return whole, tuple(f"{', '.join(names)}: {error}" for error, names in errors.items())


def _kept(ledger: Ledger, kind: Kind, settings: SourceSettings, clock: Clock) -> tuple[list[Fetched], tuple[str, ...]]:
    """Parts whose newest whole answers are kept, and which of these were asked under other settings."""
    attempts = [each for each in journal.attempts(ledger.state, settings.name) if each.status in {"fetched", "done"}]
    found, others = [], []
    for part in kind.parts(settings, clock()):
        newest = journal.newest(attempts, part.name)
        if newest is None:
            continue
        bodies = [page.body for page in pages.kept(ledger.state, settings.name, newest.month, newest.turn)]
        if bodies and not asked_so([newest], mark_of(kind, settings, part), part.name):
            others.append(part.name)
        elif bodies:
            made = tuple(kind.makes(settings, part, bodies))
            found.append(Fetched(newest.month, newest.turn, newest.id, made, month_of(part, made)))
    why = f"{', '.join(others)}: the answers that are kept were asked under other settings: sync anew"
    return found, (why,) if others else ()


@contextlib.contextmanager
def _alone(ledger: Ledger, name: str) -> Iterator[None]:
    """Nobody else fetches the source meanwhile."""
    ledger.home.prepare()
    lock = FileLock(lock_of(ledger.home.path, name), timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise BusyError(f"another process is fetching '{name}': wait for it") from error
    try:
        yield
    finally:
        lock.release()
