"""Forecasts from 45 days of bills: no horizon that they are too short for, and no title that leads with one."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages import _background, _context, _service

FRAME = Path(_context.__file__).parent / "_frame.py"
FIRST = date(2026, 10, 1)


def load(ledger, bills, folder):
    days = [FIRST + timedelta(days=number) for number in range(45)]
    bills.load(ledger, folder / "bill.csv", [bills.charge(str(day), f"{30 + day.day % 5}.00") for day in days])


@pytest.fixture
def young(once, ledger, monkeypatch, bills):
    monkeypatch.setenv("COSTBOARD_HOME", str(ledger.home.path))
    monkeypatch.setattr(_context, "now", lambda: bills.now)
    monkeypatch.setattr(_background, "begin", lambda: None)
    st.cache_data.clear()
    yield once(load, ledger)
    _service.ledger_in.cache_clear()


def page(**query):
    tab = AppTest.from_file(str(FRAME), default_timeout=60)
    tab.switch_page("forecasts.py")
    for name, value in query.items():
        tab.query_params[name] = value
    tab.run()
    assert not tab.exception
    assert not tab.error
    return tab


def texts(tab):
    found = (*tab.subheader, *tab.markdown, *tab.caption)
    return "\n".join(str(each.value) for each in found).replace("\\", "")


def card(tab, label):
    return next(metric.value for metric in tab.metric if metric.label.startswith(label))


@pytest.mark.usefixtures("young")
def test_horizons_end_at_three_times_the_history_and_the_usual_one_lies_within_it():
    tab = page()
    box = tab.selectbox(key="horizon_by_month")
    assert (len(box.options), box.value) == (4, 1)
    assert "45 days of history: horizons up to 3 times that are offered, which is 4 months" in box.help
    assert card(tab, "Confidence") == "MEDIUM"


@pytest.mark.usefixtures("young")
def test_of_the_open_month_alone_the_same_number_is_not_told_twice():
    labels = [metric.label for metric in page(horizon_by_month="1 month").metric]
    assert "November 2026 lands at" in labels
    assert not [label for label in labels if label.startswith("Expected until")]
    assert card(page(horizon_by_month="2 months"), "Expected until")


@pytest.mark.usefixtures("young")
def test_a_horizon_beyond_the_history_is_low_and_the_title_leads_with_what_lies_within():
    tab = page(horizon_by_month="4 months")
    assert card(tab, "Confidence") == "LOW"
    assert "December 2026 is heading for" in texts(tab)
    assert "the 2 months after it lie farther ahead than the history reaches back" in texts(tab)
    assert "is heading for $1,000 until" not in texts(tab)
    assert "days ahead rest on 45 days of history: a direction beyond that" in texts(tab)


@pytest.mark.usefixtures("young")
def test_farther_ones_are_there_for_who_asks_for_them():
    tab = page(horizon_by_month="12 months", farther="true")
    assert tab.selectbox(key="horizon_by_month").value == 12
    assert card(tab, "Confidence") == "LOW"
    tab.toggle(key="farther").set_value(False).run()
    assert not tab.exception
    assert tab.selectbox(key="horizon_by_month").value in range(1, 5)


@pytest.mark.usefixtures("young")
def test_titles_that_tell_of_the_whole_horizon_say_that_it_is_a_direction():
    tab = page(forecast_view="Scenarios", horizon_by_month="4 months")
    assert "A direction, not a figure:" in texts(tab)
    assert "A direction, not a figure:" not in texts(page(forecast_view="Scenarios", horizon_by_month="1 month"))


def mid_month(ledger, bills, folder):
    days = [date(2026, 10, 6) + timedelta(days=number) for number in range(40)]
    bills.load(ledger, folder / "bill.csv", [bills.charge(str(day), f"{30 + day.day % 5}.00") for day in days])


def test_without_a_whole_month_the_months_ahead_are_drawn_and_rest_on_days(once, ledger, monkeypatch, bills):
    monkeypatch.setenv("COSTBOARD_HOME", str(once(mid_month, ledger).home.path))
    monkeypatch.setattr(_context, "now", lambda: bills.now)
    monkeypatch.setattr(_background, "begin", lambda: None)
    st.cache_data.clear()
    tab = page()
    assert "by 40 days of history" in texts(tab)
    assert "from all cost since 6 Oct 2026 up to 14 Nov 2026" in texts(tab)
    assert "No whole month" not in texts(tab)
    _service.ledger_in.cache_clear()
