"""Euros in dollars: one dated rate per month, invented for the sample."""

from typing import Any

import numpy as np
import pyarrow as pa

from costlib.focus.contract import RATES
from costlib.sample.arrow import exact, midnight, table
from costlib.sample.shapes import Calendar

SOURCE = "sample company treasury table, not market rates"
_DIGITS = 4
_EUR_USD = (
    *(10640, 10480, 10390, 10450, 10620, 10880, 11120, 11240, 11310, 11350, 11280, 11190),
    *(11120, 11060, 10990, 10940, 10980, 11050, 11130, 11200, 11260, 11230, 11170, 11140),
    11160,
)
"""In 1e-4 dollars, from November 2024 on; a later month keeps the last."""


def rates_table(calendar: Calendar) -> Any:
    """One row per month of the sample."""
    months = calendar.month_starts()
    rates = np.array([_EUR_USD[min(place, len(_EUR_USD) - 1)] for place in range(len(months))], dtype=np.int64)
    columns = {
        "date": midnight(np.array(months, dtype="datetime64[D]")),
        "from_currency": pa.array(["EUR"] * len(months)),
        "to_currency": pa.array(["USD"] * len(months)),
        "rate": exact(rates, _DIGITS),
        "source": pa.array([SOURCE] * len(months)),
    }
    return table(RATES, columns, len(months))
