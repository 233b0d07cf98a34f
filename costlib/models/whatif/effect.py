"""One change as it acts on cost: a factor, and why it is that big."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from costlib.policy.dated import Dated
from costlib.policy.scenarios import Factor

TENANT = "x_Tenant"
WHOLE = Decimal(100)
SIX = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Effect:
    """One change of a scenario, as a factor.

    Args:
        factor: What it does, and to which part of cost.
        said: The same in a sentence, with what it was measured on.
        cause: The entry of the scenario.
    """

    factor: Factor
    said: str
    cause: Dated


def percent_factor(change: Dated, percent: Decimal, match: Mapping[str, tuple[str, ...]], name: str = "") -> Factor:
    """A per cent on a part of cost, in the days of a change; cost falls by no more than all of it."""
    size = max(percent, -WHOLE).quantize(SIX)
    return dated_factor(change, {"name": name or change.name, "kind": "percent", "size": size, "match": dict(match)})


def dated_factor(change: Dated, given: Mapping[str, object]) -> Factor:
    """A factor in the days of a change, from its source."""
    days = {"valid_from": change.valid_from, "valid_to": change.valid_to, "source": change.source}
    return Factor.model_validate({**given, **days})
