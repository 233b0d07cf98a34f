"""Datasets of the lake: FOCUS facts with our own ``x_`` columns, and the tables that stand beside them."""

from dataclasses import dataclass

from costlib.focus.columns import BILLING_PERIOD, CONTRACT_COMMITMENT, COST_AND_USAGE, INVOICE_DETAIL, Column, Kind

MONEY_SCALE = 18
"""Decimals kept of every amount; what a source gives beyond them is rounded once at load and reported as residue."""

SQL_TYPES: dict[Kind, str] = {
    "text": "VARCHAR",
    "json": "VARCHAR",
    "decimal": f"DECIMAL(38, {MONEY_SCALE})",
    "time": "TIMESTAMPTZ",
}
COSTS = ("BilledCost", "EffectiveCost", "ListCost", "ContractedCost")


@dataclass(frozen=True, slots=True)
class Dataset:
    """A table of the lake.

    Args:
        name: Folder of the table in the lake.
        columns: What is stored; a column that a source lacks is null.
        essential: Columns without which a row means nothing: a row that lacks one is quarantined.
        month: The time column whose month decides which delivery a row belongs to.
        spans: (start, end) pairs that must not end before they start.
    """

    name: str
    columns: tuple[Column, ...]
    essential: tuple[str, ...]
    month: str
    spans: tuple[tuple[str, str], ...] = ()

    @property
    def time(self) -> str:
        """The column that says when: the start of the first span, else the month column."""
        return self.spans[0][0] if self.spans else self.month

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in stored order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return the column of that name; KeyError when there is none."""
        return next(column for column in self.columns if column.name == name)


def _own(name: str, kind: Kind = "text") -> Column:
    return Column(name, kind, "recommended", nullable=True)


OWN = (
    _own("x_Model"),  # the LLM as its provider names it
    _own("x_TokenKind"),  # input, cached_input, cache_write_5m, cache_write_1h, output
    _own("x_ContentType"),
    _own("x_PublisherName"),  # FOCUS 1.0-1.2 PublisherName, kept for the way back
    _own("x_CostFallback"),  # on sources that say so: which cost columns are a fallback
    _own("x_Other", "json"),  # source columns that FOCUS has no place for, as one JSON object
)
"""Our columns that a connector may fill. ``x_Source``, ``x_BillingScope``, ``x_SourceFile`` and ``x_SourceRow`` are
filled by ingest, with ``x_BillingMonth`` and ``x_Delivery``."""

FACTS = Dataset(
    name="facts",
    columns=COST_AND_USAGE + OWN,
    essential=("BillingCurrency", "BillingPeriodStart", "ChargePeriodStart", "ChargePeriodEnd", "ChargeCategory"),
    month="BillingPeriodStart",
    spans=(("ChargePeriodStart", "ChargePeriodEnd"), ("BillingPeriodStart", "BillingPeriodEnd")),
)


def _required(name: str, kind: Kind = "text") -> Column:
    return Column(name, kind, "mandatory", nullable=False)


METRICS = Dataset(
    name="metrics",
    columns=(
        _required("date", "time"),
        _own("tenant"),
        _required("metric"),
        _required("value", "decimal"),
        _required("unit"),
    ),
    essential=("date", "metric", "value", "unit"),
    month="date",
)
"""Usage drivers and business metrics per tenant and day; a null tenant means the company as a whole."""

RATES = Dataset(
    name="rates",
    columns=(
        _required("date", "time"),
        _required("from_currency"),
        _required("to_currency"),
        _required("rate", "decimal"),
        _required("source"),
    ),
    essential=("date", "from_currency", "to_currency", "rate", "source"),
    month="date",
)
"""One unit of ``from_currency`` is worth ``rate`` units of ``to_currency`` from ``date`` until the next entry."""

DATASETS = (FACTS, METRICS, RATES)
FOCUS_DATASETS = {
    "Cost and Usage": COST_AND_USAGE,
    "Invoice Detail": INVOICE_DETAIL,
    "Billing Period": BILLING_PERIOD,
    "Contract Commitment": CONTRACT_COMMITMENT,
}
