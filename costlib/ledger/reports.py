"""What a load reports: counts of source rows, totals per currency, and the deliveries it brought."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any, Self

from costlib.amounts import EXACT
from costlib.focus.contract import COSTS


@dataclass(frozen=True, slots=True)
class Total:
    """Stored cost of one currency. A cost that is unknown for every row is None; unknown is never 0.

    ``known`` counts the rows that give each cost; ``residue`` is what rounding to the ledger's scale took away
    (exact minus stored), per cost column and never None.
    """

    currency: str
    rows: int = 0
    cost: dict[str, Decimal | None] = field(default_factory=lambda: dict.fromkeys(COSTS))
    known: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COSTS, 0))
    residue: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(COSTS, Decimal(0)))

    def plus(self, other: "Total") -> "Total":
        """Add another total of the same currency."""
        return Total(
            self.currency,
            self.rows + other.rows,
            {name: _sum(self.cost[name], other.cost[name]) for name in COSTS},
            {name: self.known[name] + other.known[name] for name in COSTS},
            {name: EXACT.add(self.residue[name], other.residue[name]) for name in COSTS},
        )

    def as_json(self) -> dict[str, Any]:
        """As the command line prints it: amounts as decimal strings."""
        costs = {name: plain(self.cost[name]) for name in COSTS}
        return {"BillingCurrency": self.currency, **costs, "residue": {n: plain(self.residue[n]) for n in COSTS}}


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one source says of one billing scope in one month; replaced as a whole by the next such delivery.

    ``covered`` has a bit for each day of the month that a charge covers; the lowest is the first day.
    """

    id: str
    source: str
    scope: str
    month: str
    files: tuple[str, ...]
    rows: int
    totals: tuple[Total, ...]
    covered: int = 0

    def emptied(self) -> "Delivery":
        """The same without a row, as after it was taken out of the ledger: its costs are 0, and not unknown."""
        nothing = tuple(Total(each.currency, 0, dict.fromkeys(COSTS, Decimal(0))) for each in self.totals)
        return Delivery(self.id, self.source, self.scope, self.month, (), 0, nothing)


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file of a load. Counts are of source rows: in = stored + quarantined."""

    path: str
    sha256: str
    source: str
    format: str
    dataset: str
    rows_in: int
    rows_stored: int
    rows_quarantined: int
    rows_written: int
    rows_merged: int
    quarantine_reasons: dict[str, int]
    totals: tuple[Total, ...]
    quarantine: str | None = None
    named: str | None = None

    def as_json(self) -> dict[str, Any]:
        """As the command line prints it."""
        counts = {name: getattr(self, name) for name in COUNTS}
        return {
            "path": self.path,
            "source": self.source,
            "format": self.format,
            **counts,
            "quarantine_reasons": self.quarantine_reasons,
            "totals": [total.as_json() for total in self.totals],
        }


COUNTS = ("rows_in", "rows_stored", "rows_quarantined", "rows_written", "rows_merged")


@dataclass(frozen=True, slots=True)
class LoadReport:
    """One load: its files, the deliveries it brought, those it replaced, and the version it made.

    One that is among the replaced alone was taken out: its source says nothing of it any more.
    """

    load: str
    at: str
    actor: str
    files: tuple[FileReport, ...]
    deliveries: tuple[Delivery, ...]
    replaced: tuple[Delivery, ...] = ()
    unchanged: bool = False
    lake_version: int = -1

    def changes(self) -> Iterator[tuple[Delivery, Delivery]]:
        """Each delivery that was replaced, as it was and as it is."""
        brought = {each.id: each for each in self.deliveries}
        return ((old, brought.get(old.id) or old.emptied()) for old in self.replaced)

    def as_json(self) -> dict[str, Any]:
        """As the command line prints it."""
        reasons: Counter[str] = Counter()
        for file in self.files:
            reasons.update(file.quarantine_reasons)
        counts = {name: sum(getattr(file, name) for file in self.files) for name in COUNTS}
        return {
            **counts,
            "quarantine_reasons": dict(reasons),
            "totals": [total.as_json() for total in merged(t for file in self.files for t in file.totals)],
            "files": [file.as_json() for file in self.files],
            "unchanged": self.unchanged,
            "replaced": [f"{old.source} {old.month}" for old in self.replaced],
            "lake_version": self.lake_version,
        }

    def as_text(self) -> str:
        """As the command line says it: counts, totals to compare with the bill, what was put aside and why."""
        body = self.as_json()
        lines = [
            "already in the ledger, nothing changed"
            if self.unchanged
            else f"{body['rows_in']} rows in, {body['rows_stored']} stored, {body['rows_quarantined']} quarantined"
        ]
        for total in body["totals"]:
            costs = ", ".join(f"{name} {total[name] or 'unknown'}" for name in COSTS)
            lines.append(f"{total['BillingCurrency']}: {costs}")
        lines += [f"quarantined: {rows} x {reason}" for reason, rows in body["quarantine_reasons"].items()]
        lines += [f"replaced: {old}" for old in body["replaced"]]
        return "\n".join([*lines, f"lake version {self.lake_version}"])

    def stored(self) -> dict[str, Any]:
        """As it is kept with the commit: everything, amounts as strings."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    @classmethod
    def restored(cls, kept: dict[str, Any], version: int) -> Self:
        """Read back what ``stored`` kept."""
        files = tuple(FileReport(**{**f, "totals": _totals(f["totals"])}) for f in kept["files"])
        rest = {"files": files, "lake_version": version}
        return cls(**{**kept, **rest, **{k: tuple(map(_delivery, kept[k])) for k in ("deliveries", "replaced")}})


def merged(totals: Iterable[Total]) -> tuple[Total, ...]:
    """One total per currency, by currency; two currencies are never added."""
    by_currency: dict[str, Total] = {}
    for total in totals:
        known = by_currency.get(total.currency)
        by_currency[total.currency] = total if known is None else known.plus(total)
    return tuple(by_currency[currency] for currency in sorted(by_currency))


def plain(amount: Decimal | None) -> str | None:
    """Write an amount without exponent and without trailing zeros.

    >>> plain(Decimal("20.500000")), plain(Decimal("0E-18")), plain(None)
    ('20.5', '0', None)
    """
    if amount is None:
        return None
    text = f"{amount:f}"
    short = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if short == "-0" else short


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    if one is None or other is None:
        return one if other is None else other
    return EXACT.add(one, other)


def _plain(value: Any) -> Any:
    """Decimals as text and tuples as lists, all the way down: what JSON can hold without loss."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


def _delivery(kept: dict[str, Any]) -> Delivery:
    return Delivery(**{**kept, "files": tuple(kept["files"]), "totals": _totals(kept["totals"])})


def _totals(kept: list[dict[str, Any]]) -> tuple[Total, ...]:
    return tuple(
        Total(
            total["currency"],
            total["rows"],
            {name: None if value is None else Decimal(value) for name, value in total["cost"].items()},
            total["known"],
            {name: Decimal(value) for name, value in total["residue"].items()},
        )
        for total in kept
    )
