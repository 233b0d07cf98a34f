"""A scenario beside what is, in sentences made of its numbers."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from costlib import amounts
from costlib.amounts import added
from costlib.models.outlook.scenario import Case
from costlib.models.roi.findings import percent_text
from costlib.models.rules.what_if import UNALLOCATED, WhatIf
from costlib.models.whatif.budgets import BudgetLine
from costlib.models.whatif.roi import Figure, Ratio
from costlib.models.wording import percent, signed


def forecast_headline(base: Case, case: Case, currency: str, until: str) -> str:
    """What a scenario makes of the whole horizon."""
    if not case.difference:
        return f"{case.name} changes nothing here until {until}"
    more = "more" if case.difference > 0 else "less"
    share = "" if case.change is None else f", {percent(abs(case.change))}"
    moved = amounts.short(abs(case.difference), currency)
    return f"{case.name}: {moved} {more} until {until}{share} of {amounts.short(base.total, currency)} as forecast"


def budgets_headline(name: str, found: Sequence[BudgetLine]) -> str:
    """Which budget a scenario moves most."""
    moved = [(abs(each.points), each) for each in found if each.points]
    if not moved:
        return f"{name} changes no budget's chance of an overrun"
    _, most = max(moved, key=lambda pair: pair[0])
    odds = [percent(each.probability) for each in (most.baseline, most.scenario)]
    return f"{name}: chance of an overrun of {most.baseline.budget.name} goes from {odds[0]} to {odds[1]}"


def tenants_headline(name: str, found: WhatIf, currency: str) -> str:
    """What a scenario makes of all tenants, and whom it moves most."""
    moved = [line for line in found.lines if line.difference]
    if not moved:
        return f"{name} changes no tenant's cost"
    most = max(moved, key=lambda line: abs(line.difference))
    whole = added(line.difference for line in moved)
    who = f"{most.tenant or UNALLOCATED} {signed(most.difference, currency)}"
    return f"{name}: {signed(whole, currency)} for all tenants, most for {who}"


def tenants_proof(found: WhatIf, currency: str) -> str:
    """That the lines add up: totals without and with, and the difference."""
    before, after = added(line.today for line in found.lines), added(line.then for line in found.lines)
    lines = added(line.difference for line in found.lines)
    mark = "the same to the cent" if lines == after - before else "NOT EQUAL"
    told = [amounts.exact(each, currency) for each in (before, after, after - before, lines)]
    return (
        f"Total {told[0]}, with the scenario {told[1]}, {told[2]} between them; the lines add up to {told[3]}: {mark}."
    )


def case_headline(name: str, found: Sequence[Figure], currency: str) -> str:
    """What a scenario makes of a case's present value."""
    npv = next(each for each in found if each.name == "NPV")
    if not npv.difference:
        return f"{name} changes nothing of this case"
    after = amounts.short(npv.scenario, currency)
    return f"{name}: NPV {after}, {signed(npv.difference, currency)} against {amounts.short(npv.baseline, currency)}"


def ratios(found: Mapping[str, Ratio]) -> str:
    """What happens to each measured line of a case.

    >>> ratios({"AI": Ratio(0.9), "Data": Ratio(None, "no history")}), ratios({})
    ('AI: 10 % less. Data: as stated, no history.', 'No line of this case is measured by the ledger.')
    """
    return " ".join(_ratio(name, each) for name, each in found.items()) or (
        "No line of this case is measured by the ledger."
    )


def figure_text(value: Decimal | None, unit: str) -> str:
    """A figure of a case for a card.

    >>> figure_text(Decimal(1200), "USD"), figure_text(Decimal("3.2"), "%"), figure_text(None, "%")
    ('$1,200', '3.2 %', 'none')
    """
    return percent_text(value) if unit == "%" else amounts.short(value, unit)


def moved_text(figure: Figure) -> str | int | None:
    """How far a figure moves, for a card; 0 where it does not, None where that is unknown.

    >>> moved_text(Figure("ROI", "%", Decimal(100), Decimal(90))), moved_text(Figure("NPV", "USD", None, None))
    ('-10.0 pp', None)
    """
    if figure.difference is None:
        return None
    if not figure.difference:
        return 0
    return f"{figure.difference:+.1f} pp" if figure.unit == "%" else amounts.short(figure.difference, figure.unit)


def _ratio(name: str, each: Ratio) -> str:
    if each.times is None:
        return f"{name}: as stated, {each.why or 'its forecast is 0'}."
    up = 100 * (each.times - 1)
    said = "unchanged" if not up else f"{abs(up):.3g} % {'less' if up < 0 else 'more'}"
    return f"{name}: {said}{f' ({each.why})' if each.why else ''}."
