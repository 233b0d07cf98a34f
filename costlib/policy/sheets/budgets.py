"""The sheet of budgets: an entry a row, in files and tables."""

from collections.abc import Sequence
from typing import get_args

from costlib.policy.budgets import Budget, Cycle
from costlib.policy.documents import plain
from costlib.policy.sheets.sheet import Column, Sheet, row
from costlib.scope import BASES

SHEET = Sheet(
    "budgets",
    "Budgets",
    (
        Column("name", "Name", meaning="An entry of the same name with a later 'from' replaces it from that day on."),
        Column("match", "Scope", "match", "tenant=Glassmere; provider=AWS|Azure; tag:team=web, or * for all cost."),
        Column("cycle", "Cycle", "choice", "How long the amount lasts.", get_args(Cycle)),
        Column("amount", "Amount", "amount", "For one cycle, as 12500.00, without signs of units."),
        Column("currency", "Currency", "choice", "Code, as USD."),
        Column("basis", "Basis", "choice", "Which cost counts; empty for EffectiveCost.", BASES),
        Column("parent", "Part of", meaning="Name of the budget that it is a part of, if any."),
        Column("ladder", "Ladder", meaning="Name of the steps at which somebody is told; empty for the usual ones."),
        Column("recipients", "Recipients", "names", "Alert channels: finance; on-call. Empty for all."),
        Column("valid_from", "From", "day", "First day that it rules."),
        Column("valid_to", "To", "day", "First day that it rules no more; empty for without end."),
        Column("source", "Source", meaning="Who says so, or why. Left empty: the reason given when you save."),
    ),
)


def rows(budgets: Sequence[Budget]) -> list[dict[str, str | None]]:
    """Budgets as rows; what is as if it were not said is written out all the same."""
    return [row(SHEET, {**plain(each.model_dump()), "match": dict(each.match)}) for each in budgets]
