from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import expect

from costlib.ledger import Ledger
from costlib.sources import journal

pytestmark = pytest.mark.browser

SOURCE = '[[sources]]\nname = "{}"\nkind = "openai"\nsince = 2026-10-01\nkey_env = "NO_SUCH_KEY"\n'


@pytest.fixture(scope="module")
def live_address(tmp_path_factory, request, bills):
    """The dashboard over a ledger with a source that fails and one that was never fetched."""
    folder = tmp_path_factory.mktemp("live")
    ledger = Ledger(folder / "home")
    bills.load(ledger, folder / "files.csv", bills.month("2026-11", days=18))
    bills.load(ledger, folder / "llm.csv", bills.month("2026-11", days=12), source="llm")
    (folder / "home" / "sources.toml").write_text(SOURCE.format("llm") + SOURCE.format("new"))
    at = datetime.now(UTC) - timedelta(days=3, hours=1)
    number = journal.begin(ledger.state, "llm", "2026-10", "turn", at)
    journal.end(ledger.state, number, "failed", at, requests=1, cost=Decimal(0), error="OpenAI refuses the key (401)")
    harness = request.config.pluginmanager.get_plugin(str(Path(__file__).with_name("conftest.py")))
    with harness.serving(folder / "home", folder / "server.log") as address:
        yield address


@pytest.mark.parametrize(("size", "scheme"), [("desktop", "dark"), ("phone", "light")])
def test_a_source_that_fails_is_told_on_every_page_and_is_mended_from_its_tab(visit, live_address, size, scheme):
    tab = visit(live_address, size, scheme)
    page = tab.open("provider_breakdown")
    expect(page.get_by_text("2 of 2 sources fail").filter(visible=True).first).to_be_visible(timeout=15_000)
    expect(page.get_by_text("llm has delivered to 12 Nov 2026").filter(visible=True).first).to_be_visible()
    tab.screenshot(f"live_sources_elsewhere_{size}_{scheme}")

    tab.open("data_and_audit?tab=Live+sources")
    expect(page.get_by_text("2 of 2 live sources fail: llm has failed for 3 days")).to_be_visible()
    tab.screenshot(f"live_sources_{size}_{scheme}")
    with tab.rerun():
        page.get_by_role("button", name="Fetch now").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("at most")).to_be_visible()
    with tab.rerun():
        dialog.get_by_role("button", name="Fetch it").click()
    told = page.get_by_test_id("stAlert").filter(has_text="needs its key")
    expect(told.first).to_be_visible(timeout=20_000)
    tab.screenshot(f"live_sources_fetched_{size}_{scheme}")
    assert (tab.complaints, tab.outside) == ([], [])
