"""Movers: what changed most, in money, between two periods. Changes always add up to the change of the total."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal

import pyarrow as pa

from costlib.models.ratios import change, in_percent, known

State = Literal["up", "down", "new", "ended", "unknown"]
OTHER = "Everything else"
UNNAMED = "Not named"
UNNAMED_AS: Mapping[str, str] = MappingProxyType({"x_Tenant": "No tenant"})
"""What stands for a missing name, per column."""
SHOWN = 7


@dataclass(frozen=True, slots=True)
class Mover:
    """One thing in both periods. Where its cost is unknown in either, its change is unknown too."""

    name: str
    provider: str | None
    now: Decimal | None
    before: Decimal | None
    state: State

    @property
    def moved(self) -> Decimal | None:
        """Cost now minus cost before: positive means dearer."""
        return None if self.now is None or self.before is None else self.now - self.before


@dataclass(frozen=True, slots=True)
class Movers:
    """What moved most, the largest movement first, and the rest as one line."""

    top: tuple[Mover, ...]
    other: Mover | None
    unknown: tuple[str, ...]

    @property
    def all(self) -> tuple[Mover, ...]:
        """The lines as shown."""
        return (*self.top, *([self.other] if self.other else []))

    @property
    def total(self) -> Decimal:
        """How much more all of it cost: the sum of the lines' movements."""
        return sum((each.moved for each in self.all if each.moved is not None), Decimal(0))


def movers(now: Any, before: Any | None, name: str, shown: int = SHOWN) -> Movers | None:
    """Compare two periods; None where there is nothing to compare with.

    Args:
        now: Answer of ``queries.spend_by`` by ServiceProviderName and ``name``, or by ``name`` alone.
        before: The same question of the period before, or None.
        name: The column that names what is compared.
        shown: How many movers stand alone.
    """
    if before is None:
        return None
    new, old = _costs(now, name), _costs(before, name)
    found = [_mover(key, UNNAMED_AS.get(name, UNNAMED), new, old) for key in dict.fromkeys([*new, *old])]
    moved = sorted((each for each in found if each.moved), key=_size, reverse=True)
    rest = moved[shown:] if len(moved) > shown + 1 else []
    return Movers(
        tuple(moved[: len(moved) - len(rest)]),
        _together(rest) if rest else None,
        tuple(each.name for each in found if each.state == "unknown"),
    )


def movers_table(found: Movers, name: str) -> pa.Table:
    """The lines as a table: ``name``, ServiceProviderName, cost, cost_before, change, change_percent, state."""
    lines = found.all
    columns: Mapping[str, Sequence[Any]] = {
        name: [each.name for each in lines],
        **({} if name == "ServiceProviderName" else {"ServiceProviderName": [each.provider for each in lines]}),
        "cost": [each.now for each in lines],
        "cost_before": [each.before for each in lines],
        "change": [each.moved for each in lines],
        "change_percent": [in_percent(change(each.now, each.before)) for each in lines],
        "state": [each.state for each in lines],
    }
    return pa.table(columns)


_Key = tuple[str | None, str | None]


def _costs(table: Any, name: str) -> dict[_Key, Decimal | None]:
    rows = table.to_pylist()
    return {(row.get("ServiceProviderName"), row[name]): known(row["cost"], row["known"], row["rows"]) for row in rows}


def _mover(key: _Key, unnamed: str, new: Mapping[_Key, Decimal | None], old: Mapping[_Key, Decimal | None]) -> Mover:
    now, before = new.get(key, Decimal(0)), old.get(key, Decimal(0))
    return Mover(key[1] or unnamed, key[0], now, before, _state(key in new, key in old, now, before))


def _state(is_now: bool, was_before: bool, now: Decimal | None, before: Decimal | None) -> State:
    if now is None or before is None:
        return "unknown"
    if not was_before:
        return "new"
    if not is_now:
        return "ended"
    return "up" if now >= before else "down"


def _size(mover: Mover) -> Decimal:
    return abs(mover.moved or Decimal(0))


def _together(rest: Sequence[Mover]) -> Mover:
    now = sum((each.now or Decimal(0) for each in rest), Decimal(0))
    before = sum((each.before or Decimal(0) for each in rest), Decimal(0))
    return Mover(f"{OTHER} ({len(rest)})", None, now, before, "up" if now >= before else "down")
