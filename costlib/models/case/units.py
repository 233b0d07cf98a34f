"""Unit costs each way: what a unit of work saves, and what an article is made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from costlib.amounts import added
from costlib.models.case.arithmetic import reduction_percent
from costlib.policy.case_entries import UnitCost


@dataclass(frozen=True, slots=True)
class UnitSaving:
    """One kind of work, per unit, in the case's currency."""

    name: str
    unit: str
    traditional: Decimal
    ai: Decimal
    source: str

    @property
    def saving(self) -> Decimal:
        """Traditional less AI; negative where AI is dearer."""
        return self.traditional - self.ai

    @property
    def percent(self) -> Decimal | None:
        """Saving in per cent of the traditional cost."""
        return reduction_percent(self.traditional, self.ai)


@dataclass(frozen=True, slots=True)
class Article:
    """Cost of an article as the sum of its parts: each way, and with AI for the traditional parts only."""

    traditional: Decimal
    ai: Decimal
    ai_alike: Decimal


def unit_savings(costs: Iterable[UnitCost]) -> tuple[UnitSaving, ...]:
    """What each kind of work saves, in the order given."""
    return tuple(UnitSaving(each.name, each.unit, each.traditional, each.ai, each.source) for each in costs)


def article(costs: Iterable[UnitCost]) -> Article:
    """What an article is made of.

    >>> from datetime import date
    >>> dated = {"unit": "article", "valid_from": date(2026, 1, 1), "source": "test"}
    >>> write = UnitCost(name="write", traditional=200, ai="0.05", article=("traditional", "ai"), **dated)
    >>> check = UnitCost(name="check", traditional=15, ai="0.50", article=("ai",), **dated)
    >>> article([write, check])
    Article(traditional=Decimal('200'), ai=Decimal('0.55'), ai_alike=Decimal('0.05'))
    """
    parts = list(costs)
    traditional = [each for each in parts if "traditional" in each.article]
    return Article(
        added(each.traditional for each in traditional),
        added(each.ai for each in parts if "ai" in each.article),
        added(each.ai for each in traditional),
    )
