from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.errors import UsageError
from costlib.periods import PRESETS, between, period_status, preset
from costlib.scope import Period

FIRST = date(2024, 3, 10)
days = st.dates(min_value=date(2024, 4, 1), max_value=date(2030, 12, 31))


@given(name=st.sampled_from(sorted(PRESETS)), as_of=days)
def test_every_preset_stays_inside_the_data(name, as_of):
    period = preset(name, as_of, FIRST)

    assert FIRST <= period.start <= period.end <= as_of


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("this_month", date(2026, 10, 1), date(2026, 10, 16)),
        ("last_month", date(2026, 9, 1), date(2026, 10, 1)),
        ("last_3_months", date(2026, 8, 1), date(2026, 10, 16)),
        ("last_6_months", date(2026, 5, 1), date(2026, 10, 16)),
        ("last_12_months", date(2025, 11, 1), date(2026, 10, 16)),
        ("year_to_date", date(2026, 1, 1), date(2026, 10, 16)),
        ("all_data", FIRST, date(2026, 10, 16)),
    ],
)
def test_presets_count_back_from_the_last_day_of_data(name, start, end):
    assert preset(name, date(2026, 10, 16), FIRST) == Period(start, end)


def test_this_month_is_the_month_just_delivered_when_data_ends_with_a_month():
    assert preset("this_month", date(2026, 11, 1), FIRST) == Period.month("2026-10")


def test_last_month_is_empty_when_data_began_this_month():
    assert preset("last_month", date(2026, 10, 16), date(2026, 10, 3)).days == 0


def test_an_unknown_preset_names_the_known_ones():
    with pytest.raises(UsageError, match="'fortnight' is no period: choose one of this_month"):
        preset("fortnight", date(2026, 10, 16), FIRST)


def test_chosen_days_are_both_inside_the_period():
    assert between(date(2026, 9, 3), date(2026, 9, 3), date(2026, 10, 16), FIRST) == Period(
        date(2026, 9, 3), date(2026, 9, 4)
    )


@given(first=st.dates(), last=st.dates(max_value=date(9999, 12, 30)))
def test_chosen_days_outside_the_data_are_cut_to_it(first, last):
    period = between(first, last, date(2026, 10, 16), FIRST)

    assert FIRST <= period.start < period.end <= date(2026, 10, 16)


@pytest.mark.parametrize(
    ("as_of", "now", "status"),
    [
        (date(2026, 10, 16), datetime(2026, 10, 16, tzinfo=UTC), "open"),
        (date(2026, 11, 1), datetime(2026, 11, 5, 23, 59, tzinfo=UTC), "open"),
        (date(2026, 11, 1), datetime(2026, 11, 6, tzinfo=UTC), "closed"),
        (date(2026, 10, 31), datetime(2027, 1, 1, tzinfo=UTC), "open"),
    ],
)
def test_a_month_closes_when_it_is_over_corrected_and_delivered(as_of, now, status):
    assert period_status(Period.month("2026-10"), as_of, now) == status


def test_part_of_a_month_closes_with_that_month():
    week = Period(date(2026, 10, 1), date(2026, 10, 8))

    assert period_status(week, date(2026, 10, 20), datetime(2026, 10, 20, tzinfo=UTC)) == "open"
    assert period_status(week, date(2026, 11, 1), datetime(2026, 11, 6, tzinfo=UTC)) == "closed"


def test_a_period_cut_short_at_the_end_of_the_data_never_closes():
    cut = preset("this_month", date(2026, 10, 16), FIRST)

    assert period_status(cut, date(2026, 10, 16), datetime(2027, 6, 1, tzinfo=UTC)) == "open"


def test_the_days_until_a_month_closes_can_be_set():
    now = datetime(2026, 11, 6, tzinfo=UTC)

    assert period_status(Period.month("2026-10"), date(2026, 11, 1), now, close_after_days=10) == "open"
