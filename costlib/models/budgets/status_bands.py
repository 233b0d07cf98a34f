"""How far off is much: severity and significance of a variance, and the state of a budget.

Source: models of the reference framework (variance): minor below 5 %, moderate below 15 %, major below 25 %, else
critical; significant above 15 %.
"""

from decimal import Decimal
from typing import Literal

Severity = Literal["minor", "moderate", "major", "critical"]
State = Literal["on track", "at risk", "over", "unknown"]
BANDS: tuple[tuple[float, Severity], ...] = ((0.05, "minor"), (0.15, "moderate"), (0.25, "major"))
SIGNIFICANT = 0.15
AT_RISK = 0.2
"""Probability of overrun from which a budget is at risk: one in five."""


def severity(share: float | None) -> Severity | None:
    """Severity of a variance that is this share of the budget, of either sign; None where that is not known.

    >>> [severity(each) for each in (0.049, -0.05, 0.15, 0.25, None)]
    ['minor', 'moderate', 'major', 'critical', None]
    """
    if share is None:
        return None
    return next((name for below, name in BANDS if abs(share) < below), "critical")


def significant(share: float | None) -> bool:
    """Whether a variance is worth an explanation.

    >>> significant(0.15), significant(-0.151), significant(None)
    (False, True, False)
    """
    return share is not None and abs(share) > SIGNIFICANT


def share_of(variance: Decimal | float | None, amount: Decimal) -> float | None:
    """A variance as a fraction of the budget; any overspend of a budget of 0 is infinitely much.

    Of an exact variance the share is as exact, so that one on the edge of a band falls where it belongs.

    >>> share_of(Decimal(5), Decimal(20)), share_of(Decimal(5), Decimal(0)), share_of(Decimal(0), Decimal(0))
    (0.25, inf, 0.0)
    >>> share_of(Decimal("14.95"), Decimal(299)), 14.95 / 299
    (0.05, 0.049999999999999996)
    """
    if variance is None:
        return None
    if amount:
        return float(variance / amount if isinstance(variance, Decimal) else variance / float(amount))
    return 0.0 if not variance else float("inf") if variance > 0 else float("-inf")


def state(actual: Decimal | None, amount: Decimal, probability: float | None) -> State:
    """Over once more is spent than planned; at risk while that may well happen.

    >>> state(Decimal(90), Decimal(100), 0.6), state(Decimal(101), Decimal(100), 1.0), state(None, Decimal(100), None)
    ('at risk', 'over', 'unknown')
    """
    if actual is not None and actual > amount:
        return "over"
    if probability is None:
        return "unknown"
    return "at risk" if probability >= AT_RISK else "on track"
