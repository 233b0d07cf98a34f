"""Why an amount changed, as steps of a bridge: the largest alone, the rest as one, adding up to the change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

import pyarrow as pa

from costlib.amounts import added
from costlib.models.tenants.change import MEANINGS, Cause, ChangeDriver

MONEY = pa.decimal128(38, 12)
SHOWN = 6
_NOTES: Mapping[Cause, tuple[str, str]] = MappingProxyType(
    {
        "own cost": ("owns more", "owns less"),
        "pool cost": ("pool dearer", "pool cheaper"),
        "share": ("larger share", "smaller share"),
        "new pool": ("new", "new"),
        "ended pool": ("ended", "ended"),
        "pool": ("dearer", "cheaper"),
    }
)
"""What a cause is called where it made things dearer, and where it made them cheaper."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, how far it leads, and why. ``merged`` stands for several."""

    name: str
    moved: Decimal
    note: str = ""
    merged: bool = False


def steps(drivers: Sequence[ChangeDriver], shown: int = SHOWN) -> list[Step]:
    """Steps for a chart; they add up to what the drivers add up to.

    Args:
        drivers: Largest first, as ``change_drivers`` gives them.
        shown: How many stand alone.
    """
    rest = drivers[shown:] if len(drivers) > shown + 1 else []
    found = [
        Step(each.pool, each.amount, _NOTES[each.cause][each.amount < 0])
        for each in drivers[: len(drivers) - len(rest)]
    ]
    return (
        [*found, Step(f"All others ({len(rest)})", added(each.amount for each in rest), merged=True)] if rest else found
    )


def steps_table(drivers: Sequence[ChangeDriver]) -> pa.Table:
    """All drivers as a table: pool, cause, meaning, change."""
    return pa.table(
        {
            "pool": pa.array([each.pool for each in drivers], pa.string()),
            "cause": pa.array([each.cause for each in drivers], pa.string()),
            "meaning": pa.array([MEANINGS[each.cause] for each in drivers], pa.string()),
            "change": pa.array([each.amount for each in drivers], MONEY),
        }
    )
