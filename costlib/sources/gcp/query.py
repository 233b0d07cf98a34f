"""The query of a month of Google Cloud's billing export: its table, its bounds, and the most that it may read."""

import math
import re
from collections.abc import Mapping
from datetime import timedelta
from decimal import ROUND_UP, Decimal, InvalidOperation
from typing import Any

from costlib.errors import FetchError, UsageError
from costlib.sources.kind import Part
from costlib.sources.settings import SourceSettings

PROJECT = re.compile(r"[a-z][a-z0-9.:-]{4,61}[a-z0-9]")
TABLE = re.compile(rf"{PROJECT.pattern}\.\w{{1,1024}}\.[\w-]{{1,1024}}", re.ASCII)
COLUMN = re.compile(r"[A-Za-z_]\w{0,299}", re.ASCII)
REPORTS = ("usage", "focus")
MONTH_OF: Mapping[str, str] = {
    "usage": "bill.invoice.month",
    "focus": "FORMAT_DATE('%Y%m', DATE(bill.BillingPeriodStart))",
}
"""Table to what says its rows' invoice month, as 202610."""
EARLY_DAYS = 5
GIB = 2**30
TIB = 2**40
MILLIONTH = Decimal("0.000001")
LEAST = 10 * 2**20
"""Bytes that any query is billed for at least."""
ROOM = Decimal("1.1")
"""Rows may arrive between the question what a query reads and the query."""
DEFAULTS: Mapping[str, Any] = {
    "table": "",
    "report": "",
    "project": "",
    "partition": "_PARTITIONTIME",
    "late_days": 45,
    "most_gib": 10,
    "usd_per_tib": "6.25",
}
"""Options.

``table`` is project.dataset.table; ``report`` is ``usage`` or ``focus``, by the table's name where it is left out;
``project`` pays for the queries, the table's where it is left out; ``partition`` is the column of the day of export,
empty where the table has no parts; ``usd_per_tib`` is the price of a TiB read.
Source of the default price: Google, BigQuery pricing, on-demand queries in the US and the EU.
"""
BOUNDS: Mapping[str, tuple[str, int]] = {
    "late_days": ("0", 400),
    "most_gib": ("0.01", 1_000_000),
    "usd_per_tib": ("0", 1_000),
}


def check(settings: SourceSettings) -> None:
    """Look at the options.

    Raises:
        UsageError: One of them can't be.
    """
    if unknown := sorted(set(settings.options) - set(DEFAULTS)):
        raise _refused(settings, f"'{unknown[0]}' is unknown: there are {', '.join(DEFAULTS)}")
    if not TABLE.fullmatch(_text(settings, "table")):
        raise _refused(settings, "table is none: give it as project.dataset.table")
    if _text(settings, "project") and not PROJECT.fullmatch(_text(settings, "project")):
        raise _refused(settings, "project is no name of a project")
    if _text(settings, "partition") and not COLUMN.fullmatch(_text(settings, "partition")):
        raise _refused(settings, "partition is no name of a column")
    if report_of(settings) not in REPORTS:
        raise _refused(settings, f"report is none of {', '.join(REPORTS)}")
    for name, (least, most) in BOUNDS.items():
        if not Decimal(least) <= _number(settings, name) <= most:
            raise _refused(settings, f"{name} is no number from {least} to {most:,}")


def report_of(settings: SourceSettings) -> str:
    """Which table it is."""
    return _text(settings, "report") or ("focus" if "_focus_" in _text(settings, "table") else "usage")


def project_of(settings: SourceSettings) -> str:
    """Who pays for the queries."""
    return _text(settings, "project") or _text(settings, "table").rsplit(".", 2)[0]


def query(settings: SourceSettings, part: Part) -> dict[str, Any]:
    """The query of a month, as the interface takes it."""
    month = part.period.start.replace(day=1)
    partition, values = _text(settings, "partition"), {"month": ("STRING", f"{month:%Y%m}")}
    where = f"{MONTH_OF[report_of(settings)]} = @month"
    if partition:
        where += f" AND {partition} >= @first AND {partition} < @beyond"
        late = timedelta(days=int(_number(settings, "late_days")))
        values["first"] = ("TIMESTAMP", f"{month - timedelta(days=EARLY_DAYS)}T00:00:00Z")
        values["beyond"] = ("TIMESTAMP", f"{part.period.end + late}T00:00:00Z")
    parameters = [
        {"name": name, "parameterType": {"type": kind}, "parameterValue": {"value": text}}
        for name, (kind, text) in values.items()
    ]
    text = f"SELECT TO_JSON_STRING(bill) AS bill FROM `{_text(settings, 'table')}` AS bill WHERE {where}"
    return {
        "query": text,
        "useLegacySql": False,
        "parameterMode": "NAMED",
        "queryParameters": parameters,
        "maximumBytesBilled": str(most_bytes(settings)),
    }


def most_bytes(settings: SourceSettings) -> int:
    """Most that a query may read."""
    return max(LEAST, int(_number(settings, "most_gib") * GIB))


def bytes_of(said: object, most: int, title: str) -> int:
    """What a query may be billed for, by what it is said to read.

    Raises:
        FetchError: That is no number, or more than it may.

    >>> bytes_of("0", GIB, "It"), bytes_of("1000000000", GIB, "It")
    (10485760, 1073741824)
    """
    if not (isinstance(said, str | int) and str(said).isdecimal()):
        raise FetchError(f"{title} does not say what the query reads: its interface may have changed, report it")
    if int(said) > most:
        needed = math.ceil(Decimal(said) / GIB)
        raise FetchError(
            f"{title} would read {needed} GiB for the month: raise most_gib ({most / GIB:g}) of the source"
        )
    return max(LEAST, min(most, int(int(said) * ROOM)))


def dollars(settings: SourceSettings, count: int) -> Decimal:
    """US dollars for reading so many bytes, rounded up to a millionth.

    >>> settings = SourceSettings(name="g", kind="gcp-bigquery", since="2026-10-01")
    >>> dollars(settings, 10 * GIB)
    Decimal('0.061036')
    """
    return (Decimal(count) / TIB * _number(settings, "usd_per_tib")).quantize(MILLIONTH, ROUND_UP)


def _text(settings: SourceSettings, name: str) -> str:
    return str(settings.options.get(name, DEFAULTS[name]))


def _number(settings: SourceSettings, name: str) -> Decimal:
    """An option as a number; -1 where it is none."""
    try:
        found = Decimal(_text(settings, name))
    except InvalidOperation:
        return Decimal(-1)
    return found if found.is_finite() else Decimal(-1)


def _refused(settings: SourceSettings, why: str) -> UsageError:
    return UsageError(f"source '{settings.name}', options: {why}")
