"""Anomalies as a visitor meets them: a link opens one, strips and charts draw, nothing overflows."""

from urllib.parse import quote

import pytest

pytestmark = pytest.mark.browser
LINK = f"anomalies?anomaly={quote('2026-08-18 service AmazonCloudWatch up')}"
WIDER = """() => { const main = document.querySelector('[data-testid="stMain"]');
  return main.scrollWidth - main.clientWidth; }"""


@pytest.mark.parametrize(("size", "scheme"), [("desktop", "light"), ("phone", "dark")])
def test_a_link_opens_an_anomaly(visit, address, size, scheme):
    tab = visit(address, size, scheme)
    page = tab.open(LINK)

    page.get_by_text("AmazonCloudWatch climbed from").wait_for()
    page.get_by_text("ingest-debug-log explains").wait_for()
    page.locator(".js-plotly-plot").nth(2).wait_for()
    assert page.evaluate(WIDER) <= 0
    assert not tab.complaints
    assert not tab.outside
    tab.screenshot(f"anomalies-{size}-{scheme}")
