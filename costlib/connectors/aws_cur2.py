"""AWS CUR 2.0 (Data Exports): snake_case columns; tags, product, cost categories and discounts as maps.

The maps come as MAP in Parquet and as JSON text in CSV. Cost categories and what else has no place in FOCUS are kept in
``x_Other``.
"""

from costlib.connectors.aws_cur import MAPS, is_cur, without_none
from costlib.connectors.base import Head, Source, TableConnector
from costlib.connectors.cur import charges
from costlib.connectors.mapping import Columns

USER_PREFIX = r'([{,]\s*)"user[_:]'
"""The start of a user's tag key inside a JSON object."""


class AwsCur2(TableConnector):
    """CUR 2.0."""

    name = "aws-cur2"
    title = "AWS CUR 2.0 (Data Exports)"
    explodes = True

    def recognises(self, head: Head) -> bool:
        """AWS line items with any of the map columns that only CUR 2.0 has."""
        return is_cur(head) and not MAPS.isdisjoint(head.columns)

    def source_rows(self, source: Source) -> str:
        """Every staged row."""
        return without_none(source)

    def to_focus(self, source: Source) -> str:
        """Line items as charges; user tags lose their prefix."""
        cols = Columns(source)
        tags = f"regexp_replace({_object(cols, 'resource_tags')}, '{USER_PREFIX}', '\\1\"', 'g')"
        product = _object(Columns(source), "product")
        return charges(cols, tags=tags, product=_value(product, "product_name"))


def _object(cols: Columns, name: str) -> str:
    """SQL of a map column as JSON text; null where it is empty."""
    column = cols.raw(name)
    json = f"CAST(to_json({column}) AS VARCHAR)" if cols.has(name) and cols.kind(name) != "VARCHAR" else column
    return f"nullif(nullif(CAST({json} AS VARCHAR), '{{}}'), '')"


def _value(json: str, key: str) -> str:
    """SQL of one value of a JSON object; null where the text is none."""
    return f"CASE WHEN json_valid({json}) THEN json_extract_string({json}, '$.{key}') END"
