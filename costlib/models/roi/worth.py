"""What a case is worth for many values of its lines at once, in floats: for simulations and for pictures.

Source: net present value, as ``methods.npv``; here as arrays.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from costlib.models.roi.flows import amount
from costlib.policy.roi import RoiCase

Floats = NDArray[np.float64]
SIGN = {"investment": -1.0, "cost": -1.0, "benefit": 1.0}


@dataclass(frozen=True, slots=True)
class Worth:
    """Net present value as a function of multiples of the lines' amounts.

    Args:
        lines: Names, in order.
        net: What each line adds to each year's net flow, (lines, years).
        rate: To discount at.
        tax: On a year's gain, losses carried forward.
    """

    lines: tuple[str, ...]
    net: Floats
    rate: float
    tax: float

    @classmethod
    def of(cls, case: RoiCase, rate: float | None = None) -> "Worth":
        """Of a case, at its own rate where None."""
        net = [[SIGN[line.kind] * float(amount(line, year)) for year in range(case.years + 1)] for line in case.lines]
        return cls(
            tuple(line.name for line in case.lines),
            np.array(net),
            float(case.discount_rate) if rate is None else rate,
            float(case.tax_rate),
        )

    def npv(self, times: Mapping[str, Floats | float], rate: Floats | float | None = None) -> Floats:
        """Net present value for each draw.

        Args:
            times: Line to multiples of its amount, one for each draw; 1 where it is not named.
            rate: One for each draw, or one for all; its own where None.

        Returns:
            As many as there are draws, in the case's currency.
        """
        chosen = np.array(self.rate if rate is None else rate, dtype=float)
        columns = [np.asarray(times.get(name, 1.0), dtype=float) for name in self.lines]
        draws = np.stack(np.broadcast_arrays(*columns, np.zeros_like(chosen))[:-1], axis=-1)
        worth = carried = np.zeros(draws.shape[:-1])
        for year, lines in enumerate(self.net.T):  # year by year: a table of all would not fit for long horizons
            net = draws @ lines
            gain = net + carried
            carried = np.minimum(gain, 0.0)
            worth = worth + (net - self.tax * np.maximum(gain, 0.0)) / (1 + chosen) ** year
        return np.asarray(worth)
