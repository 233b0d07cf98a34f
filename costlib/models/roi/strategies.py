"""Strategies by what they bring for what they cost, quick wins apart.

Source: models.md of the reference framework (ROI): ranked by ROI impact / (cost + 1).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from costlib.amounts import added
from costlib.policy.roi import RoiCase, RoiPolicy, Terms
from costlib.policy.roi_entries import Driver, Strategy

MONTHS = Decimal(12)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A strategy with its place.

    Args:
        strategy: As stated.
        driver: It works on; None where the document has none of that name.
        score: Impact a year / (cost + 1).
        payback_months: Cost by a month's impact; None where it brings nothing.
        quick: Whether it is a quick win by the terms.
    """

    strategy: Strategy
    driver: Driver | None
    score: Decimal
    payback_months: Decimal | None
    quick: bool

    @property
    def weighted(self) -> Decimal:
        """Score by the weight of its driver; 0 without one."""
        return self.score * (self.driver.weight if self.driver else 0)


def ranked(ruling: RoiPolicy, case: RoiCase) -> list[Ranked]:
    """Strategies in the case's currency, the best first.

    Args:
        ruling: The entries of one day.
        case: Whose yearly cost says what is cheap.
    """
    drivers = {driver.name: driver for driver in ruling.drivers}
    yearly = added(line.amount for line in case.lines if line.kind == "cost")
    same = [each for each in ruling.strategies if each.currency == case.currency]
    found = [_ranked(each, drivers.get(each.driver), ruling.terms[0], yearly) for each in same]
    return sorted(found, key=lambda each: (-each.score, each.strategy.name))


def _ranked(each: Strategy, driver: Driver | None, terms: Terms, yearly: Decimal) -> Ranked:
    months = each.cost / each.impact * MONTHS if each.impact else None
    quick = months is not None and months < terms.quick_months and each.cost < terms.quick_share * yearly
    return Ranked(each, driver, each.impact / (each.cost + 1), months, quick)


def split(found: Sequence[Ranked]) -> tuple[list[Ranked], list[Ranked]]:
    """Quick wins, and the rest: long-term initiatives."""
    return [each for each in found if each.quick], [each for each in found if not each.quick]
