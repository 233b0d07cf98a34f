import contextlib
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

BILL = Path(__file__).parents[3] / "shared" / "data" / "focus-1.0" / "focus_sample.csv"
LOOKS = [("desktop", "light"), ("phone", "dark")]
TABS = (
    *("Sources", "Live sources", "Recommendations", "Schedule", "Reconciliation", "Quarantine", "Restatements"),
    *("Audit trail", "Verification", "Ledger"),
)
SECONDS = 1000


@pytest.fixture
def fresh_address(tmp_path, request):
    """The dashboard over an empty ledger of this test alone."""
    harness = request.config.pluginmanager.get_plugin(str(Path(__file__).with_name("conftest.py")))
    with harness.serving(tmp_path / "home", tmp_path / "server.log") as at:
        yield at


def september(bills, days=28, cost="2.00", **more):
    return bills.csv(bills.month("2026-09", cost, days=days, **more)).encode()


def drop(tab, *files):
    """Drop files and load them. A box that the page is just drawing anew takes nothing: drop again."""
    page = tab.page
    load = page.get_by_role("button", name="Load", exact=True)
    dropped = [{"name": name, "mimeType": "text/csv", "buffer": content} for name, content in files]
    for _ in range(3):
        page.locator('[data-testid="stFileUploader"] input[type="file"]').set_input_files(dropped)
        with contextlib.suppress(AssertionError):
            expect(load).to_be_enabled(timeout=20 * SECONDS)
            break
    load.click()


def done(tab):
    with tab.rerun():
        tab.page.get_by_role("button", name="Done").click()


def open_tab(tab, name):
    one = tab.page.get_by_role("tab", name=name, exact=True)
    if one.get_attribute("aria-selected") != "true":
        with tab.rerun():
            one.click()
    expect(one).to_have_attribute("aria-selected", "true")


def says(tab, text):
    expect(tab.page.get_by_text(text).first).to_be_visible(timeout=30 * SECONDS)


def card(tab, label):
    return tab.page.get_by_test_id("stMetric").filter(has_text=label)


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_the_sample_can_be_trusted_on_every_tab_and_nobody_else_is_asked(visit, address, size, scheme):
    tab = visit(address, size, scheme)
    page = tab.open("data_and_audit")

    for name in TABS:
        open_tab(tab, name)
        page.get_by_role("tab", name=name, exact=True).scroll_into_view_if_needed()
        page.wait_for_timeout(SECONDS)
        tab.screenshot(f"data_and_audit_{name.split()[0].lower()}_{size}_{scheme}")
    assert "0" in card(tab, "Totals that differ").inner_text()
    assert "Unbroken" in card(tab, "Audit chain").inner_text()
    assert page.get_by_test_id("stException").count() == 0
    assert (tab.complaints, tab.outside) == ([], [])


def test_a_link_opens_the_tab_that_was_copied(visit, address):
    tab = visit(address)
    tab.open("data_and_audit?tab=Restatements")

    says(tab, "No bill was ever replaced")


def test_from_nothing_to_a_restated_bill(visit, fresh_address, bills):
    tab = visit(fresh_address)
    page = tab.open("data_and_audit")
    tab.screenshot("data_and_audit_empty")
    says(tab, "Nothing is loaded yet")

    drop(tab, ("holiday.csv", b"name,from,to\nmum,1,2\n"))
    says(tab, "Nothing was loaded.")
    says(tab, re.compile("holiday.csv"))
    tab.screenshot("data_and_audit_bad_file")

    page.reload()
    drop(tab, ("september [final].csv", september(bills)), ("bad.csv", september(bills, 3, ChargeCategory="")))
    says(tab, "31 rows in: 28 stored, 3 quarantined")
    expect(page.get_by_test_id("stDataFrame").locator("canvas").first).to_be_visible(timeout=30 * SECONDS)
    tab.screenshot("data_and_audit_loaded")
    assert "Put aside, of 31 rows in" in card(tab, "Rows quarantined").inner_text()
    done(tab)
    assert page.get_by_text("What was loaded").count() == 0

    drop(tab, ("again.csv", september(bills)))
    says(tab, "Already loaded: nothing changed.")

    drop(tab, ("part.csv", september(bills, 10)))
    says(tab, re.compile("would shrink by more than 20"))
    tab.screenshot("data_and_audit_shrinks")
    again = page.get_by_role("button", name="Replace anyway")
    expect(again).to_be_disabled()
    with tab.rerun():
        page.get_by_text("I have checked that the file is complete").click()
    again.click()
    says(tab, "1 earlier delivery replaced")

    done(tab)
    open_tab(tab, "Restatements")
    page.get_by_role("combobox", name="Read back what was replaced").click()
    with tab.rerun():
        page.get_by_role("option").first.click()
    says(tab, "The same: version")
    assert "56.00 USD" in card(tab, "Read back now").inner_text()
    assert "20.00 USD" in card(tab, "After it was replaced").inner_text()
    tab.screenshot("data_and_audit_restated")

    open_tab(tab, "Quarantine")
    tab.screenshot("data_and_audit_quarantined")
    open_tab(tab, "Verification")
    with tab.rerun():
        page.get_by_role("button", name="Verify now").click()
    says(tab, "Audit chain unbroken")
    assert page.get_by_text("Fails:").count() == 0
    assert (tab.complaints, tab.outside) == ([], [])


def test_the_sample_company_is_one_click_away_from_nothing(visit, fresh_address):
    tab = visit(fresh_address, "phone", "dark")
    page = tab.open("data_and_audit")
    tab.screenshot("data_and_audit_empty_phone")
    page.get_by_role("button", name="Load the sample company").click()
    expect(page.get_by_role("progressbar").first).to_be_visible(timeout=30 * SECONDS)
    tab.screenshot("data_and_audit_progress_phone")

    expect(page.get_by_text("What was loaded")).to_be_visible(timeout=120 * SECONDS)
    expect(page.get_by_text("Sample data").locator("visible=true").first).to_be_visible(timeout=30 * SECONDS)
    tab.screenshot("data_and_audit_sample_loaded_phone")
    assert tab.complaints == []


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_real_bill_reconciles(visit, fresh_address, size):
    if not BILL.exists():
        pytest.skip(f"no {BILL.name} beside the project")
    tab = visit(fresh_address, size)
    page = tab.open("data_and_audit")
    drop(tab, (BILL.name, BILL.read_bytes()))
    says(tab, "1,000 rows in: 1,000 stored, 0 quarantined")
    tab.screenshot(f"data_and_audit_real_{size}")

    assert "All 14 totals agree" in card(tab, "Totals that differ").inner_text()
    open_tab(tab, "Reconciliation")
    with page.expect_download() as saved:
        page.locator(".st-key-reconciliation_csv button").click()
    text = Path(saved.value.path()).read_text()
    assert text.count("✓ agrees") == 14
    assert "# Data to: 2024-09" in text
    assert tab.complaints == []


def test_a_page_left_in_the_middle_of_a_load_finds_it_whole_when_it_comes_back(visit, fresh_address, bills):
    tab = visit(fresh_address)
    page = tab.open("data_and_audit")
    drop(tab, *((f"{day:02}.csv", bills.csv([bills.charge(f"2026-10-{day:02}")]).encode()) for day in range(1, 13)))
    begun = page.get_by_text("Loading", exact=True).or_(page.get_by_role("button", name="Done")).first
    expect(begun).to_be_visible(timeout=30 * SECONDS)  # before that the server does not know of the click
    page.reload()
    page.wait_for_timeout(4 * SECONDS)
    page.reload()

    expect(card(tab, "Rows quarantined")).to_contain_text("All 12 rows stored", timeout=30 * SECONDS)
    expect(card(tab, "Totals that differ")).to_contain_text("agree")
