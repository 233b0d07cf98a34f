"""AI costs as a visitor meets them: every view is drawn whole, a click goes down, a slider answers at once."""

import time

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
VIEWS = {
    "Spend": 3,
    "Price book": 0,
    "Calculator": 1,
    "Model choice": 1,
    "What if": 1,
    "Plans": 1,
    "Reconciliation": 0,
}
"""Views and how many charts each has."""
MODELS = ".st-key-ai_by_x_Model .js-plotly-plot"
FIRST_LINE = 20  # pixels from the top of a chart of lines
WIDER = """() => { const main = document.querySelector('[data-testid="stMain"]');
  return main.scrollWidth - main.clientWidth; }"""
MOVE_SECONDS = 2


@pytest.mark.parametrize(("size", "scheme"), [("desktop", "light"), ("phone", "dark")])
def test_every_view_is_drawn_whole_and_asks_nobody_else(visit, address, size, scheme):
    tab = visit(address, size, scheme)
    page = tab.open("ai_costs?ai_view=Plans")
    for view, charts in VIEWS.items():
        with tab.rerun():
            page.locator(".st-key-ai_view").get_by_role("radio", name=view).click()
        page.get_by_test_id("stMain").get_by_test_id("stDownloadButton").last.wait_for()
        expect(page.locator(".js-plotly-plot")).to_have_count(charts)

        assert page.evaluate(WIDER) <= 0, view
        assert (view, tab.complaints, tab.outside) == (view, [], [])
        tab.screenshot(f"ai-costs-{view.replace(' ', '-').lower()}-{size}-{scheme}")


def test_a_click_on_a_model_looks_at_it_alone_and_the_link_keeps_it(visit, address):
    tab = visit(address)
    page = tab.open("ai_costs")
    page.locator(MODELS).wait_for()
    box = page.locator(MODELS).bounding_box()
    with tab.rerun():
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + FIRST_LINE)

    page.get_by_role("heading", name="of gpt-4 from").wait_for()
    assert "in_model=gpt-4" in page.url
    assert not tab.complaints


def test_changed_prices_are_marked_on_the_trend(visit, address):
    page = visit(address).open("ai_costs?period=All+data")

    page.locator(".st-key-ai_months").get_by_text("gpt-3.5-turbo").first.wait_for()
    page.get_by_text("Prices changed: gpt-3.5-turbo: input ▼ 50%, output ▼ 25% on 1 Sep 2025.").wait_for()


def test_a_slider_of_the_calculator_answers_soon_and_leaves_the_page_alone(visit, address):
    tab = visit(address)
    page = tab.open("ai_costs?ai_view=Calculator")
    page.get_by_text("$59.095").wait_for()
    slider = page.get_by_role("slider").first
    slider.focus()
    began = time.monotonic()
    slider.press("ArrowRight")
    page.get_by_text("$59.095").wait_for(state="detached")

    assert time.monotonic() - began < MOVE_SECONDS
    assert not tab.complaints
