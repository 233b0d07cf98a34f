"""What models cost for a content piece: charges that name a content type, by the pieces of that type."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from costlib.amounts import added
from costlib.models.ratios import share
from costlib.models.tenants.volumes import Volumes
from costlib.models.units.content_costs import ContentType, content_types
from costlib.models.units.unit_costs import UnitCost

Months = Mapping[date, Iterable[ContentType]]


def content_months(measured: Volumes, rows: Iterable[Mapping[str, Any]]) -> dict[date, list[ContentType]]:
    """Content types per month in which pieces were measured, oldest first.

    Args:
        measured: Pieces per month.
        rows: Of ``queries_ai.ai_spend`` by ``month`` and ``x_ContentType``.
    """
    months: dict[date, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        months[row["month"]].append(row)
    return {month: content_types(measured.within([month]), months[month]) for month in measured.by_month()}


def whole(found: Months) -> list[ContentType]:
    """Content types over all months, most pieces first; of a type whose cost is unknown in a month, it is unknown."""
    groups: dict[str, list[ContentType]] = defaultdict(list)
    for types in found.values():
        for each in types:
            groups[each.name].append(each)
    pieces = {name: added(each.pieces for each in group) for name, group in groups.items()}
    everything = added(pieces.values())
    return [
        ContentType(name, count, share(count, everything), _cost(groups[name]))
        for name, count in sorted(pieces.items(), key=lambda item: (-item[1], item[0]))
    ]


def per_piece(found: Iterable[ContentType]) -> Decimal | None:
    """Cost of a piece over the content types of which cost and pieces are known; None where there are none."""
    both = [(each.cost, each.pieces) for each in found if each.cost is not None]
    if not both:
        return None
    return UnitCost(added(cost for cost, _ in both), added(pieces for _, pieces in both)).value


def by_month(found: Months) -> dict[date, Decimal | None]:
    """Cost of a piece per month."""
    return {month: per_piece(types) for month, types in found.items()}


def _cost(group: Iterable[ContentType]) -> Decimal | None:
    costs = [each.cost for each in group]
    known = [cost for cost in costs if cost is not None]
    return added(known) if known and len(known) == len(costs) else None
