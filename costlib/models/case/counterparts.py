"""Figures of a case beside the same figures as a ledger measures them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

import pyarrow as pa

from costlib.models.case.digits import COARSE, FINE
from costlib.models.case.figures import figures
from costlib.models.case.measured import Measured
from costlib.models.case.working import worked
from costlib.policy.case import Case

FIGURE = pa.decimal128(38, 6)


@dataclass(frozen=True, slots=True)
class Beside:
    """One figure, as it is shown: to the cent, below 1 in four decimals.

    Args:
        name: What it is.
        unit: Of both values.
        stated: By the case; None where it states none.
        measured: In the ledger; None where that can't be known.
        how: What the measured value is made of, or why there is none.
    """

    name: str
    unit: str
    stated: Decimal | None
    measured: Decimal | None
    how: str

    @property
    def difference(self) -> Decimal | None:
        """Measured less stated; None where either is missing."""
        return None if self.stated is None or self.measured is None else self.measured - self.stated


def beside(case: Case, measured: Measured) -> tuple[Beside, ...]:
    """Each counterpart of a case, in the order of the document.

    Args:
        case: As it rules on a day (``Case.on``).
        measured: In the ledger.

    Raises:
        UsageError: A counterpart names a formula or a figure that does not exist.
    """
    known = figures(case)
    seen = {each.name: each for each in measured.figures}
    found = []
    for each in case.counterparts:
        stated = worked(each.stated, known, each.name).value if each.stated else None
        figure = seen.get(each.ledger)
        how = figure.how if figure else f"no figure '{each.ledger}' is measured"
        said = f"{how}. {each.note}" if each.note else how
        found.append(Beside(each.name, each.unit, shown(stated), shown(figure.value if figure else None), said))
    return tuple(found)


def shown(value: Decimal | None) -> Decimal | None:
    """A figure as it is shown.

    >>> shown(Decimal("24954.28971")), shown(Decimal("0.0278883")), shown(None)
    (Decimal('24954.29'), Decimal('0.0279'), None)
    """
    return None if value is None else value.quantize(FINE if abs(value) < 1 else COARSE, ROUND_HALF_EVEN)


def beside_table(found: Sequence[Beside]) -> pa.Table:
    """Columns: figure, unit, case, ledger and difference (``_value``), how."""
    text = pa.string()
    return pa.table(
        {
            "figure": pa.array([each.name for each in found], text),
            "unit": pa.array([each.unit for each in found], text),
            "case_value": pa.array([each.stated for each in found], FIGURE),
            "ledger_value": pa.array([each.measured for each in found], FIGURE),
            "difference_value": pa.array([each.difference for each in found], FIGURE),
            "how": pa.array([each.how for each in found], text),
        }
    )
