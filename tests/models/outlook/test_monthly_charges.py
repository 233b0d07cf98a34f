"""What comes once a month is told from daily use."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.models.outlook.expected import expected, whole_months
from costlib.models.outlook.monthly_charges import monthly_charges

DAYS = pd.date_range("2026-01-01", "2026-06-30", name="ds")


def use(seed=0):
    """Daily use with a week in it."""
    random = np.random.default_rng(seed)
    return pd.Series(100 + 20 * (DAYS.day_of_week < 5) + random.normal(0, 2, len(DAYS)), DAYS)


def test_a_purchase_on_the_first_is_found_and_use_stays():
    found = monthly_charges(use() + 300.0 * (DAYS.day == 1))
    assert found.due == {1: pytest.approx(300, abs=10)}
    assert found.usual.max() < 140


def test_a_tax_on_the_last_day_is_due_on_the_last_day_whatever_the_month():
    found = monthly_charges(use() + 80.0 * DAYS.is_month_end)
    ahead = pd.date_range("2027-02-25", "2027-03-31")
    assert list(found.on(ahead)[lambda due: due > 0].index.strftime("%m-%d")) == ["02-28", "03-31"]


@given(seed=st.integers(0, 200))
def test_use_alone_has_no_monthly_charges(seed):
    assert monthly_charges(use(seed)).due == {}


def test_a_charge_that_has_stopped_is_not_due():
    assert monthly_charges(use() + 300.0 * ((DAYS.day == 1) & (DAYS < "2026-06-01"))).due == {}


def test_a_credit_that_comes_every_month_is_due_with_its_sign():
    assert monthly_charges(use() - 60.0 * (DAYS.day == 15)).due == {15: pytest.approx(-60, abs=10)}


def test_what_is_billed_once_a_month_alone_lands_at_its_bill():
    ahead = expected(pd.Series(np.where(DAYS.day == 1, 371.0, 0.0), DAYS), 62, None).mean
    assert ahead.groupby(pd.Grouper(freq="MS")).sum().round(6).tolist() == [371.0, 371.0]


def test_a_month_with_an_unknown_day_is_unknown():
    amounts = pd.Series(1.0, DAYS)
    amounts.iloc[40] = np.nan
    assert whole_months(amounts).isna().tolist() == [False, True, False, False, False, False]
