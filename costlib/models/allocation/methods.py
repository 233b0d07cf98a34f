"""Methods: how the cost of a cell is shared out. Each gives lines; a line shares out a fraction by one driver.

Fractions of a cell's lines add up to 1 at most; what is left, and what strangers would get, stays unallocated.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from costlib.amounts import EXACT, added
from costlib.errors import DriverError
from costlib.models.allocation.costs import Cell
from costlib.models.allocation.drivers import Drivers, Volume
from costlib.policy.allocation import Activity, Pool, Tier

ONE = Decimal(1)
HEADS = "heads"
PERCENT = "fixed %"


@dataclass(frozen=True, slots=True)
class Line:
    """Shares out ``weight`` (fraction) of a cell's cost in proportion to the quantities.

    ``reason`` tells why no one gets it; then there are no quantities.
    """

    driver: str
    weight: Decimal
    volume: Volume = field(default_factory=lambda: Volume({}, ""))
    reason: str = ""


Lines = dict[Cell, list[Line]]


def lines(pool: Pool, drivers: Drivers) -> Lines:
    """Lines of every cell of a pool."""
    return METHODS[pool.method](pool, drivers)


def by_drivers(pool: Pool, drivers: Drivers) -> Lines:
    """Share of each driver, weighed: each driver is normalised to its own total first, so units never mix."""
    return {Cell(pool.name): _weighed(pool.drivers, pool, drivers)}


def even(pool: Pool, drivers: Drivers) -> Lines:
    """The same for each head (weighed by plan where the pool says so)."""
    return {Cell(pool.name): [_heads(pool, drivers.members)]}


def fixed(pool: Pool, drivers: Drivers) -> Lines:
    """Percentages as decided; a name that nobody knows keeps its share unallocated."""
    strangers = frozenset(name for name in pool.shares if name not in drivers.members)
    return {Cell(pool.name): [Line(PERCENT, ONE, Volume(dict(sorted(pool.shares.items())), "%", strangers))]}


def tiered(pool: Pool, drivers: Drivers) -> Lines:
    """Volume weighed by the rate of the band that it lies in."""
    (driver,) = pool.drivers
    try:
        volume = drivers.volume(driver, pool)
    except DriverError as error:
        return {Cell(pool.name): [Line(driver, ONE, reason=str(error))]}
    weighed = {owner: banded(quantity, pool.tiers) for owner, quantity in volume.quantities.items()}
    if not any(weighed.values()):
        return {Cell(pool.name): [Line(driver, ONE, reason=f"every rate that applies to '{driver}' is 0")]}
    return {Cell(pool.name): [Line(driver, ONE, Volume(weighed, f"{volume.unit} x rate", volume.strangers))]}


def activity(pool: Pool, drivers: Drivers) -> Lines:
    """Activity-based: fixed parts evenly among who uses the activity at all, variable parts by its drivers."""
    found: Lines = {Cell(pool.name): [Line("", ONE, reason="fits no cost part of the pool's activities: add one")]}
    for each in pool.activities:
        variable = _weighed(each.drivers, pool, drivers)
        shared = [_users(pool, each, variable, drivers)]
        for part in each.parts:
            found[Cell(pool.name, each.name, part.name)] = shared if part.behaviour == "fixed" else variable
    return found


Rule = Callable[[Pool, Drivers], Lines]
METHODS: Mapping[str, Rule] = MappingProxyType(
    {"usage": by_drivers, "resource": by_drivers, "even": even, "fixed": fixed, "tiered": tiered, "activity": activity}
)


def banded(quantity: Decimal, tiers: Sequence[Tier]) -> Decimal:
    """Volume times the rate of each band it passes through.

    >>> banded(Decimal(150), [Tier(up_to=100, rate=1), Tier(rate=Decimal("0.5"))])
    Decimal('125.0')
    """
    below, weighed = Decimal(0), Decimal(0)
    for tier in tiers:
        upper = quantity if tier.up_to is None else min(quantity, tier.up_to)
        weighed = EXACT.add(weighed, EXACT.multiply(max(EXACT.subtract(upper, below), Decimal(0)), tier.rate))
        below = max(upper, below)
    return weighed


def _weighed(weights: Mapping[str, Decimal], pool: Pool, drivers: Drivers) -> list[Line]:
    whole = added(weights.values())
    return [_line(name, EXACT.divide(weight, whole), pool, drivers) for name, weight in weights.items() if weight]


def _line(driver: str, weight: Decimal, pool: Pool, drivers: Drivers) -> Line:
    try:
        return Line(driver, weight, drivers.volume(driver, pool))
    except DriverError as error:
        return Line(driver, weight, reason=str(error))


def _heads(pool: Pool, owners: Mapping[str, str]) -> Line:
    counted = {owner: pool.plan_weights.get(plan, ONE) for owner, plan in owners.items()}
    if not any(counted.values()):
        return Line(HEADS, ONE, reason="nobody is known to share it: tag resources or list owners")
    return Line(HEADS, ONE, Volume(dict(sorted(counted.items())), HEADS))


def _users(pool: Pool, each: Activity, variable: Sequence[Line], drivers: Drivers) -> Line:
    users = {owner for line in variable for owner, quantity in line.volume.quantities.items() if quantity}
    if not users:
        return Line(HEADS, ONE, reason=f"nobody used activity '{each.name}': {variable[0].reason}")
    strangers = frozenset(users - drivers.members.keys())
    heads = _heads(pool, {owner: drivers.members.get(owner, "") for owner in sorted(users)})
    return Line(heads.driver, ONE, Volume(heads.volume.quantities, HEADS, strangers), heads.reason)
