"""What a scenario may change beside factors: models, caches, tenants that come and go, rates of currencies.

Each says what happens, not what that does to cost: the ledger's tokens, drivers and currencies tell that.
"""

from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from costlib.policy.dated import Dated
from costlib.policy.pool_fields import Name

Share = Annotated[Decimal, Field(allow_inf_nan=False, ge=0, le=1)]
Cost = Annotated[Decimal, Field(allow_inf_nan=False, ge=0, le=1_000_000_000)]
Quantity = Annotated[Decimal, Field(allow_inf_nan=False, ge=0, le=1_000_000_000_000_000)]
Multiple = Annotated[Decimal, Field(allow_inf_nan=False, gt=0, le=1000)]
Move = Annotated[Decimal, Field(allow_inf_nan=False, ge=-99, le=10_000)]


class ModelSwitch(Dated):
    """A share of a model's tokens is written by another model, with as many tokens.

    Args:
        model: As charged.
        to_model: As price books name it.
        to_provider: Who charges for it; empty for who charges for ``model``.
        share: Of the tokens, 0 to 1.
    """

    model: Name
    to_model: Name
    to_provider: str = ""
    share: Share


class CacheRate(Dated):
    """A share of prompt tokens is read from a cache.

    Args:
        rate: 0 to 1, in place of what it is now.
        model: As charged; empty for every model whose cache has a price.
    """

    rate: Share
    model: str = ""


class Joining(Dated):
    """A tenant joins.

    Args:
        tenant: Its name, which nobody bears yet.
        like: Tenant whose direct cost and drivers it has, ``scale`` times; empty where they are given.
        scale: How big it is beside that tenant.
        monthly_cost: Direct cost, in ``currency``; where there is nobody that it is like.
        currency: Of that.
        drivers: Metric to quantity a month; where there is nobody that it is like.
    """

    tenant: Name
    like: str = ""
    scale: Multiple = Decimal(1)
    monthly_cost: Cost | None = None
    currency: str = Field(default="USD", pattern="^[A-Z]{3}$")
    drivers: dict[str, Quantity] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.like) == (self.monthly_cost is not None):
            raise ValueError(f"'{self.tenant}': say whom it is like, or what it costs a month, and not both")
        if self.like and self.drivers:
            raise ValueError(f"'{self.tenant}' has the drivers of {self.like}: take its own out, or say its cost")
        if self.like.casefold() == self.tenant.casefold():
            raise ValueError(f"'{self.tenant}' can't be like itself: name another tenant")
        return self


class Leaving(Dated):
    """A tenant leaves: its direct cost and its drivers go, what it shared stays with the others."""

    tenant: Name


class RateMove(Dated):
    """A currency is worth so many per cent more, in every other currency; negative is less."""

    currency: str = Field(pattern="^[A-Z]{3}$")
    percent: Move
