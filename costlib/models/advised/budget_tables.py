"""Budgets of providers beside what we say of the same cost: as a table, and as the command line prints them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa

from costlib.amounts import exact
from costlib.cents import rounded
from costlib.currencies import minor_unit
from costlib.ledger import Ledger
from costlib.models.advised.budget_scope import counts
from costlib.models.advised.budgets import Theirs, take_over, taken
from costlib.models.budgets.flags import flags
from costlib.models.budgets.status import BudgetStatus, statuses
from costlib.policy.budget_scope import said
from costlib.policy.budgets import Budget, BudgetPolicy
from costlib.scope import BASIS_TITLES

MOST = 8
"""Lines of budgets that can't be taken over."""
MONEY = pa.decimal128(38, 10)
FIELDS = [
    ("budget", pa.string()),
    ("account", pa.string()),
    ("scope", pa.string()),
    ("basis", pa.string()),
    ("cycle", pa.string()),
    ("amount", MONEY),
    ("currency", pa.string()),
    ("their_actual", MONEY),
    ("our_actual", MONEY),
    ("their_forecast", MONEY),
    ("our_landing", MONEY),
    ("taken_over", pa.string()),
    ("why_not", pa.string()),
]


def beside(ledger: Ledger, found: Sequence[Theirs]) -> list[BudgetStatus | None]:
    """Our status of the same cost in the same cycle, for each budget; None for one that can't be said in columns."""
    named = [
        (place, entry.model_copy(update={"name": str(place)}))
        for place, each in enumerate(found)
        if (entry := each.entry) is not None
    ]
    if not named:
        return [None] * len(found)
    empty = BudgetPolicy.of({"budgets": []})
    alone = take_over(empty, [each for each in found if each.entry is not None])
    policy = BudgetPolicy.of({"budgets": [entry for _, entry in named], "ladders": list(alone.ladders)})
    ours = {each.budget.name: each for each in statuses(ledger, policy=policy)}
    return [ours.get(str(place)) for place in range(len(found))]


def theirs_table(found: Sequence[Theirs], ours: Sequence[BudgetStatus | None], policy: BudgetPolicy) -> pa.Table:
    """A row a budget: what the provider says and what we say of it; null where either is unknown.

    ``basis`` is the cost that it counts, null of one that is not of cost; ``taken_over`` is the name of the entry that
    was, ``why_not`` why it can't be.
    """
    rows = [_row(each, mine, policy) for each, mine in zip(found, ours, strict=True)]
    return pa.Table.from_pylist(rows, schema=pa.schema(FIELDS))


def _row(each: Theirs, mine: BudgetStatus | None, policy: BudgetPolicy) -> dict[str, Any]:
    before, told = taken(policy, each), each.told
    return {
        "budget": told.name,
        "account": told.account,
        "scope": said(each.entry.match) if each.entry else None,
        "basis": counts(told),
        "cycle": told.unit.lower(),
        "amount": told.amount,
        "currency": told.currency,
        "their_actual": told.actual,
        "our_actual": mine.actual if mine else None,
        "their_forecast": told.forecast,
        "our_landing": _landing(mine),
        "taken_over": before.name if before else None,
        "why_not": each.why_not or None,
    }


def _landing(mine: BudgetStatus | None) -> Any:
    if mine is None or mine.landing is None:
        return None
    return rounded(Decimal(str(mine.landing)), minor_unit(mine.budget.currency))


def headline(found: Sequence[Theirs], policy: BudgetPolicy) -> str:
    """How many there are, how many were taken over, and how many can't be."""
    done = sum(taken(policy, each) is not None for each in found)
    lost = sum(each.entry is None for each in found)
    provider = found[0].said.provider
    parts = [f"{done} taken over" if done else "", f"{lost} can't be taken over" if lost else ""]
    return f"{provider} keeps {_counted(len(found))}{''.join(f', {each}' for each in parts if each)}"


def _counted(count: int) -> str:
    return "1 budget" if count == 1 else f"{count} budgets"


def left(found: Sequence[Theirs]) -> list[str]:
    """Those that can't be taken over, a line each with the reason; the first few where they are many."""
    lost = [each for each in found if each.entry is None]
    more = [f"And {len(lost) - MOST} more; the table says why."] if len(lost) > MOST else []
    return [*(f"{each.told.name} can't be taken over: {each.why_not}." for each in lost[:MOST]), *more]


def columns(found: Sequence[Theirs]) -> list[str]:
    """Columns that a reader needs: reasons only where ``left`` does not tell them all, for a cell cuts a sentence."""
    lost = sum(each.entry is None for each in found)
    return [name for name, _ in FIELDS if name != "why_not" or lost > MOST]


def changes(before: BudgetPolicy, after: BudgetPolicy, chosen: Sequence[Theirs]) -> list[str]:
    """What taking over would change, a line each."""
    return [_change(taken(before, each), entry) for each in chosen if (entry := taken(after, each))]


def _change(old: Budget | None, new: Budget) -> str:
    amount = (
        f"{exact(new.amount, new.currency)} for each {new.cycle}, {said(new.match)}, {BASIS_TITLES[new.basis]} cost"
    )
    told = f"'{new.name}' from {new.valid_from}: {amount}, alerts by '{new.ladder}'."
    return told if old is None else f"{told} Before: {exact(old.amount, old.currency)} for each {old.cycle}."


def warnings(before: BudgetPolicy, after: BudgetPolicy, day: date) -> list[str]:
    """What somebody should know before taking over: flags of a day that there were none of before."""
    known = frozenset(flags(before, day))
    return [each for each in flags(after, day) if each not in known]


def option(each: Theirs) -> str:
    """A budget in a list to choose from."""
    if each.entry is None:
        return each.told.name
    amount = exact(each.entry.amount, each.entry.currency)
    return f"{each.told.name}: {amount} a {each.entry.cycle}, {BASIS_TITLES[each.entry.basis]} cost"
