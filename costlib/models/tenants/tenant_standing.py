"""Where one tenant stands among the others, in words and as tables; the others stay anonymous."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

import pyarrow as pa

from costlib import amounts
from costlib.models.ratios import in_percent
from costlib.models.tenants.benchmark import Benchmark, Compared
from costlib.models.tenants.efficiency import MEANINGS, TITLES, Efficiency, EfficiencyPart
from costlib.models.wording import percent

_FIGURES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "cost": ("Cost", "money"),
        "unit_cost": ("Cost per content piece", "price"),
        "idle_share": ("Pays for idle commitments", "fraction"),
        "cached_share": ("Cached input tokens", "fraction"),
        "shared_share": ("Shared, not owned", "fraction"),
        "efficiency": ("Efficiency score", "score"),
    }
)
"""Title and kind of each figure."""
_SCORED = MappingProxyType({"unit_cost": "price"})


@dataclass(frozen=True, slots=True)
class Standing:
    """One figure: the tenant's own, what is usual (the middle half of the others), and the share of others below it."""

    title: str
    value: str
    usual: str
    percentile: float | None


def standings(found: Benchmark, currency: str) -> list[Standing]:
    """Figures of a tenant that are known, as text."""
    return [_standing(each, currency) for each in found.figures if each.value is not None]


def benchmark_table(found: Benchmark) -> pa.Table:
    """Figures as a table: figure, value, lower_quartile, median, upper_quartile, percentile, others.

    Shares are fractions.
    """
    figures = found.figures
    quartiles = [each.quartiles or (None, None, None) for each in figures]
    return pa.table(
        {
            "figure": pa.array([_FIGURES[each.figure][0] for each in figures], pa.string()),
            "value": _floats(each.value for each in figures),
            "lower_quartile": _floats(each[0] for each in quartiles),
            "median": _floats(each[1] for each in quartiles),
            "upper_quartile": _floats(each[2] for each in quartiles),
            "percentile": pa.array([each.percentile for each in figures], pa.float64()),
            "others": pa.array([each.others for each in figures], pa.int64()),
        }
    )


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One part of a score as text, with the points that it brings: better than x weight."""

    title: str
    value: str
    better_than: float
    weight: float | None
    points: float


def score_parts(found: Efficiency, currency: str) -> list[ScorePart]:
    """What a score is made of; points add up to the score."""
    return [
        ScorePart(
            TITLES[each.part],
            _text(each.value, _SCORED.get(each.part, "fraction"), currency),
            each.percentile,
            in_percent(each.weight),
            _points(each),
        )
        for each in found.parts
    ]


def meanings(found: Efficiency) -> str:
    """What each part of a score is."""
    return " ".join(f"{TITLES[each.part]}: {MEANINGS[each.part]}." for each in found.parts)


def usual_score(found: Benchmark) -> str | None:
    """The middle half of the others' scores; None where they are too few."""
    quartiles = next(each.quartiles for each in found.figures if each.figure == "efficiency")
    return None if quartiles is None else f"usual: {quartiles[0]:.0f} to {quartiles[2]:.0f}"


def score_table(found: Efficiency) -> pa.Table:
    """Parts as a table: part, value, better_than_percent, weight_percent, points. Shares are fractions."""
    return pa.table(
        {
            "part": pa.array([TITLES[each.part] for each in found.parts], pa.string()),
            "value": _floats(each.value for each in found.parts),
            "better_than_percent": pa.array([each.percentile for each in found.parts], pa.float64()),
            "weight_percent": pa.array([in_percent(each.weight) for each in found.parts], pa.float64()),
            "points": pa.array([_points(each) for each in found.parts], pa.float64()),
        }
    )


def score(found: Efficiency | None, others: int) -> str:
    """The score in a line, and what it lacks."""
    if found is None:
        why = "no figure of it can be compared" if others else "there is no other one to compare with"
        return f"No efficiency score: {why}"
    missing = ", ".join(TITLES[part].lower() for part in found.missing)
    left = f" Left out for lack of data: {missing}; the rest counts as much among itself as before." if missing else ""
    return f"Efficiency {found.score:.0f} of 100: how many others it does better than, weighted.{left}"


def _points(part: EfficiencyPart) -> float:
    return round(part.percentile * part.weight, 1)


def _standing(each: Compared, currency: str) -> Standing:
    title, kind = _FIGURES[each.figure]
    usual = "too few others"
    if each.quartiles is not None:
        lower, _, upper = each.quartiles
        usual = f"{_text(lower, kind, currency)} to {_text(upper, kind, currency)}"
    return Standing(title, _text(each.value, kind, currency), usual, each.percentile)


def _text(value: Decimal | None, kind: str, currency: str) -> str:
    if value is None:
        return amounts.UNKNOWN
    texts = {
        "money": lambda: amounts.short(value, currency),
        "price": lambda: f"{value:.4f} {currency}",
        "fraction": lambda: percent(float(value)),
        "score": lambda: f"{value:.0f}",
    }
    return texts[kind]()


def _floats(values: Iterable[Decimal | None]) -> pa.Array:
    return pa.array([None if value is None else float(value) for value in values], pa.float64())
