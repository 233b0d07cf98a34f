"""Budgets moved to where they return most, under floors and ceilings, with the same total: a linear programme.

Each scope returns less the more it gets: its steps fall. Amounts are counted in minor units, in which every corner of
the programme is a whole number, so that no cent is lost.

Source: Dantzig, Linear Programming and Extensions, 1963; solved by HiGHS' simplex (scipy).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from scipy.optimize import linprog

from costlib.amounts import added
from costlib.currencies import CENT
from costlib.models.budgets.optimise_option import Option, Step, feasible, most, widths

STILL = 1e-6
"""What moving a unit costs, of the highest return: it only decides between answers that return the same."""


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
    feasible(options, whole)
    parts = [
        (place, step, width) for place, each in enumerate(options) for step, width in widths(each.steps, most(each))
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
