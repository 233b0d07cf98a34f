"""Value drivers of a case: their weights, and what the lines that name them bring."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from costlib.amounts import added
from costlib.models.roi.flows import amount
from costlib.models.wording import percent
from costlib.policy.roi import RoiCase
from costlib.policy.roi_entries import Driver, Line


@dataclass(frozen=True, slots=True)
class Brought:
    """What the benefits of one driver come to, in the case's currency.

    Args:
        driver: None for lines that name none, or one that is not stated.
        lines: Benefits that name it.
        first_year: What they come to in year 1.
        whole: Over the horizon.
        share: Part of all benefits over the horizon; None where there are none.
    """

    driver: Driver | None
    lines: tuple[str, ...]
    first_year: Decimal
    whole: Decimal
    share: float | None


def brought(case: RoiCase, drivers: Sequence[Driver]) -> list[Brought]:
    """A row per driver in their order, and one for lines without any where there are such."""
    benefits = [line for line in case.lines if line.kind == "benefit"]
    total = added(_whole(line, case) for line in benefits)
    known = {driver.name for driver in drivers}
    groups: list[tuple[Driver | None, list[Line]]] = [
        (driver, [line for line in benefits if line.driver == driver.name]) for driver in drivers
    ]
    groups.append((None, [line for line in benefits if line.driver not in known]))
    return [_brought(driver, lines, case, total) for driver, lines in groups if driver or lines]


def headline(found: Sequence[Brought]) -> str:
    """Which driver brings most, beside its weight."""
    most = max(found, key=lambda each: each.whole, default=None)
    if most is None or not most.whole:
        return "No line of this case brings anything"
    if most.driver is None:
        return f"{percent(most.share)} of the benefits belong to no value driver"
    weight = percent(float(most.driver.weight))
    return f"{most.driver.name} brings {percent(most.share)} of the benefits and has {weight} of the weight"


def _brought(driver: Driver | None, lines: Sequence[Line], case: RoiCase, total: Decimal) -> Brought:
    whole = added(_whole(line, case) for line in lines)
    names = tuple(line.name for line in lines)
    first = added(amount(line, 1) for line in lines)
    return Brought(driver, names, first, whole, float(whole / total) if total else None)


def _whole(line: Line, case: RoiCase) -> Decimal:
    return added(amount(line, year) for year in range(1, case.years + 1))
