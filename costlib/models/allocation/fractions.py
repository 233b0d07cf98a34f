"""Fractions: what part of any shared cost goes where, so that single charges can be split as the whole was."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from costlib.amounts import added
from costlib.models.allocation.costs import Places, Slice, cells, pooled, split
from costlib.models.allocation.flow import Filled, flow
from costlib.models.allocation.run import Segment, shared_out
from costlib.policy.allocation import order

ONE = Decimal(1)


class Element(NamedTuple):
    """One driver's part: the fraction of the cost, and the owner's quantity behind it."""

    ratio: Decimal
    unit: str
    quantity: Decimal


class Fraction(NamedTuple):
    """The part of a cost that an owner gets by way of a pool; None is unallocated, of whatever pool.

    The parts of a cost add up to 1.
    """

    pool: str
    method: str
    tenant: str | None
    elements: tuple[Element, ...]

    @property
    def ratio(self) -> Decimal:
        """Fraction of the cost."""
        return added(each.ratio for each in self.elements)


class Fractions:
    """Splits costs of a segment; the shares are those of all its costs, whatever is split."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self._every = pooled(segment.rows, segment.pools).every
        self._known: dict[Places, tuple[Fraction, ...]] = {}

    def of(self, columns: Mapping[str, str | None]) -> tuple[Fraction, ...]:
        """Where a shared cost with these values goes; empty if it fits no pool."""
        places = cells(columns, self.segment.pools)
        if places and places not in self._known:
            self._known[places] = self._found(places)
        return self._known.get(places, ())

    def _found(self, places: Places) -> tuple[Fraction, ...]:
        filled: dict[Slice, Filled] = {(): flow(order(self.segment.pools), split({places: ONE}), self._every)}
        parts: dict[tuple[str, str, str | None], list[Element]] = defaultdict(list)
        for pool in self.segment.pools:
            for draft in shared_out(self.segment, pool, filled):
                key = ("", "", None) if draft.tenant is None else (pool.name, pool.method, draft.tenant)
                parts[key].append(Element(draft.exact, draft.line.unit, draft.quantity))
        return tuple(Fraction(*key, tuple(elements)) for key, elements in parts.items())
