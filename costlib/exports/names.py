"""Names of exported files and sheets: they say what is inside and are safe on every system."""

import re
from datetime import date

from costlib.scope import BASIS_TITLES, Scope

LONGEST_SHEET = 31
"""Excel refuses longer names."""
LONGEST_STEM = 80


def file_name(what: str, scope: Scope, as_of: date, suffix: str) -> str:
    """Name of an export: what, basis, currency, first and last day, and the day before which the data is complete.

    >>> from costlib.scope import Period
    >>> file_name("Spend by service", Scope(Period.month("2026-10")), date(2026, 11, 3), "csv")
    'spend-by-service_billed_USD_2026-10-01_2026-10-31_as-of-2026-11-03.csv'
    >>> file_name("../../etc/x", Scope(Period.month("2026-10")), date(2026, 11, 3), ".xlsx")
    'etc-x_billed_USD_2026-10-01_2026-10-31_as-of-2026-11-03.xlsx'
    """
    currency = re.sub(r"[^A-Z]", "", scope.currency.upper())
    days = f"{scope.period.start}_{scope.period.last_day}"
    parts = (slug(what), BASIS_TITLES[scope.basis], currency, days, f"as-of-{as_of}")
    return f"{'_'.join(parts)}.{slug(suffix)}"


def sheet_name(what: str) -> str:
    """Name that Excel accepts for a sheet: no character beyond the 16 bits that it counts in, none that XML forbids.

    >>> sheet_name("[Cost] by tenant/month: all of them, ever")
    'Cost by tenant month all of the'
    >>> sheet_name("history"), sheet_name("'")
    ('history sheet', 'Table')
    """
    clean = re.sub(r"[\[\]:*?/\\\s]+|[^\x20-\ud7ff\ue000-\ufffd]+", " ", what).strip(" '")[:LONGEST_SHEET].strip(" '")
    if clean.lower() == "history":
        return f"{clean} sheet"
    return clean or "Table"


def slug(text: str) -> str:
    """A part of a file's name.

    >>> slug("ROI: Content engine"), slug("..")
    ('roi-content-engine', 'export')
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:LONGEST_STEM] or "export"
