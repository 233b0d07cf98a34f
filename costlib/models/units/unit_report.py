"""Everything that the view of unit costs shows of one unit, from one allocation and one metric."""

from dataclasses import dataclass
from datetime import date

from costlib.models.allocation.result import Allocation
from costlib.models.tenants.coverage import months_in, partial
from costlib.models.tenants.volumes import Volumes
from costlib.models.units.unit_changes import Moved, compared
from costlib.models.units.unit_costs import UnitCost, by_month, in_months, members
from costlib.policy.analytics import Unit
from costlib.scope import Period


@dataclass(frozen=True, slots=True)
class UnitReport:
    """One unit over the months of a period.

    Args:
        unit: What is counted.
        period: Whole months, the last one cut where the data ends.
        lines: All, every tenant, what is unallocated (see ``compared``); empty where no month has a volume.
        course: Unit cost of all per month, over the whole allocation.
        before: The months that ``lines`` are compared with; None where the data does not allow that.
        left_out: Months of the period in which nothing was measured: neither their cost nor their volume counts.
        partial: Month to days that have a value and days that have cost, where these differ.
        measured: Volumes of the period, of the tenants that costs are of.
        problems: Why rows of the metric were left out.
    """

    unit: Unit
    period: Period
    lines: tuple[Moved, ...]
    course: dict[date, UnitCost]
    before: Period | None
    left_out: tuple[date, ...]
    partial: dict[date, tuple[int, int]]
    measured: Volumes
    problems: tuple[str, ...]

    def line(self, name: str) -> Moved | None:
        """The line of that name."""
        return next((each for each in self.lines if each.name == name), None)


def unit_report(
    costs: Allocation, volumes: Volumes, unit: Unit, period: Period, before: Period | None, as_of: date
) -> UnitReport:
    """Look at one unit.

    Months in which nothing was measured count neither with cost nor with volume. The months before are compared only
    when both they and the period are measured whole, for the change of a part would be no change.

    Args:
        costs: Over the period, the months before, and whatever the course shall show; of what the unit counts.
        volumes: Of its metric over the same months.
        unit: What is counted.
        period: Whole months.
        before: The months before; None where the data does not reach back.
        as_of: Exclusive end of the cost data.
    """
    months, earlier = months_in(period, as_of), months_in(before, as_of) if before else []
    measured = set(volumes.by_month())
    counted = [month for month in months if month in measured]
    comparable = bool(earlier) and measured.issuperset([*months, *earlier])
    was = in_months(costs, earlier) if comparable else None
    now = volumes.within(counted)
    lines = compared(in_months(costs, counted), was, now, volumes.within(earlier), unit) if counted else []
    chosen = members(costs)
    course = by_month(costs, volumes, unit, months_in(costs.scope.period, as_of))
    return UnitReport(
        unit,
        Period(period.start, max(period.start, min(period.end, as_of))),
        tuple(lines),
        course,
        before if comparable else None,
        tuple(month for month in months if month not in measured),
        partial(volumes, counted, as_of),
        now if chosen is None else now.of(chosen),
        volumes.problems,
    )
