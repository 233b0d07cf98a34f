"""The public site on DigitalOcean: one invoice line per resource and month, with no list price."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from costlib.sample.charges import Charges, tags
from costlib.sample.company import DIGITALOCEAN, START
from costlib.sample.shapes import COST, QUANTITY, Calendar, Ints
from costlib.scope import next_month

_CENT = COST // 100
_HOURS = 24


@dataclass(frozen=True, slots=True)
class Line:
    """A resource at a price in cents a month, from ``since`` up to but not including ``until`` (firsts of months)."""

    name: str
    kind: str
    service: tuple[str, str, str]
    cents: int
    since: date = START
    until: date = date.max
    tagged: bool = True


_DROPLET = ("Droplets", "Compute", "Virtual Machines")
_SPACES = ("Spaces", "Storage", "Object Storage")
_BALANCER = ("Load Balancers", "Networking", "Application Networking")
_OLD_SITE = date(2025, 12, 1)
LINES = (
    Line("edge-fra-1", "Droplet", _DROPLET, 2400),
    Line("edge-nyc-1", "Droplet", _DROPLET, 2400),
    Line("old-site", "Droplet", _DROPLET, 4800, until=_OLD_SITE),
    Line("edge-sgp-1", "Droplet", _DROPLET, 2400, since=date(2025, 4, 1)),
    Line("edge-fra-2", "Droplet", _DROPLET, 4800, since=date(2025, 8, 1)),
    Line("site-2026", "Droplet", _DROPLET, 9600, since=_OLD_SITE),
    Line("edge-nyc-2", "Droplet", _DROPLET, 4800, since=date(2026, 2, 1)),
    Line("edge-syd-1", "Droplet", _DROPLET, 4800, since=date(2026, 6, 1)),
    Line("site-assets", "Space", _SPACES, 500, tagged=False),
    Line("video-previews", "Space", _SPACES, 2135, since=date(2025, 10, 1), tagged=False),
    Line("edge-lb", "Load Balancer", _BALANCER, 1200),
)


def edge_charges(calendar: Calendar) -> list[Charges]:
    """All invoice lines; the last month is a preview up to the end of the sample."""
    return [_invoiced(calendar, line) for line in LINES]


def _invoiced(calendar: Calendar, line: Line) -> Charges:
    months = [month for month in calendar.month_starts() if line.since <= month < line.until]
    day, until = calendar.spans(months)
    whole = np.array([(next_month(month) - month).days for month in months], dtype=np.int64)
    billed: Ints = (line.cents * (until - day) // whole) * _CENT
    hours = (until - day) * _HOURS * QUANTITY
    service, category, subcategory = line.service
    return Charges(
        place=DIGITALOCEAN,
        fixed={
            "ServiceName": service,
            "ServiceCategory": category,
            "ServiceSubcategory": subcategory,
            "SkuId": f"do-{service.lower().replace(' ', '-')}-{line.cents}",
            "SkuPriceId": f"do-{service.lower().replace(' ', '-')}-{line.cents}",
            "SkuMeter": line.kind,
            "PricingUnit": "Hours",
            "ConsumedUnit": "Hours",
            "ResourceId": f"do:{line.kind.lower().replace(' ', '')}:{line.name}",
            "ResourceName": line.name,
            "ResourceType": line.kind,
            "ChargeCategory": "Usage",
            "ChargeFrequency": "Usage-Based",
            "ChargeDescription": f"{line.name} ({line.kind})",
            "PricingCategory": "Standard",
            "Tags": tags(department="growth", project="site", environment="prod") if line.tagged else None,
        },
        day=day,
        until=until,
        billed_on=day,
        billed=billed,
        effective=billed,
        listed=None,
        contracted=None,
        quantity=hours,
        consumed=hours,
    )
