"""Variants of a pool: another method, other weights."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from costlib.amounts import EXACT, added
from costlib.cents import apportion
from costlib.currencies import CENT
from costlib.policy.allocation import AllocationPolicy, Method, Pool
from costlib.policy.documents import parsed, plain

Weights = dict[tuple[str, str], Decimal]
"""(activity, driver) to weight; the activity of a pool's own drivers and shares is empty."""
FREE: tuple[Method, ...] = ("usage", "resource", "even")
"""Methods that need nothing but drivers, so that any pool can move to them."""
BY_COST: Mapping[str, Decimal] = {"facts.cost": Decimal(1)}
NONE = Decimal(0)
WHOLE = Decimal(100)


def methods(pool: Pool) -> list[Method]:
    """Methods that a pool can move to without more to be said, its own first."""
    return [pool.method, *(method for method in FREE if method != pool.method)]


def weights(pool: Pool) -> Weights:
    """What a pool's cost goes by: weights of drivers, or per cent of tenants; empty where nothing can be weighed."""
    if pool.method == "fixed":
        return {("", name): percent for name, percent in pool.shares.items()}
    if pool.method == "activity":
        return {(each.name, name): weight for each in pool.activities for name, weight in each.drivers.items()}
    return {("", name): weight for name, weight in pool.drivers.items()} if pool.method in {"usage", "resource"} else {}


def in_percent(found: Weights) -> dict[tuple[str, str], int]:
    """Weights as whole per cent of their activity: where sliders stand.

    >>> in_percent({("", "tokens"): Decimal(3), ("", "calls"): Decimal(1)})
    {('', 'tokens'): 75, ('', 'calls'): 25}
    """
    shares: dict[tuple[str, str], int] = {}
    for activity in dict.fromkeys(name for name, _ in found):
        mine = {key: weight for key, weight in found.items() if key[0] == activity}
        exact = {key: EXACT.divide(EXACT.multiply(weight, WHOLE), added(mine.values())) for key, weight in mine.items()}
        shares |= {key: int(share) for key, share in apportion(WHOLE, exact, Decimal(1)).items()}
    return shares


def proportions(found: Weights) -> str:
    """How weights count, in words: only their proportion does.

    >>> proportions({("", "calls"): Decimal(30), ("", "tokens"): Decimal(90)})
    'Weights count in proportion: calls 25 %, tokens 75 %.'
    """
    if any(not added(found[each] for each in found if each[0] == activity) for activity, _ in found):
        return "All weights of an activity are 0: give one of them some."
    parts = (f"{name} {percent} %" for (_, name), percent in in_percent(found).items())
    return f"Weights count in proportion: {', '.join(parts)}."


def alike(one: Weights, other: Weights) -> bool:
    """Whether two sets of weights share out alike, to the per cent; weights that are all 0 are like no others.

    >>> alike({("", "a"): Decimal(1)}, {("", "a"): Decimal(7)})
    True
    """
    activities = {activity for activity, _ in one}
    if any(not any(weight for (each, _), weight in one.items() if each == activity) for activity in activities):
        return False
    return in_percent(one) == in_percent(other)


def moved(pool: Pool, method: Method, drivers: Mapping[str, Decimal] | None = None) -> Pool:
    """The pool under another method; one that needs drivers goes by these, else by its own, else by owned cost.

    Raises:
        UsageError: The method needs what the pool does not have.
    """
    if method == pool.method and not drivers:
        return pool
    own = BY_COST if method == "resource" else _own_drivers(pool) or BY_COST
    return _checked(
        pool, {"method": method, "drivers": dict(drivers or own) if method in {"usage", "resource"} else {}}
    )


def reweighted(pool: Pool, found: Weights) -> Pool:
    """The pool with other weights; fixed percentages are brought to 100 in hundredths.

    Raises:
        UsageError: All weights of an activity are 0.
    """
    of = {activity: {name: w for (each, name), w in found.items() if each == activity} for activity, _ in found}
    if pool.method == "fixed":
        return _checked(pool, {"shares": _to_whole(of.get("", {}))})
    if pool.method == "activity":
        activities = [
            {**plain(each.model_dump()), "drivers": of.get(each.name, each.drivers)} for each in pool.activities
        ]
        return _checked(pool, {"activities": activities})
    return _checked(pool, {"drivers": of.get("", {})})


def into(policy: AllocationPolicy, variants: Iterable[Pool], source: str) -> AllocationPolicy:
    """The policy with the entries of these pools replaced; each keeps its days.

    Args:
        policy: What the variants were made from.
        variants: With the name, kind of owner and first day of the entry that each replaces.
        source: Why.
    """
    others = {(pool.owner, pool.name, pool.valid_from): pool for pool in variants}
    return AllocationPolicy(
        pools=tuple(
            others.get((pool.owner, pool.name, pool.valid_from), pool).model_copy(
                update={"valid_to": pool.valid_to}
                | ({"source": source} if (pool.owner, pool.name, pool.valid_from) in others else {})
            )
            for pool in policy.pools
        )
    )


def _to_whole(shares: Mapping[str, Decimal]) -> dict[str, Decimal]:
    whole = added(shares.values())
    if not whole:
        return dict(shares)
    return apportion(WHOLE, {name: EXACT.divide(EXACT.multiply(s, WHOLE), whole) for name, s in shares.items()}, CENT)


def _own_drivers(pool: Pool) -> dict[str, Decimal]:
    """Drivers of a pool, or of its activities, each activity counting the same."""
    if pool.drivers or not pool.activities:
        return dict(pool.drivers)
    found: dict[str, Decimal] = {}
    for (_, name), percent in in_percent(weights(pool)).items():
        found[name] = found.get(name, NONE) + percent
    return found


def _checked(pool: Pool, other: Mapping[str, object]) -> Pool:
    return parsed(Pool, {**pool.model_dump(), **other}, f"pool '{pool.name}'")
