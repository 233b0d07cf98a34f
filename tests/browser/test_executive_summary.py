"""The executive summary's case and claims, clicked through as a visitor does."""

import re

import pypdf
import pytest

pytestmark = pytest.mark.browser

CASE = "?summary_view=Case+and+claims"
CLAIMS = ".st-key-card_of_claims"
LOOKS = [("desktop", "light"), ("phone", "dark")]
ROW_HEIGHT = 35


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_the_case_is_drawn_whole_and_asks_nobody_else(visit, address, size, scheme):
    tab = visit(address, size, scheme)
    page = tab.open(CASE)
    page.locator(CLAIMS).get_by_test_id("stDataFrame").wait_for()
    tab.screenshot(f"case_and_claims_{size}_{scheme}")

    assert page.get_by_test_id("stDataFrame").count() == 6
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert (tab.complaints, tab.outside) == ([], [])


def test_the_view_and_the_verdict_are_kept_in_the_link(visit, address):
    tab = visit(address)
    page = tab.open()
    page.locator(".js-plotly-plot").nth(1).wait_for()
    page.get_by_role("radio", name="Case and claims").click()
    page.locator(CLAIMS).get_by_test_id("stDataFrame").wait_for()
    page.locator(CLAIMS).get_by_role("button", name="does not hold").click()
    page.wait_for_url(re.compile("verdict=does.not.hold"))

    assert "summary_view=Case" in page.url
    assert tab.complaints == []


def test_a_chosen_claim_shows_how_its_figure_was_made(visit, address):
    tab = visit(address)
    page = tab.open(CASE)
    table = page.locator(CLAIMS).get_by_test_id("stDataFrame")
    table.wait_for()
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    with tab.rerun():
        page.mouse.click(box["x"] + ROW_HEIGHT / 2, box["y"] + 1.5 * ROW_HEIGHT)

    working = page.locator(".st-key-card_of_working")
    working.get_by_text("Five-year ROI, closing page: 1,790 % claimed, 619.51 computed, does not hold.").wait_for()
    assert working.get_by_text("Source: reference A, closing lines.").is_visible()


def test_the_boards_page_is_one_click_away_and_one_page(visit, address):
    page = visit(address).open(CASE)
    with page.expect_download() as download:
        page.get_by_role("button", name="Board page (PDF)").click()

    assert download.value.suggested_filename.startswith("board_")
    assert len(pypdf.PdfReader(download.value.path()).pages) == 1
