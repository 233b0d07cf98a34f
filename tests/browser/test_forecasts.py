"""Forecasts as a visitor meets them: views are drawn whole, a lever answers at once and leaves the base alone."""

import time

import pytest

pytestmark = pytest.mark.browser
WIDER = """() => { const main = document.querySelector('[data-testid="stMain"]');
  return main.scrollWidth - main.clientWidth; }"""
MOVE_SECONDS = 2
FIT_SECONDS = 90
"""Processes start and read libraries before they work."""


@pytest.mark.parametrize(
    ("view", "charts", "size", "scheme"),
    [
        ("Forecast", 1, "desktop", "light"),
        ("Forecast", 1, "phone", "dark"),
        ("Scenarios", 1, "phone", "dark"),
    ],
)
def test_a_view_is_drawn_whole_and_asks_nobody_else(visit, address, view, charts, size, scheme):
    tab = visit(address, size, scheme)
    page = tab.open(f"forecasts?forecast_view={view}")
    page.get_by_test_id("stMain").get_by_test_id("stDownloadButton").last.wait_for()
    for number in range(charts):
        page.locator(".js-plotly-plot").nth(number).wait_for()

    assert page.locator(".js-plotly-plot").count() == charts
    assert page.evaluate(WIDER) <= 0
    assert (tab.complaints, tab.outside) == ([], [])
    tab.screenshot(f"forecasts-{view.lower()}-{size}-{scheme}")


def test_a_lever_answers_soon_and_its_line_joins_the_others(visit, address):
    tab = visit(address)
    page = tab.open("forecasts?forecast_view=Scenarios")
    page.locator(".js-plotly-plot").wait_for()
    slider = page.get_by_role("slider").first
    slider.focus()
    began = time.monotonic()
    slider.press("ArrowRight")
    page.locator(".js-plotly-plot .legendtext", has_text="What if").first.wait_for()

    assert time.monotonic() - began < MOVE_SECONDS
    assert not tab.complaints


def test_heavy_members_are_asked_beside_the_page_which_says_so_until_they_are_there(visit, address):
    tab = visit(address, "phone", "dark")
    page = tab.open("forecasts?forecast_view=Scorecard&horizon_by_month=1+month")
    said = page.get_by_text("All members are asked in the background.")
    said.wait_for()
    page.get_by_test_id("stMain").get_by_test_id("stDataFrame").wait_for()
    said.wait_for(state="detached", timeout=FIT_SECONDS * 1000)

    page.get_by_text("Not all members could be asked").wait_for(state="detached")
    page.get_by_test_id("stMain").get_by_test_id("stDownloadButton").last.wait_for()
    assert page.evaluate(WIDER) <= 0
    assert (tab.complaints, tab.outside) == ([], [])
    tab.screenshot("forecasts-scorecard-phone-dark")
