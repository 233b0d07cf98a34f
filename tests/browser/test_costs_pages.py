"""Executive summary and provider breakdown, clicked through as a visitor does."""

import csv
import io

import pytest

pytestmark = pytest.mark.browser

LOOKS = [("desktop", "light"), ("phone", "dark")]
PROVIDERS = ".st-key-parts_of_ServiceProviderName .js-plotly-plot"
CATEGORIES = ".st-key-parts_of_ServiceCategory .js-plotly-plot"
BOXES = "[class*=st-key-box_of_]"
FIRST_LINE = 20  # pixels from the top of a chart of lines


def click_first_line(tab, chart):
    """Charts take clicks by place: a layer over them catches those meant for an element."""
    box = tab.page.locator(chart).bounding_box()
    with tab.rerun():
        tab.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + FIRST_LINE)


def downloaded(page, card, kind="CSV"):
    with page.expect_download() as download:
        page.locator(card).get_by_test_id("stDownloadButton").filter(has_text=kind).get_by_role("button").click()
    return download.value.suggested_filename, download.value.path().read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
@pytest.mark.parametrize(("path", "charts"), [("executive_summary", 2), ("provider_breakdown", 5)])
def test_the_page_is_drawn_whole_and_asks_nobody_else(visit, address, path, charts, size, scheme):
    tab = visit(address, size, scheme)
    page = tab.open("" if path == "executive_summary" else path)
    page.locator(".js-plotly-plot").nth(charts - 1).wait_for()
    tab.screenshot(f"{path}_{size}_{scheme}")

    assert page.locator(".js-plotly-plot").count() == charts
    assert page.locator(".modebar-container:visible .modebar-btn").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert (tab.complaints, tab.outside) == ([], [])


def test_cards_of_one_row_are_equally_tall(visit, address):
    page = visit(address).open()
    page.locator(".js-plotly-plot").first.wait_for()
    page.get_by_text("being worked out").first.wait_for(state="detached")
    cards = [*page.locator(BOXES).all(), *page.locator(f"[data-testid=stMetric]:not({BOXES} *)").all()]
    tall = [card.bounding_box() for card in cards]

    rows = {}
    for box in tall:
        rows.setdefault(round(box["y"]), set()).add(round(box["height"]))
    assert len(cards) == 8
    assert [len(heights) for heights in rows.values()] == [1] * len(rows)


def test_landing_budget_and_anomalies_lead_to_their_pages(visit, address):
    tab = visit(address)
    page = tab.open()
    page.get_by_text("November landing").wait_for()
    page.get_by_text("Dotted: forecast, an estimate").wait_for()
    for card, title in (("forecasts", "Forecasts"), ("budgets", "Budget variance"), ("anomalies", "Anomalies")):
        page.locator(f".st-key-box_of_{card}").get_by_test_id("stPageLink").get_by_role("link").click()
        page.get_by_test_id("stMain").get_by_role("heading", name=title, exact=True).wait_for()
        page.go_back()
        page.get_by_test_id("stMain").get_by_role("heading", name="Executive summary").wait_for()
    assert (tab.complaints, tab.outside) == ([], [])


def test_a_click_on_a_line_goes_down_the_link_keeps_the_way_and_up_leads_back(visit, address):
    tab = visit(address)
    page = tab.open("provider_breakdown")
    page.locator(PROVIDERS).wait_for()
    click_first_line(tab, PROVIDERS)
    page.locator(CATEGORIES).wait_for()
    assert "in_provider=" in page.url

    click_first_line(tab, CATEGORIES)
    page.get_by_text("Click a service to see its resources.").wait_for()
    assert "in_category=" in page.url
    heading = page.get_by_test_id("stMain").get_by_role("heading", level=3).first.inner_text()

    again = visit(address)
    copied = again.open(page.url.removeprefix(f"{address}/"))
    copied.get_by_text("Click a service to see its resources.").wait_for()
    assert copied.get_by_test_id("stMain").get_by_role("heading", level=3).first.inner_text() == heading

    with tab.rerun():
        page.get_by_role("button", name="Up").click()
    page.locator(CATEGORIES).wait_for()
    assert "in_category=" not in page.url
    assert (tab.complaints, again.complaints) == ([], [])


def test_what_movers_are_compared_by_is_kept_in_the_link(visit, address):
    tab = visit(address)
    page = tab.open()
    with tab.rerun():
        page.get_by_role("radio", name="Provider").click()

    assert "movers_by=Provider" in page.url


def test_a_download_holds_the_rows_on_screen_under_the_frame_of_its_figures(visit, address):
    tab = visit(address)
    page = tab.open("provider_breakdown?period=Last+month")
    page.locator(PROVIDERS).wait_for()

    name, text = downloaded(page, ".st-key-card_of_parts")

    rows = list(csv.reader(io.StringIO(text)))
    (head,) = [number for number, row in enumerate(rows) if row[:1] == ["ServiceProviderName"]]
    labels = page.locator(f"{PROVIDERS} .annotation-text").all_text_contents()
    assert [row[0] for row in rows[head + 1 :]] == labels[::2]
    assert "billed_USD" in name
    assert any("Cost basis" in cell for row in rows[:head] for cell in row)
