"""Savings before and after: each lever alone, and all in sequence on what the ones before have left."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from costlib.amounts import EXACT
from costlib.models.ai.levers import Lever, Prices
from costlib.models.ai.lines import Line, total


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a lever would do, if its assumption holds. Costs are for the period of the lines."""

    lever: str
    assumption: str
    before: Decimal
    after: Decimal

    @property
    def saving(self) -> Decimal:
        """Before less after; negative where it would cost more."""
        return EXACT.subtract(self.before, self.after)

    @property
    def percent(self) -> Decimal | None:
        """Saving in per cent of before; None of nothing."""
        return self.saving / self.before * 100 if self.before else None


@dataclass(frozen=True, slots=True)
class Optimisation:
    """Original and optimised estimate, and the levers between them, in their order; their savings add up."""

    original: Decimal
    optimised: Decimal
    levers: tuple[Estimate, ...]
    lines: tuple[Line, ...]

    @property
    def whole(self) -> Estimate:
        """All levers as one."""
        assumed = "; then ".join(each.assumption for each in self.levers) or "nothing is changed"
        return Estimate("all", assumed, self.original, self.optimised)


def alone(found: Sequence[Line], lever: Lever, prices: Prices) -> Estimate:
    """What one lever would do to the usage as it is.

    Raises:
        UsageError: The lever does not fit the usage or has no price; see there.
    """
    return Estimate(lever.name, lever.assumption, total(found), total(lever.apply(found, prices)))


def in_sequence(found: Sequence[Line], levers: Sequence[Lever], prices: Prices) -> Optimisation:
    """Apply levers one after the other, each to what is left.

    Raises:
        UsageError: See ``alone``.
    """
    left, done = list(found), []
    for lever in levers:
        changed = lever.apply(left, prices)
        done.append(Estimate(lever.name, lever.assumption, total(left), total(changed)))
        left = changed
    return Optimisation(total(found), total(left), tuple(done), tuple(left))
