"""Parts of parts in whole minor units: every level adds up to the one above it."""

from collections import defaultdict
from collections.abc import Hashable, Mapping
from decimal import Decimal

from costlib.amounts import added
from costlib.cents import apportion

Path = tuple[Hashable, ...]


def settle(exact: Mapping[Path, Decimal], total: Decimal, unit: Decimal) -> dict[Path, Decimal]:
    """Round a tree of amounts from its root down, by largest remainders.

    Args:
        exact: Path of each leaf to its amount as computed; all paths are equally long.
        total: In whole units, less than one unit away from the sum of the leaves.
        unit: The minor unit.

    >>> third = Decimal(1) / 3
    >>> settle({("a", "x"): third, ("a", "y"): third, ("b", "z"): third}, Decimal(1), Decimal("0.01"))
    {('a', 'x'): Decimal('0.34'), ('a', 'y'): Decimal('0.33'), ('b', 'z'): Decimal('0.33')}
    """
    groups: dict[Hashable, dict[Path, Decimal]] = defaultdict(dict)
    for path, amount in exact.items():
        groups[path[0]][path[1:]] = amount
    sums = {head: added(inside.values()) for head, inside in groups.items()}
    found: dict[Path, Decimal] = {}
    for head, part in apportion(total, sums, unit).items():
        inside = groups[head]
        leaves = {(): part} if () in inside else settle(inside, part, unit)
        found |= {(head, *path): amount for path, amount in leaves.items()}
    return found
