"""Budgets as providers keep them, as decisions of our own: which can be taken over, as what, and why others can't."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from costlib import advice
from costlib.amounts import exact
from costlib.errors import UsageError
from costlib.ledger import Ledger, live
from costlib.models.advised.budget_scope import Known, basis_of, match_of
from costlib.models.budgets.stored import put, put_ladders
from costlib.policy.budget_entry import USUAL
from costlib.policy.budget_rules import Ladder, Measure, Step
from costlib.policy.budgets import MONTHS, Budget, BudgetPolicy, Cycle
from costlib.policy.documents import parsed

CYCLES: Mapping[str, Cycle] = {"MONTHLY": "month", "QUARTERLY": "quarter", "ANNUALLY": "year"}
ALWAYS = date(2000, 1, 1)
CRITICAL = 95
"""Per cent from which a threshold of a provider is critical, as on the usual ladder."""
MOST_PERCENT = 1000
LONGEST = 200
"""Letters of a ladder's name."""


@dataclass(frozen=True, slots=True)
class Theirs:
    """A budget of a provider.

    Args:
        said: Who keeps it, and when it was asked.
        told: As the provider keeps it.
        entry: As a decision of ours; None where it can't be one.
        ladder: What tells of it; None for the usual one.
        why_not: Why it can't be one; empty where it can.
    """

    said: advice.Said
    told: advice.Budget
    entry: Budget | None = None
    ladder: Ladder | None = None
    why_not: str = ""

    @property
    def origin(self) -> str:
        """How sources of entries begin that were taken over from it."""
        return f"{self.said.provider} Budgets, {self.told.account}/{self.told.name}, as of "


def theirs(ledger: Ledger, day: date | None = None) -> list[Theirs]:
    """Every budget that providers keep, those that can be taken over first.

    Args:
        ledger: Whose state keeps what they say, and whose columns they are said in.
        day: Any day of the cycle from which on an entry would rule; the last day of the data if not given.
    """
    answers = advice.said(ledger.state, advice.Budget, named=live.named(ledger.home.path))
    if not answers:
        return []
    day = day or ledger.freshness().last_day
    known = {said.provider: Known(ledger, said.provider) for said, _ in answers}
    found = [_theirs(said, each, known[said.provider], day) for said, rows in answers for each in rows]
    return sorted(found, key=lambda each: (each.entry is None, each.told.name, each.told.account))


def taken(policy: BudgetPolicy, each: Theirs) -> Budget | None:
    """The newest entry that was taken over from a budget; None where none was."""
    entries = [entry for entry in policy.budgets if entry.source.startswith(each.origin)]
    return max(entries, key=lambda entry: entry.valid_from, default=None)


def take_over(policy: BudgetPolicy, chosen: Iterable[Theirs]) -> BudgetPolicy:
    """The document with these budgets as decisions of its own, and with the ladders that they name.

    Raises:
        UsageError: What would come of it is no such document; names the entry.
    """
    for each in chosen:
        if each.entry is None:
            raise UsageError(f"'{each.told.name}' can't be taken over: {each.why_not}")
        entry = each.entry.model_copy(update={"name": _name(policy, each)})
        policy = put(put_ladders(policy, [each.ladder] if each.ladder else []), [entry])
    return policy


def differences(policy: BudgetPolicy, found: Sequence[Theirs], day: date) -> list[str]:
    """What providers say by now of budgets that were taken over and that rule otherwise here, a sentence each."""
    ruling = {each.name: each for each in policy.on(day)}
    return [line for each in found for line in _difference(policy, each, ruling)]


def _difference(policy: BudgetPolicy, each: Theirs, ruling: Mapping[str, Budget]) -> Iterator[str]:
    before = taken(policy, each)
    if before is None:
        return
    now = ruling.get(before.name, before)
    told, here = each.told.amount, exact(now.amount, now.currency)
    if told is not None and (told, each.told.currency) != (now.amount, now.currency):
        says = exact(told, each.told.currency)
        yield f"'{now.name}': {each.said.provider} says {says} by now, here it is {here} ({now.source})"
    elif each.entry is None:
        yield f"'{now.name}' can't be taken over again: {each.why_not}; here it stays {here}"
    elif (each.entry.match, each.entry.cycle) != (now.match, now.cycle):
        yield f"'{now.name}' is about other cost or another cycle at {each.said.provider} by now than here"


def _name(policy: BudgetPolicy, each: Theirs) -> str:
    """That of the entry that was taken over before; else the provider's, told apart where it is another budget's."""
    before = taken(policy, each)
    if before is not None:
        return before.name
    names = {entry.name for entry in policy.budgets}
    name = each.told.name
    return f"{name} ({each.said.provider} {each.told.account})" if name in names else name


def _theirs(said: advice.Said, told: advice.Budget, known: Known, day: date) -> Theirs:
    found = Theirs(said, told)
    try:
        amount, cycle = _amount(told), _cycle(told)
        basis, match = basis_of(told), match_of(said.provider, told, known)
        ladder = ladder_of(said.provider, told, amount)
        given = {"name": told.name, "match": match, "cycle": cycle, "amount": amount, "currency": told.currency}
        more = {"basis": basis, "ladder": ladder.name if ladder else USUAL, "source": f"{found.origin}{said.at.date()}"}
        entry = parsed(Budget, {**given, **more, "valid_from": day}, "the budget")
    except UsageError as why:
        return replace(found, why_not=str(why))
    return replace(found, entry=entry.model_copy(update={"valid_from": entry.cycle_of(day).start}), ladder=ladder)


def _amount(told: advice.Budget) -> Decimal:
    if told.adjusts:
        raise UsageError(f"it adjusts its amount by itself, to {told.adjusts.lower()} cost: here an amount stands")
    if told.amount is None:
        raise UsageError("it has no one amount: it plans each month apart, or adjusts itself")
    return told.amount


def _cycle(told: advice.Budget) -> Cycle:
    """How long its amount lasts; ours begin with the calendar's months, quarters and years."""
    if told.unit not in CYCLES:
        raise UsageError(f"its cycle is {told.unit.lower()}: months, quarters and years can be taken over")
    cycle = CYCLES[told.unit]
    if told.start is not None and (told.start.month - 1) % MONTHS[cycle]:
        raise UsageError(f"its {cycle} begins in {told.start:%B}, ours begin with the calendar's")
    return cycle


def ladder_of(provider: str, told: advice.Budget, amount: Decimal) -> Ladder | None:
    """Its thresholds as steps, the lowest first; None where it tells nobody of any."""
    steps = {(step.percent, step.on): step for step in _steps(told, amount)}
    if not steps:
        return None
    ordered = [steps[key] for key in sorted(steps)]
    named = f"{provider} {', '.join(f'{step.percent.normalize():f}% {step.on}' for step in ordered)}"
    name = named if len(named) <= LONGEST else f"{provider} {told.name}"[:LONGEST]
    source = f"thresholds of {provider} Budgets"
    return Ladder(name=name, valid_from=ALWAYS, source=source, steps=tuple(ordered))


def _steps(told: advice.Budget, amount: Decimal) -> Iterator[Step]:
    for each in told.notifications:
        percent = each.above if each.unit == "PERCENTAGE" else each.above / amount * 100 if amount else Decimal(0)
        percent = percent.quantize(Decimal("0.01"))
        if each.operator == "GREATER_THAN" and 0 < percent <= MOST_PERCENT:
            on: Measure = "actual" if each.about == "ACTUAL" else "forecast"
            yield Step(percent=percent, on=on, severity="critical" if percent >= CRITICAL else "warning")
