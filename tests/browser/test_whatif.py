"""A scenario as a visitor meets it: the chip goes along to another page, and a click switches it off."""

import pytest

pytestmark = pytest.mark.browser
WIDER = """() => { const main = document.querySelector('[data-testid="stMain"]');
  return main.scrollWidth - main.clientWidth; }"""


@pytest.mark.parametrize(("size", "scheme"), [("phone", "dark")])
def test_a_scenario_goes_along_and_is_off_with_one_click(visit, address, size, scheme):
    tab = visit(address, size, scheme)
    page = tab.open("budget_variance?scenario=Optimistic")
    chip = page.get_by_role("button", name="Scenario: Optimistic")
    chip.wait_for()
    page.locator(".st-key-scenario_difference").get_by_test_id("stDownloadButton").last.wait_for()

    assert page.evaluate(WIDER) <= 0
    tab.screenshot(f"scenario-{size}-{scheme}")
    chip.click()
    page.locator(".st-key-scenario_difference").wait_for(state="detached")
    chip.wait_for(state="detached")
    assert "scenario=" not in page.url
    assert (tab.complaints, tab.outside) == ([], [])
