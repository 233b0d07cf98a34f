"""Does the ledger hold what the bills said: three counts made at different times, held against each other.

What a load counted in its files, what the lake's facts add up to now, and what the cube behind the pages adds up to
now. A difference is therefore a finding about the data and never about the arithmetic of one of them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple

from costlib import duck, sql
from costlib.amounts import EXACT
from costlib.focus.contract import COSTS, FACTS
from costlib.ledger import Ledger, cube
from costlib.ledger.home import Home
from costlib.ledger.lake import Lake
from costlib.ledger.reports import Delivery, FileReport
from costlib.models import history

MEMORY = "1GB"
ZERO = Decimal(0)
State = Literal["agrees", "not given", "lake differs", "cube differs"]


class Key(NamedTuple):
    """Whose money: one source, one billing month, one currency."""

    source: str
    month: str
    currency: str


@dataclass(slots=True)
class Sum:
    """Rows, and cost per basis; a cost that no row gives is missing, which is not 0."""

    rows: int = 0
    cost: dict[str, Decimal] = field(default_factory=dict)

    def add(self, rows: int, cost: Mapping[str, Decimal | None], sign: int = 1) -> None:
        """Add (or with sign -1 take away) rows and what is known of their cost."""
        self.rows += sign * rows
        for basis, amount in cost.items():
            if amount is not None:
                self.cost[basis] = EXACT.fma(sign, amount, self.cost.get(basis, ZERO))


@dataclass(frozen=True, slots=True)
class Counted:
    """A sum read from lake or cube. ``delivery`` is empty where the store does not keep it."""

    key: Key
    rows: int
    cost: Mapping[str, Decimal | None]
    delivery: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One source, billing month, currency and cost basis. Amounts are in that currency; None is not given.

    Args:
        source_total: What the rows of the files added up to, exactly, when they were loaded; quarantined rows left out.
        residue: The part of it that is finer than the ledger's scale and was rounded away.
        crossing: Charges of this month that came in another month's bill, minus those of others that came in this one.
        stored_total: What the facts add up to now.
        cube_total: What the cube adds up to now.
    """

    key: Key
    basis: str
    rows_loaded: int
    rows_stored: int
    rows_cube: int
    source_total: Decimal | None
    residue: Decimal
    crossing: Decimal | None
    stored_total: Decimal | None
    cube_total: Decimal | None

    @property
    def expected(self) -> Decimal | None:
        """What the ledger has to hold: source total, less residue, and what crosses over."""
        if self.source_total is None and self.crossing is None:
            return None
        return EXACT.add(EXACT.subtract(self.source_total or ZERO, self.residue), self.crossing or ZERO)

    @property
    def lake_difference(self) -> Decimal | None:
        """Stored minus expected: 0 when the lake holds what was loaded; None when neither gives this cost."""
        return _difference(self.stored_total, self.expected)

    @property
    def cube_difference(self) -> Decimal | None:
        """Cube minus stored: 0 when pages show what the lake holds; None when neither gives this cost."""
        return _difference(self.cube_total, self.stored_total)

    @property
    def state(self) -> State:
        """Whether the three agree, in rows and in amounts."""
        if self.lake_difference or self.rows_stored != self.rows_loaded:
            return "lake differs"
        if self.cube_difference or self.rows_cube != self.rows_stored:
            return "cube differs"
        return "not given" if self.stored_total is None else "agrees"

    @property
    def ok(self) -> bool:
        """Whether there is nothing to look into."""
        return self.state in {"agrees", "not given"}


def reconciliation(ledger: Ledger) -> list[Line]:
    """Count facts and cube anew and hold them against what the loads counted; one version of the ledger throughout.

    Raises:
        EmptyLedgerError: Nothing is loaded yet.
    """
    stamp = ledger.engine().stamp
    loaded = history.live(history.loads(ledger.home, upto=stamp.lake))
    return reconcile(loaded.values(), count_facts(ledger.home, stamp.lake), count_cube(ledger.home, stamp))


def reconcile(loaded: Collection[Delivery], stored: Iterable[Counted], cubed: Iterable[Counted]) -> list[Line]:
    """Hold three counts against each other: differences first, then by month (newest first) and source."""
    months = {each.id: each.month for each in loaded}
    source, residue, crossing, lake, pages = (defaultdict[Key, Sum](Sum) for _ in range(5))
    for each in loaded:
        for total in each.totals:
            key = Key(each.source, each.month, total.currency)
            source[key].add(total.rows, total.cost)
            residue[key].add(0, total.residue)
    for found in stored:
        lake[found.key].add(found.rows, found.cost)
        home = months.get(found.delivery, found.key.month)
        if home != found.key.month:
            crossing[found.key].add(found.rows, found.cost)
            crossing[found.key._replace(month=home)].add(found.rows, found.cost, sign=-1)
    for found in cubed:
        pages[found.key].add(found.rows, found.cost)
    keys = sorted(sorted({*source, *lake, *pages}), key=lambda key: key.month, reverse=True)
    lines = [_line(key, basis, source, residue, crossing, lake, pages) for key in keys for basis in COSTS]
    return sorted(lines, key=lambda line: line.ok)


def count_facts(home: Home, version: int) -> list[Counted]:
    """Add up the facts of one version by delivery, source, billing month and currency."""
    by = "x_Delivery, x_Source, x_BillingMonth, BillingCurrency"
    return _sums(Lake(home, FACTS).files(version=version), by, "count(*)")


def count_cube(home: Home, stamp: cube.Stamp) -> list[Counted]:
    """Add up the cube's files by source, billing month and currency."""
    files = [str(home.cube / "parts" / name) for name in stamp.parts]
    return _sums(files, "'', x_Source, billing_month, BillingCurrency", "sum(rows)")


def unbalanced(files: Iterable[FileReport]) -> list[FileReport]:
    """Files of which rows stored and rows quarantined do not add up to the rows that came in."""
    return [file for file in files if file.rows_in != file.rows_stored + file.rows_quarantined]


def _sums(files: list[str], by: str, rows: str) -> list[Counted]:
    if not files:
        return []
    costs = ", ".join(f"sum({cost})" for cost in COSTS)
    read = f"read_parquet([{sql.texts(files)}], hive_partitioning = false)"
    with duck.connect(MEMORY) as con:
        query = f"SELECT {by}, CAST({rows} AS BIGINT), {costs} FROM {read} GROUP BY ALL"
        return [_counted(*row) for row in con.execute(query).fetchall()]


def _counted(delivery: str, source: str, month: str, currency: str, rows: int, *costs: Decimal | None) -> Counted:
    return Counted(Key(source, month, currency), rows, dict(zip(COSTS, costs, strict=True)), delivery)


def _line(key: Key, basis: str, *sums: Mapping[Key, Sum]) -> Line:
    source, residue, crossing, lake, pages = (found.get(key, Sum()) for found in sums)
    rounded = residue.cost.get(basis, ZERO)
    stored = source.cost.get(basis)
    return Line(
        key=key,
        basis=basis,
        rows_loaded=source.rows + crossing.rows,
        rows_stored=lake.rows,
        rows_cube=pages.rows,
        source_total=None if stored is None else EXACT.add(stored, rounded),
        residue=rounded,
        crossing=crossing.cost.get(basis),
        stored_total=lake.cost.get(basis),
        cube_total=pages.cost.get(basis),
    )


def _difference(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    """One minus other, an unknown one counting as nothing; None when both are unknown."""
    return None if one is None and other is None else EXACT.subtract(one or ZERO, other or ZERO)
