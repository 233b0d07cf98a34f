"""FOCUS CSV and Parquet of any provider, versions 1.0 to 1.4, mapped up to 1.4.

What changed on the way: 1.3 replaced ProviderName and PublisherName by ServiceProviderName and HostProviderName, and
1.4 removed the old two. A source that knows no host gives the service provider as host, as 1.4 asks; the old
publisher is kept in ``x_PublisherName`` for the way back.
Source: FOCUS 1.3 and 1.4 change logs.
"""

from costlib import sql
from costlib.connectors.base import Head, Source, TableConnector, select
from costlib.focus.columns import COST_AND_USAGE
from costlib.focus.contract import OWN

RENAMED = {"SkuPriceid": "SkuPriceId"}
"""Spellings seen in published FOCUS data."""
OLD = ("ProviderName", "PublisherName")
SAMPLE = "x_Sample"
MARKS = ("BilledCost", "ChargeCategory", "ChargePeriodStart")


class FocusFiles(TableConnector):
    """FOCUS Cost and Usage."""

    name = "focus"
    title = "FOCUS cost and usage (1.0 to 1.4)"

    def recognises(self, head: Head) -> bool:
        """FOCUS names its columns as nobody else does."""
        return head.shape == "table" and head.has(*MARKS) and not head.has(SAMPLE)

    def to_focus(self, source: Source) -> str:
        """Same names pass, old names are mapped up, the rest is kept in ``x_Other``."""
        known = {column.name: column.name for column in (*COST_AND_USAGE, *OWN)}
        taken = {name: known.get(RENAMED.get(name, name)) for name in source.types}
        columns = {focus: sql.ident(name) for name, focus in taken.items() if focus}
        columns.setdefault("ServiceProviderName", source.col("ProviderName"))
        columns.setdefault("HostProviderName", columns["ServiceProviderName"])
        columns.setdefault("x_PublisherName", source.col("PublisherName"))
        rest = source.rest([*(n for n, focus in taken.items() if focus), *OLD, SAMPLE])
        columns["x_Other"] = _merged(columns["x_Other"], rest) if source.types.get("x_Other") == "VARCHAR" else rest
        return select(columns)


class SampleFiles(FocusFiles):
    """The sample company's rows: FOCUS, under a format of its own so that every source of theirs says 'sample'."""

    name = "sample"
    title = "sample company"

    def recognises(self, head: Head) -> bool:
        """Only the sample marks its rows."""
        return head.shape == "table" and head.has(*MARKS, SAMPLE)


def _merged(given: str, rest: str) -> str:
    """SQL of the source's own ``x_Other`` with what else has no place; as it is where it is no JSON."""
    both = f"CAST(json_merge_patch(coalesce({rest}, '{{}}'), {given}) AS VARCHAR)"
    return f"CASE WHEN {given} IS NULL THEN {rest} WHEN json_valid({given}) THEN {both} ELSE {given} END"
