"""The daily cube: facts added up by day and dimension, one immutable Parquet file per file of facts.

A cube file is named after what it was made from (the fact file and the ownership rules), so a load adds up only what
it brought. ``CURRENT`` names the files that make up the cube and the versions they stand for.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from costlib import sql
from costlib.errors import LedgerError
from costlib.focus.contract import COSTS, FACTS, METRICS, RATES
from costlib.ledger.home import Home, disk_errors, write_atomically
from costlib.ledger.lake import Lake
from costlib.ledger.load import connect
from costlib.policy.ownership import OwnershipRule, default_rules, owner_columns, rules_version

RECIPE = 3
"""Raised when the cube's columns change: every month is then made anew."""
DIMENSIONS = (
    "ServiceProviderName",
    "InvoiceIssuerName",
    "BillingAccountId",
    "BillingAccountName",
    "SubAccountId",
    "SubAccountName",
    "ServiceCategory",
    "ServiceSubcategory",
    "ServiceName",
    "RegionId",
    "RegionName",
    "ChargeCategory",
    "ChargeClass",
    "PricingCategory",
    "CommitmentDiscountStatus",
    "CommitmentDiscountType",
    "BillingCurrency",
    "x_Source",
    "x_Model",
    "x_TokenKind",
    "x_ContentType",
    "x_Tenant",
    "x_Department",
    "x_Project",
)
SAVINGS = ("saving_list", "saving_contracted", "saving_effective")
"""List, contracted and effective cost of the usage for which all three are known: what saving rates are made from."""
SUMS = (*COSTS, *SAVINGS, "tokens", "rows")
"""Measures that add up; beside them ``charged_until`` is the latest end of a charge, never after its billing month."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a cube was made from. ``parts`` are the names of its files."""

    lake: int
    metrics: int
    rates: int
    rules: str
    parts: list[str]

    @property
    def version(self) -> str:
        """Key of caches: changes when facts, metrics, rates or rules change."""
        return f"{self.lake}.{self.metrics}.{self.rates}.{self.rules}"


def current(home: Home) -> Stamp | None:
    """Return the stamp of the cube that readers use; None before the first load.

    Raises:
        LedgerError: The stamp is damaged or a file of the cube is gone (the next load builds them anew).
    """
    path = home.cube / "CURRENT"
    if not path.exists():
        return None
    try:
        stamp = Stamp(**json.loads(path.read_text()))
        gone = [name for name in stamp.parts if not (home.cube / "parts" / name).exists()]
    except (ValueError, TypeError) as error:
        raise LedgerError(f"{path} is damaged: load anything, the same again will do, to have it built anew") from error
    if gone:
        raise LedgerError(f"{home.cube} lacks {gone[0]}: load anything, the same again will do, to have it built anew")
    return stamp


def is_fresh(home: Home, rules: Sequence[OwnershipRule] | None = None) -> bool:
    """Whether the cube stands for the lake as it is now."""
    stamp = _usable(home)
    wanted = _versions(home, default_rules() if rules is None else rules)
    return stamp is not None and (stamp.lake, stamp.metrics, stamp.rates, stamp.rules) == wanted


def _usable(home: Home) -> Stamp | None:
    try:
        return current(home)
    except LedgerError:
        return None


def refresh(home: Home, rules: Sequence[OwnershipRule] | None = None) -> Stamp:
    """Bring the cube up to the lake's newest version (the caller is the only writer)."""
    rules = default_rules() if rules is None else rules
    lake, metrics, rates, version = _versions(home, rules)
    before = _usable(home)
    with disk_errors(home.cube):
        (home.cube / "parts").mkdir(parents=True, exist_ok=True)
        parts = [_part(home, file, rules, version) for file in Lake(home, FACTS).files()]
        stamp = Stamp(lake, metrics, rates, version, parts)
        fields = {name: getattr(stamp, name) for name in Stamp.__slots__}
        write_atomically(home.cube / "CURRENT", json.dumps(fields))
        _forget(home, keep={*parts, *(before.parts if before else ())})
    return stamp


def facts_view(files: Sequence[str], rules: Sequence[OwnershipRule]) -> str:
    """SQL of facts with their owners and their charge day; what the cube groups and what drill-downs read."""
    owners = ", ".join(f"{expression} AS {name}" for name, expression in owner_columns(rules).items())
    return (
        f"SELECT *, CAST(ChargePeriodStart AS DATE) AS charge_date, x_BillingMonth AS billing_month, {owners} "
        f"FROM read_parquet({sql.files(*files)}, "
        "hive_partitioning = false)"
    )


def measures() -> str:
    """SQL of the cube's measures over facts. A cost unknown in every row of a group stays null."""
    priced = (
        "ChargeCategory = 'Usage' AND ListCost IS NOT NULL AND ContractedCost IS NOT NULL AND EffectiveCost IS NOT NULL"
    )
    costs = ", ".join(f"sum({cost}) AS {cost}" for cost in COSTS)
    pairs = zip(SAVINGS, ("ListCost", "ContractedCost", "EffectiveCost"), strict=True)
    savings = ", ".join(f"sum({cost}) FILTER ({priced}) AS {name}" for name, cost in pairs)
    tokens = "sum(ConsumedQuantity) FILTER (ConsumedUnit = 'Tokens') AS tokens"
    until = "max(CAST(least(ChargePeriodEnd, coalesce(BillingPeriodEnd, ChargePeriodEnd)) AS DATE)) AS charged_until"
    return f"{costs}, {savings}, {tokens}, count(*) AS rows, {until}"


def known_bases() -> str:
    """SQL of which costs a row gives, as letters: a dimension, so that 'known for N % of spend' can be said."""
    return "concat(" + ", ".join(f"CASE WHEN {cost} IS NULL THEN '' ELSE '{cost[0]}' END" for cost in COSTS) + ")"


def _part(home: Home, file: str, rules: Sequence[OwnershipRule], version: str) -> str:
    """Make the cube file of one file of facts unless it is there; returns its name."""
    made_from = hashlib.sha256(f"{RECIPE} {version} {Path(file).name}".encode()).hexdigest()[:24]
    target = home.cube / "parts" / f"{made_from}.parquet"
    if not target.exists():
        fresh = target.with_suffix(".new")
        _build(home, fresh, [file], rules)
        fresh.replace(target)
    return target.name


def _build(home: Home, target: Path, files: Sequence[str], rules: Sequence[OwnershipRule]) -> None:
    dimensions = ", ".join(DIMENSIONS)
    con = connect(home)
    try:
        con.execute(
            f"COPY (SELECT charge_date, billing_month, {dimensions}, {known_bases()} AS known_bases, "
            f"{measures()} FROM ({facts_view(files, rules)}) GROUP BY ALL ORDER BY charge_date, {dimensions}) "
            f"TO {sql.text(str(target))} (FORMAT parquet, COMPRESSION zstd)"
        )
    except duckdb.IOException as error:
        raise OSError(str(error)) from error
    finally:
        con.close()


def _versions(home: Home, rules: Sequence[OwnershipRule]) -> tuple[int, int, int, str]:
    lake, metrics, rates = (Lake(home, dataset).version() for dataset in (FACTS, METRICS, RATES))
    return lake, metrics, rates, rules_version(rules)


def _forget(home: Home, keep: set[str]) -> None:
    """Remove parts that neither this cube nor the one before needs (a reader may still be on that one)."""
    for path in (home.cube / "parts").iterdir():
        if path.name not in keep:
            path.unlink()
