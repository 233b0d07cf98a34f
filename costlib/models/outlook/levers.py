"""Levers: how far the slider of a factor goes, and which factors a scenario begins with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from costlib.policy.scenarios import Factor

ROUND = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class Lever:
    """A slider: its ends, where it stands, its step, its unit in words, and how numbers on it are written."""

    least: float
    most: float
    value: float
    step: float
    unit: str
    form: str


def lever(factor: Factor, scale: float) -> Lever:
    """The slider of a factor; ends reach out to where it stands.

    Args:
        factor: What it moves.
        scale: Cost of a usual month, in the factor's currency: amounts go as far as half of it.

    >>> rise = Factor(name="r", kind="percent", size=150, valid_from="2026-11-15", source="")
    >>> lever(rise, 1000).most, lever(rise.model_copy(update={"kind": "amount", "size": Decimal(0)}), 39_448).most
    (150.0, 20000.0)
    """
    value = float(factor.size)
    if factor.kind == "growth":
        return Lever(min(-5.0, value), max(10.0, value), value, 0.5, "% a month", "%+.1f %%")
    if factor.kind == "percent":
        return Lever(min(-50.0, value), max(100.0, value), value, 1.0, "%", "%+.0f %%")
    far = round_up(scale / 2)
    unit = f"{factor.currency} a {factor.per}"
    return Lever(min(-far, value), max(far, value), value, far / 100, unit, "%+.0f" if far > ROUND[-1] else "%+.2f")


def round_up(amount: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50... that is not below; 100 for nothing.

    >>> round_up(19_724), round_up(0.3), round_up(0)
    (20000.0, 0.5, 100.0)
    """
    if amount <= 0:
        return 100.0
    power = 10.0 ** int(f"{amount:e}".split("e")[1])
    return next(power * each for each in ROUND if power * each >= amount)


def start(first: date, currency: str, match: Mapping[str, tuple[str, ...]]) -> list[Factor]:
    """Factors to begin with, none of which changes anything yet: cost level, growth and an amount."""
    shared = {"size": Decimal(0), "valid_from": first, "source": "", "currency": currency, "match": dict(match)}
    kinds = (("percent", "Cost level"), ("growth", "Growth"), ("amount", "Extra cost"))
    return [Factor.model_validate({"name": name, "kind": kind, **shared}) for kind, name in kinds]


def dated(factor: Factor, first: date) -> Factor:
    """A factor that began long ago, as if it began on the first day that it can change: what it does is the same."""
    late = factor.valid_to is None or factor.valid_to > first
    return factor.model_copy(update={"valid_from": max(factor.valid_from, first)}) if late else factor
