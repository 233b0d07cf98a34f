from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.errors import UsageError
from costlib.models.anomalies.causes import UNNAMED, causes

FIRST = date(2026, 9, 1)
START, END = date(2026, 9, 29), date(2026, 9, 30)


def costs(*lines):
    """Lines (service, region, usual cost a day, cost a day in the event) as a frame of September 2026."""
    days = [FIRST + timedelta(days=back) for back in range(30)]
    return pd.DataFrame(
        [
            {"date": day, "service": service, "region": region, "cost": during if day >= START else before}
            for day in days
            for service, region, before, during in lines
        ]
    )


def test_the_value_that_grew_explains_the_event():
    found = causes(costs(("EC2", "us", 100, 100), ("S3", "us", 50, 150)), START, END, ["service", "region"])

    assert [(each.dimension, each.value) for each in found] == [("service", "S3"), ("region", "us")]
    first = found[0]
    assert (first.usual, first.actual, first.excess) == (100, 300, 200)
    assert first.contribution == 1
    assert first.share == pytest.approx(1 / 3)


def test_a_value_that_is_all_of_the_cost_is_no_surprise():
    found = causes(costs(("EC2", "us", 100, 200)), START, END, ["service"])

    assert (found[0].contribution, found[0].surprise) == (1, 0)


def test_a_value_without_cost_before_is_new():
    (new, *_) = causes(costs(("EC2", "us", 100, 100), ("GPU", "us", 0, 300)), START, END, ["service"])

    assert (new.value, new.is_new, new.usual) == ("GPU", True, 0)


def test_what_went_the_other_way_is_no_cause():
    found = causes(costs(("EC2", "us", 100, 60), ("S3", "us", 50, 200)), START, END, ["service"])

    assert [each.value for each in found] == ["S3"]
    assert found[0].contribution > 1


def test_causes_of_a_drop_are_what_fell():
    found = causes(costs(("EC2", "us", 100, 10), ("S3", "us", 50, 50)), START, END, ["service"])

    assert [(each.value, each.excess) for each in found] == [("EC2", -180)]


def test_weekends_are_held_against_weekends():
    days = [FIRST + timedelta(days=back) for back in range(28)]
    frame = pd.DataFrame(
        [{"date": day, "service": "EC2", "cost": 20.0 if day.weekday() >= 5 else 100.0} for day in days]
    )
    saturday = date(2026, 9, 26)
    frame.loc[frame["date"] == saturday, "cost"] = 100.0

    (cause,) = causes(frame, saturday, saturday, ["service"])
    assert (cause.usual, cause.actual) == (20, 100)


def test_what_has_no_name_is_named_so():
    found = causes(costs((None, "us", 10, 100)), START, END, ["service"])

    assert found[0].value == UNNAMED


def test_where_nothing_changed_nothing_is_explained():
    assert causes(costs(("EC2", "us", 100, 100)), START, END, ["service"]) == []


def test_a_column_that_is_missing_is_named():
    with pytest.raises(UsageError, match="no column tenant: add it"):
        causes(costs(("EC2", "us", 1, 2)), START, END, ["tenant"])


def test_an_event_without_days_before_it_is_refused():
    with pytest.raises(UsageError, match="no day before 2026-09-01"):
        causes(costs(("EC2", "us", 1, 2)), FIRST, END, ["service"])


lines = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from("xy"), st.integers(0, 99), st.integers(0, 99)), min_size=1
)


@given(lines)
def test_contributions_that_are_shown_never_miss_what_explains_more(given_lines):
    frame = costs(*given_lines)
    whole = 2 * sum(during - before for *_, before, during in given_lines)
    found = causes(frame, START, END, ["service", "region"], shown=99)

    assert all(each.contribution > 0 for each in found)
    assert [each.surprise for each in found] == sorted((each.surprise for each in found), reverse=True)
    for dimension in ("service", "region") if whole else ():
        explained = sum(each.excess for each in found if each.dimension == dimension)
        assert abs(explained) >= abs(whole) - 1e-6
