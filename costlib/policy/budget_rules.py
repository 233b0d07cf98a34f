"""What is done about budgets: ladders of alerts, automated responses, spending gates, limits of services, targets.

Source: models.md of the reference framework (budgets).
"""

import re
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from costlib.policy.dated import Dated
from costlib.policy.notices import Severity
from costlib.policy.pool_fields import Entry, Name

LONGEST_CODE = 20
"""Characters of a wrong code that an error repeats."""
Measure = Literal["actual", "forecast"]
Level = Literal["info", "warning", "critical"]
SEVERITY: dict[Level, Severity] = {"info": "low", "warning": "medium", "critical": "critical"}
"""Level of a step to the severity of its notice."""
GateScope = Literal["global", "department", "project"]
GateKind = Literal["hard_stop", "approval_required", "warning"]
ResponseAction = Literal["notify", "webhook"]


def _not_negative(amount: Decimal) -> Decimal:
    if amount < 0:
        raise ValueError(f"{amount:f} is negative: give 0 or more")
    return amount


def _code(text: str) -> str:
    if re.fullmatch("[A-Z]{3}", text) is None:
        raise ValueError(f"'{text[:LONGEST_CODE]}' is no currency: write its code as USD")
    return text


Money = Annotated[Decimal, Field(allow_inf_nan=False, max_digits=25, decimal_places=10), AfterValidator(_not_negative)]
Currency = Annotated[str, AfterValidator(_code)]
Percent = Annotated[Decimal, Field(allow_inf_nan=False, gt=0, le=1000)]
Growth = Annotated[Decimal, Field(allow_inf_nan=False, gt=0, le=100)]
Part = Annotated[Decimal, Field(allow_inf_nan=False, ge=0, le=10)]


class Step(Entry):
    """One rung: at so many per cent of the budget, by what was spent or by what is expected.

    Args:
        percent: Of the budget's amount.
        on: What reaches it: cost so far, or the projected landing.
        severity: How much it matters.
        action: What to do then, in words.
    """

    percent: Percent
    on: Measure
    severity: Level = "warning"
    action: str = ""


class Ladder(Dated):
    """Steps that budgets name."""

    steps: Annotated[tuple[Step, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _once(self) -> Self:
        places = [(step.percent, step.on) for step in self.steps]
        twice = next((each for index, each in enumerate(places) if each in places[:index]), None)
        if twice is not None:
            raise ValueError(f"has two steps at {twice[0]} % of {twice[1]} spend: keep one")
        return self


class Response(Dated):
    """What happens by itself when a budget reaches a step; never twice within its cooldown.

    Args:
        percent: Of the budget's amount.
        on: What reaches it.
        actions: How it is told.
        channels: Names of the alert channels that it goes to.
        tasks: What whoever receives it should do, in order.
        cooldown_hours: For which it stays silent after it fired.
    """

    percent: Percent
    on: Measure = "actual"
    actions: Annotated[tuple[ResponseAction, ...], Field(min_length=1)] = ("notify",)
    channels: tuple[Name, ...] = ()
    tasks: tuple[str, ...] = ()
    cooldown_hours: Annotated[int, Field(ge=0, le=8760)] = 24


class Gate(Dated):
    """What stops or delays a spend.

    Args:
        scope: Whose spends it watches.
        value: The department or project; None for each of them.
        kind: What it does.
        approvers: Who may let a spend through.
        amount: A single spend above it is caught, in ``currency``.
        percent: A spend is caught that brings a budget above so many per cent of its amount.
        currency: Of ``amount``.
    """

    scope: GateScope = "global"
    value: Name | None = None
    kind: GateKind
    approvers: tuple[Name, ...] = ()
    amount: Money | None = None
    percent: Percent | None = None
    currency: Currency = "USD"

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.amount is None) == (self.percent is None):
            raise ValueError("needs a threshold: either an amount of one spend, or a percent of the budget")
        if self.kind == "approval_required" and not self.approvers:
            raise ValueError("asks for approval but names no approvers: add them")
        if self.scope == "global" and self.value is not None:
            raise ValueError(f"is global but names '{self.value}': remove that, or give it another scope")
        return self


class Limit(Dated):
    """The monthly limit of a service (``name``): warning and critical in per cent of it; scaling down is up to you."""

    amount: Annotated[Decimal, Field(allow_inf_nan=False, gt=0)]
    currency: Currency = "USD"
    warning: Percent = Decimal(80)
    critical: Percent = Decimal(95)
    auto_scale_down: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.warning > self.critical:
            raise ValueError(f"warns at {self.warning} %, after critical at {self.critical} %: swap the two")
        return self


class Target(Dated):
    """A goal: ``cost_reduction`` and ``efficiency`` as fractions, ``roi`` as value for each unit of cost."""

    name: Literal["cost_reduction", "efficiency", "roi"]
    value: Part


class Planning(Dated):
    """Defaults of a plan: factor on the forecast, contingency on top of it, and the variance that is let pass."""

    growth: Growth = Decimal(1)
    contingency: Part = Decimal("0.15")
    variance_threshold: Part = Decimal("0.10")
