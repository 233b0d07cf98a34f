"""Budget variance, with a scenario on: where budgets land and how likely they overrun, as it is and under it."""

from collections.abc import Sequence

from costlib.models.budgets.status_of import BudgetStatus
from costlib.models.budgets.status_scope import scope_of, tags_of
from costlib.models.whatif import difference, findings
from costlib.models.whatif.budgets import BudgetLine, budget_lines
from costlib.policy.scenarios import Scenario
from pages import _context, _costs, _whatif, _whatif_tables

SPENT = "What is spent stays; the scenario changes the days left of each cycle."
TAGS = "Budgets by tags take the part of the whole ledger that a change hits: tags are not asked for."


def draw(found: Sequence[BudgetStatus]) -> None:
    """Draw the difference, where a scenario is on.

    Args:
        found: As they are, in the order on screen.
    """
    if found:
        _whatif.section(lambda scenario: _difference(scenario, found))


def _difference(scenario: Scenario, found: Sequence[BudgetStatus]) -> None:
    kinds = {(each.budget.currency, each.budget.basis) for each in found}
    does = {kind: _whatif.found(scenario, *kind) for kind in kinds}
    scopes = [scope_of(each.budget, each.period) for each in found]
    lines = budget_lines(found, [_whatif.acting(does[each.currency, each.basis], each) for each in scopes])
    _costs.title(findings.budgets_headline(scenario.name, lines))
    table = difference.budgets_table(lines)
    _whatif_tables.budgets(table)
    own = {"Cost basis": "of each budget", "Currency": "as in its column", "Filters": "of each budget"}
    about = scopes[0]
    _context.export(table, f"budgets with {scenario.name}", about, own | _whatif.exported(scenario))
    tags = [TAGS] if any(tags_of(each.budget) for each in found) else []
    _whatif.explain(scenario, does[about.currency, about.basis], _left_out(lines), SPENT, *tags)


def _left_out(lines: Sequence[BudgetLine]) -> dict[str, str]:
    """Changes that some budget has no place for, with its name."""
    found: dict[str, list[str]] = {}
    for line in lines:
        for name, why in line.left_out.items():
            found.setdefault(f"{name} in budget", []).append(f"{line.baseline.budget.name} ({why})")
    return {name: "; ".join(each) for name, each in found.items()}
