"""The whole sample: charges, metrics and rates of the company over its days, the same for the same seed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from costlib.errors import UsageError
from costlib.sample.adjustments import corrections, credits_granted, taxes
from costlib.sample.ai import ai_charges
from costlib.sample.clouds import cloud_charges
from costlib.sample.cluster import cluster_charges
from costlib.sample.company import END, START
from costlib.sample.content import written
from costlib.sample.coverage import fleet_charges
from costlib.sample.edge import edge_charges
from costlib.sample.infrastructure import aws_charges
from costlib.sample.metric_table import metrics_table
from costlib.sample.metrics import tenant_metrics
from costlib.sample.purchases import purchases
from costlib.sample.rates import rates_table
from costlib.sample.shapes import MONTH_DAYS, Calendar
from costlib.sample.table import facts_table


@dataclass(frozen=True, slots=True)
class SampleCompany:
    """Arrow tables with exactly the columns of ``FACTS``, ``METRICS`` and ``RATES``."""

    facts: Any
    metrics: Any
    rates: Any


def generate(seed: int = 7, end: date = END) -> SampleCompany:
    """Make the sample company from 2024-11-01 up to but not including ``end``.

    Args:
        seed: Of the noise; everything else is fixed.
        end: First day without data. Commitments balance exactly where no monthly fee reaches beyond it.

    Raises:
        UsageError: When less than the first month would be left.
    """
    calendar = Calendar(end)
    if calendar.count < MONTH_DAYS:
        raise UsageError(f"the sample starts on {START} and needs {MONTH_DAYS} days: choose an end after {end}")
    rng = np.random.default_rng(seed)
    works = written(calendar, rng)
    charges = [*aws_charges(calendar, rng), *fleet_charges(calendar, rng), *purchases(calendar)]
    charges += [*cloud_charges(calendar, rng), *cluster_charges(calendar, rng), *edge_charges(calendar)]
    charges += ai_charges(calendar, rng, works)
    metrics = tenant_metrics(calendar, rng, works, charges)
    charges += [*corrections(calendar, charges), *credits_granted(calendar)]
    charges += taxes(calendar, charges)
    return SampleCompany(facts_table(charges), metrics_table(calendar, metrics), rates_table(calendar))
