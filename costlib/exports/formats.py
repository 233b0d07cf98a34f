"""Number formats of Excel columns: amounts in the minor unit of their currency, everything else as it is."""

import re

import pyarrow as pa

MINOR_UNITS = {"BHD": 3, "CLP": 0, "ISK": 0, "JOD": 3, "JPY": 0, "KRW": 0, "KWD": 3, "OMR": 3, "TND": 3, "VND": 0}
"""Decimals of a currency's smallest coin (ISO 4217), where they are not 2."""
NO_AMOUNT = re.compile(r"tokens|quantity|rows|known|share|percent|ratio|rate|score|count|volume|value")
COUNT = "#,##0"
NUMBER = "#,##0.######"


def column_format(field: pa.Field, currency: str) -> str:
    """Excel's format for a column's numbers.

    >>> column_format(pa.field("rows", pa.int64()), "USD")
    '#,##0'
    >>> column_format(pa.field("cost", pa.decimal128(38, 12)), "JPY")
    '[>=1]#,##0 "JPY";[<=-1]-#,##0 "JPY";0.######## "JPY"'
    """
    if pa.types.is_integer(field.type):
        return COUNT
    return amount_format(currency) if is_amount(field) else NUMBER


def is_amount(field: pa.Field) -> bool:
    """Whether a column holds money: it is called a cost, or it is decimal and not called something else."""
    name = field.name.lower()
    return name.endswith("cost") or (pa.types.is_decimal(field.type) and not NO_AMOUNT.search(name))


def amount_format(currency: str) -> str:
    """Cents from a cent upwards; below a cent all digits, so that no charge reads as nothing.

    >>> amount_format("USD")
    '[>=0.01]#,##0.00 "USD";[<=-0.01]-#,##0.00 "USD";0.00###### "USD"'
    """
    code = f' "{currency}"' if re.fullmatch(r"[A-Z]{3}", currency) else ""
    decimals = MINOR_UNITS.get(currency, 2)
    cents = f".{'0' * decimals}" if decimals else ""
    least = f"0.{'0' * (decimals - 1)}1" if decimals else "1"
    tiny = f"0.{'0' * decimals}{'#' * (8 - decimals)}"
    return f"[>={least}]#,##0{cents}{code};[<=-{least}]-#,##0{cents}{code};{tiny}{code}"
