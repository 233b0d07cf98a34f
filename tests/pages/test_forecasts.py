"""Forecasts of a small company: 30 to 40 dollars a day over a year, weekends cheaper."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from costlib.ledger import Ledger
from costlib.models.outlook.fits import Fits
from costlib.policy import decisions, scenarios
from costlib.scope import Period, Scope
from pages import _context, _forecasts_fits, _service
from pages._forecasts import Asked

FRAME = Path(_context.__file__).parent / "_frame.py"
FIRST, LAST = date(2025, 10, 1), date(2026, 11, 14)


@pytest.fixture(scope="module")
def loaded(bills, tmp_path_factory):
    """The year, loaded once."""
    days = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
    folder = tmp_path_factory.mktemp("year")
    rows = [
        bills.charge(
            str(day),
            f"{part * (30 + number / 40 - 8 * (day.weekday() > 4)):.2f}",
            ServiceProviderName=provider,
        )
        for number, day in enumerate(days)
        for provider, part in (("Google Cloud", 0.75), ("AWS", 0.25))
    ]
    bills.load(Ledger(folder / "home"), folder / "year.csv", rows)
    return folder / "home"


@pytest.fixture
def year(loaded, tmp_path, monkeypatch, bills):
    """A ledger of its own for each test."""
    shutil.copytree(loaded, tmp_path / "home")
    monkeypatch.setenv("COSTBOARD_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(_context, "now", lambda: bills.now)
    st.cache_data.clear()
    yield Ledger(tmp_path / "home")
    _service.ledger_in.cache_clear()


@pytest.fixture
def fits(monkeypatch):
    """Fits beside the page, in a thread: a process takes seconds to start."""
    made = Fits(lambda: ThreadPoolExecutor(1))
    monkeypatch.setattr(_forecasts_fits, "_fits", lambda: made)
    yield made
    made.close()


def ended(fits, tab):
    """The page once all that it waits for is there."""
    for job in list(fits._jobs.values()):
        assert job.wait(60)
    return tab.run()


@pytest.fixture
def page():
    def start(view="Forecast", **query):
        tab = AppTest.from_file(str(FRAME), default_timeout=60)
        tab.switch_page("forecasts.py")
        for name, value in {"forecast_view": view, **query}.items():
            tab.query_params[name] = value
        tab.run()
        assert not tab.exception
        assert not tab.error
        return tab

    return start


def texts(tab):
    found = (*tab.subheader, *tab.markdown, *tab.caption, *tab.info, *tab.success)
    return "\n".join(str(each.value) for each in found).replace("\\", "")


def table(tab, column):
    return next((frame.value for frame in tab.dataframe if column in frame.value), None)


def card(tab, label):
    return next((metric.value for metric in tab.metric if metric.label.startswith(label)), None)


@pytest.mark.usefixtures("year")
def test_the_title_says_where_it_is_heading_and_how_far_to_trust_it(page):
    tab = page(horizon_by_month="3 months")

    assert "January 2027 is heading for $1," in texts(tab)
    assert "confidence HIGH" in texts(tab) or "confidence MEDIUM" in texts(tab)
    assert card(tab, "November 2026 lands at").startswith("$1,")
    assert card(tab, "Expected until 31 Jan 2027").startswith("$")
    rows = table(tab, "mean")
    assert [str(day) for day in rows["ds"]] == ["2026-11-01", "2026-12-01", "2027-01-01"]
    assert (rows["lo_95"] <= rows["lo_80"]).all()
    assert (rows["lo_80"] <= rows["mean"]).all()
    assert (rows["mean"] <= rows["hi_80"]).all()
    assert (rows["hi_80"] <= rows["hi_95"]).all()


@pytest.mark.usefixtures("year")
def test_it_says_that_the_period_on_the_left_is_not_the_history(page):
    tab = page(period="This month", horizon_by_month="1 month")
    assert "from all cost since 1 Oct 2025 up to 14 Nov 2026: the period on the left does not narrow it" in texts(tab)


@pytest.mark.usefixtures("year")
def test_a_link_opens_days_and_levels(page):
    tab = page(steps="By day", horizon_by_day="1 month", levels=["50"])

    rows = table(tab, "mean")
    assert len(rows) == 30
    assert list(rows) == ["ds", "mean", "lo_50", "hi_50"]
    assert "14 Dec 2026 is heading for $" in texts(tab)
    assert "50% between" in texts(tab)


def test_a_short_history_is_refused_with_what_is_missing_and_from_when_it_will_do(page, ledger, bills, monkeypatch):
    monkeypatch.setenv("COSTBOARD_HOME", str(ledger.home.path))
    st.cache_data.clear()
    bills.load(ledger, ledger.home.path.parent / "short.csv", bills.month("2026-11", "5", days=10))
    tab = page()

    assert "A forecast by day needs 28 days of cost; this selection has 10." in texts(tab)
    assert "It will be here once 28 Nov 2026 is delivered." in texts(tab)
    assert not tab.metric


@pytest.mark.usefixtures("year")
def test_the_scorecard_has_a_row_for_every_member_heavy_ones_once_they_are_there(page, fits):
    tab = page("Scorecard", horizon_by_month="1 month")
    assert table(tab, "member").set_index("member").loc["prophet", "left_out"] == "joins in a full run"
    tab = ended(fits, tab)

    rows = table(tab, "member").set_index("member")
    assert rows.index[0] == "ensemble"
    assert {"seasonal naive", "prophet", "boosting"} <= set(rows.index)
    assert rows["weight_percent"].iloc[1:].sum() == pytest.approx(100)
    assert "joins in a full run" not in rows["left_out"].tolist()
    assert "Asked on" in texts(tab)


@pytest.mark.usefixtures("year")
def test_parts_add_up_to_the_total(page, fits):
    tab = page("Parts", horizon_by_month="2 months")
    assert table(tab, "part") is None
    tab = ended(fits, tab)

    rows = table(tab, "part").set_index("part")
    assert list(rows.index) == ["Google Cloud", "AWS", "Total"]
    assert rows["total"].iloc[:2].sum() == pytest.approx(rows.loc["Total", "total"])
    assert "Google Cloud is heading for 75% of the $" in texts(tab)
    steps = table(tab, "Total")
    assert (steps["Google Cloud"] + steps["AWS"]).tolist() == pytest.approx(steps["Total"].tolist())


@pytest.mark.parametrize(("weights", "everyone", "full"), [("measured", False, False), ("reference", False, True)])
def test_reference_weights_ask_the_heavy_members_too(weights, everyone, full):
    scope = Scope(Period(FIRST, LAST))
    assert Asked(scope, "month", 3, (80,), weights, everyone).full == full


@pytest.mark.usefixtures("year")
def test_scenarios_stand_beside_the_base_and_say_that_they_are_assumptions(page):
    tab = page("Scenarios")

    rows = table(tab, "scenario").set_index("scenario")
    assert list(rows.index) == ["Base", "Conservative", "Optimistic"]
    assert rows.loc["Base", "difference"] == 0
    assert rows.loc["Optimistic", "total"] < rows.loc["Base", "total"] < rows.loc["Conservative", "total"]
    assert "are assumptions that ship with Costboard" in texts(tab)


@pytest.mark.usefixtures("year")
def test_a_lever_moves_the_what_if_alone(page):
    tab = page("Scenarios")
    before = table(tab, "scenario").set_index("scenario")["total"]
    tab.slider[0].set_value(50.0).run()
    after = table(tab, "scenario").set_index("scenario")["total"]

    assert after[before.index].tolist() == before.tolist()
    assert "What if comes to $" in texts(tab)
    # half a month is over and stays as it is
    assert before["Base"] * 1.4 < after["What if"] < before["Base"] * 1.5
    tab.button(key="scenario_reset").click().run()
    assert "What if" not in table(tab, "scenario")["scenario"].tolist()


def saved(tab, name, why="plan of November"):
    tab.slider[0].set_value(20.0).run()
    next(each for each in tab.text_input if each.label == "Save what if as").set_value(name).run()
    tab.text_input(key="scenario_why").set_value(why).run()
    tab.button(key="scenario_save").click().run()
    return tab


def test_a_scenario_is_saved_with_its_reason_renamed_and_deleted(page, year):
    tab = saved(page("Scenarios"), "New office")

    (factor,) = scenarios.stored(year.state).named("New office").factors
    assert (factor.kind, int(factor.size), str(factor.valid_from)) == ("percent", 20, "2026-11-15")
    assert "Saved New office. Version 1: plan of November" in texts(tab)
    assert table(tab, "scenario")["scenario"].tolist() == ["Base", "Conservative", "Optimistic", "New office"]

    for act, new in (("rename", "Old office"), ("delete", "")):
        name = "New office" if act == "rename" else "Old office"
        tab.selectbox(key="scenario_which").select(name)
        tab.text_input(key="scenario_new").set_value(new)
        tab.text_input(key="scenario_manage_why").set_value(f"to {act}").run()
        tab.button(key=f"scenario_{act}").click().run()
        assert not tab.exception
    assert scenarios.stored(year.state).names == ["Base", "Conservative", "Optimistic"]
    assert [each.source for each in decisions.history(year.state, scenarios.KIND)] == [
        "to delete",
        "to rename",
        "plan of November",
    ]


def test_a_save_over_somebody_else_s_is_refused_and_nothing_is_lost(page, year, bills):
    tab = page("Scenarios")
    tab.slider[0].set_value(20.0).run()
    theirs = scenarios.stored(year.state).without("Optimistic").body
    decisions.save(year.state, scenarios.KIND, theirs, actor="else", source="theirs", now=bills.now)
    saved(tab, "Mine")

    assert "else saved another version of 'scenarios'" in tab.error[0].value.replace("\\", "")
    assert scenarios.stored(year.state).names == ["Base", "Conservative"]
    assert tab.slider[0].value == 20


@pytest.mark.usefixtures("year")
def test_new_factors_hit_what_the_filters_keep(page):
    tab = page("Scenarios", provider=["Google Cloud"])
    assert "From 15 Nov 2026, on Google Cloud." in texts(tab)


@pytest.mark.usefixtures("year")
def test_a_link_begins_with_a_scenario(page):
    tab = page("Scenarios", scenario_from="Conservative")
    assert [each.value for each in tab.slider[:2]] == [10, 1]
    assert "What if" not in table(tab, "scenario")["scenario"].tolist()
    tab.slider[0].set_value(11.0).run()
    assert table(tab, "scenario")["scenario"].tolist()[-1] == "What if"
