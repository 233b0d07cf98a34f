from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from costlib.models.outlook.factors import Acting, applied
from costlib.models.outlook.scenario import Ground, cases, cases_table, steps_table
from costlib.policy.scenarios import Factor

MONTHS = pd.date_range("2026-12-01", periods=2, freq="MS", name="ds")
TABLE = pd.DataFrame({"mean": [100.0, 200.0], "lo_95": [90.0, 150.0], "hi_95": [110.0, 250.0]}, index=MONTHS)
PATHS = pd.DataFrame([[90.0, 100.0, 110.0], [190.0, 200.0, 210.0]], index=MONTHS)
GROUND = Ground(TABLE, PATHS, "month", date(2026, 12, 1), "USD", 80)
DOUBLE = Acting(Factor(name="d", kind="percent", size=100, valid_from="2027-01-01", source=""))


def test_the_base_comes_first_and_is_the_forecast():
    base, *others = cases(GROUND, {})

    assert not others
    assert (base.name, base.total, base.difference, base.change, base.last) == ("Base", 300, 0, 0, 200)
    pd.testing.assert_frame_equal(base.table, TABLE)


def test_a_scenario_is_held_against_the_base():
    _, found = cases(GROUND, {"More": [DOUBLE]})

    assert (found.total, found.difference, found.last) == (500, 200, 400)
    assert found.change == pytest.approx(2 / 3)
    # paths add up to 470, 500 and 530; a tenth of the way lies at 476 and 524
    assert (found.lowest, found.highest) == (pytest.approx(476), pytest.approx(524))


@pytest.mark.parametrize("size", [30, -30])
def test_totals_of_paths_are_the_sums_of_changed_paths(size):
    amount = Acting(Factor(name="a", kind="amount", size=size, valid_from="2026-12-01", source=""))
    ground = replace(GROUND, level=50, so_far=20.0, paths=PATHS.iloc[:, :1])
    _, found = cases(ground, {"More": [amount, DOUBLE]})
    whole = applied(ground.paths, "month", [amount, DOUBLE], ground.since, so_far=20.0)

    assert found.lowest == found.highest == pytest.approx(float(whole.sum().iloc[0]))


def test_of_a_base_of_nothing_there_is_no_change_in_per_cent():
    nothing = Ground(TABLE * 0, PATHS * 0, "month", date(2026, 12, 1), "USD", 80)
    assert cases(nothing, {"More": [DOUBLE]})[1].change is None


def test_tables_hold_a_row_a_scenario_and_a_row_a_month():
    found = cases(GROUND, {"More": [DOUBLE]})

    assert cases_table(found, 80).select(["scenario", "total", "difference"]).to_pylist() == [
        {"scenario": "Base", "total": 300, "difference": 0},
        {"scenario": "More", "total": 500, "difference": 200},
    ]
    assert steps_table(found).to_pydict() == {
        "ds": [date(2026, 12, 1), date(2027, 1, 1)],
        "Base": [100, 200],
        "More": [100, 400],
    }
