"""Hierarchy: amounts of owners rolled up to the groups that they belong to."""

from collections.abc import Mapping
from decimal import Decimal


def rolled_up(amounts: Mapping[str, Decimal], parents: Mapping[str, str]) -> dict[str, Decimal]:
    """Amount of every owner and group with all that is below it, whatever order they come in.

    The amounts of those without a parent add up to all of them.

    Args:
        amounts: What each owner has itself.
        parents: Owner to its parent, without a circle (see ``Ownership.parents_on``).

    >>> found = rolled_up(
    ...     {"Verdantide": Decimal(3), "Driftmere": Decimal(2)}, {"Verdantide": "Reef", "Driftmere": "Reef"}
    ... )
    >>> {name: str(amount) for name, amount in sorted(found.items())}
    {'Driftmere': '2', 'Reef': '5', 'Verdantide': '3'}
    """
    total: dict[str, Decimal] = {}
    for name, amount in amounts.items():
        for each in lineage(name, parents):
            total[each] = total.get(each, Decimal(0)) + amount
    return total


def lineage(name: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    """An owner and the groups above it, from the inside out.

    >>> lineage("api", {"api": "platform", "platform": "engineering"})
    ('api', 'platform', 'engineering')
    """
    found = [name]
    while found[-1] in parents:
        found.append(parents[found[-1]])
    return tuple(found)


def tops(amounts: Mapping[str, Decimal], parents: Mapping[str, str]) -> dict[str, Decimal]:
    """Amounts rolled up, of those alone that have no parent: they add up to all amounts."""
    return {name: amount for name, amount in rolled_up(amounts, parents).items() if name not in parents}
