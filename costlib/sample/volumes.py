"""A metered volume of one resource: how much in the first month, how it grows, and what it charges a day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from costlib.sample.charges import Charges, Sku, tags, usage
from costlib.sample.company import START, Place
from costlib.sample.shapes import MONTH_DAYS, QUANTITY, Calendar, Ints, growth, rhythm, whole


@dataclass(frozen=True, slots=True)
class Volume:
    """A metered volume.

    Args:
        sku: What is metered, with its price.
        resource: Name of the resource.
        kind: Type of the resource.
        monthly: Units in the first month.
        growth: A month, as a fraction.
        project: Tag; None for a resource that nobody tagged.
        department: Tag.
        tenant: Tag of a dedicated resource.
        noise: Spread of its days; 0 for a level that knows no weekdays.
        since: First day of service.
        until: First day without it.
        negotiated: Contracted price in thousandths, from ``negotiated_from`` on.
        negotiated_from: Day from which it holds.
        extra: Units beyond the normal on single days.
    """

    sku: Sku
    resource: str
    kind: str
    monthly: float
    growth: float
    project: str | None
    department: str = "platform"
    tenant: str | None = None
    noise: float = 0.0
    since: date = START
    until: date = date.max
    negotiated: int | None = None
    negotiated_from: date = date.max
    extra: Mapping[date, int] = field(default_factory=dict)

    def charges(self, calendar: Calendar, rng: np.random.Generator, place: Place) -> Iterator[Charges]:
        """Daily usage, before and after the negotiated price."""
        quantity = self.daily(calendar, rng)
        columns = resource_columns(place, self)
        for since, until, price in self._terms():
            days = calendar.between(since, until)
            yield usage(place, self.sku, columns, days, quantity[days], contracted_price=price)

    def daily(self, calendar: Calendar, rng: np.random.Generator) -> Ints:
        """Quantity per day of the calendar in 1e-7 units, whether or not the volume is in service."""
        shape = rhythm(calendar, rng, self.noise) if self.noise else np.ones(calendar.count)
        quantity = whole(self.monthly / MONTH_DAYS * QUANTITY * growth(calendar, self.growth) * shape)
        for day, units in self.extra.items():
            quantity[calendar.between(day, day + timedelta(days=1))] += units * QUANTITY
        return quantity

    def _terms(self) -> tuple[tuple[date, date, int | None], ...]:
        """Return (from, until, contracted price) of the two spans; a span may be empty."""
        change = min(max(self.since, self.negotiated_from), self.until)
        return (self.since, change, None), (change, self.until, self.negotiated)


def resource_columns(place: Place, volume: Volume) -> dict[str, str | None]:
    """FOCUS columns that name the resource and say whose it is."""
    owner = {place.account.tenant_tag: volume.tenant, "department": volume.department, "project": volume.project}
    return {
        "ResourceId": f"{place.id}/{volume.kind.lower().replace(' ', '-')}/{volume.resource}",
        "ResourceName": volume.resource,
        "ResourceType": volume.kind,
        "Tags": tags(**owner, environment=place.environment) if volume.project else None,
    }
