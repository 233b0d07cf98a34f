"""Metrics as the table of the contract, with the oddities that real ones have: spellings, gaps, early starts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from costlib.focus.contract import METRICS
from costlib.sample.arrow import QUANTITY_DIGITS, dates, exact, midnight, table
from costlib.sample.company import START, TENANTS, TRIAL_SINCE, TRIAL_TENANT
from costlib.sample.shapes import QUANTITY, Calendar, Ints

SPELLED = "verdantide"
SPELLED_TENANT = "Verdantide"
SPELLED_SINCE, SPELLED_UNTIL = date(2026, 5, 4), date(2026, 5, 9)
"""On these days the mailing tool wrote the tenant's name in small letters."""
TRIAL_EMAILS = 200
"""E-mails a day that a tenant sent while it tried the product: before it joined, so before it owned any cost."""
_MAILING = "emails"


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric over the days of the calendar; ``values`` are (days, tenants) in 1e-7 units.

    ``since`` is the first day on which it was measured: there are no rows before, which is not the same as 0.
    """

    name: str
    unit: str
    values: Ints
    since: date = START


def metrics_table(calendar: Calendar, metrics: Sequence[Metric]) -> Any:
    """All metrics, one row per day, tenant and metric, from the day each tenant joined and each metric was measured."""
    found = [_rows(calendar, metric) for metric in metrics]
    number = np.repeat(np.arange(len(metrics)), [day.size for day, _, _ in found])
    day, tenant, value = (np.concatenate(parts) for parts in zip(*found, strict=True))
    names = pa.array([*(tenant.name for tenant in TENANTS), SPELLED])
    columns = {
        "date": midnight(dates(day)),
        "tenant": names.take(pa.array(tenant)),
        "metric": pa.array([metric.name for metric in metrics]).take(pa.array(number)),
        "value": exact(value, QUANTITY_DIGITS),
        "unit": pa.array([metric.unit for metric in metrics]).take(pa.array(number)),
    }
    return table(METRICS, columns, number.size)


def _rows(calendar: Calendar, metric: Metric) -> tuple[Ints, Ints, Ints]:
    """Day number, tenant number and value of each row of one metric."""
    joined = np.array([calendar.number(tenant.joined) for tenant in TENANTS])
    measured = np.maximum(joined, calendar.number(metric.since))
    day, tenant = np.nonzero(calendar.numbers[:, None] >= measured)
    rows = day, tenant, metric.values[day, tenant]
    return _mailed(calendar, *rows) if metric.name == _MAILING else rows


def _mailed(calendar: Calendar, day: Ints, tenant: Ints, value: Ints) -> tuple[Ints, Ints, Ints]:
    """Rows of the mailing tool: with the trial, and with the other spelling."""
    names = [tenant.name for tenant in TENANTS]
    joined = TENANTS[names.index(TRIAL_TENANT)].joined
    trial = calendar.between(TRIAL_SINCE, joined)
    odd = (tenant == names.index(SPELLED_TENANT)) & np.isin(day, calendar.between(SPELLED_SINCE, SPELLED_UNTIL))
    return (
        np.concatenate([trial, day]),
        np.concatenate([np.full(trial.size, names.index(TRIAL_TENANT)), np.where(odd, len(names), tenant)]),
        np.concatenate([np.full(trial.size, TRIAL_EMAILS * QUANTITY), value]),
    )
