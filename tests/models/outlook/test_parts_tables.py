from datetime import date

import pandas as pd
import pytest

from costlib.models.outlook import parts_tables
from costlib.models.outlook.parts import WHOLE
from costlib.models.outlook.summing import Parts

TIMES = pd.date_range("2026-11-01", periods=2, freq="MS", name="ds")


def parts(whole, base, **means):
    table = {name: pd.DataFrame({"mean": each}, index=TIMES) for name, each in means.items()}
    alone = pd.DataFrame({WHOLE: base, **means}, index=TIMES, dtype=float)
    gap = alone[WHOLE] - alone.drop(columns=WHOLE).sum(axis=1)
    return Parts("x_Tenant", pd.DataFrame({"mean": whole}, index=TIMES), table, alone, gap, {}, (), ())


FOUND = parts([30.0, 70.0], [40.0, 80.0], blue=[10.0, 20.0], red=[20.0, 50.0])


def test_parts_stand_dearest_first_and_the_total_they_add_up_to_last():
    rows = parts_tables.parts_table(FOUND).to_pylist()

    assert [(row["part"], row["total"], row["share_percent"]) for row in rows] == [
        ("red", 70, 70),
        ("blue", 30, 30),
        ("Total", 100, 100),
    ]
    assert [(row["alone"], row["moved"], row["last"]) for row in rows] == [(70, 0, 50), (30, 0, 20), (120, -20, 70)]


def test_steps_hold_every_part_and_the_total():
    assert parts_tables.steps_table(FOUND).to_pydict() == {
        "ds": [date(2026, 11, 1), date(2026, 12, 1)],
        "blue": [10, 20],
        "red": [20, 50],
        "Total": [30, 70],
    }


def test_the_largest_part_is_the_finding():
    assert (
        parts_tables.headline(FOUND, "USD", "31 Dec 2026") == "red is heading for 70% of the $100.00 until 31 Dec 2026"
    )
    nothing = parts([0.0, 0.0], [0.0, 0.0], blue=[0.0, 0.0])
    assert parts_tables.headline(nothing, "USD", "31 Dec 2026") == "Parts come to $0.00 until 31 Dec 2026"
    assert parts_tables.parts_table(nothing)["share_percent"].to_pylist() == [None, None]


@pytest.mark.parametrize(
    ("base", "said"),
    [
        ([40.0, 80.0], "the total came to $120.00 and its parts to $100.00; together they come to $100.00."),
        ([30.0, 70.0], "Forecast one by one they came to nearly the same."),
    ],
)
def test_what_reconciling_moved_is_told(base, said):
    found = parts([30.0, 70.0], base, blue=[10.0, 20.0], red=[20.0, 50.0])
    assert parts_tables.added_up(found, "USD").endswith(said)
