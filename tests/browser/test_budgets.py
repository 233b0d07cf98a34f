"""Budget variance as a visitor meets it: a line opens its budget, a bar its items, and nothing overflows."""

import pytest

pytestmark = pytest.mark.browser
WIDER = """() => { const main = document.querySelector('[data-testid="stMain"]');
  return main.scrollWidth - main.clientWidth; }"""


@pytest.mark.parametrize(("size", "scheme"), [("desktop", "light"), ("phone", "dark")])
def test_a_link_opens_a_budget_with_its_burn_up(visit, address, size, scheme):
    tab = visit(address, size, scheme)
    page = tab.open("budget_variance?view=Status&budget=AWS")

    page.get_by_text("AWS passes its").first.wait_for()
    page.locator(".st-key-burn_up .js-plotly-plot").wait_for()
    assert page.evaluate(WIDER) <= 0
    assert not tab.complaints
    assert not tab.outside
    tab.screenshot(f"budget-status-{size}-{scheme}")


def test_a_bar_of_the_bridge_opens_the_items_behind_it(visit, address):
    tab = visit(address)
    page = tab.open("budget_variance?view=Bridge&budget=Company&budget_month=Oct+2026")
    page.get_by_role("heading", name="its plan in October 2026").wait_for()
    chart = page.locator(".st-key-bridge .js-plotly-plot")
    chart.wait_for()

    with tab.rerun():
        chart.get_by_text("Price", exact=False).first.click(force=True)
    page.locator(".st-key-card_of_rows").get_by_text("Price, ").wait_for()
    assert "bar=Price" in page.url
    assert not tab.complaints
    tab.screenshot("budget-bridge")
