"""Outlooks of the ledger: days, and months that are the sums of their days."""

from datetime import UTC, date, datetime

import pandas as pd
import pytest

from costlib.errors import NotEnoughHistoryError, UsageError
from costlib.ledger import Ledger
from costlib.models.outlook.answer import outlook
from costlib.models.outlook.months import ALONE, DAYS_ALONE, TOGETHER
from costlib.models.outlook.series import history
from costlib.scope import Period, Scope

NOW = datetime(2026, 10, 16, tzinfo=UTC)
SCOPE = Scope(Period.month("2026-10"))


def cost(day):
    return (100 if day.day_of_week < 5 else 60) + day.day_of_year % 5


@pytest.fixture(scope="module")
def loaded(bills, tmp_path_factory):
    folder = tmp_path_factory.mktemp("outlook")
    ledger = Ledger(folder / "home")
    days = pd.date_range("2026-01-01", "2026-10-15")
    rows = [bills.charge(str(day.date()), str(cost(day))) for day in days]
    late = [{**bills.charge(str(day.date()), "7"), "ServiceName": "Lambda"} for day in days[-70:]]
    new = [{**bills.charge(str(day.date()), "7"), "ServiceName": "S3"} for day in days[-9:]]
    bills.load(ledger, folder / "bill.csv", [*rows, *late, *new], now=NOW)
    return ledger


def test_the_open_month_holds_its_days_so_far_and_is_surer_than_the_next(loaded):
    found = outlook(loaded, SCOPE.where(ServiceName=("Amazon EC2",)), "month", 3)
    table = found.forecast.table
    assert [str(month.date()) for month in table.index] == ["2026-10-01", "2026-11-01", "2026-12-01"]
    assert found.so_far == sum(cost(day) for day in pd.date_range("2026-10-01", "2026-10-15"))
    assert table["mean"].iloc[0] == pytest.approx(22 * 102 + 9 * 62, rel=0.03)
    widths = table["hi_95"] - table["lo_95"]
    assert widths.iloc[0] < widths.iloc[1] < widths.iloc[2]
    assert TOGETHER in found.forecast.notes


def test_months_and_days_say_the_same(loaded):
    scope = SCOPE.where(ServiceName=("Amazon EC2",))
    days, months = outlook(loaded, scope, "day", 46), outlook(loaded, scope, "month", 2)
    sums = days.forecast.table["mean"].groupby(pd.Grouper(freq="MS")).sum()
    assert sums.iloc[0] + months.so_far == pytest.approx(months.forecast.table["mean"].iloc[0])
    assert sums.iloc[1] == pytest.approx(months.forecast.table["mean"].iloc[1])


def test_paths_spread_as_the_table_says_and_total_is_its_sum(loaded):
    found = outlook(loaded, SCOPE, "month", 4)
    table, paths = found.forecast.table, found.paths
    assert list(paths.index) == list(table.index)
    assert paths.quantile(0.975, axis=1).to_list() == pytest.approx(table["hi_95"].to_list())
    assert found.forecast.total == pytest.approx(table["mean"].sum())


def test_the_scorecard_ends_with_what_such_forecasts_of_months_were_worth(loaded):
    scores = outlook(loaded, SCOPE, "month", 2).forecast.scorecard
    assert [score.name for score in scores[-2:]] == [ALONE, "ensemble"]
    assert scores[-1].origins == 3
    assert 0 < scores[-1].smape < 10


def test_months_of_a_young_service_come_from_days_alone_and_say_so(loaded):
    found = outlook(loaded, SCOPE.where(ServiceName=("Lambda",)), "month", 2)
    assert found.forecast.table["mean"].tolist() == pytest.approx([31 * 7, 30 * 7], rel=0.02)
    assert DAYS_ALONE in found.forecast.notes


def test_too_young_a_service_is_refused_with_what_is_missing(loaded):
    for frequency in ("day", "month"):
        with pytest.raises(NotEnoughHistoryError, match="missing"):
            outlook(loaded, SCOPE.where(ServiceName=("S3",)), frequency, 3)
    with pytest.raises(NotEnoughHistoryError, match="no whole day of this selection"):
        outlook(loaded, SCOPE.where(ServiceName=("nope",)), "month", 3)


@pytest.mark.parametrize(("frequency", "horizon"), [("month", 0), ("month", 25), ("day", 0), ("day", 732)])
def test_a_horizon_beyond_two_years_is_refused(loaded, frequency, horizon):
    with pytest.raises(UsageError, match="two years ahead"):
        outlook(loaded, SCOPE, frequency, horizon)


def test_a_level_without_enough_residuals_is_refused(loaded):
    with pytest.raises(UsageError, match="99 needs 99 residuals"):
        outlook(loaded, SCOPE, "month", 2, (99,))


def test_a_tenant_sees_its_own_history_alone(loaded):
    with pytest.raises(NotEnoughHistoryError):
        outlook(loaded, Scope(SCOPE.period, tenant="green"), "month", 2)
    own = history(loaded, Scope(SCOPE.period, tenant="blue"), "day")
    assert own.equals(history(loaded, SCOPE, "day"))


def test_the_scope_s_own_period_is_not_looked_at(loaded):
    other = SCOPE.over(Period(date(2026, 2, 1), date(2026, 2, 2)))
    assert history(loaded, other, "month").index[-1] == pd.Timestamp("2026-09-01")
