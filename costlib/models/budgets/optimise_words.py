"""Why the best amounts are what they are, in words made from the numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pyarrow as pa

from costlib.amounts import exact, short
from costlib.models.budgets.optimise import Optimum
from costlib.models.budgets.optimise_option import Option, widths


@dataclass(frozen=True, slots=True)
class Move:
    """One scope of an optimum: before, after, and which bound holds it."""

    name: str
    before: Decimal
    after: Decimal
    returns: Decimal
    why: str

    @property
    def change(self) -> Decimal:
        """After minus before."""
        return self.after - self.before


def moves(found: Optimum) -> list[Move]:
    """Every scope, largest change first."""
    made = (
        Move(
            each.name, each.amount, found.amounts[each.name], marginal(each, found.amounts[each.name]), why(each, found)
        )
        for each in found.options
    )
    return sorted(made, key=lambda each: -abs(each.change))


def moves_table(found: Optimum) -> pa.Table:
    """As a table. Columns: ``budget``, ``before``, ``after``, ``change``, ``returns``, ``why``."""
    made = moves(found)
    money = pa.decimal128(38, 10)
    return pa.table(
        {
            "budget": pa.array([each.name for each in made], pa.string()),
            "before": pa.array([each.before for each in made], money),
            "after": pa.array([each.after for each in made], money),
            "change": pa.array([each.change for each in made], money),
            "returns": pa.array([each.returns for each in made], money),
            "why": pa.array([each.why for each in made], pa.string()),
        }
    )


def marginal(option: Option, amount: Decimal) -> Decimal:
    """What the last unit of an amount returns; the first step's where there is none."""
    inside = [step.returns for step, width in widths(option.steps, amount) if width]
    return inside[-1] if inside else option.steps[0].returns


def why(option: Option, found: Optimum) -> str:
    """Which bound holds a scope."""
    amount = found.amounts[option.name]
    if amount == option.amount:
        return "stays: moving it would return no more"
    if amount == option.ceiling:
        return (
            "at its ceiling: it would take more" if float(marginal(option, amount)) > found.price else "at its ceiling"
        )
    if amount == option.floor:
        return "at its floor: its money returns less than elsewhere"
    if any(amount == step.up_to for step in option.steps):
        return "has all that returns this much; more of it would return less"
    return "takes what is left" if amount > option.amount else "gives what returns more elsewhere"


def told(found: Optimum, currency: str) -> Iterator[str]:
    """The finding in sentences: what moves, what it brings, and what more money would bring."""
    gain = found.returned - found.returned_now
    moved = sum((each.change for each in moves(found) if each.change > 0), Decimal(0))
    if not moved:
        yield "Nothing should move: the amounts return as much as they can under these bounds"
    else:
        yield (
            f"Moving {short(moved, currency)} of {short(found.total, currency)} returns {gain:,.2f} more; the total "
            f"stays {exact(found.total, currency)}"
        )
    yield f"One more {currency} for the total would return {found.price:,.2f}."
