from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from costlib.models.forecasting.answer import forecasted
from costlib.models.forecasting.scorecard import Score
from costlib.models.outlook import landing_findings, outlook_findings, scenario_findings
from costlib.models.outlook.landed import Landing
from costlib.models.outlook.outlook_tables import forecast_table, scorecard_table
from costlib.models.outlook.scenario import Case
from costlib.policy.scenarios import Factor
from costlib.scope import Period, Scope

NOVEMBER = Scope(Period.month("2026-11"))
REST = pd.Series(10.0, pd.date_range("2026-11-15", "2026-11-30"))
TOLD = (
    "Asked on 12 past dates with what was known then, this forecast was off by 8% (sMAPE), 40% less than repeating the "
    "year before would have been. It came out 7% too low on average. Its 95% interval held 95% of what came: as it "
    "should."
)
YEARS = pd.Series(
    [1000 + 5 * month + 100 * (month % 12 == 11) + 7 * (month % 5) for month in range(40)],
    pd.date_range("2020-01-01", periods=40, freq="MS"),
    dtype=float,
)
TABLE = pd.DataFrame({"mean": [1.0]}, [pd.Timestamp("2027-10-01")])


def landing(method="forecast", so_far: Decimal | None = Decimal(140), ahead=REST, spread=1.0, reason=""):
    paths = pd.DataFrame({0: ahead - spread, 1: ahead + spread}) if method == "forecast" else pd.DataFrame()
    return Landing(NOVEMBER, date(2026, 11, 15), so_far, Decimal(250), REST[:0], ahead, paths, method, reason)


def case(name, total, base=100.0):
    return Case(name, TABLE, total, total, total, total - base, (total - base) / base if base else None)


@pytest.mark.parametrize(
    ("found", "sentence", "note"),
    [
        (landing(), "November 2026 is landing at $300.00, 95% between $285", "95%: $284.80 to $315.20; $140.00 so far"),
        (
            landing("run rate"),
            "November 2026 would land at $300.00 at the rate so far",
            "run rate, no interval; $140.00 so far",
        ),
        (landing("complete", Decimal(9), REST[:0]), "November 2026 came to $9.00", "complete"),
    ],
)
def test_a_landing_is_told_by_what_it_rests_on(found, sentence, note):
    assert landing_findings.lands(found).startswith(sentence[:40])
    assert landing_findings.note(found) == note


def test_a_landing_without_a_forecast_says_why():
    found = landing("run rate", reason="10 days of history, 28 are needed")
    assert "lacks history: 10 days of history, 28 are needed." in landing_findings.meaning(found)


def test_what_is_unknown_has_no_landing():
    assert landing_findings.lands(landing(so_far=None)).startswith("Where November 2026 will land is not known")


@pytest.mark.parametrize(
    ("score", "said"),
    [
        (Score("e", 1), "No past date left enough history"),
        (
            Score("e", 1, smape=8, bias=-7, cover_95=95, skill=0.4, origins=12),
            TOLD,
        ),
        (Score("e", 1, smape=8, bias=0.2, cover_95=80, skill=-0.1, origins=1), "80% of what came: too tight."),
        (Score("e", 1, smape=8, bias=9, cover_95=100, skill=-0.1, origins=1), "wider than need be."),
        (Score("e", 1, smape=8, bias=9, skill=-0.1, origins=1), "10% more than repeating the year before"),
    ],
)
def test_a_backtest_is_told_in_words(score, said):
    assert said in outlook_findings.backtested(score, "month")


def test_a_forecast_that_is_no_better_than_the_naive_one_says_so():
    assert outlook_findings.verdict(Score("e", 1, skill=-0.2), "day") == (
        "This forecast is no better than repeating the week before"
    )
    assert outlook_findings.verdict(Score("e", 1, skill=0.2), "day").startswith("This forecast is 20% closer than")
    assert "could not be tested" in outlook_findings.verdict(Score("e", 1), "day")


def test_the_farthest_scenario_is_the_finding():
    base = case("Base", 100.0)
    said = scenario_findings.headline([base, case("More", 110.0), case("Less", 60.0)], "USD", "31 Oct 2027")
    assert said == "Less comes to $60.00 until 31 Oct 2027, 40% less than as forecast"
    said = scenario_findings.headline([base, case("More", 110.0), case("Less", 60.0)], "USD", "31 Oct 2027", "More")
    assert said.startswith("More comes to $110.00")
    assert scenario_findings.headline([base], "USD", "1 May 2027") == "As forecast, $100.00 until 1 May 2027"
    assert "same $100.00" in scenario_findings.headline([base, case("Same", 100.0)], "USD", "1 May 2027")
    assert scenario_findings.headline([case("Base", 0, 0), case("New", 5, 0)], "USD", "1 May 2027") == (
        "New comes to $5.00 until 1 May 2027"
    )


def test_a_factor_tells_its_last_day_and_what_it_hits():
    price = Factor(
        name="p", kind="percent", size=5, valid_from="2027-01-01", valid_to="2027-02-01", source="",
        match={"x_Tenant": ("red", "blue")},
    )  # fmt: skip
    assert scenario_findings.reaches(price) == "From 1 Jan 2027 until 31 Jan 2027, on red, blue."


@pytest.mark.parametrize(
    ("least", "points", "first", "frequency", "ends"),
    [
        (6, 6, date(2026, 1, 1), "month", None),
        (6, 2, date(2026, 9, 1), "month", "It will be here once 28 Feb 2027 is delivered."),
        (28, 0, None, "day", "this selection has 0."),
    ],
)
def test_a_refusal_says_from_when_it_will_do(least, points, first, frequency, ends):
    said = outlook_findings.refused(least, points, first, frequency)
    assert said is None if ends is None else said.endswith(ends)


def test_the_scorecard_lists_every_member_once_the_ensemble_first():
    found = forecasted(YEARS, 6)
    rows = scorecard_table(found).to_pylist()

    assert rows[0]["member"] == "ensemble"
    assert {row["member"] for row in rows} == {"ensemble", *found.weights, *found.left_out}
    assert sum(row["weight_percent"] for row in rows[1:] if row["left_out"] is None) == pytest.approx(100)
    assert sum(row["reference_percent"] or 0 for row in rows) == pytest.approx(100)


def test_a_forecast_s_table_has_its_levels_from_narrow_to_wide():
    table = forecast_table(forecasted(YEARS, 2, (95, 50)).table, (95, 50))
    assert table.column_names == ["ds", "mean", "lo_50", "hi_50", "lo_95", "hi_95"]
    assert table["ds"].to_pylist() == [date(2023, 5, 1), date(2023, 6, 1)]
