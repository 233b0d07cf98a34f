"""Plans that sell content: mark-up stated and computed, break-even volume, margin over volume.

Source: models.md of the reference framework (pricing tiers).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from costlib.policy.ai import PricingTier


@dataclass(frozen=True, slots=True)
class Margin:
    """What is left of a month's pieces. ``percent`` of revenue; None without revenue."""

    volume: Decimal
    revenue: Decimal
    cost: Decimal

    @property
    def margin(self) -> Decimal:
        """Revenue less cost."""
        return self.revenue - self.cost

    @property
    def percent(self) -> Decimal | None:
        """Margin in per cent of revenue."""
        return self.margin / self.revenue * 100 if self.revenue else None


def markup(tier: PricingTier) -> Decimal:
    """How many times its cost a piece is sold for: price / cost basis."""
    return tier.price / tier.cost_basis


def break_even(tier: PricingTier, fixed: Decimal) -> int | None:
    """Fewest pieces a month that pay for the fixed cost: fixed / (price - cost basis), rounded up.

    Returns:
        Pieces; None where a piece is not sold above its cost, so that no volume pays.
    """
    each = tier.price - tier.cost_basis
    return int((fixed / each).to_integral_value(ROUND_CEILING)) if each > 0 else None


def margin(tier: PricingTier, fixed: Decimal, volume: Decimal) -> Margin:
    """What a month of ``volume`` pieces leaves."""
    return Margin(volume, volume * tier.price, fixed + volume * tier.cost_basis)


def margin_curve(tier: PricingTier, fixed: Decimal, volumes: Sequence[Decimal]) -> list[Margin]:
    """The margin at each volume, in their order."""
    return [margin(tier, fixed, volume) for volume in volumes]
