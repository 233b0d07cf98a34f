"""Instances on AWS: which run when, for how many hours, and what a thirty-day month of each costs."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from costlib.sample.charges import Sku, tags
from costlib.sample.company import AWS_PROD, AWS_STAGING, TENANTS, Place
from costlib.sample.shapes import MONTH_DAYS, QUANTITY, Calendar, Ints, growth

HOURS = 24
_WEEKEND_FROM = 5
_EVERY_DEDICATED = 5
WINTER_BREAKS = ((date(2024, 12, 20), date(2025, 1, 6)), (date(2025, 12, 20), date(2026, 1, 6)))
"""Over the holidays only one GPU instance is left on."""


def _sku(instance_type: str, price: int, cores: int, memory: int) -> Sku:
    return Sku(
        id=f"aws-{instance_type}",
        service="Amazon Elastic Compute Cloud",
        category="Compute",
        subcategory="Virtual Machines",
        meter=f"{instance_type} Instance",
        unit="30 Days",
        price=price,
        consumed_unit="Hours",
        details=f'{{"InstanceType":"{instance_type}","CoreCount":{cores},"MemorySize":{memory},"OperatingSystem":"Linux"}}',
    )


C5 = _sku("c5.2xlarge", 150_000, 8, 16)
G4DN = _sku("g4dn.xlarge", 280_000, 4, 16)


@dataclass(frozen=True, slots=True)
class Pool:
    """Instances of one type: ``first`` of them from the first day, more as the pool grows by ``growth`` a month."""

    place: Place
    sku: Sku
    project: str
    first: int
    growth: float


WEB = Pool(AWS_PROD, C5, "content-engine", 6, 0.092)
GPU = Pool(AWS_PROD, G4DN, "media-rendering", 3, 0.082)
STAGING_POOLS = (
    Pool(AWS_STAGING, C5, "content-engine", 2, 0.045),
    Pool(AWS_STAGING, G4DN, "media-rendering", 1, 0.03),
)


@dataclass(frozen=True, slots=True)
class Running:
    """A pool over the days. Arrays are (instances, days), in 1e-7 hours and 1e-7 thirty-day months."""

    pool: Pool
    hours: Ints
    quantity: Ints

    def columns(self, instance: int) -> dict[str, str]:
        """FOCUS columns that name one instance and say whose it is."""
        place, short = self.pool.place, self.pool.sku.id.removeprefix("aws-").split(".")[0]
        name = f"{place.environment}-{short}-{instance + 1:03d}"
        owner = dedicated_to(instance) if self.pool == WEB else None
        return {
            "ResourceId": f"arn:aws:ec2:{place.region_id}:{place.id}:instance/i-{name}",
            "ResourceName": name,
            "ResourceType": "Instance",
            "Tags": tags(tenant=owner, department="platform", project=self.pool.project, environment=place.environment),
        }


def dedicated_to(instance: int) -> str | None:
    """Tenant that an instance of the web pool is dedicated to: every fifth beyond the first ones, to an enterprise."""
    late = instance - WEB.first
    if late < 0 or late % _EVERY_DEDICATED:
        return None
    enterprises = [tenant.name for tenant in TENANTS if tenant.plan == "enterprise"]
    return enterprises[min(late // _EVERY_DEDICATED // 2, len(enterprises) - 1)]


def running(calendar: Calendar, rng: np.random.Generator, pool: Pool) -> Running:
    """Hours and quantities of a pool. The first instances never stop; later ones are scaled down at weekends."""
    level = np.floor(pool.first * growth(calendar, pool.growth)).astype(np.int64)
    instance = np.arange(level.max())[:, None]
    asleep = rng.integers(6, 11, size=(instance.size, calendar.count)) * (instance >= pool.first)
    if pool.place == AWS_STAGING:
        asleep = np.full_like(asleep, HOURS)
    weekend = calendar.weekdays >= _WEEKEND_FROM
    hours = (HOURS - asleep * weekend) * (instance < level)
    for since, until in WINTER_BREAKS if pool == GPU else ():
        hours[1:, calendar.between(since, until)] = 0
    return Running(pool, hours * QUANTITY, _months(hours))


def _months(hours: Ints) -> Ints:
    """Turn hours into 1e-7 thirty-day months, each instance's running total rounded down."""
    total = np.cumsum(hours, axis=1) * QUANTITY // (HOURS * MONTH_DAYS)
    return np.diff(total, axis=1, prepend=0)
