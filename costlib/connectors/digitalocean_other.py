"""DigitalOcean's answers that are no charges: recognised, so that one learns what to load instead.

Every entry is a source row and goes to quarantine with its reason; nothing of it reaches the ledger.
"""

from costlib import sql
from costlib.connectors.base import Head, Source, select
from costlib.connectors.json_pages import JsonConnector, body_of, listed

INSTEAD = "load the invoice as CSV or its invoice_items instead"
LISTS = {
    "billing_history": f"an entry of the billing history (invoice or payment) is no charge: {INSTEAD}",
    "invoices": f"an entry of the invoice list is a sum, no charge: {INSTEAD}",
    "data_points": f"a billing insight is an estimate per day that does not add up to the invoice: {INSTEAD}",
}
"""Key of the list that an answer holds, and why its entries are no charges."""
SINGLES = {
    "month_to_date_balance": f"a balance is no charge: {INSTEAD}",
    "product_charges": f"an invoice summary holds sums, no charges: {INSTEAD}",
}
"""Key that marks an answer without a list, and why it is no charge."""
REASONS = LISTS | SINGLES


class DigitalOceanOther(JsonConnector):
    """Balance, billing history, invoice list, invoice summary and insights."""

    name = "digitalocean-other"
    title = "DigitalOcean answers that are no charges (JSON)"

    def recognises(self, head: Head) -> bool:
        """A body with the key of one of these answers."""
        body = body_of(head)
        return any(key in body for key in REASONS) and "invoice_items" not in body

    def source_rows(self, source: Source) -> str:  # noqa: ARG002 - the protocol's signature
        """One per entry of the list, or one for an answer without a list."""
        there = {key: f"json_exists(body, {sql.text('$.' + key)})" for key in REASONS}
        reasons = " ".join(f"WHEN {there[key]} THEN {sql.text(reason)}" for key, reason in REASONS.items())
        lists = " ".join(f"WHEN {there[key]} THEN {listed('body', key)}" for key in LISTS)
        return (
            "SELECT result, reason, row_number() OVER (ORDER BY document, place) AS x_SourceRow FROM ("
            "SELECT document, reason, unnest(list) AS result, generate_subscripts(list, 1) AS place FROM ("
            f"SELECT x_SourceRow AS document, CASE {lists} ELSE [CAST(body AS JSON)] END AS list, "
            f"CASE {reasons} ELSE 'this is no charge: {INSTEAD}' END AS reason FROM staged))"
        )

    def to_focus(self, source: Source) -> str:  # noqa: ARG002 - the protocol's signature
        """Nothing but the reason: the other columns are there so that it is the only one given."""
        epoch = "TIMESTAMPTZ '1970-01-01 00:00:00+00'"
        columns = dict.fromkeys(("BillingPeriodStart", "ChargePeriodStart", "ChargePeriodEnd"), epoch)
        return select({**columns, "BillingCurrency": "'USD'", "ChargeCategory": "'Usage'", "x_Reject": "reason"})
