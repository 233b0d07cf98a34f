"""Infrastructure of a case: lines of quantity times price, a month, and their sum."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from costlib.amounts import added
from costlib.policy.case_entries import Resource


@dataclass(frozen=True, slots=True)
class Line:
    """One resource; ``price`` is for a unit and a month."""

    name: str
    group: str
    quantity: Decimal
    unit: str
    price: Decimal

    @property
    def month(self) -> Decimal:
        """Quantity times price."""
        return self.quantity * self.price


@dataclass(frozen=True, slots=True)
class Infrastructure:
    """All lines, a month, in the case's currency."""

    lines: tuple[Line, ...]

    @property
    def month(self) -> Decimal:
        """Sum of the lines."""
        return added(line.month for line in self.lines)

    @property
    def groups(self) -> dict[str, Decimal]:
        """Group to its sum, in the order in which groups first stand."""
        names = dict.fromkeys(line.group for line in self.lines)
        return {name: added(line.month for line in self.lines if line.group == name) for name in names}


def infrastructure(resources: Iterable[Resource]) -> Infrastructure:
    """The table, in the order given."""
    return Infrastructure(
        tuple(Line(each.name, each.group, each.quantity, each.unit, each.price) for each in resources)
    )
