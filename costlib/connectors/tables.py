"""Tables that stand beside the facts, as CSV: metrics per tenant and day, and exchange rates.

Both have fixed column names; other columns are not kept, for these tables have no place for them.
"""

from costlib.connectors.base import Head, Source, TableConnector, select
from costlib.focus.contract import METRICS, RATES


class Metrics(TableConnector):
    """Usage drivers and business metrics; an empty tenant means the company as a whole."""

    name = "metrics"
    title = "Metrics per tenant and day (CSV: date, tenant, metric, value, unit)"
    dataset = METRICS

    def recognises(self, head: Head) -> bool:
        """All columns of the table are there."""
        return head.shape == "table" and head.has(*METRICS.names)

    def to_focus(self, source: Source) -> str:
        """Columns by name."""
        return select({name: source.col(name) for name in METRICS.names})


class Rates(TableConnector):
    """Exchange rates: one unit of ``from_currency`` is worth ``rate`` units of ``to_currency`` from ``date`` on."""

    name = "rates"
    title = "Exchange rates (CSV: date, from_currency, to_currency, rate, source)"
    dataset = RATES

    def recognises(self, head: Head) -> bool:
        """All columns of the table are there."""
        return head.shape == "table" and head.has(*RATES.names)

    def to_focus(self, source: Source) -> str:
        """Columns by name; a rate must be above zero, a currency has three letters."""
        columns = {name: source.col(name) for name in RATES.names}
        for name in ("from_currency", "to_currency"):
            columns[name] = f"upper(trim({source.txt(name)}))"
        rate = f"TRY_CAST({source.txt('rate')} AS DOUBLE)"
        code = "'[A-Z]{3}'"
        columns["x_Reject"] = (
            f"CASE WHEN NOT regexp_full_match({columns['from_currency']}, {code}) "
            f"OR NOT regexp_full_match({columns['to_currency']}, {code}) THEN 'a currency is no three-letter code' "
            f"WHEN {rate} <= 0 THEN 'the rate is not above zero' END"
        )
        return select(columns)
