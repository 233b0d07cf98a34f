"""Unit costs as a visitor meets them: the link opens the unit and the tenant, charts draw, nothing overflows."""

import pytest

pytestmark = pytest.mark.browser
LINK = "tenant_costs?view=Unit+costs&unit=User&of=Glassmere"
WIDER = """() => { const main = document.querySelector('[data-testid="stMain"]');
  return main.scrollWidth - main.clientWidth; }"""


@pytest.mark.parametrize(("size", "scheme"), [("desktop", "light"), ("phone", "dark")])
def test_a_link_opens_the_unit_and_the_tenant(visit, address, size, scheme):
    tab = visit(address, size, scheme)
    page = tab.open(LINK)

    page.get_by_role("heading", name="Cost per user and month of Glassmere").wait_for()
    page.locator(".js-plotly-plot").nth(1).wait_for()
    assert page.locator(".js-plotly-plot").count() == 2
    assert page.evaluate(WIDER) <= 0
    assert not tab.complaints
    assert not tab.outside
    tab.screenshot(f"unit-costs-{size}-{scheme}")
