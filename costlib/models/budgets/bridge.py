"""The bridge from plan to actual: bars that add up to a budget's variance exactly, each with the items behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType

import pyarrow as pa

from costlib import queries_budgets
from costlib.amounts import EXACT, added
from costlib.cents import apportion, rounded
from costlib.currencies import minor_unit
from costlib.ledger import Ledger
from costlib.models.budgets.bridge_effects import Bar, Effect, effects
from costlib.models.budgets.bridge_lines import counted, lines
from costlib.models.budgets.status import BudgetStatus
from costlib.models.budgets.status_scope import ask, scope_of, tags_of
from costlib.policy.budgets import MONTHS, Budget
from costlib.scope import Period, Scope, add_months, next_month

TITLES: Mapping[Bar, str] = MappingProxyType(
    {
        "plan": "Plan gap",
        "volume": "Volume",
        "price": "Price",
        "mix": "Mix",
        "new": "New",
        "ended": "Ended",
        "commitments": "Commitments",
        "purchases": "Purchases",
        "credits": "Credits",
        "tax": "Tax",
        "corrections": "Corrections",
        "currency": "Exchange rate",
        "rest": "Not explained by quantities",
    }
)
"""Names of the bars, in the order that they are drawn."""
MEANINGS: Mapping[Bar, str] = MappingProxyType(
    {
        "plan": "What the period before had cost already, minus what was planned: the plan was set that far from it.",
        "volume": "More or less of the same, at the mix and prices of the period before.",
        "price": "A unit of the same costs more or less; a change of size counts too where items are known no finer.",
        "mix": "Use moved between items of the same service that cost differently.",
        "new": "Items that were not charged in the period before.",
        "ended": "Items that are no longer charged.",
        "commitments": "Purchases, unused commitments, and use that moved under or out of a commitment.",
        "purchases": "One-off and recurring purchases that are no commitment.",
        "credits": "Credits; one that ended makes the period dearer.",
        "tax": "Taxes.",
        "corrections": "Corrections of earlier charges, and adjustments.",
        "currency": "The same amounts at another exchange rate.",
        "rest": "Changes of charges that tell no quantity, or none that can be compared.",
    }
)


@dataclass(frozen=True, slots=True)
class Step:
    """One bar. ``amount`` is in whole minor units; with the others it adds up to the variance as it is shown."""

    bar: Bar
    amount: Decimal
    effects: tuple[Effect, ...]

    @property
    def title(self) -> str:
        """Its name."""
        return TITLES[self.bar]


@dataclass(frozen=True, slots=True)
class Bridge:
    """A budget's variance, taken apart.

    Args:
        budget: The decision.
        period: The days that are explained: those of the cycle so far.
        before: The days they are compared with; None where the data does not reach back to them.
        plan: Planned for the days.
        base: Actual of the days before; None without them.
        actual: Of the days.
        steps: Bars that are not 0, in order.
        unknown: Charges of both periods that don't give the cost; they count nothing.
    """

    budget: Budget
    period: Period
    before: Period | None
    plan: Decimal
    base: Decimal | None
    actual: Decimal
    steps: tuple[Step, ...]
    unknown: int = 0

    @property
    def variance(self) -> Decimal:
        """Actual minus plan in whole minor units, which the bars add up to."""
        return added(step.amount for step in self.steps)


def bridge(ledger: Ledger, status: BudgetStatus, tenant: str | None = None) -> Bridge | None:
    """Explain a budget's variance; None where its actual is not known or its cycle has not begun.

    Args:
        ledger: Where costs come from.
        status: Of the budget in a cycle.
        tenant: Restriction, as of a scope.
    """
    period = Period(status.period.start, max(status.until, status.period.start))
    if status.actual is None or not period.days:
        return None
    before = comparable(status.budget, period, ledger.freshness().first_day)
    if before is None:
        return bridged(status.budget, period, None, status.expected, status.actual, None, ())
    scope = scope_of(status.budget, Period(before.start, period.end), tenant)
    gap = Period(before.end, period.start)
    table = ask(ledger, status.budget, queries_budgets.two_periods, scope, gap)
    native = {name: _native(ledger, status.budget, scope, gap, name) for name in _foreign(table, scope.currency)}
    rows = table.select(["now", "cost", "rows", "known", "since", "until"]).to_pylist()
    base = added(counted(row, "cost", before.end) for row in rows if not row["now"])
    found = effects(lines(table, native, scope.currency, before.end))
    unknown = int(sum(row["rows"] - row["known"] for row in rows))
    return bridged(status.budget, period, before, status.expected, status.actual, base, found, unknown)


def _foreign(table: pa.Table, currency: str) -> list[str]:
    return [name for name in table["BillingCurrency"].unique().to_pylist() if name and name != currency]


def _native(ledger: Ledger, budget: Budget, scope: Scope, gap: Period, currency: str) -> pa.Table:
    """The charges that are billed in a currency, in it: from single charges, for the cube is kept converted."""
    own = replace(scope.where(BillingCurrency=(currency,)), currency=currency)
    return ledger.ask_facts(queries_budgets.tagged, own, queries_budgets.two_periods, tags_of(budget), gap)


def bridged(
    budget: Budget,
    period: Period,
    before: Period | None,
    plan: Decimal,
    actual: Decimal,
    base: Decimal | None,
    found: Sequence[Effect],
    unknown: int = 0,
) -> Bridge:
    """Bars from effects; whatever the effects leave of the variance is told as not explained."""
    by_bar: dict[Bar, list[Effect]] = {bar: [] for bar in TITLES}
    for effect in found:
        by_bar[effect.bar].append(effect)
    exact = {bar: added(effect.amount for effect in items) for bar, items in by_bar.items()}
    exact["plan"] = EXACT.subtract(base, plan) if base is not None else Decimal(0)
    left = EXACT.subtract(EXACT.subtract(actual, plan), added(exact.values()))
    exact["rest"] = EXACT.add(exact["rest"], left)
    unit = minor_unit(budget.currency)
    whole = apportion(rounded(EXACT.subtract(actual, plan), unit), exact, unit)
    steps = tuple(Step(bar, whole[bar], _largest(by_bar[bar])) for bar in TITLES if whole[bar])
    return Bridge(budget, period, before, plan, base, actual, steps, unknown)


def comparable(budget: Budget, period: Period, first_day: date) -> Period | None:
    """The same days of the cycle before; None where the data begins later.

    Args:
        budget: Its cycle.
        period: Days from the start of a cycle.
        first_day: Of the data.

    >>> november = Budget(name="a", amount=1, valid_from="2026-01-01", source="plan")
    >>> print(comparable(november, Period(date(2026, 11, 1), date(2026, 11, 15)), date(2024, 1, 1)))
    2026-10-01 to 2026-10-14
    >>> comparable(november, Period(date(2026, 11, 1), date(2026, 11, 15)), date(2026, 10, 2)) is None
    True
    """
    months = MONTHS[budget.cycle]
    start = add_months(period.start, -months)
    same = add_months(period.end, -months)
    end = min(same + timedelta(days=period.end.day - 1), next_month(same))
    return Period(start, end) if start >= first_day else None


def _largest(items: Sequence[Effect]) -> tuple[Effect, ...]:
    return tuple(sorted((each for each in items if each.amount), key=lambda each: -abs(each.amount)))
