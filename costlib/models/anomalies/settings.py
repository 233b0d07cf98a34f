"""How closely one series is watched."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from costlib.policy.anomalies import Quiet, Ruling

YEAR_END = Quiet(
    name="Year end",
    first="12-24",
    last="01-01",
    fall_percent=50,
    valid_from=date(2000, 1, 1),
    source="default: Christmas and New Year",
)


@dataclass(frozen=True, slots=True)
class Planned:
    """Known activity, from its first day to its last, both included: nothing is flagged on them."""

    first: date
    last: date
    reason: str = ""

    @property
    def days(self) -> frozenset[int]:
        """Its days as ordinals."""
        return frozenset(range(self.first.toordinal(), self.last.toordinal() + 1))


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``detect`` goes by; the defaults are those of the policy that ships.

    Args:
        score: From which a day is flagged (5 low, 3.5 medium, 2.5 high sensitivity).
        lookback: Ordinary days that make up the usual level.
        history: Days of history before anything is said.
        settling: Last days whose cost may still arrive: never called too low, and never part of what is usual.
        quiet: Days of every year on which less is usual.
        planned: Known activity.
    """

    score: float = 3.5
    lookback: int = 30
    history: int = 28
    settling: int = 3
    quiet: tuple[Quiet, ...] = field(default=(YEAR_END,))
    planned: tuple[Planned, ...] = ()

    @classmethod
    def of(cls, ruling: Ruling, planned: Sequence[Planned] = (), sensitivity: str | None = None) -> Self:
        """As the policy rules.

        Raises:
            UsageError: There is no sensitivity of that name.
        """
        rules = ruling.rules
        score = ruling.score_of(sensitivity or rules.sensitivity)
        return cls(score, rules.lookback, rules.history, rules.settling, ruling.quiet, tuple(planned))

    @property
    def planned_days(self) -> frozenset[int]:
        """Days of known activity, as ordinals."""
        return frozenset(day for each in self.planned for day in each.days)

    def quiet_fall(self, month_day: str) -> float:
        """How far cost may fall on a day (``12-31``) without being flagged: a fraction; 0 on ordinary days.

        >>> Settings().quiet_fall("12-31"), Settings().quiet_fall("06-30")
        (0.5, 0.0)
        """
        return max((each.fall_percent / 100 for each in self.quiet if each.covers(month_day)), default=0.0)
