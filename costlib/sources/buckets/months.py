"""Which month an object of a bucket is of, as far as its path says."""

import re
from datetime import date

from costlib.connectors.manifests import PERIOD_FOLDER

DAYS = re.compile(r"(20\d{2})(0[1-9]|1[0-2])\d{2}-20\d{6}")
"""Folder of a billing period, as AWS (end exclusive) and Azure (inclusive) write it."""
MONTH = re.compile(r"(?:[A-Za-z_]+=)?(20\d{2})-?(0[1-9]|1[0-2])(?:-?[0-3]\d)?")
PAIR = re.compile(r"(?:year=)?(20\d{2})/(?:month=)?(0?[1-9]|1[0-2])(?:/|$)")
IN_NAME = re.compile(r"(?<!\d)(20\d{2})-?(0[1-9]|1[0-2])(?:-?[0-3]\d)?(?!\d)")


def below(key: str, prefix: str) -> str:
    """A key without the prefix that all share.

    >>> below("bills/cur/a.csv", "bills"), below("cur/a.csv", "")
    ('cur/a.csv', 'cur/a.csv')
    """
    return key.removeprefix(f"{prefix}/")


def period_of(key: str) -> date | None:
    """First day of the billing month of a delivery's folder, as AWS and Azure name it; None where none is named.

    >>> str(period_of("cur/20261001-20261101/cur-Manifest.json"))
    '2026-10-01'
    >>> str(period_of("x/metadata/BILLING_PERIOD=2026-09/x-Manifest.json"))
    '2026-09-01'
    """
    for part in key.split("/")[:-1]:
        if found := DAYS.fullmatch(part):
            return _first(found)
        if part.startswith(PERIOD_FOLDER) and (found := MONTH.fullmatch(part)):
            return _first(found)
    return None


def month_of(path: str) -> date | None:
    """First day of the month that any path names: in its folders, the deepest first, else in the file's name.

    >>> [str(month_of(path)) for path in ("2026-10/a.csv", "year=2026/month=9/a.csv", "bill_202608.csv", "a_10.csv")]
    ['2026-10-01', '2026-09-01', '2026-08-01', 'None']
    """
    *folders, name = path.split("/")
    tries = [MONTH.fullmatch(part) for part in reversed(folders)]
    tries += [PAIR.search("/".join(folders)), IN_NAME.search(name)]
    return next((_first(each) for each in tries if each), None)


def _first(found: re.Match[str]) -> date:
    return date(int(found[1]), int(found[2]), 1)
