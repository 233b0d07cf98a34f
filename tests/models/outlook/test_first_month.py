from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from costlib.models.forecasting.answer import forecasted
from costlib.models.outlook.answer import Outlook
from costlib.models.outlook.first_month import first_month
from costlib.scope import Period, Scope

ANY = Scope(Period(date(2020, 1, 1), date(2020, 2, 1)))


def series(start, count, frequency, amount):
    return pd.Series(amount, pd.date_range(start, periods=count, freq=frequency, name="ds"))


def outlook(history, frequency, last_day, horizon, so_far=0.0):
    """A forecast of what never changes, with two futures 10 below and above it on every day or month."""
    found = forecasted(history, horizon)
    paths = pd.DataFrame({0: found.table["mean"] - 10, 1: found.table["mean"] + 10})
    return Outlook(ANY, frequency, last_day, history, found, paths, so_far)


def test_months_say_how_the_open_one_lands():
    found = first_month(outlook(series("2025-10-01", 13, "MS", 300.0), "month", date(2026, 11, 14), 3, 140.0))

    assert str(found.period) == "2026-11-01 to 2026-11-30"
    assert (found.until, found.so_far, found.before) == (date(2026, 11, 15), Decimal("140.0"), Decimal("300.0"))
    assert (found.total, found.rest, found.on_before) == (pytest.approx(300), pytest.approx(160), pytest.approx(0))
    assert found.within(100) == (pytest.approx(290), pytest.approx(310))


def test_days_say_the_same_month_by_its_days_so_far_and_those_ahead():
    found = first_month(outlook(series("2026-09-01", 75, "D", 10.0), "day", date(2026, 11, 14), 30))

    assert (found.so_far, found.before) == (Decimal("140.0"), Decimal("310.0"))
    assert (found.total, found.rest) == (pytest.approx(300), pytest.approx(160))
    assert found.within(100) == (pytest.approx(140), pytest.approx(460))


def test_after_a_whole_month_it_is_the_next_one():
    found = first_month(outlook(series("2025-11-01", 12, "MS", 300.0), "month", date(2026, 10, 31), 3))

    assert str(found.period) == "2026-11-01 to 2026-11-30"
    assert (found.so_far, found.total) == (0, pytest.approx(300))


def test_a_month_before_that_is_not_known_whole_is_no_yardstick():
    found = first_month(outlook(series("2026-10-10", 36, "D", 10.0), "day", date(2026, 11, 14), 30))

    assert found.before is None
    assert found.on_before is None
