"""Words for periods, shares and movements, the same in every sentence."""

import re
from datetime import date
from decimal import Decimal
from unicodedata import category

from costlib import amounts
from costlib.scope import Period, next_month

UP, DOWN = "▲", "▼"
_ACTING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories: controls, formats, lone surrogates, and separators of lines."""
_JOINERS = frozenset("\u200c\u200d")
"""Formats that words and signs of some languages need."""
_HALF_POINT = 0.0005
_BREAK = re.compile(r"[\r\n\v\f\x85\u2028\u2029]+")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+.!$:~<>|^=-])")
_ADDRESS = re.compile(r"https?:(?=//)|www(?=\.)", re.IGNORECASE)
_UNSEEN = "\u2060"
"""A sign without width, at which no line breaks."""


def literal(text: str) -> str:
    r"""Text that Markdown shows as it is: names and messages come from files.

    >>> print(literal("a*b.csv"))
    a\*b\.csv
    >>> print(literal("one\n\nline"))
    one line
    """
    return _MARKDOWN.sub(r"\\\1", unlinked(_BREAK.sub(" ", text)))


def unlinked(text: str) -> str:
    r"""Text whose addresses are read and not clicked: pages make a link of each, wherever a file or provider sends it.

    >>> ascii(unlinked("see HTTPS://a.example or www.b.example, at 10:30"))
    "'see HTTPS:\\u2060//a.example or www\\u2060.b.example, at 10:30'"
    """
    return _ADDRESS.sub(rf"\g<0>{_UNSEEN}", text)


def visible(text: str) -> str:
    r"""Text on one line in which nothing acts: characters that move, colour or turn what is printed are spelt out.

    >>> print(visible("a\x1b[2J\nb"), visible("\u202eevil"), visible("Ünïcode 日本"))
    a\x1b[2J\nb \u202eevil Ünïcode 日本
    """
    return "".join(_spelt(sign) if category(sign) in _ACTING and sign not in _JOINERS else sign for sign in text)


def in_words(period: Period) -> str:
    """When a period was, for the middle of a sentence.

    >>> in_words(Period.month("2026-10")), in_words(Period(date(2026, 1, 1), date(2027, 1, 1)))
    ('in October 2026', 'in 2026')
    >>> in_words(Period(date(2026, 6, 1), date(2026, 11, 15)))
    'from 1 Jun to 14 Nov 2026'
    >>> in_words(Period(date(2025, 12, 17), date(2026, 6, 1)))
    'from 17 Dec 2025 to 31 May 2026'
    """
    if period.start.day == 1 and period.end == next_month(period.start):
        return f"in {period.start:%B %Y}"
    if period == Period(date(period.start.year, 1, 1), date(period.start.year + 1, 1, 1)):
        return f"in {period.start.year}"
    year = "" if period.start.year == period.last_day.year else f" {period.start.year}"
    return f"from {_day(period.start)}{year} to {_day(period.last_day)} {period.last_day.year}"


def against(period: Period) -> str:
    """What a change is compared with, short enough for a card. ``period`` is the one before, whole months or days.

    >>> against(Period.month("2026-09")), against(Period(date(2026, 1, 1), date(2026, 4, 1)))
    ('vs Sep 2026', 'vs 3 months before')
    >>> against(Period(date(2025, 12, 17), date(2026, 6, 1)))
    'vs 166 days before'
    """
    first, end = period.start, period.end
    if first.day != 1 or end.day != 1:
        return f"vs {period.days} days before"
    months = (end.year - first.year) * 12 + end.month - first.month
    return f"vs {first:%b %Y}" if months == 1 else f"vs {months} months before"


def percent(fraction: float | None) -> str:
    """A fraction in per cent, with a decimal where whole numbers would hide it; never 0% or 100% of what is not.

    >>> percent(0.5412), percent(0.034), percent(-0.0002), percent(0.9996), percent(None)
    ('54%', '3.4%', '<0.1%', '99.9%', 'unknown')
    """
    if fraction is None:
        return amounts.UNKNOWN
    size = abs(fraction)
    if 0 < size < _HALF_POINT:
        return "<0.1%"
    if 1 - _HALF_POINT <= size < 1:
        return f"{'-' if fraction < 0 else ''}99.9%"
    return f"{fraction:.1%}" if 0 < size < 0.1 or 0.99 < size < 1 else f"{fraction:.0%}"  # noqa: PLR2004  two digits


def signed(amount: Decimal | float | None, currency: str) -> str:
    """A movement with arrow and sign, so that it reads without its colour.

    >>> signed(Decimal(1200), "USD"), signed(Decimal("-3.5"), "USD"), signed(Decimal(0), "USD")
    ('▲ +$1,200', '▼ -$3.50', '$0.00')
    """
    short = amounts.short(amount, currency)
    if amount is None or amount == 0:
        return short
    return f"{UP} +{short}" if amount > 0 else f"{DOWN} {short}"


def _day(when: date) -> str:
    return f"{when.day} {when:%b}"


def _spelt(sign: str) -> str:
    return sign.encode("unicode_escape").decode()
