"""AWS Cost and Usage Report, legacy: CSV with columns such as ``lineItem/UnblendedCost``, or its Parquet spelling.

Parquet deliveries name the same columns as Athena does (``line_item_unblended_cost``); one mapping reads both.
"""

from costlib import sql
from costlib.connectors.base import Head, Source, TableConnector
from costlib.connectors.cur import charges
from costlib.connectors.mapping import Columns, bare

MARKS = tuple(map(bare, ("line_item_line_item_type", "line_item_usage_start_date", "line_item_currency_code")))
COSTS = tuple(map(bare, ("line_item_unblended_cost", "line_item_net_unblended_cost")))
MAPS = frozenset({"resource_tags", "product", "cost_category", "discount"})
"""Columns that hold many values in CUR 2.0; in the legacy report each value has a column of its own."""
TAG_PREFIXES = ("resourceTags/user:", "resource_tags_user_")
AWS_TAG_PREFIXES = ("resourceTags/", "resource_tags_")


def is_cur(head: Head) -> bool:
    """Whether a table holds AWS line items, legacy or 2.0."""
    names = {bare(name) for name in head.columns}
    return head.shape == "table" and names.issuperset(MARKS) and not names.isdisjoint(COSTS)


class AwsCur(TableConnector):
    """Legacy Cost and Usage Report."""

    name = "aws-cur"
    title = "AWS Cost and Usage Report (legacy)"
    explodes = True

    def recognises(self, head: Head) -> bool:
        """AWS line items with one column per tag and product attribute."""
        return is_cur(head) and MAPS.isdisjoint(head.columns)

    def source_rows(self, source: Source) -> str:
        """Every staged row; the word ``None`` in a column of a reservation or savings plan is nothing too."""
        return without_none(source)

    def to_focus(self, source: Source) -> str:
        """Line items as charges; ``resourceTags`` columns become Tags without the prefix ``user:``."""
        cols = Columns(source)
        tags: dict[str, str] = {}
        for prefix in (*TAG_PREFIXES, *AWS_TAG_PREFIXES):
            found = cols.starting(prefix)
            tags |= {key: name for key, name in found.items() if name not in tags.values()}
        return charges(cols, tags=cols.packed(tags), product="NULL")


def without_none(source: Source) -> str:
    """SQL of the staged rows, with the word ``None`` taken from text columns of reservations and savings plans."""
    wordy = [
        sql.ident(name)
        for name, kind in source.types.items()
        if kind == "VARCHAR" and bare(name).startswith(("savingsplan", "reservation"))
    ]
    replaced = ", ".join(f"nullif({name}, 'None') AS {name}" for name in wordy)
    return f"SELECT * REPLACE ({replaced}) FROM staged" if wordy else "SELECT * FROM staged"
