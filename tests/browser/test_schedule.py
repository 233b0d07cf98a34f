"""The schedule in a browser: a stage is run on request, and the page follows it to its end by itself."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SECONDS = 1000


def test_a_stage_runs_on_request_and_the_page_follows_it(visit, address):
    tab = visit(address)
    page = tab.open("data_and_audit?tab=Schedule")
    card = page.locator(".st-key-stage_budgets")
    expect(card).to_contain_text("Has not run yet", timeout=30 * SECONDS)
    card.get_by_role("button", name="Run now").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Nothing leaves this machine: no channel for alerts is set up.")
    dialog.get_by_role("button", name="Run it").click()

    expect(card).to_contain_text("Done just now", timeout=60 * SECONDS)
    expect(card).to_contain_text("No channel is configured: nothing leaves this machine.")
    expect(page.get_by_role("heading", name="1 run on record, none failed")).to_be_visible()
    tab.screenshot("schedule")
    assert (tab.complaints, tab.outside) == ([], [])
