"""What a budget asks of the ledger: columns are asked of the cube, tags of single charges."""

from typing import Any

import pyarrow as pa

from costlib import queries_budgets
from costlib.ledger import Ledger
from costlib.ledger.engine import Question
from costlib.policy.budget_scope import TAG
from costlib.policy.budgets import Budget
from costlib.queries_budgets import Tags
from costlib.scope import Period, Scope


def tags_of(budget: Budget) -> Tags:
    """Keys of tags that the budget asks for, and their values."""
    return tuple((name.removeprefix(TAG), budget.match[name]) for name in budget.match if name.startswith(TAG))


def columns_of(budget: Budget) -> tuple[str, ...]:
    """Columns that the budget asks for, sorted."""
    return tuple(sorted(name for name in budget.match if not name.startswith(TAG)))


def scope_of(budget: Budget, period: Period, tenant: str | None = None) -> Scope:
    """The scope of its columns in a period; tags, which no scope knows, are left out."""
    filters = tuple((name, budget.match[name]) for name in columns_of(budget))
    return Scope(period, budget.currency, budget.basis, filters, tenant)


def ask(ledger: Ledger, budget: Budget, question: Question, scope: Scope, *args: Any) -> pa.Table:
    """Answer a question of the daily cube for what the budget counts; of single charges where it asks for tags."""
    tags = tags_of(budget)
    if tags:
        return ledger.ask_facts(queries_budgets.tagged, scope, question, tags, *args)
    return ledger.ask_by_day(question, scope, *args)
