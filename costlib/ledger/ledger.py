"""The ledger as everyone above uses it: what is in it, how fresh it is, and answers to questions."""

import threading
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from costlib import sql
from costlib.errors import EmptyLedgerError
from costlib.ledger import cube, index
from costlib.ledger.engine import Engine, Question
from costlib.ledger.freshness import Freshness, freshness, newest_loads
from costlib.ledger.home import Home
from costlib.ledger.ingest import Progress, ingest, silent
from costlib.ledger.live import live_sources
from costlib.ledger.reown import reown
from costlib.ledger.reports import LoadReport
from costlib.policy import decisions, ownership
from costlib.policy.ownership import Ownership
from costlib.scope import Scope
from costlib.state import State

FACETS = ("ServiceProviderName", "BillingAccountId", "SubAccountId", "x_Tenant", "BillingCurrency", "x_Source")


class Ledger:
    """One home's ledger. Cheap to make; safe to share between threads."""

    def __init__(self, home: Path) -> None:
        self.home = Home(home)
        self.state = State(self.home.state)
        self._lock = threading.Lock()
        self._engine: Engine | None = None

    def version(self) -> str:
        """Key for caches: changes when facts, metrics, rates or rules change; empty before the first load."""
        stamp = cube.current(self.home)
        return stamp.version if stamp and stamp.parts else ""

    def engine(self) -> Engine:
        """Return the engine of the newest version.

        Raises:
            EmptyLedgerError: Nothing is loaded yet.
        """
        stamp = cube.current(self.home)
        if stamp is None:
            raise EmptyLedgerError("the ledger is empty: run 'costboard sample' or 'costboard ingest FILE'")
        with self._lock:
            if self._engine is None or self._engine.stamp != stamp:
                self._engine = Engine(self.home, stamp)
            return self._engine

    def ask(self, question: Question, scope: Scope, *args: Any) -> pd.DataFrame:
        """Answer as pandas, amounts as floats: for charts."""
        return self.engine().ask(question, scope, *args)

    def ask_exact(self, question: Question, scope: Scope, *args: Any) -> pa.Table:
        """Answer as Arrow, amounts as decimals: for tables and exports."""
        return self.engine().ask_exact(question, scope, *args)

    def ask_by_day(self, question: Question, scope: Scope, *args: Any) -> pa.Table:
        """As ``ask_exact``, always from the daily grain."""
        return self.engine().ask_by_day(question, scope, *args)

    def ask_facts(self, question: Question, scope: Scope, *args: Any) -> pa.Table:
        """Answer as Arrow from single charges."""
        return self.engine().ask_facts(question, scope, *args)

    def ask_metrics(self, question: Question, scope: Scope, *args: Any) -> pa.Table:
        """Answer as Arrow from metrics."""
        return self.engine().ask_metrics(question, scope, *args)

    def ask_unconverted(self, question: Question, scope: Scope, *args: Any) -> pa.Table:
        """Answer as Arrow from costs that no rate converts, in their own currencies."""
        return self.engine().ask_unconverted(question, scope, *args)

    def policy(self, kind: str) -> dict[str, Any]:
        """Sections of a policy document: as last saved, else as it ships."""
        return decisions.read(self.state, kind)

    def ownership(self) -> Ownership:
        """Ownership rules and owners, as decided now; the cube may still stand for those before (see ``reown``)."""
        return ownership.stored(self.state)

    def reown(
        self,
        body: Mapping[str, Any],
        *,
        actor: str,
        source: str,
        now: datetime,
        progress: Progress = silent,
        onto: str | None = None,
    ) -> decisions.Saved:
        """Decide on other ownership rules and owners (see ``costlib.ledger.reown.reown``)."""
        return reown(self.home, body, actor=actor, source=source, now=now, progress=progress, onto=onto)

    def facets(self, tenant: str | None = None) -> dict[str, list[str]]:
        """Values to choose from, per column; of one tenant's rows only when restricted to it."""
        where = "" if tenant is None else f" WHERE x_Tenant = {sql.text(tenant)}"
        lists = ", ".join(f"list_sort(list_distinct(list({column})))" for column in FACETS)
        (row,) = self.engine().rows(f"SELECT {lists} FROM cube{where}")
        return {column: list(values or []) for column, values in zip(FACETS, row, strict=True)}

    def freshness(self) -> Freshness:
        """How far the data reaches."""
        rows = self.state.rows("deliveries", "dataset = ?", ["facts"])
        live = index.live_deliveries(self.state, "facts")
        loads = [(live[row["id"]], datetime.fromisoformat(row["at"])) for row in rows if row["id"] in live]
        return freshness(self.engine(), newest_loads(loads), live_sources(self.home.path, self.state))

    def unconverted(self, scope: Scope) -> list[dict[str, Any]]:
        """Costs that no rate converts into the scope's currency, per currency: shown apart, never added."""
        where = " AND ".join(
            [
                f"charge_date >= DATE {sql.text(str(scope.period.start))}",
                f"charge_date < DATE {sql.text(str(scope.period.end))}",
                *(f"{sql.ident(column)} IN ({sql.texts(values) or 'NULL'})" for column, values in scope.filters),
                *([] if scope.tenant is None else [f"x_Tenant = {sql.text(scope.tenant)}"]),
            ]
        )
        found = self.engine().unconverted(scope, where)
        return [{"currency": currency, "cost": cost, "rows": int(rows)} for currency, cost, rows in found]

    def ingest(
        self, paths: Sequence[Path], *, now: datetime, progress: Progress = silent, **options: Any
    ) -> LoadReport:
        """Load files (see ``costlib.ledger.ingest.ingest``)."""
        return ingest(self.home, paths, now=now, progress=progress, **options)
