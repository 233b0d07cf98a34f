"""Budgets from a forecast: growth, contingency, quarters, departments and projects, in cents that add up.

Source: models.md of the reference framework (budgets). Quarters are the sums of their months.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from costlib.amounts import added
from costlib.cents import apportion, rounded
from costlib.currencies import CENT
from costlib.errors import UsageError
from costlib.policy.budget_rules import Planning
from costlib.policy.pool_fields import WHOLE

Shape = Literal["months", "quarters", "even"]
"""How a plan is spread: as the forecast, the same for each month of a quarter, or the same for every month."""


@dataclass(frozen=True, slots=True)
class PlannedMonth:
    """One month of a plan, in the plan's currency.

    Args:
        month: Its first day.
        forecast: What is expected.
        amount: What may be spent.
        threshold: Variance against the expected that is let pass, either way.
    """

    month: date
    forecast: Decimal
    amount: Decimal
    threshold: Decimal


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan; its months add up to its amount, to the cent."""

    months: tuple[PlannedMonth, ...]
    planning: Planning
    unit: Decimal

    @property
    def amount(self) -> Decimal:
        """What may be spent in all."""
        return added(each.amount for each in self.months)

    @property
    def forecast(self) -> Decimal:
        """What is expected in all."""
        return added(each.forecast for each in self.months)

    @property
    def quarters(self) -> dict[date, Decimal]:
        """First day of each calendar quarter to the sum of its months here."""
        found: dict[date, Decimal] = {}
        for each in self.months:
            start = quarter(each.month)
            found[start] = found.get(start, Decimal(0)) + each.amount
        return found


def quarter(month: date) -> date:
    """First day of the calendar quarter.

    >>> quarter(date(2026, 12, 1))
    datetime.date(2026, 10, 1)
    """
    return date(month.year, (month.month - 1) // 3 * 3 + 1, 1)


def plan(forecast: Mapping[date, Decimal], planning: Planning, unit: Decimal = CENT, shape: Shape = "months") -> Plan:
    """Plan from a forecast: each month ``forecast * growth * (1 + contingency)``.

    Args:
        forecast: First day of a month to what is expected in it.
        planning: Growth, contingency and variance threshold.
        unit: The currency's minor unit.
        shape: How the whole is spread over the months.

    Raises:
        UsageError: There is no month, or one is expected below 0.

    >>> usual = Planning(name="Plan", valid_from="2026-01-01", source="example")
    >>> found = plan({date(2026, 12, 1): Decimal(100), date(2027, 1, 1): Decimal(200)}, usual)
    >>> [str(each.amount) for each in found.months], str(found.amount), [str(each.threshold) for each in found.months]
    (['115.00', '230.00'], '345.00', ['10.00', '20.00'])
    """
    _usable(forecast)
    factor = planning.growth * (1 + planning.contingency)
    exact = _spread({month: expected * factor for month, expected in forecast.items()}, shape)
    amounts = apportion(rounded(added(exact.values()), unit), exact, unit)
    band = planning.growth * planning.variance_threshold
    months = (
        PlannedMonth(month, rounded(expected, unit), amounts[month], rounded(expected * band, unit))
        for month, expected in sorted(forecast.items())
    )
    return Plan(tuple(months), planning, unit)


def shared(amount: Decimal, percents: Mapping[str, Decimal], unit: Decimal = CENT) -> dict[str, Decimal]:
    """Share an amount out by percentages, to departments or projects; parts add up to it.

    Raises:
        UsageError: They don't add up to 100, or one is negative; names the sum, or whose it is.

    >>> shared(Decimal("100.00"), {"content": Decimal("33.3"), "platform": Decimal("66.7")})
    {'content': Decimal('33.30'), 'platform': Decimal('66.70')}
    """
    negative = next((name for name, percent in percents.items() if percent < 0), None)
    if negative is not None:
        raise UsageError(f"'{negative}' has {percents[negative]:f} %: give it 0 or more")
    whole = added(percents.values())
    if whole != WHOLE:
        raise UsageError(f"percentages add up to {whole:f}, not to 100: change them by {WHOLE - whole:+f} in all")
    return apportion(amount, {name: amount * percent / WHOLE for name, percent in percents.items()}, unit)


def by_month(amount: Decimal, months: Sequence[date], unit: Decimal = CENT) -> dict[date, Decimal]:
    """Spread an amount evenly: year / 12 for a year, with cents where they belong.

    >>> by_month(Decimal("100.00"), [date(2026, month, 1) for month in (10, 11, 12)])[date(2026, 10, 1)]
    Decimal('33.34')
    """
    return apportion(amount, {month: amount / len(months) for month in months}, unit)


def _usable(forecast: Mapping[date, Decimal]) -> None:
    if not forecast:
        raise UsageError("the forecast holds no month to plan: take a longer one")
    below = next((month for month, expected in forecast.items() if expected < 0), None)
    if below is not None:
        raise UsageError(f"the forecast of {below:%Y-%m} is {forecast[below]:.2f}: plan credits apart, by hand")


def _spread(exact: Mapping[date, Decimal], shape: Shape) -> dict[date, Decimal]:
    groups: Mapping[Shape, Callable[[date], object]] = {
        "months": lambda month: month,
        "quarters": quarter,
        "even": lambda _: None,
    }
    group = groups[shape]
    parts: dict[object, list[Decimal]] = {}
    for month, amount in exact.items():
        parts.setdefault(group(month), []).append(amount)
    return {month: added(parts[group(month)]) / len(parts[group(month)]) for month in exact}
