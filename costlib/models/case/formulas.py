"""Formulas that claims are computed by: pure arithmetic on named figures, money and percentages as Decimal.

The first line of a docstring is the formula in the names of the arguments, which say what it reads; pages put the
figures in their places. None where it would divide by 0.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from costlib.models.case.arithmetic import (
    DAYS,
    MONTHS,
    Value,
    days_in_months,
    days_to_earn,
    difference,
    month_of,
    months_in_percent,
    percent_of,
    product,
    ratio,
    reduction_percent,
    stated,
    year_of,
)

Formula = Callable[..., Value]


def year_of_processing(processing_month: Decimal) -> Value:
    """Processing_month x 12.

    >>> year_of_processing(Decimal("59.095"))
    Decimal('709.140')
    """
    return processing_month * MONTHS


def content_month(articles: Decimal, article_cost: Decimal) -> Value:
    """Articles x article_cost.

    >>> content_month(Decimal(1_200), Decimal("2.57"))
    Decimal('3084.00')
    """
    return articles * article_cost


def content_year(articles: Decimal, article_cost: Decimal) -> Value:
    """Articles x article_cost x 12.

    >>> content_year(Decimal(1_200), Decimal("2.57"))
    Decimal('37008.00')
    """
    return articles * article_cost * MONTHS


def year_total(articles: Decimal, article_cost: Decimal, infrastructure: Decimal, staff: Decimal) -> Decimal:
    """Articles x article_cost x 12 + infrastructure + staff.

    >>> year_total(Decimal(1_200), Decimal("2.57"), Decimal(7_200), Decimal(30_000))
    Decimal('74208.00')
    """
    return articles * article_cost * MONTHS + infrastructure + staff


def article_all_in(articles: Decimal, article_cost: Decimal, infrastructure: Decimal, staff: Decimal) -> Value:
    """(Articles x article_cost x 12 + infrastructure + staff) / (articles x 12).

    >>> round(article_all_in(Decimal(1_200), Decimal("2.57"), Decimal(7_200), Decimal(30_000)), 2)
    Decimal('5.15')
    """
    return ratio(year_total(articles, article_cost, infrastructure, staff), articles * MONTHS)


def engine_month(articles: Decimal, article_cost: Decimal, infrastructure: Decimal) -> Value:
    """Articles x article_cost + infrastructure / 12.

    >>> engine_month(Decimal(1_200), Decimal("2.57"), Decimal(7_200))
    Decimal('3684.00')
    """
    return articles * article_cost + infrastructure / MONTHS


def engine_article(articles: Decimal, article_cost: Decimal, infrastructure: Decimal) -> Value:
    """Article_cost + infrastructure / (articles x 12).

    >>> engine_article(Decimal(1_200), Decimal("2.57"), Decimal(7_200))
    Decimal('3.07')
    """
    each = ratio(infrastructure, articles * MONTHS)
    return None if each is None else article_cost + each


def engine_month_built(processing_month: Decimal, infrastructure_month: Decimal) -> Value:
    """Processing_month + infrastructure_month.

    >>> engine_month_built(Decimal("59.095"), Decimal("2186.50"))
    Decimal('2245.595')
    """
    return processing_month + infrastructure_month


def content_saving_year(content_traditional: Decimal, content_ai: Decimal) -> Value:
    """Content_traditional - content_ai.

    >>> content_saving_year(Decimal(396_000), Decimal(37_008))
    Decimal('358992')
    """
    return content_traditional - content_ai


def saving_year(total_traditional: Decimal, total_ai: Decimal) -> Value:
    """Total_traditional - total_ai.

    >>> saving_year(Decimal(516_000), Decimal(74_208))
    Decimal('441792')
    """
    return total_traditional - total_ai


def saving_month(total_traditional: Decimal, total_ai: Decimal) -> Value:
    """(Total_traditional - total_ai) / 12.

    >>> saving_month(Decimal(516_000), Decimal(74_208))
    Decimal('36816')
    """
    return (total_traditional - total_ai) / MONTHS


def saving_percent(total_traditional: Decimal, total_ai: Decimal) -> Value:
    """(Total_traditional - total_ai) / total_traditional, in per cent.

    >>> round(saving_percent(Decimal(516_000), Decimal(74_208)), 1)
    Decimal('85.6')
    """
    return percent_of(total_traditional - total_ai, total_traditional)


def saving_over_cost_percent(total_traditional: Decimal, total_ai: Decimal) -> Value:
    """(Total_traditional - total_ai) / total_ai, in per cent.

    >>> round(saving_over_cost_percent(Decimal(516_000), Decimal(74_208)))
    595
    """
    return percent_of(total_traditional - total_ai, total_ai)


def volume_times(articles_ai: Decimal, articles_traditional: Decimal) -> Value:
    """Articles_ai / articles_traditional.

    >>> volume_times(Decimal(1_200), Decimal(120))
    Decimal('10')
    """
    return ratio(articles_ai, articles_traditional)


def roi_percent(
    initial: Decimal, running_year: Decimal, benefits_year: Decimal, growth: Decimal, horizon: Decimal
) -> Value:
    """Benefits_year growing by growth a year, less and over costs of initial + running_year x horizon, in per cent.

    >>> round(roi_percent(*map(Decimal, ("25000", "25800", "164340", "0.15", "5"))), 2)
    Decimal('619.51')
    """
    costs = initial + running_year * horizon
    benefits = sum(((1 + growth) ** past for past in range(int(horizon))), Decimal(0)) * benefits_year
    return percent_of(benefits - costs, costs)


def payback_years(initial: Decimal, running_year: Decimal, benefits_year: Decimal) -> Value:
    """Initial / (benefits_year - running_year).

    In years; None where the first year brings nothing.

    >>> round(payback_years(Decimal(25_000), Decimal(25_800), Decimal(164_340)), 4)
    Decimal('0.1805')
    """
    net = benefits_year - running_year
    return initial / net if net > 0 else None


def payback_days(initial: Decimal, running_year: Decimal, benefits_year: Decimal) -> Value:
    """Initial / (benefits_year - running_year) x 365.

    None where the first year brings nothing.

    >>> round(payback_days(Decimal(25_000), Decimal(25_800), Decimal(164_340)), 1)
    Decimal('65.9')
    """
    years = payback_years(initial, running_year, benefits_year)
    return None if years is None else years * DAYS


_ALL: tuple[Formula, ...] = (
    stated,
    product,
    difference,
    percent_of,
    reduction_percent,
    months_in_percent,
    days_to_earn,
    days_in_months,
    month_of,
    year_of,
    year_of_processing,
    content_month,
    content_year,
    article_all_in,
    engine_month,
    engine_article,
    engine_month_built,
    content_saving_year,
    saving_year,
    saving_month,
    saving_percent,
    saving_over_cost_percent,
    volume_times,
    roi_percent,
    payback_days,
)
FORMULAS: Mapping[str, Formula] = {formula.__name__: formula for formula in _ALL}
"""Name that a claim gives to the formula."""
