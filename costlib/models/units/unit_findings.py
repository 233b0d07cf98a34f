"""What unit costs say, in sentences."""

from collections.abc import Iterable
from datetime import date

from costlib import amounts
from costlib.models.units.unit_changes import ALL, UNALLOCATED, Moved
from costlib.models.units.unit_report import UnitReport
from costlib.models.wording import DOWN, UP, against, in_words, percent, signed
from costlib.policy.analytics import BusinessMetric, Unit
from costlib.scope import Period, next_month


def headline(report: UnitReport, who: str, period: Period, currency: str) -> str:
    """The finding of the view, as ``A content piece cost $0.0755 in October 2026, 2% less than in September 2026.``."""
    line = report.line(who)
    subject = report.unit.title if who == ALL else f"{report.unit.title} of {who}"
    if line is None or line.now.value is None:
        return f"{subject} is unknown {in_words(period)}: {why_unknown(line)}"
    said = f"{subject} was {amounts.price(line.now.value, currency)} {in_words(period)}"
    return f"{said}{_moved(line, report.before)}"


def why_unknown(line: Moved | None) -> str:
    """Why there is no unit cost."""
    if line is None or line.now.volume is None:
        return "nothing was measured"
    return "nothing was made"


def explained(line: Moved, currency: str) -> str:
    """Volume and efficiency told apart, in a sentence."""
    if line.before is None:
        return "Compared are whole months with as many before: there are none here."
    if line.effects is None:
        return "There is no volume before to compare with."
    total = line.now.cost - line.before.cost
    return (
        f"Cost {signed(total, currency)}: {signed(line.effects.volume, currency)} by volume, "
        f"{signed(line.effects.efficiency, currency)} by efficiency"
    )


def compared(report: UnitReport) -> str:
    """What the table holds, as its title."""
    said = f"By tenant, {in_words(report.period)}"
    return said if report.before is None else f"{said}; before is {in_words(report.before).removeprefix('in ')}"


def counted(metric: BusinessMetric, unit: Unit) -> str:
    """How the unit cost is made, in a sentence."""
    what = " and ".join(unit.categories)
    cost = f"{what} cost" if what else "All cost"
    per = "" if unit.per == 1 else f", times {unit.per:,f}"
    how = "" if metric.kind == "flow" else ", averaged over the days of each month"
    return f"{cost} of a tenant, direct and shared, divided by its {metric.title.lower()}{per}{how}."


def volume_title(metric: BusinessMetric) -> str:
    """What a volume is called: of a level in units times months."""
    return metric.title if metric.kind == "flow" else f"{metric.title} × months"  # noqa: RUF001  the sign for times


def nobodys(report: UnitReport, currency: str) -> list[str]:
    """What all tenants' cost has in it that no tenant was charged."""
    line = report.line(UNALLOCATED)
    if line is None or not line.now.cost:
        return []
    return [f"{ALL}: with {amounts.exact(line.now.cost, currency)} that is unallocated."]


def month_to_date(report: UnitReport, as_of: date) -> str:
    """What a hollow mark of the course means; empty where every month is over."""
    return "" if all(next_month(month) <= as_of for month in report.course) else "Hollow mark: month to date."


def measured_in(metric: BusinessMetric) -> str:
    """Unit of a volume: of a flow that of the metric, of a level that times months."""
    return metric.unit if metric.kind == "flow" else f"{metric.unit} × months"  # noqa: RUF001  the sign for times


def limits(report: UnitReport, metric: BusinessMetric) -> list[str]:
    """What the figures leave out."""
    said = []
    if report.left_out:
        said.append(
            f"No {metric.title.lower()} were measured in {_months(report.left_out)}: "
            "neither cost nor volume of that time counts here."
        )
    for month, (days, expected) in report.partial.items():
        said.append(
            f"{metric.title} are known on {days} of {expected} days in {month:%B %Y}"
            + (": the unit cost of that month is too high." if metric.kind == "flow" else ".")
        )
    return [*said, *report.problems]


def _months(months: Iterable[object]) -> str:
    return ", ".join(f"{month:%b %Y}" for month in months)


def _moved(line: Moved, before: Period | None) -> str:
    if before is None or line.change is None:
        return ""
    arrow = UP if line.change > 0 else DOWN
    return f", {arrow} {percent(abs(line.change))} {against(before)}" if line.change else f", as {against(before)[3:]}"
