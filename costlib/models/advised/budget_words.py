"""What became of budgets that were taken over from a provider, for the command line."""

from collections.abc import Sequence
from typing import Any

from costlib.amounts import exact
from costlib.models.advised.budgets import Theirs, taken
from costlib.models.wording import visible
from costlib.policy.budget_scope import said
from costlib.policy.budgets import Budget, BudgetPolicy

END = {True: "kept", False: "not kept: add --keep"}


def answer(found: Sequence[Theirs], policy: BudgetPolicy, *, kept: bool) -> tuple[dict[str, Any], str, int]:
    """JSON (amounts as decimal strings), text, and 1 where a budget could not be taken over.

    Args:
        found: Those that were asked for.
        policy: The document with those that could be.
        kept: Whether it was saved.
    """
    entries = [entry for each in found if each.entry and (entry := taken(policy, each))]
    refused = [
        {"budget": each.told.name, "account": each.told.account, "reason": each.why_not} for each in _lost(found)
    ]
    lines = [
        *(f"{each.name}: {exact(each.amount, each.currency)} a {each.cycle}, {said(each.match)}" for each in entries),
        *(f"{each.told.name} is left out: {each.why_not}" for each in _lost(found)),
        END[kept],
    ]
    body = {"kept": kept, "budgets": len(policy.budgets), "taken": [_row(each) for each in entries], "refused": refused}
    return body, "\n".join(visible(line) for line in lines), 1 if refused else 0


def _lost(found: Sequence[Theirs]) -> list[Theirs]:
    return [each for each in found if each.entry is None]


def _row(entry: Budget) -> dict[str, str]:
    return {
        "name": entry.name,
        "amount": f"{entry.amount:f}",
        "currency": entry.currency,
        "cycle": entry.cycle,
        "scope": said(entry.match),
        "basis": entry.basis,
        "ladder": entry.ladder,
        "valid_from": str(entry.valid_from),
        "source": entry.source,
    }
