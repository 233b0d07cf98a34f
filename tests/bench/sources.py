"""Five hundred syncs through faults: what of the truth is lost in the ledger, and what stands there twice."""

import contextlib
import shutil
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

import httpx
import stamina
from sources.conftest import Peer
from sources.test_kinds import CASES, MONTH, Case

from costlib import duck, sql
from costlib.focus.columns import COST_AND_USAGE
from costlib.focus.contract import FACTS
from costlib.ledger import Ledger
from costlib.ledger.lake import Lake
from costlib.sources import pages
from costlib.sources.asking import http
from costlib.sources.aws import client as aws_client
from costlib.sources.settings import SourceSettings
from costlib.sources.sync import Outcome, sync

SYNCS = 500
A_LEDGER = 8
"""Syncs into one ledger, before another one begins empty."""
SEED = 20261120
FAULTS = ("429", "429 1", "500", "slow", "cut", "drop", "not json", "again", "401")
KILLS = ("page", "before the load", "after the load")
SKEWS = (0, 0, 0, 0, 36, -36)
"""Hours that the clock is off."""
BEGIN = datetime(2026, 10, 12, tzinfo=UTC)
STEP = timedelta(minutes=20)
SECONDS = 0.4


class KilledError(BaseException):
    """The process ends here; nothing of ours catches it."""


@dataclass
class Tally:
    """What the syncs of all kinds came to."""

    syncs: int = 0
    whole: int = 0
    requests: int = 0
    lost: int = 0
    doubled: int = 0
    met: Counter[str] = field(default_factory=Counter)

    def compare(self, truth: Counter[str], found: Counter[str]) -> None:
        """Count what is missing and what is too much."""
        self.lost += (truth - found).total()
        self.doubled += (found - truth).total()


def measure(folder: Path, syncs: int = SYNCS) -> list[str]:
    """Lines of the report; ``folder`` is emptied."""
    shutil.rmtree(folder, ignore_errors=True)
    tally, chance, began = Tally(), Random(SEED), time.perf_counter()
    stamina.instrumentation.set_on_retry_hooks([])
    with stamina.set_testing(True, attempts=4), _impatient():
        for place, (name, case) in enumerate(CASES.items()):
            share = syncs * (place + 1) // len(CASES) - syncs * place // len(CASES)
            _Sweep(case, folder / name.replace(" ", "-"), chance, tally).run(share)
    met = ", ".join(f"{name} {count}" for name, count in sorted(tally.met.items()))
    return [
        f"## {tally.syncs} syncs through faults",
        "",
        "| syncs | kinds of answers | came whole | requests | rows lost | rows doubled | seconds |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        (
            f"| {tally.syncs} | {len(CASES)} | {tally.whole} | {tally.requests:,} | {tally.lost} | {tally.doubled} "
            f"| {time.perf_counter() - began:.0f} |"
        ),
        "",
        f"Faults that they met (seed {SEED}): {met}.",
        "",
    ]


@contextlib.contextmanager
def _impatient() -> Iterator[None]:
    """Who is slow counts as silent soon."""
    limits = {"connect_timeout": SECONDS, "read_timeout": SECONDS}
    with (
        mock.patch.object(http, "TIMEOUT", httpx.Timeout(SECONDS)),
        mock.patch.object(aws_client, "SECONDS", limits),
    ):
        yield


@dataclass
class _Sweep:
    """The syncs of one kind of answers, each with faults of its own."""

    case: Case
    folder: Path
    chance: Random
    tally: Tally

    def run(self, syncs: int) -> None:
        with _providing(self.case) as provider:
            self.provider = provider
            clean = Ledger(self.folder / "clean")
            self._sync(clean, BEGIN)
            self.rows, self.pages = stored(clean), kept(clean)
            for begin in range(0, syncs, A_LEDGER):
                self._ledger(Ledger(self.folder / f"{begin}"), min(A_LEDGER, syncs - begin))

    def _ledger(self, ledger: Ledger, syncs: int) -> None:
        """Syncs into one ledger, and a last one that nothing happens to."""
        now, done = BEGIN, 0
        while done < syncs:
            now += STEP
            before = self.tally.met.total()
            whole = self._faulty(ledger, now)
            done += self.tally.met.total() > before
            self._look(ledger, whole=whole)
        self.tally.syncs += done
        self._sync(ledger, now + STEP)
        self._look(ledger, whole=True)

    def _faulty(self, ledger: Ledger, now: datetime) -> bool:
        """Sync while anything may happen; whether it came through."""
        planned = [self.chance.choice(("", *FAULTS)) for _ in range(self.chance.randrange(2 * self.case.requests))]
        kill, skew = self.chance.choice((*[""] * 6, *KILLS)), self.chance.choice(SKEWS)
        self.provider.faults, self.provider.last, asked = list(planned), b"", len(self.provider.asked)
        try:
            with _killed(kill, self.chance.randrange(self.case.requests)):
                error = self._sync(ledger, now + timedelta(hours=skew)).error
        except KilledError:
            error = "killed"
            self.tally.met["killed"] += 1
        met = planned[: len(planned) - len(self.provider.faults)]
        self.tally.met.update(filter(None, met), **({"clock off": 1} if skew else {}))
        self.tally.requests += len(self.provider.asked) - asked
        self.tally.whole += not error
        self.provider.faults = []
        return not error

    def _sync(self, ledger: Ledger, now: datetime) -> Outcome:
        """Sync a source that never counts as fresh."""
        settings = SourceSettings(
            name="live",
            kind=self.case.kind,
            since=MONTH.start,
            endpoint=self.provider.address,
            refresh_hours=0,
            options=self.case.options,
        )
        return sync(ledger, settings, self.case.key, lambda: now, cap=Decimal(10_000))

    def _look(self, ledger: Ledger, *, whole: bool) -> None:
        """After a sync that failed the ledger holds all of the month, or nothing of it yet."""
        found = stored(ledger)
        if found or whole:
            self.tally.compare(self.rows, found)
        if whole:
            self.tally.compare(self.pages, kept(ledger))


def stored(ledger: Ledger) -> Counter[str]:
    """The charges in a ledger, each as all of its columns."""
    files = Lake(ledger.home, FACTS).files()
    if not files:
        return Counter()
    columns = ", ".join(f"{sql.ident(c.name)} := CAST({sql.ident(c.name)} AS VARCHAR)" for c in COST_AND_USAGE)
    with duck.connect() as con:
        rows = con.execute(f"SELECT to_json(struct_pack({columns})) FROM read_parquet({sql.files(*files)})").fetchall()
    return Counter(row for (row,) in rows)


def kept(ledger: Ledger) -> Counter[str]:
    """The answers that are kept of the newest fetch."""
    return Counter(row["sha256"] for row in ledger.state.rows(pages.TABLE))


@contextlib.contextmanager
def _providing(case: Case) -> Iterator[Peer]:
    server = Peer(case.answer)
    server.handle_error = lambda *_: None  # who cuts us off is no news
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield server
    server.over.set()
    server.shutdown()
    server.server_close()


@contextlib.contextmanager
def _killed(where: str, after: int) -> Iterator[None]:
    """End the process at a place: once so many pages are kept, or right before or after the load."""
    keep, ingest, counted = pages.keep, Ledger.ingest, Counter()

    def keeping(*args: Any, **more: Any) -> None:
        keep(*args, **more)
        counted["pages"] += 1
        if where == "page" and counted["pages"] > after:
            raise KilledError

    def loading(*args: Any, **more: Any) -> Any:
        if where == "before the load":
            raise KilledError
        found = ingest(*args, **more)
        if where == "after the load":
            raise KilledError
        return found

    with mock.patch.object(pages, "keep", keeping), mock.patch.object(Ledger, "ingest", loading):
        yield
