"""What a provider's budget is about, in columns of the ledger; or why that can't be said in them."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from functools import cached_property
from typing import Any

from costlib import advice, queries
from costlib.connectors.aws_service_names import PARTS, exactly
from costlib.errors import UsageError
from costlib.ledger import Ledger
from costlib.policy.budget_scope import TAG
from costlib.scope import BASIS_TITLES, Basis, Period, Scope

Match = dict[str, tuple[str, ...]]
PROVIDER, PAYER, ACCOUNT, SERVICE, REGION = (
    "ServiceProviderName",
    "BillingAccountId",
    "SubAccountId",
    "ServiceName",
    "RegionId",
)
COLUMNS: Mapping[str, str] = {
    "service": SERVICE,
    "linkedaccount": ACCOUNT,
    "region": REGION,
}
"""A provider's dimension in small letters without marks, and the column of the ledger."""
METRICS: Mapping[str, Basis] = {"": "BilledCost", "UnblendedCost": "BilledCost", "AmortizedCost": "EffectiveCost"}
THEIR_WORDS: Mapping[str, str] = {"": "unblended", "UnblendedCost": "unblended", "AmortizedCost": "amortised"}
"""What a provider calls the cost that its metric counts."""
TYPES: Mapping[str, str] = {
    "RI_COVERAGE": "RI coverage",
    "RI_UTILIZATION": "RI utilization",
    "SAVINGS_PLANS_COVERAGE": "Savings Plans coverage",
    "SAVINGS_PLANS_UTILIZATION": "Savings Plans utilization",
}
"""Names of what budgets of no money are of, as the provider writes them; others are told in small letters."""
TAGGED, OF_USER = "tagkeyvalue", "user:"
"""The older filter by tags, as ``user:team$red``."""
RECENT = 400
"""Days whose charges tell which values there are."""


class Known:
    """Values that the ledger has of a provider, asked once each."""

    def __init__(self, ledger: Ledger, provider: str) -> None:
        self._ledger, self._provider = ledger, provider
        self._values: dict[str, Collection[str]] = {}

    def values(self, column: str) -> Collection[str]:
        """What a column says for the provider's charges of the last 400 days."""
        if column not in self._values:
            found = self._ledger.ask(queries.spend_by, self._scope, column)[column].dropna()
            self._values[column] = frozenset(map(str, found))
        return self._values[column]

    @cached_property
    def _scope(self) -> Scope:
        end = self._ledger.freshness().as_of
        return Scope(Period(end - timedelta(days=RECENT), end)).where(**{PROVIDER: (self._provider,)})


def match_of(provider: str, budget: advice.Budget, known: Known) -> Match:
    """Columns and values whose cost the budget counts.

    Raises:
        UsageError: It can't be said in them.
    """
    found: Match = {PROVIDER: (provider,), **_whose(budget.account, known)}
    for name, values in budget.filters.items():
        for column, kept in _filter(name, values, known).items():
            if column in found and column != ACCOUNT:
                raise UsageError(f"it is narrowed to {column} twice")
            found[column] = kept
    return found


def basis_of(budget: advice.Budget) -> Basis:
    """The basis of the ledger that the budget counts.

    Raises:
        UsageError: It counts no cost, or one that no basis here is.
    """
    if budget.type != "COST":
        raise UsageError(f"it is a budget of {TYPES.get(budget.type) or _in_words(budget.type)}, not of cost")
    if budget.metric not in METRICS:
        raise UsageError(f"it counts {budget.metric}, which no cost basis here is")
    if budget.leaves_out:
        raise UsageError(f"it leaves out {', '.join(budget.leaves_out)}, which cost here counts")
    return METRICS[budget.metric]


def _whose(account: str, known: Known) -> Match:
    """The account that keeps the budget: a payer's counts all its accounts, another one's its own cost."""
    if account in known.values(PAYER):
        return {PAYER: (account,)} if len(known.values(PAYER)) > 1 else {}
    if account in known.values(ACCOUNT):
        return {ACCOUNT: (account,)}
    raise UsageError(f"its account {account} has no charges in the ledger")


def _filter(name: str, values: tuple[str, ...], known: Known) -> Match:
    kind = name.lower().replace("_", "")
    if kind.startswith(TAG):
        return {f"{TAG}{name[len(TAG) :]}": values}
    if kind == TAGGED:
        return _tag(values)
    if kind not in COLUMNS:
        raise UsageError(f"it is narrowed by {_said(name)}, which no column here says")
    column = COLUMNS[kind]
    return {column: tuple(_value(column, each, known) for each in values)}


def _value(column: str, value: str, known: Known) -> str:
    there = known.values(column)
    found = exactly(value, there) if column == SERVICE else (value,) if value in there else ()
    if not found and column == SERVICE and value in PARTS:
        raise UsageError(f"'{value}' stands for parts of several services here")
    if not found:
        raise UsageError(f"the ledger has no cost under '{value}'")
    return found[0]


def _tag(values: tuple[str, ...]) -> Match:
    pairs = [each.removeprefix(OF_USER).partition("$") for each in values]
    keys = {key for key, mark, _ in pairs if mark}
    if len(keys) != 1 or not all(mark for _, mark, _ in pairs):
        raise UsageError("it is narrowed by several tags at once")
    return {f"{TAG}{keys.pop()}": tuple(value for *_, value in pairs)}


def counts(budget: advice.Budget) -> str | None:
    """The cost that a budget counts, in our word and the provider's; None where it is not of cost.

    >>> counts(advice.Budget(name="a", account="1", unit="MONTHLY", type="COST", currency="USD"))
    'billed (unblended)'
    """
    if budget.type != "COST":
        return None
    known = METRICS.get(budget.metric)
    theirs = THEIR_WORDS.get(budget.metric, budget.metric)
    return f"{BASIS_TITLES[known]} ({theirs})" if known else theirs


def _in_words(kind: str) -> str:
    return kind.lower().replace("_", " ")


def _said(name: Any) -> str:
    return "an expression of its own" if name == "Expression" else str(name)
