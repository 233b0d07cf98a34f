"""ROI scenarios as a visitor meets them: a lever moves the figures alone, and nothing overflows."""

import pytest

pytestmark = pytest.mark.browser
WIDER = """() => { const main = document.querySelector('[data-testid="stMain"]');
  return main.scrollWidth - main.clientWidth; }"""


@pytest.mark.parametrize(("size", "scheme"), [("desktop", "light"), ("phone", "dark")])
def test_the_risk_of_a_case_is_drawn(visit, address, size, scheme):
    tab = visit(address, size, scheme)
    page = tab.open("roi_scenarios?roi_view=Risk")

    page.get_by_text("10,000 draws: 80 % between").wait_for()
    for chart in ("roi_distribution", "roi_tornado", "roi_heat_map"):
        page.locator(f".st-key-{chart} .js-plotly-plot").wait_for()
    assert page.evaluate(WIDER) <= 0
    assert not tab.complaints
    assert not tab.outside
    tab.screenshot(f"roi-risk-{size}-{scheme}")


def test_a_lever_changes_the_case_and_its_link(visit, address):
    tab = visit(address)
    page = tab.open("roi_scenarios")
    page.get_by_text("Worth $695K").wait_for()

    with tab.rerun():
        page.get_by_role("slider", name="Years").focus()
        page.keyboard.press("ArrowRight")
    page.get_by_text("over 6 years at 10 %").wait_for()
    assert "case_changes" in page.url
    assert not tab.complaints
    tab.screenshot("roi-case")
