"""The sample company into a ledger: the same way in as any bill, under sources that say 'sample'."""

import tempfile
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from costlib.ledger import Ledger
from costlib.ledger.ingest import Progress, silent
from costlib.ledger.reports import LoadReport
from costlib.sample.decisions import decide
from costlib.sample.generate import generate


def load_sample(ledger: Ledger, now: datetime, progress: Progress = silent) -> LoadReport:
    """Generate and load the sample company, with its decisions where there are none; loading it again changes nothing.

    The decisions come before the charges, so that these are added up once, by the owners that the decisions name.
    """
    progress("inventing the sample company", 0.0)
    company = generate()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        marked = company.facts.append_column("x_Sample", pa.array([True] * len(company.facts)))
        for provider in pc.unique(marked["ServiceProviderName"]).to_pylist():
            rows = marked.filter(pc.equal(marked["ServiceProviderName"], provider))
            pq.write_table(rows, folder / f"sample-{provider.lower().replace(' ', '-')}.parquet")
        pq.write_table(company.metrics, folder / "sample-metrics.parquet")
        pq.write_table(company.rates, folder / "sample-rates.parquet")
        with ledger.home.writing():
            decide(ledger.state, now)
        return ledger.ingest([folder], now=now, progress=progress)
