"""Budgets that crossed a step: notices, each the same in every run, so that it is told once per step and period."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from costlib.amounts import exact
from costlib.cents import rounded
from costlib.currencies import minor_unit
from costlib.ledger import Ledger
from costlib.models.budgets.limits import as_ladder, limit_statuses
from costlib.models.budgets.status import BudgetStatus, statuses
from costlib.models.wording import in_words, visible
from costlib.policy.budget_rules import SEVERITY, Measure, Response, Step
from costlib.policy.budget_scope import said
from costlib.policy.budgets import BudgetPolicy, stored
from costlib.policy.notices import Notice
from costlib.policy.pool_fields import WHOLE

SPENT = {"actual": "has spent", "forecast": "is expected to spend"}
LATE = 7
"""First days of a month on which the cycles that just ended are looked at once more."""
MEASURES: tuple[Measure, ...] = ("actual", "forecast")


def notices(ledger: Ledger, day: date | None = None, policy: BudgetPolicy | None = None) -> list[Notice]:
    """Every step that a budget or a service's limit has crossed in its cycle around a day.

    In the first days of a month those of the cycles that ended with the month before too: their last charges come in
    together with the first of the new month, and would be told nowhere else.

    Args:
        ledger: Where costs and budgets come from.
        day: The last day of the data if not given.
        policy: If not the one that is stored.

    Raises:
        EmptyLedgerError: Nothing is loaded yet.
    """
    policy = policy or stored(ledger.state)
    day = day or ledger.freshness().last_day
    days = (day, day.replace(day=1) - timedelta(days=1)) if day.day <= LATE else (day,)
    found = {notice.key: notice for each in days for notice in _around(ledger, each, day, policy)}
    return list(found.values())


def _around(ledger: Ledger, day: date, today: date, policy: BudgetPolicy) -> Iterator[Notice]:
    """Of the cycles around a day; of an earlier day than today those alone that were over since."""
    found = [each for each in statuses(ledger, day, policy=policy) if day == today or each.period.end <= today]
    for each in found:
        yield from crossed(each, policy.ladder(each.budget, day).steps)
    limits = policy.limits_on(day)
    for limit, each in zip(limits, limit_statuses(ledger, limits, day), strict=True):
        yield from crossed(each, as_ladder(limit).steps, "limit")
    responses = policy.responses_on(day)
    for each in found:
        yield from answered(each, responses)


def crossed(status: BudgetStatus, steps: Sequence[Step], what: str = "budget") -> Iterator[Notice]:
    """A notice for the highest step that is crossed, one each for actual and for expected spend.

    Lower steps have had theirs when they were the highest; where spend jumped over them, theirs would say no more.
    Where it falls back to one, that one counts as told with those above it.
    """
    told = False
    for measure in MEASURES:
        ladder = sorted((each for each in steps if each.on == measure), key=lambda each: each.percent)
        reached = [step for step in ladder if _reached(status, step.percent, measure) is not None]
        if reached and not (told and status.over):  # nothing is expected of a cycle that is over
            told, above = True, ladder[ladder.index(reached[-1]) + 1 :]
            yield _notice(status, reached[-1], [_key(what, status, each.percent, measure) for each in above], what)


def _notice(status: BudgetStatus, step: Step, above: Sequence[str], what: str) -> Notice:
    reached = _value(status, step.on) or Decimal(0)
    return Notice(
        key=_key(what, status, step.percent, step.on),
        title=_title(what, status, step.on, reached),
        body=_body(status, (step.action,)),
        severity=SEVERITY[step.severity],
        about="budget",
        amount=_beyond(status, reached),
        currency=status.budget.currency,
        scope=visible(said(status.budget.match)),
        link=_link(status) if what == "budget" else "",
        match={name: values[0] for name, values in status.budget.match.items() if len(values) == 1},
        channels=status.budget.recipients,
        aliases=tuple(above),
    )


def answered(status: BudgetStatus, responses: Sequence[Response]) -> Iterator[Notice]:
    """A notice for each automated response that a budget sets off."""
    for each in responses:
        reached = _reached(status, each.percent, each.on)
        if reached is not None:
            yield Notice(
                key=f"{each.name}: {_key('budget', status, each.percent, each.on)}",
                title=f"{visible(each.name)}: {_title('budget', status, each.on, reached)}",
                body=_body(status, each.tasks),
                severity="high",
                about="budget",
                amount=_beyond(status, reached),
                currency=status.budget.currency,
                scope=visible(said(status.budget.match)),
                link=_link(status),
                channels=each.channels,
                response=each.name,
                cooldown_hours=each.cooldown_hours,
            )


def _value(status: BudgetStatus, on: Measure) -> Decimal | None:
    """What was spent, or is expected, to the minor unit; None where that is not known."""
    landing = None if status.landing is None else Decimal(str(status.landing))
    value = status.actual if on == "actual" else landing
    return None if value is None else rounded(value, minor_unit(status.budget.currency))


def _reached(status: BudgetStatus, percent: Decimal, on: Measure) -> Decimal | None:
    """What was spent or is expected, where it is at or beyond a share of the amount; None where it is not."""
    value = _value(status, on)
    return value if value is not None and value > 0 and value >= status.amount * percent / WHOLE else None


def _link(status: BudgetStatus) -> str:
    last = max(status.until - timedelta(days=1), status.period.start)
    return f"budget_variance?{urlencode({'budget': status.budget.name, 'budget_month': f'{last:%b %Y}'})}"


def _key(what: str, status: BudgetStatus, percent: Decimal, on: Measure) -> str:
    budget = status.budget
    return f"{what} {budget.name} {status.period.start} {budget.cycle} {percent.normalize():f}% {on} {budget.basis}"


def _title(what: str, status: BudgetStatus, on: Measure, reached: Decimal) -> str:
    share = f", {reached / status.amount:.0%} of its {what}" if status.amount else f", and has no {what}"
    name = visible(status.budget.name)
    return f"{name} {SPENT[on]} {exact(reached, status.budget.currency)} {in_words(status.period)}{share}"


def _beyond(status: BudgetStatus, reached: Decimal) -> Decimal | None:
    return reached - status.amount if reached > status.amount else None


def _body(status: BudgetStatus, actions: Sequence[str]) -> str:
    currency = status.budget.currency
    lines = [
        f"Planned {exact(status.amount, currency)}, spent {exact(status.actual, currency)} before {status.until}.",
        f"{status.budget.basis} in {currency}.",
    ]
    if status.landing is not None and status.within_80 is not None and not status.over:
        low, high = (exact(bound, currency) for bound in status.within_80)
        lines.insert(1, f"Expected at the end: {exact(status.landing, currency)}, in 8 of 10 cases {low} to {high}.")
    return "\n".join([*lines, *(f"To do: {visible(each)}." for each in actions if each)])
