"""Options of a source of the kind ``aws-advice``."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from costlib.policy.documents import parsed
from costlib.sources.aws.session import SESSION, refuse_session
from costlib.sources.settings import SourceSettings

TopicName = Literal[
    "forecast",
    "anomalies",
    "rightsizing",
    "reservations",
    "savings_plans",
    "dimensions",
    "tags",
    "cost_categories",
    "hourly",
    "accounts",
    "budgets",
]
USUAL: tuple[TopicName, ...] = (
    *("forecast", "anomalies", "rightsizing", "reservations", "savings_plans"),
    *("accounts", "budgets"),
)
"""Those without which little is to be seen; the others cost more, or are what the ledger knows from the bill."""
SERVICES = (
    "Amazon Elastic Compute Cloud - Compute",
    "Amazon Relational Database Service",
    "Amazon ElastiCache",
    "Amazon Redshift",
    "Amazon OpenSearch Service",
    "Amazon MemoryDB",
)
"""Services that have reservations, as Cost Explorer names them."""
Metric = Literal[
    "UnblendedCost",
    "AmortizedCost",
    "NetAmortizedCost",
    "NetUnblendedCost",
    "BlendedCost",
    "UsageQuantity",
    "NormalizedUsageAmount",
]
Dimension = Literal[
    "AZ",
    "INSTANCE_TYPE",
    "LINKED_ACCOUNT",
    "OPERATION",
    "PLATFORM",
    "PURCHASE_TYPE",
    "RECORD_TYPE",
    "REGION",
    "SERVICE",
    "TENANCY",
    "USAGE_TYPE",
]
Plan = Literal["COMPUTE_SP", "EC2_INSTANCE_SP", "SAGEMAKER_SP", "DATABASE_SP"]
Name = Annotated[str, Field(min_length=1, max_length=1024)]


class Options(BaseModel):
    """What is asked on each topic.

    Args:
        topics: Which; see ``USUAL``.
        lookback: Days that recommendations rest on.
        term: Of what is to be bought.
        payment: For what is to be bought.
        scope: Whether purchases are for all accounts together or for each.
        services: Whose reservations.
        plans: Which Savings Plans.
        across_families: Whether an instance may be of another family after it is resized.
        benefits: Whether reservations and Savings Plans that there are count when an instance is resized.
        dimensions: Whose values.
        tag_keys: Whose values; the first ten keys that there are where empty.
        account: Whose budgets; that of the keys where empty.
        hourly_metrics: Of each of the last 14 days' hours.
        hourly_group_by: At most two dimensions.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    topics: Annotated[tuple[TopicName, ...], Field(min_length=1)] = USUAL
    lookback: Literal["SEVEN_DAYS", "THIRTY_DAYS", "SIXTY_DAYS"] = "THIRTY_DAYS"
    term: Literal["ONE_YEAR", "THREE_YEARS"] = "ONE_YEAR"
    payment: Literal["NO_UPFRONT", "PARTIAL_UPFRONT", "ALL_UPFRONT"] = "NO_UPFRONT"
    scope: Literal["PAYER", "LINKED"] = "PAYER"
    services: Annotated[tuple[Name, ...], Field(min_length=1, max_length=20)] = SERVICES
    plans: Annotated[tuple[Plan, ...], Field(min_length=1)] = (
        "COMPUTE_SP",
        "EC2_INSTANCE_SP",
        "SAGEMAKER_SP",
        "DATABASE_SP",
    )
    across_families: bool = False
    benefits: bool = True
    dimensions: Annotated[tuple[Dimension, ...], Field(min_length=1)] = (
        "SERVICE",
        "REGION",
        "LINKED_ACCOUNT",
        "INSTANCE_TYPE",
    )
    tag_keys: Annotated[tuple[Name, ...], Field(max_length=50)] = ()
    account: Annotated[str, Field(pattern=r"^(\d{12})?$")] = ""
    hourly_metrics: Annotated[tuple[Metric, ...], Field(min_length=1)] = ("UnblendedCost",)
    hourly_group_by: Annotated[tuple[Dimension, ...], Field(max_length=2)] = ()

    @model_validator(mode="after")
    def _once(self) -> Self:
        for name in ("topics", "services", "plans", "dimensions", "tag_keys", "hourly_metrics", "hourly_group_by"):
            chosen = getattr(self, name)
            if len(set(chosen)) < len(chosen):
                raise ValueError(f"{name} names one of them twice: drop it, each would be asked and paid for again")
        return self


def options_of(settings: SourceSettings) -> Options:
    """The options of a source.

    Raises:
        UsageError: One of them can't be; names it and the remedy.
    """
    refuse_session(settings)
    mine = {name: each for name, each in settings.options.items() if name not in SESSION}
    return parsed(Options, mine, f"source '{settings.name}', options")
