"""What tenants are measured by: business metrics, unit costs, and the weights of the efficiency score.

Source: models.md of the reference framework (tenant analytics).
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from costlib.policy.dated import Dated, ended, ruling
from costlib.policy.documents import parsed

KIND = "analytics"
"""Name of the document in the decisions store."""
MetricKind = Literal["flow", "level"]


class Weights(Dated):
    """How much each part of the efficiency score counts; only their proportions matter."""

    unit_cost: Decimal = Field(ge=0)
    idle: Decimal = Field(ge=0)
    cached: Decimal = Field(ge=0)
    shared: Decimal = Field(ge=0)

    @model_validator(mode="after")
    def _counts(self) -> Self:
        if not any(self.parts.values()):
            raise ValueError("all weights are 0: give one of them some")
        return self

    @property
    def parts(self) -> dict[str, Decimal]:
        """Part to weight."""
        return {"unit_cost": self.unit_cost, "idle": self.idle, "cached": self.cached, "shared": self.shared}


class BusinessMetric(Dated):
    """A business metric: ``name`` as in the metrics file, where ``*`` adds up all that fit.

    Args:
        title: For people.
        unit: Of its values; values in another unit are refused.
        kind: A ``flow`` adds up over days, a ``level`` is averaged over them.
    """

    title: str
    unit: str
    kind: MetricKind


class Unit(Dated):
    """A unit cost: cost by volume of a metric.

    Args:
        title: For people.
        metric: Name of a business metric of this document.
        per: For how many of it.
        categories: FOCUS service categories whose cost counts; all where empty.
    """

    title: str
    metric: str
    per: Decimal = Field(default=Decimal(1), gt=0)
    categories: tuple[str, ...] = ()


class AnalyticsPolicy(BaseModel):
    """The document."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    weights: tuple[Weights, ...]
    metrics: tuple[BusinessMetric, ...]
    units: tuple[Unit, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for entries in (self.weights, self.metrics, self.units):
            ended(entries, lambda entry: entry.name)
        named = {metric.name for metric in self.metrics}
        for unit in self.units:
            if unit.metric not in named:
                raise ValueError(
                    f"unit '{unit.name}' counts '{unit.metric}', which is no metric here: add it or mend it"
                )
        return self

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Self:
        """Read a document.

        Raises:
            UsageError: Names the entry, the field and the remedy.
        """
        return parsed(cls, body, KIND)

    def weights_on(self, day: date) -> dict[str, Decimal]:
        """Part of the efficiency score to weight, as ruling on a day; empty where none rule."""
        found = ruling(self.weights, day)
        return found[0].parts if found else {}

    def units_on(self, day: date) -> tuple[Unit, ...]:
        """Unit costs that rule on a day and whose metric does, in the order of the document."""
        metrics = {metric.name for metric in ruling(self.metrics, day)}
        return tuple(unit for unit in ruling(self.units, day) if unit.metric in metrics)

    def metric_on(self, name: str, day: date) -> BusinessMetric | None:
        """The metric of that name as it rules on a day; None where it does not."""
        return next((metric for metric in ruling(self.metrics, day) if metric.name == name), None)
