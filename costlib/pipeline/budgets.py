"""The hourly stage: what is spent of each budget, where it lands, and whom that is told."""

from collections.abc import Sequence

from costlib.amounts import short
from costlib.ledger.ingest import Progress
from costlib.models.budgets import alerts, budget_findings
from costlib.models.budgets.status import BudgetStatus, statuses
from costlib.pipeline.analysis import EMPTY
from costlib.pipeline.stage import Made, Setting
from costlib.pipeline.telling import tell
from costlib.policy.budgets import BudgetPolicy, stored

NONE = "No budget is made yet: make one on the page Budget variance"


def budgets(setting: Setting, progress: Progress) -> Made:
    """Hold every budget against its cycle, and tell the channels which steps and responses are reached."""
    ledger = setting.ledger
    policy = stored(ledger.state)
    if not ledger.version() or not _any(policy, setting):
        return Made(NONE if ledger.version() else EMPTY, skipped=True)
    progress("utilisation and forecasts", 0.0)
    found = statuses(ledger, policy=policy)
    progress("alerts", 0.5)
    notices = alerts.notices(ledger, policy=policy)
    told, error = tell(setting, notices)
    used = budget_findings.headline(found) if found else "No budget rules now"
    responses = sum(bool(each.response) for each in notices)
    steps = (
        ("utilisation", used),
        ("forecasts", _landing(found)),
        ("alerts", told),
        ("responses", f"{responses} set off" if responses else "none set off"),
    )
    return Made(f"{used}. {told}", steps, error)


def _any(policy: BudgetPolicy, setting: Setting) -> bool:
    """Whether a budget or a limit rules on the last day of the data."""
    day = setting.ledger.freshness().last_day
    return bool(policy.on(day) or policy.limits_on(day))


def _landing(found: Sequence[BudgetStatus]) -> str:
    """How many are expected to end above their amount, and the one that does by most."""
    above = [each for each in found if not each.over and each.variance is not None and each.variance > 0]
    if not above:
        return "none is expected to end above its amount"
    most = max(above, key=lambda each: (each.probability or 0.0, each.variance or 0.0))
    return (
        f"{len(above)} of {len(found)} expected to end above their amount, first {most.budget.name}, "
        f"{short(most.variance, most.budget.currency)} above"
    )
