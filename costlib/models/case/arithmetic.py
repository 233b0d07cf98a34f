"""Plain arithmetic of formulas: products, shares, and what a month makes in a year. None where it would divide by 0.

The first line of a docstring is the formula in the names of the arguments; pages put the figures in their places.
"""

from decimal import Decimal

Value = Decimal | None
MONTHS = Decimal(12)
DAYS = Decimal(365)
WHOLE = Decimal(100)


def ratio(part: Decimal, whole: Decimal) -> Value:
    """Part divided by whole.

    >>> ratio(Decimal(1), Decimal(4)), ratio(Decimal(1), Decimal(0))
    (Decimal('0.25'), None)
    """
    return part / whole if whole else None


def stated(stated: Decimal) -> Value:
    """Stated.

    >>> stated(Decimal("2186.50"))
    Decimal('2186.50')
    """
    return stated


def product(each: Decimal, count: Decimal) -> Value:
    """Each x count.

    >>> product(Decimal(200), Decimal(165))
    Decimal('33000')
    """
    return each * count


def difference(whole: Decimal, part: Decimal) -> Value:
    """Whole - part.

    >>> difference(Decimal(33_000), Decimal(620))
    Decimal('32380')
    """
    return whole - part


def percent_of(part: Decimal, whole: Decimal) -> Value:
    """Part / whole, in per cent.

    >>> percent_of(Decimal(388_560), Decimal(25_000))
    Decimal('1554.24')
    """
    return ratio(part * WHOLE, whole)


def reduction_percent(traditional: Decimal, ai: Decimal) -> Value:
    """(Traditional - ai) / traditional, in per cent.

    >>> reduction_percent(Decimal(200), Decimal("0.05"))
    Decimal('99.975')
    """
    return percent_of(traditional - ai, traditional)


def months_in_percent(month: Decimal, months: Decimal, whole: Decimal) -> Value:
    """Month x months / whole, in per cent.

    >>> months_in_percent(Decimal(32_380), Decimal(60), Decimal(25_000))
    Decimal('7771.2')
    """
    return percent_of(month * months, whole)


def days_to_earn(whole: Decimal, saving_year: Decimal) -> Value:
    """Whole / saving_year x 365.

    >>> round(days_to_earn(Decimal(25_000), Decimal(388_560)), 1)
    Decimal('23.5')
    """
    return ratio(whole * DAYS, saving_year)


def days_in_months(months: Decimal) -> Value:
    """Months / 12 x 365.

    >>> days_in_months(Decimal(12))
    Decimal('365')
    """
    return months / MONTHS * DAYS


def month_of(stated: Decimal) -> Value:
    """Stated / 12.

    >>> month_of(Decimal(25_800))
    Decimal('2150')
    """
    return stated / MONTHS


def year_of(stated: Decimal) -> Value:
    """Stated x 12.

    >>> year_of(Decimal("2186.50"))
    Decimal('26238.00')
    """
    return stated * MONTHS
