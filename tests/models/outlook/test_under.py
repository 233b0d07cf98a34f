from datetime import date, timedelta

import pandas as pd
import pytest

from costlib.models.outlook.answer import outlook
from costlib.models.outlook.under import under
from costlib.policy.scenarios import Factor, Scenario
from costlib.scope import Period, Scope

ANY = Scope(Period(date(2020, 1, 1), date(2020, 2, 1)))
DOUBLE = Factor(name="d", kind="percent", size=100, valid_from="2026-10-01", source="")


@pytest.fixture
def company(ledger, bills, tmp_path):
    days = [date(2026, 10, 1) + timedelta(days=number) for number in range(45)]
    bills.load(ledger, tmp_path / "bill.csv", [bills.charge(str(day), f"{10 + day.day % 3}") for day in days])
    return ledger


def test_a_scenario_changes_what_is_to_come_and_leaves_the_forecast_as_it_was(company):
    base = outlook(company, ANY, "month", 2)
    before = base.forecast.table.copy()
    found, left_out = under(company, base, Scenario(name="s", source="", factors=(DOUBLE,)))

    first, second = (found.forecast.table["mean"] / before["mean"]).tolist()
    assert second == pytest.approx(2)
    assert first == pytest.approx((2 * before["mean"].iloc[0] - base.so_far) / before["mean"].iloc[0])
    assert found.forecast.total == pytest.approx(2 * before["mean"].sum() - base.so_far)
    assert found.paths.iloc[1].tolist() == pytest.approx((2 * base.paths.iloc[1]).tolist())
    assert not left_out
    pd.testing.assert_frame_equal(base.forecast.table, before)


def test_a_scenario_without_factors_changes_nothing(company):
    base = outlook(company, ANY, "day", 3)
    found, _ = under(company, base, Scenario(name="s", source=""))

    pd.testing.assert_frame_equal(found.forecast.table, base.forecast.table)
    pd.testing.assert_frame_equal(found.paths, base.paths)


def test_what_cannot_be_placed_is_told(company):
    new = DOUBLE.model_copy(update={"kind": "amount", "currency": "EUR"})
    _, left_out = under(company, outlook(company, ANY, "day", 3), Scenario(name="s", source="", factors=(new,)))
    assert left_out == {"d": "it is in EUR, these figures are in USD"}
