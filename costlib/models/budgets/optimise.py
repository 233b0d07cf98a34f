"""Budgets moved to where they return most, under floors and ceilings, with the same total: a linear programme.

Each scope returns less the more it gets: its steps fall. Amounts are counted in minor units, in which every corner of
the programme is a whole number, so that no cent is lost.

Source: Dantzig, Linear Programming and Extensions, 1963; solved by HiGHS' simplex (scipy).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from scipy.optimize import linprog

from costlib.amounts import added
from costlib.currencies import CENT
from costlib.errors import UsageError

EVEN = 1e-9
"""Returns that differ by less are the same."""
STILL = 1e-6
"""What moving a unit costs, of the highest return: it only decides between answers that return the same."""


@dataclass(frozen=True, slots=True)
class Step:
    """What each unit of money returns, up to an amount; None: without end."""

    up_to: Decimal | None
    returns: Decimal


@dataclass(frozen=True, slots=True)
class Option:
    """A scope that may get money, in one currency.

    Args:
        name: Of the scope.
        amount: What it has now.
        floor: The least that it must get.
        ceiling: The most that it may get.
        steps: From the first unit on; each returns no more than the one before.
    """

    name: str
    amount: Decimal
    floor: Decimal
    ceiling: Decimal
    steps: tuple[Step, ...]

    def returned(self, amount: Decimal) -> Decimal:
        """What an amount returns.

        >>> steps = (Step(Decimal(100), Decimal(2)), Step(None, Decimal(1)))
        >>> Option("a", Decimal(0), Decimal(0), Decimal(500), steps).returned(Decimal(150))
        Decimal('250')
        """
        return added(width * step.returns for step, width in widths(self.steps, amount))


@dataclass(frozen=True, slots=True)
class Optimum:
    """The best amounts.

    Args:
        options: As given.
        amounts: By name; they add up to the total.
        price: What one more unit of money for the total would return.
    """

    options: tuple[Option, ...]
    amounts: dict[str, Decimal]
    price: float

    @property
    def total(self) -> Decimal:
        """What is given out, the same before and after."""
        return added(self.amounts.values())

    @property
    def returned(self) -> Decimal:
        """What the best amounts return together."""
        return added(each.returned(self.amounts[each.name]) for each in self.options)

    @property
    def returned_now(self) -> Decimal:
        """What the present amounts return together."""
        return added(each.returned(each.amount) for each in self.options)


def widths(steps: Sequence[Step], amount: Decimal) -> Iterator[tuple[Step, Decimal]]:
    """How much of an amount lies in each step."""
    start = Decimal(0)
    for step in steps:
        end = amount if step.up_to is None else min(step.up_to, amount)
        yield step, max(end - start, Decimal(0))
        start = max(start, end)


def optimise(options: Sequence[Option], total: Decimal | None = None, unit: Decimal = CENT) -> Optimum:
    """Give a total out so that it returns most.

    Args:
        options: Scopes, all in one currency.
        total: What there is; what the scopes have now if not given.
        unit: The currency's minor unit.

    Raises:
        UsageError: It can't be given out under these bounds; names the scopes and the amount that is missing.

    >>> steps = (Step(None, Decimal(3)),), (Step(None, Decimal(1)),)
    >>> two = [Option(n, Decimal(100), Decimal(50), Decimal(120), s) for n, s in zip("ab", steps)]
    >>> found = optimise(two)
    >>> found.amounts, found.price
    ({'a': Decimal('120.00'), 'b': Decimal('80.00')}, 1.0)
    """
    whole = added(each.amount for each in options) if total is None else total
    _feasible(options, whole)
    parts = [
        (place, step, width) for place, each in enumerate(options) for step, width in widths(each.steps, _most(each))
    ]
    solved = _solved(options, parts, whole, unit)
    units = np.zeros(len(options))
    np.add.at(units, [place for place, _, _ in parts], np.round(solved.x[: len(parts)]))
    amounts = {each.name: (int(units[place]) * unit).quantize(unit) for place, each in enumerate(options)}
    return Optimum(tuple(options), amounts, round(-float(solved.eqlin.marginals[0]), 4) + 0.0)


def _solved(
    options: Sequence[Option], parts: Sequence[tuple[int, Step, Decimal]], whole: Decimal, unit: Decimal
) -> Any:
    """Maximise what the parts return, each within its width and scopes above their floors, all of it given out.

    Behind the parts stand what each scope gains and what it loses: of answers that return the same, the one that moves
    least is taken.
    """
    count = len(options)
    of_scope = np.array([[place == row for place, _, _ in parts] for row in range(count)], dtype=float)
    moved = np.hstack([of_scope, -np.eye(count), np.eye(count)])
    given_out = np.hstack([np.ones(len(parts)), np.zeros(2 * count)])
    highest = max((abs(float(step.returns)) for _, step, _ in parts), default=0.0)
    return linprog(
        np.hstack([[-float(step.returns) for _, step, _ in parts], np.full(2 * count, STILL * max(highest, 1.0))]),
        A_ub=np.hstack([-of_scope, np.zeros((count, 2 * count))]),
        b_ub=[-float(each.floor / unit) for each in options],
        A_eq=np.vstack([given_out, moved]),
        b_eq=[float(whole / unit), *(float(each.amount / unit) for each in options)],
        bounds=[*((0.0, float(width / unit)) for _, _, width in parts), *[(0.0, None)] * (2 * count)],
        method="highs-ds",
    )


def _most(option: Option) -> Decimal:
    """The most that a scope can take: its ceiling, or where its steps end."""
    last = option.steps[-1].up_to
    return option.ceiling if last is None else min(option.ceiling, last)


def _feasible(options: Sequence[Option], whole: Decimal) -> None:
    if not options:
        raise UsageError("there is no budget to move: choose two or more")
    for each in options:
        _sound(each)
    least, most = added(each.floor for each in options), added(_most(each) for each in options)
    if least > whole:
        over = ", ".join(f"{each.name} {each.floor:,.2f}" for each in sorted(options, key=lambda each: -each.floor)[:3])
        raise UsageError(
            f"the floors need {least - whole:,.2f} more than the total of {whole:,.2f}: lower one ({over})"
        )
    if most < whole:
        under = ", ".join(f"{each.name} {_most(each):,.2f}" for each in sorted(options, key=_most)[:3])
        raise UsageError(
            f"the ceilings leave {whole - most:,.2f} of the total of {whole:,.2f} over: raise one ({under})"
        )


def _sound(option: Option) -> None:
    if not option.steps:
        raise UsageError(f"'{option.name}' says nothing of what it returns: add it")
    if not 0 <= option.floor <= _most(option):
        raise UsageError(
            f"'{option.name}' has a floor of {option.floor:,.2f} and can take {_most(option):,.2f} at most: "
            "lower the floor, or raise the ceiling"
        )
    for before, after in zip(option.steps, option.steps[1:], strict=False):
        if before.up_to is None or (after.up_to is not None and after.up_to <= before.up_to):
            raise UsageError(f"'{option.name}' has steps out of order: let each end after the one before")
        if float(after.returns - before.returns) > EVEN:
            raise UsageError(
                f"'{option.name}' returns {after.returns:f} after {before.returns:f}: the first money must return most"
            )
