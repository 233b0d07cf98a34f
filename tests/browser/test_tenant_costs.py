"""Tenant costs, clicked through as a visitor does."""

import csv
import io
from decimal import Decimal

import pytest

pytestmark = pytest.mark.browser

LOOKS = [("desktop", "light"), ("phone", "dark")]
POOLS = ".st-key-ways .js-plotly-plot"
SECOND_LINE = 64  # pixels from the top of a chart of lines
FIRST_ROW, NAME = 55, 40  # pixels into a table


def click_at(tab, place, x, y):
    """Charts and tables take clicks by place: what they show is drawn on a canvas."""
    target = tab.page.locator(place)
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    with tab.rerun():
        tab.page.mouse.click(box["x"] + (x or box["width"] / 2), box["y"] + y)


def heading(page):
    return page.get_by_test_id("stMain").get_by_role("heading", level=3).first.inner_text()


def downloaded(page, card):
    with page.expect_download() as download:
        page.locator(card).get_by_test_id("stDownloadButton").filter(has_text="CSV").get_by_role("button").first.click()
    rows = list(csv.reader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
    (head,) = [number for number, row in enumerate(rows) if "cost" in row or "amount" in row]
    return [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :]]


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
@pytest.mark.parametrize(("view", "charts"), [("All tenants", 1), ("One tenant", 4)])
def test_the_view_is_drawn_whole_and_asks_nobody_else(visit, address, view, charts, size, scheme):
    tab = visit(address, size, scheme)
    page = tab.open(f"tenant_costs?view={view.replace(' ', '+')}")
    page.locator(".js-plotly-plot").nth(charts - 1).wait_for()
    tab.screenshot(f"tenant_costs_{charts}_{size}_{scheme}")

    assert page.locator(".js-plotly-plot").count() == charts
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert (tab.complaints, tab.outside) == ([], [])


def test_the_proof_on_screen_is_what_the_download_of_the_tenants_adds_up_to(visit, address):
    tab = visit(address)
    page = tab.open("tenant_costs?period=Last+month")
    page.locator(".st-key-proof").wait_for()
    lines = [row.split("\t") for row in page.locator(".st-key-proof").inner_text().splitlines() if "\t" in row]
    proof = {line[0]: Decimal(line[-1].replace(",", "")) for line in lines[1:]}

    rows = downloaded(page, ".st-key-card_of_owners")

    assert sum(Decimal(row["cost"]) for row in rows) == proof["Allocated"]
    assert proof["Allocated"] + proof["Unallocated"] == proof["Allocated + unallocated"]
    assert proof["Allocated + unallocated"] == proof["Ledger, asked apart"] + proof["Rounding, once a month"]


def test_a_click_on_a_tenant_opens_it_and_a_copied_link_opens_the_same(visit, address):
    tab = visit(address)
    page = tab.open("tenant_costs")
    page.locator(".st-key-owners canvas").first.wait_for()
    click_at(tab, ".st-key-owners", NAME, FIRST_ROW)
    page.locator(POOLS).wait_for()
    assert "view=One+tenant" in page.url
    assert "who=" in page.url
    said = heading(page)

    again = visit(address)
    copied = again.open(page.url.removeprefix(f"{address}/"))
    copied.locator(POOLS).wait_for()
    assert heading(copied) == said
    assert (tab.complaints, again.complaints) == ([], [])


def test_a_click_on_a_pool_explains_its_amounts_and_a_click_on_an_amount_works_it_out(visit, address):
    tab = visit(address)
    page = tab.open("tenant_costs?view=One+tenant&period=Last+month")
    page.locator(POOLS).wait_for()
    click_at(tab, POOLS, None, SECOND_LINE)
    pool = page.locator(".st-key-ways .annotation-text").all_text_contents()[2]
    assert f"Why Verdantide pays for {pool}" in page.locator(".st-key-card_of_lineage").inner_text()
    assert "pool=" in page.url

    first = page.locator(".st-key-formula").inner_text()
    page.locator(".st-key-card_of_lineage canvas").first.wait_for()
    assert "in whole cents" in first


def test_tenants_roll_up_to_groups_and_the_switch_is_kept_in_the_link(visit, address):
    tab = visit(address)
    page = tab.open("tenant_costs?period=Last+month")
    page.locator(".st-key-owners canvas").first.wait_for()
    flat = downloaded(page, ".st-key-card_of_owners")
    with tab.rerun():
        page.get_by_text("Roll up groups").click()
    rolled = downloaded(page, ".st-key-card_of_owners")

    assert "rolled=" in page.url
    assert "Reef Group" in {row["tenant"] for row in rolled}
    assert sum(Decimal(row["cost"]) for row in rolled) == sum(Decimal(row["cost"]) for row in flat)
    assert tab.complaints == []


def test_the_course_by_day_is_drawn_when_it_is_asked_for(visit, address):
    tab = visit(address)
    page = tab.open("tenant_costs?view=One+tenant")
    page.locator(POOLS).wait_for()
    with tab.rerun():
        page.get_by_role("radio", name="By day").click()
    page.locator(".st-key-course_by_day .js-plotly-plot").wait_for()

    assert tab.complaints == []
