"""Rules and pools, and what-if, as a visitor uses them."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

POOLS = "tenant_costs?view=Rules+and+pools"
ROW, HEAD = 35, 35


def cell(page, key, row, x):
    """Where a cell of an editor is: row from 0, x in pixels from its left."""
    editor = page.locator(f".st-key-{key} canvas").first
    editor.scroll_into_view_if_needed()
    box = editor.bounding_box()
    return box["x"] + x, box["y"] + HEAD + ROW * row + ROW / 2


def test_a_pool_is_edited_in_its_table_and_the_page_says_what_would_change(visit, address):
    tab = visit(address)
    page = tab.open(POOLS)
    page.locator(".st-key-allocation_pools_0").scroll_into_view_if_needed()
    page.wait_for_timeout(500)  # a table draws itself after the script has run
    page.mouse.dblclick(*cell(page, "allocation_pools_0", 2, 380))
    cell_editor = page.locator("#portal textarea")
    expect(cell_editor).to_be_focused(timeout=20_000)
    cell_editor.fill("ChargeCategory=Tax|Credit")
    cell_editor.press("Enter")

    expect(page.get_by_text("Changed: Taxes, credits and fees.")).to_be_visible(timeout=20_000)
    page.get_by_text("Show the effect on the newest whole month").click()
    expect(page.get_by_text("equal to the cent")).to_be_visible(timeout=20_000)
    tab.screenshot("tenant_rules")
    page.get_by_role("button", name="Undo all edits").click()
    expect(page.get_by_text("Nothing is changed so far.")).to_be_visible(timeout=20_000)
    assert not tab.complaints
    assert not tab.outside


def test_a_slider_moves_cost_between_tenants_and_reset_brings_it_back(visit, address):
    tab = visit(address, size="phone", scheme="dark")
    page = tab.open("tenant_costs?view=What+if")
    page.get_by_text("Evenly").first.click()
    expect(page.get_by_text("changes hands")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("equal to the cent")).to_be_visible()
    tab.screenshot("what_if_phone")
    page.locator(".st-key-what_if_reset button").click()
    expect(page.get_by_text("No tenant's cost changes")).to_be_visible(timeout=20_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not tab.complaints
