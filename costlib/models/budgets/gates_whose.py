"""Whose cost a spend will be: which budgets it may reach, which gates could not be asked, and names nobody knows."""

from collections.abc import Iterator, Mapping, Sequence

from costlib import queries
from costlib.errors import UsageError
from costlib.ledger import Ledger
from costlib.policy.budget_rules import Gate
from costlib.policy.budget_scope import TAG, Match, called
from costlib.scope import Period, Scope

COLUMNS: Mapping[str, str] = {"department": "x_Department", "project": "x_Project"}
"""Scope of a gate to the column that its spends name."""


def reaches(spend: Match, budget: Match) -> bool:
    """Whether some of a spend may count in a budget: it names every column of the budget, and one of its values.

    >>> reaches({"x_Department": ("platform", "content")}, {"x_Department": ("content",)})
    True
    >>> reaches({"x_Department": ("platform",)}, {}), reaches({}, {"x_Department": ("platform",)})
    (True, False)
    """
    return all(set(spend.get(name, ())) & set(values) for name, values in budget.items())


def concerns(gate: Gate, spend: Match) -> bool:
    """Whether a gate watches a spend."""
    if gate.scope == "global":
        return True
    named = spend.get(COLUMNS[gate.scope], ())
    return bool(named) if gate.value is None else gate.value in named


def named(gate: Gate) -> Match:
    """The department or project that a gate names."""
    return {COLUMNS[gate.scope]: (gate.value,)} if gate.value is not None else {}


def unasked(gates: Sequence[Gate], spend: Match) -> Iterator[str]:
    """Scopes of gates that were not asked, because the spend does not say whose it is, a sentence each."""
    for scope, column in COLUMNS.items():
        names = [gate.name for gate in gates if gate.scope == scope]
        if names and column not in spend:
            yield f"gates of a {scope} were not asked ({', '.join(names)}): say whose cost it is, as {scope}=NAME"


def strangers(ledger: Ledger, spend: Match, days: Period, currency: str, decided: Sequence[Match]) -> Iterator[str]:
    """Values that no charge has had and nothing was decided on, a sentence each; tags are not looked at.

    Raises:
        UsageError: One differs from a known value in case or spaces alone.
    """
    for column, values in spend.items():
        if not column.startswith(TAG):
            told = {value for each in decided for value in each.get(column, ())}
            known = told | _charged(ledger, column, days, currency)
            yield from (_stranger(column, value, known) for value in values if value not in known)


def _charged(ledger: Ledger, column: str, days: Period, currency: str) -> set[str]:
    table = ledger.ask_exact(queries.spend_by, Scope(days, currency), column)
    return {str(each) for each in table[column].to_pylist() if each is not None}


def _stranger(column: str, value: str, known: set[str]) -> str:
    meant = {each.casefold().strip(): each for each in known}.get(value.casefold().strip())
    if meant is not None:
        raise UsageError(f"there is no {called(column)} '{value}': write it as '{meant}'")
    return f"no {called(column)} is called '{value}' so far: check the name"
