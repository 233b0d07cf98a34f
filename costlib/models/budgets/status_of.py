"""The status of one budget in one cycle, and what follows from its amounts."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from costlib.models.budgets import status_bands
from costlib.models.budgets.pacing_pace import Pace
from costlib.models.budgets.status_bands import Severity, State
from costlib.policy.budgets import Budget
from costlib.scope import Period

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class BudgetStatus:
    """One budget in one cycle. Amounts are in its currency, on its basis.

    Args:
        budget: The decision.
        period: Its cycle.
        until: Exclusive end of the days that are counted; the cycle's once it is over.
        amount: Planned for the cycle.
        actual: Spent so far, exact; None where that is not known.
        expected: What would be spent by now if the amount went the way of the scope's own history.
        landing: Foretold cost of the whole cycle; the actual once it is over. None where nothing is known.
        within_80: Interval of the landing, and ``within_95`` too.
        within_95: See there.
        probability: Of an overrun.
        breach: Day on which the amount is passed, or was; None where it holds.
        breach_between: Earliest and latest such day in 8 of 10 cases; None for one that lies after the cycle.
        unknown: Charges that don't give the cost; they count nothing.
        unconverted: Currencies of charges that no rate converts; they count nothing.
        way: What its days left are foretold to cost; None where that was not looked at.
    """

    budget: Budget
    period: Period
    until: date
    amount: Decimal
    actual: Decimal | None
    expected: Decimal
    landing: float | None
    within_80: Interval | None
    within_95: Interval | None
    probability: float | None
    breach: date | None
    breach_between: tuple[date | None, date | None]
    unknown: int = 0
    unconverted: tuple[str, ...] = ()
    way: Pace | None = field(default=None, compare=False, repr=False)

    @property
    def over(self) -> bool:
        """Whether the cycle is over: the landing is then the actual."""
        return self.until >= self.period.end

    @property
    def remaining(self) -> Decimal | None:
        """Amount minus actual: negative once overspent."""
        return None if self.actual is None else self.amount - self.actual

    @property
    def used(self) -> float | None:
        """Share of the amount that is spent; None of an amount of 0."""
        return None if self.actual is None or not self.amount else float(self.actual / self.amount)

    @property
    def pace(self) -> Decimal | None:
        """Actual minus expected by now: positive means faster than planned."""
        return None if self.actual is None else self.actual - self.expected

    @property
    def variance(self) -> float | None:
        """Landing minus amount: positive means overspend; an estimate until the cycle is over."""
        exact = self._missed
        if exact is not None:
            return float(exact)
        return None if self.landing is None else self.landing - float(self.amount)

    @property
    def _missed(self) -> Decimal | None:
        """Actual minus amount of a cycle that is over, exactly."""
        return self.actual - self.amount if self.over and self.actual is not None else None

    @property
    def variance_share(self) -> float | None:
        """The variance as a fraction of the amount."""
        exact = self._missed
        return status_bands.share_of(self.variance if exact is None else exact, self.amount)

    @property
    def severity(self) -> Severity | None:
        """Of the variance."""
        return status_bands.severity(self.variance_share)

    @property
    def significant(self) -> bool:
        """Whether the variance is worth an explanation."""
        return status_bands.significant(self.variance_share)

    @property
    def state(self) -> State:
        """On track, at risk, over, or unknown; what lacks cost that no rate converts is not known to be on track."""
        found = status_bands.state(self.actual, self.amount, self.probability)
        return "unknown" if self.unconverted and found == "on track" else found
