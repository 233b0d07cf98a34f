"""What a provider itself found unusual, as something seen: its own days, amounts and causes, and our thresholds."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from costlib import advice
from costlib.models.watch.seen import Seen
from costlib.models.watch.series import Name

DETECTORS: Mapping[str, str] = {"AWS": "AWS Cost Anomaly Detection"}
"""What a provider calls its own watch."""


@dataclass(frozen=True, slots=True)
class Reported(Seen):
    """A finding of a provider. ``expected`` and ``actual`` are NaN where it does not say them.

    Args:
        provider: Who found it, as the ledger names it.
        told: What it cost beyond what the provider expected.
        told_percent: The same per cent of that; None where that is not known.
    """

    provider: str = ""
    told: float = 0.0
    told_percent: float | None = None

    @property
    def impact(self) -> float:
        """As the provider says."""
        return self.told

    @property
    def percent(self) -> float | None:
        """As the provider says."""
        return self.told_percent


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding of a provider, placed in the ledger.

    Args:
        said: Who says so, and when.
        told: What it says.
        seen: The same as something seen.
        services: What the ledger may call its services; empty where it has none of them.
        accounts: Names of its sub-accounts that the ledger has.
    """

    said: advice.Said
    told: advice.Anomaly
    seen: Reported
    services: tuple[str, ...]
    accounts: tuple[str, ...]

    @property
    def name(self) -> Name:
        """What it is known by: the same in every answer of the provider."""
        return Name(f"found by {self.said.provider}", self.told.id)

    @property
    def detector(self) -> str:
        """What found it."""
        return DETECTORS.get(self.said.provider, self.said.provider)

    @property
    def mark(self) -> Seen:
        """It under its own name, for words that were said of it."""
        return replace(self.seen, name=self.name)


def going_on(each: Finding, last_day: date) -> bool:
    """Whether a finding goes on, as the provider says, or to the last day of the data."""
    return each.told.end is None or each.seen.end >= last_day
