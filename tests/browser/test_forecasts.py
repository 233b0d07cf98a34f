"""Forecasts as a visitor meets them: views are drawn whole, a lever answers at once and leaves the base alone."""

import time

import pytest

pytestmark = pytest.mark.browser
WIDER = """() => { const main = document.querySelector('[data-testid="stMain"]');
  return main.scrollWidth - main.clientWidth; }"""
MOVE_SECONDS = 2


@pytest.mark.parametrize(
    ("view", "charts", "size", "scheme"),
    [
        ("Forecast", 1, "desktop", "light"),
        ("Forecast", 1, "phone", "dark"),
        ("Scorecard", 0, "phone", "dark"),
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
    page.locator(".js-plotly-plot .legendtext", has_text="What if").wait_for()

    assert time.monotonic() - began < MOVE_SECONDS
    assert not tab.complaints
