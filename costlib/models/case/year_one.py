"""Year 1: what the work costs each way, and what AI saves. Volumes differ: each way is counted at its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from costlib.models.case import formulas
from costlib.models.case.arithmetic import MONTHS
from costlib.policy.case_entries import YearOne


@dataclass(frozen=True, slots=True)
class WayCost:
    """One way through the year. ``articles`` and ``content_month`` are a month, the rest a year."""

    articles: Decimal
    article_cost: Decimal
    infrastructure: Decimal
    staff: Decimal

    @property
    def content_month(self) -> Decimal:
        """Articles times their cost, a month."""
        return self.articles * self.article_cost

    @property
    def content(self) -> Decimal:
        """Articles times their cost, the year."""
        return self.content_month * MONTHS

    @property
    def total(self) -> Decimal:
        """Content, infrastructure and staff."""
        return formulas.year_total(self.articles, self.article_cost, self.infrastructure, self.staff)

    @property
    def all_in(self) -> Decimal:
        """Cost of an article with everything."""
        return self.total / (self.articles * MONTHS)


@dataclass(frozen=True, slots=True)
class YearOneSaving:
    """Both ways, and what AI saves; amounts in the case's currency."""

    traditional: WayCost
    ai: WayCost

    @property
    def saving(self) -> Decimal:
        """Traditional less AI, the year; negative where AI is dearer."""
        return self.traditional.total - self.ai.total

    @property
    def percent(self) -> Decimal | None:
        """Saving in per cent of the traditional total."""
        return formulas.saving_percent(self.traditional.total, self.ai.total)

    @property
    def over_cost_percent(self) -> Decimal | None:
        """Saving in per cent of what AI costs; None where that is 0."""
        return formulas.saving_over_cost_percent(self.traditional.total, self.ai.total)


def year_one(entries: Iterable[YearOne]) -> YearOneSaving:
    """Hold both ways against each other.

    Args:
        entries: One named ``traditional`` and one named ``ai``.
    """
    ways = {each.name: WayCost(each.articles, each.article_cost, each.infrastructure, each.staff) for each in entries}
    return YearOneSaving(ways["traditional"], ways["ai"])
