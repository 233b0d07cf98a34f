"""Gates, ladders, limits and crossed steps as tables."""

from collections.abc import Sequence
from datetime import date

import pyarrow as pa

from costlib.amounts import exact
from costlib.models.budgets.limits import standing
from costlib.models.budgets.status import BudgetStatus
from costlib.models.ratios import in_percent, share
from costlib.policy.budget_rules import Gate, Limit
from costlib.policy.budgets import BudgetPolicy
from costlib.policy.dated import ended
from costlib.policy.notices import SEVERITIES, Notice

MONEY = pa.decimal128(38, 10)
KINDS = {"hard_stop": "Stops", "approval_required": "Asks for approval", "warning": "Warns"}


def gates_title(policy: BudgetPolicy, day: date) -> str:
    """How many gates watch, in a sentence."""
    found = policy.gates_on(day)
    if not found:
        return "No gate watches what is spent"
    closing = sum(each.kind != "warning" for each in found)
    return f"{len(found)} gate{'s' if len(found) > 1 else ''} watch what is spent, {closing} can stop it"


def gates_table(policy: BudgetPolicy, day: date) -> pa.Table:
    """Columns: ``gate``, ``does``, ``watches``, ``closes``, ``approvers``, ``source``."""
    found = policy.gates_on(day)
    return _texts(
        gate=[each.name for each in found],
        does=[KINDS[each.kind] for each in found],
        watches=[each.value or ("everything" if each.scope == "global" else f"each {each.scope}") for each in found],
        closes=[_closes(each) for each in found],
        approvers=[", ".join(each.approvers) for each in found],
        source=[each.source for each in found],
    )


def ladders_table(policy: BudgetPolicy, day: date) -> pa.Table:
    """Columns: ``ladder``, ``step``, ``on``, ``severity``, ``action``."""
    ladders = [each for each in ended(policy.ladders, lambda entry: entry.name) if each.rules_on(day)]
    rows = [(ladder.name, step) for ladder in ladders for step in ladder.steps]
    return _texts(
        ladder=[name for name, _ in rows],
        step=[f"{step.percent.normalize():f} %" for _, step in rows],
        on=["expected spend" if step.on == "forecast" else "actual spend" for _, step in rows],
        severity=[step.severity for _, step in rows],
        action=[step.action for _, step in rows],
    )


def limits_table(limits: Sequence[Limit], found: Sequence[BudgetStatus]) -> pa.Table:
    """Columns: ``service``, ``status``, ``used_percent``, ``spent``, ``limit``, ``currency``, ``scale_down``."""
    return pa.table(
        {
            "service": pa.array([each.name for each in limits], pa.string()),
            "status": pa.array([standing(*pair) for pair in zip(limits, found, strict=True)], pa.string()),
            "used_percent": pa.array([in_percent(share(each.actual, each.amount)) for each in found], pa.float64()),
            "spent": pa.array([each.actual for each in found], MONEY),
            "limit": pa.array([each.amount for each in found], MONEY),
            "currency": pa.array([each.budget.currency for each in found], pa.string()),
            "scale_down": pa.array([each.auto_scale_down for each in limits], pa.bool_()),
        }
    )


def crossed_title(found: Sequence[Notice]) -> str:
    """How many steps are crossed, and how many of them matter most."""
    if not found:
        return "No step is crossed"
    grave = sum(each.severity == "critical" for each in found)
    return f"{len(found)} step{'s' if len(found) > 1 else ''} crossed, {grave} of them critical"


def crossed_table(found: Sequence[Notice]) -> pa.Table:
    """Gravest first. Columns: ``severity``, ``what``, ``scope``, ``beyond`` (null within the amount), ``currency``."""
    rows = sorted(found, key=lambda each: (-SEVERITIES.index(each.severity), -(each.amount or 0)))
    return pa.table(
        {
            "severity": pa.array([each.severity for each in rows], pa.string()),
            "what": pa.array([each.title for each in rows], pa.string()),
            "scope": pa.array([each.scope for each in rows], pa.string()),
            "beyond": pa.array([each.amount for each in rows], MONEY),
            "currency": pa.array([each.currency for each in rows], pa.string()),
        }
    )


def _closes(gate: Gate) -> str:
    if gate.amount is not None:
        return f"above {exact(gate.amount, gate.currency)} for one spend"
    return f"above {gate.percent:f} % of a budget"


def _texts(**columns: Sequence[str]) -> pa.Table:
    return pa.table({name: pa.array(list(values), pa.string()) for name, values in columns.items()})
