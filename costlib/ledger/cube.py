"""The daily cube: facts added up by day and dimension, one immutable Parquet file per file of facts.

A cube file is named after what it was made from (the fact file and the ownership rules), so a load adds up only what
it brought. ``CURRENT`` names the files that make up the cube, the versions they stand for, and the rules themselves:
whoever reads charges beside the cube gives them the same owners, whatever was decided since.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import duckdb

from costlib import sql
from costlib.errors import LedgerError
from costlib.focus import dimensions
from costlib.focus.contract import COSTS, FACTS, METRICS, RATES
from costlib.ledger.home import Home, disk_errors, write_atomically
from costlib.ledger.lake import Lake
from costlib.ledger.load import connect
from costlib.policy import ownership
from costlib.policy.owner_rules import Ruling, rules_version
from costlib.policy.owner_sql import owned
from costlib.state import State

RECIPE = 4
"""Raised when the cube's columns change: every month is then made anew."""
DIMENSIONS = dimensions.DIMENSIONS
SAVINGS = ("saving_list", "saving_contracted", "saving_effective")
"""List, contracted and effective cost of the usage for which all three are known: what saving rates are made from."""
SUMS = (*COSTS, *SAVINGS, "tokens", "consumed", "rows")
"""Measures that add up (``consumed`` only within one ConsumedUnit); beside them ``charged_until`` is the latest end of
a charge, never after its billing month.
"""


@dataclass(frozen=True)
class Stamp:
    """What a cube was made from. ``parts`` are the names of its files, ``ruled`` are the rules as plain values."""

    lake: int
    metrics: int
    rates: int
    rules: str
    parts: list[str]
    recipe: int = 0
    ruled: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def ruling(self) -> Ruling:
        """The rules and aliases that gave the charges their owners."""
        return Ruling.model_validate(self.ruled)

    @property
    def version(self) -> str:
        """Key of caches: changes when facts, metrics, rates or rules change."""
        return f"{self.lake}.{self.metrics}.{self.rates}.{self.rules}"


def current(home: Home) -> Stamp | None:
    """Return the stamp of the cube that readers use; None before the first load.

    Raises:
        LedgerError: The stamp is damaged or of an older version, or a file of the cube is gone (the next load builds
            them anew).
    """
    path = home.cube / "CURRENT"
    if not path.exists():
        return None
    try:
        stamp = _stamp(path.read_text())
        gone = [name for name in stamp.parts if not (home.cube / "parts" / name).exists()]
    except (ValueError, TypeError) as error:
        raise LedgerError(f"{path} is damaged: load anything, the same again will do, to have it built anew") from error
    if stamp.recipe != RECIPE:
        raise LedgerError(f"{home.cube} is of another version of Costboard: load anything, the same again will do")
    if gone:
        raise LedgerError(f"{home.cube} lacks {gone[0]}: load anything, the same again will do, to have it built anew")
    return stamp


@lru_cache(maxsize=16)
def _stamp(text: str) -> Stamp:
    """Read a stamp, its rules too; the same one is asked for over and over."""
    stamp = Stamp(**json.loads(text))
    if stamp.recipe == RECIPE:
        _ = stamp.ruling
    return stamp


def is_fresh(home: Home) -> bool:
    """Whether the cube stands for the lake and the ownership rules as they are now."""
    stamp = _usable(home)
    wanted = _versions(home, _decided(home))
    return stamp is not None and (stamp.lake, stamp.metrics, stamp.rates, stamp.rules) == wanted


def _usable(home: Home) -> Stamp | None:
    try:
        return current(home)
    except LedgerError:
        return None


def refresh(home: Home) -> Stamp:
    """Bring the cube up to the lake's newest version and the newest rules (the caller is the only writer)."""
    ruling = _decided(home)
    lake, metrics, rates, version = _versions(home, ruling)
    before = _usable(home)
    with disk_errors(home.cube):
        (home.cube / "parts").mkdir(parents=True, exist_ok=True)
        parts = [_part(home, file, ruling, version) for file in Lake(home, FACTS).files()]
        stamp = Stamp(lake, metrics, rates, version, parts, RECIPE, ruling.as_json())
        write_atomically(home.cube / "CURRENT", json.dumps(asdict(stamp)))
        _forget(home, keep={*parts, *(before.parts if before else ())})
    return stamp


def facts_view(files: Sequence[str], ruling: Ruling) -> str:
    """SQL of facts with their owners, the rules that found them, the keys of their tags, and their charge day.

    It is what the cube groups and what drill-downs read.
    """
    read = f"read_parquet({sql.files(*files)}, hive_partitioning = false)"
    days = "CAST(ChargePeriodStart AS DATE) AS charge_date, x_BillingMonth AS billing_month"
    keys = "array_to_string(json_keys(Tags), ', ') AS x_TagKeys"
    return owned(f"SELECT *, {days}, {keys} FROM {read}", ruling)


def measures() -> str:
    """SQL of the cube's measures over facts. A cost unknown in every row of a group stays null."""
    priced = (
        "ChargeCategory = 'Usage' AND ListCost IS NOT NULL AND ContractedCost IS NOT NULL AND EffectiveCost IS NOT NULL"
    )
    costs = ", ".join(f"sum({cost}) AS {cost}" for cost in COSTS)
    pairs = zip(SAVINGS, ("ListCost", "ContractedCost", "EffectiveCost"), strict=True)
    savings = ", ".join(f"sum({cost}) FILTER ({priced}) AS {name}" for name, cost in pairs)
    tokens = "sum(ConsumedQuantity) FILTER (ConsumedUnit = 'Tokens') AS tokens"
    consumed = "sum(ConsumedQuantity) AS consumed"
    until = "max(CAST(least(ChargePeriodEnd, coalesce(BillingPeriodEnd, ChargePeriodEnd)) AS DATE)) AS charged_until"
    return f"{costs}, {savings}, {tokens}, {consumed}, count(*) AS rows, {until}"


def known_bases() -> str:
    """SQL of which costs a row gives, as letters: a dimension, so that 'known for N % of spend' can be said."""
    return "concat(" + ", ".join(f"CASE WHEN {cost} IS NULL THEN '' ELSE '{cost[0]}' END" for cost in COSTS) + ")"


def _part(home: Home, file: str, ruling: Ruling, version: str) -> str:
    """Make the cube file of one file of facts unless it is there; returns its name."""
    made_from = hashlib.sha256(f"{RECIPE} {version} {Path(file).name}".encode()).hexdigest()[:24]
    target = home.cube / "parts" / f"{made_from}.parquet"
    if not target.exists():
        fresh = target.with_suffix(".new")
        _build(home, fresh, [file], ruling)
        fresh.replace(target)
    return target.name


def _build(home: Home, target: Path, files: Sequence[str], ruling: Ruling) -> None:
    dimensions = ", ".join(DIMENSIONS)
    con = connect(home)
    try:
        con.execute(
            f"COPY (SELECT charge_date, billing_month, {dimensions}, {known_bases()} AS known_bases, "
            f"{measures()} FROM ({facts_view(files, ruling)}) GROUP BY ALL ORDER BY charge_date, {dimensions}) "
            f"TO {sql.text(str(target))} (FORMAT parquet, COMPRESSION zstd)"
        )
    except duckdb.IOException as error:
        raise OSError(str(error)) from error
    finally:
        con.close()


def _decided(home: Home) -> Ruling:
    """The rules that hold now."""
    return ownership.stored(State(home.state)).ruling


def _versions(home: Home, ruling: Ruling) -> tuple[int, int, int, str]:
    lake, metrics, rates = (Lake(home, dataset).version() for dataset in (FACTS, METRICS, RATES))
    return lake, metrics, rates, rules_version(ruling)


def _forget(home: Home, keep: set[str]) -> None:
    """Remove parts that neither this cube nor the one before needs (a reader may still be on that one)."""
    for path in (home.cube / "parts").iterdir():
        if path.name not in keep:
            path.unlink()
