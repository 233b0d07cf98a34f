import gzip
import re
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

LOOKS = [(size, scheme) for size in ("desktop", "phone") for scheme in ("light", "dark")]


def fetch(url, **headers):
    request = urllib.request.Request(url, headers=headers)  # noqa: S310  the fixture's own server
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310  as above
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers, refused.read()


def chips(page):
    return page.get_by_test_id("stMain").inner_text()


def unforeseen(page):
    return page.get_by_text("an error that we did not foresee").count() + page.get_by_test_id("stException").count()


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_the_frame_is_drawn_without_a_complaint_and_without_asking_anyone_else(visit, address, size, scheme):
    tab = visit(address, size, scheme)
    page = tab.open()
    tab.screenshot(f"executive_summary_{size}_{scheme}")

    assert page.get_by_role("heading", name="Executive summary").is_visible()
    assert "Sample data" in chips(page)
    assert unforeseen(page) == 0
    assert tab.complaints == []
    assert tab.outside == []


@pytest.mark.parametrize(("size", "scheme"), [("desktop", "light"), ("phone", "dark")])
def test_an_empty_ledger_welcomes_instead_of_showing_zeros(visit, empty_address, size, scheme):
    tab = visit(empty_address, size, scheme)
    page = tab.open()
    tab.screenshot(f"welcome_{size}_{scheme}")

    expect(page.get_by_text("costboard sample")).to_be_visible()
    assert (tab.complaints, tab.outside) == ([], [])


def test_the_menu_leads_to_every_page_and_the_view_goes_along(visit, address):
    tab = visit(address)
    page = tab.open("?basis=Effective")
    names = [text.splitlines()[-1] for text in page.get_by_test_id("stSidebarNavLink").all_inner_texts()]

    for name in names[1:]:
        with tab.rerun():
            page.get_by_test_id("stSidebarNavLink").filter(has_text=name).click()
        assert page.get_by_role("heading", name=name, exact=True).is_visible()
        assert "basis=Effective" in page.url
        assert unforeseen(page) == 0
    assert tab.complaints == []


def test_a_copied_link_opens_the_same_view(visit, address):
    first = visit(address)
    page = first.open()
    for key, option in (("period", "Last month"), ("basis", "List")):
        with first.rerun():
            page.locator(f".st-key-{key}").get_by_role("combobox").click()
            page.get_by_role("option", name=option, exact=True).click()
    seen = re.search(r"List cost.*?(open|closed)", chips(page), re.DOTALL)

    again = visit(address).open(page.url.removeprefix(f"{address}/"))

    assert seen is not None
    assert seen.group() in chips(again)


def test_a_link_with_nonsense_opens_the_first_view(visit, address):
    tab = visit(address)
    page = tab.open("?period=%27%20OR%201%3D1&basis=%3Cscript%3Ealert(1)%3C/script%3E&provider=nobody&first_day=x")

    assert "Billed cost" in chips(page)
    assert unforeseen(page) == 0
    assert tab.complaints == []


def test_reset_leaves_a_clean_link(visit, address):
    tab = visit(address)
    page = tab.open("?basis=List&period=Last+month")
    with tab.rerun():
        page.get_by_role("button", name="Reset filters").click()
    page.wait_for_url(re.compile(r"^[^?]*\??$"))

    assert "Billed cost" in chips(page)


@pytest.mark.parametrize("path", ["/", "/healthz", "/provider_breakdown", "/static/js/nothing.js"])
def test_every_answer_carries_the_security_headers(address, path):
    _, headers, _ = fetch(address + path)

    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "camera=()" in headers["Permissions-Policy"]


def test_the_process_is_alive_and_the_sample_ledger_is_ready(address):
    assert fetch(f"{address}/healthz")[0] == 200
    assert fetch(f"{address}/readyz")[::2] == (200, b'{"status":"ready"}')


def test_an_empty_ledger_is_alive_but_not_ready_and_says_why(empty_address):
    status, _, body = fetch(f"{empty_address}/readyz")

    assert fetch(f"{empty_address}/healthz")[0] == 200
    assert status == 503
    assert b"the ledger is empty" in body


def test_scripts_travel_compressed(address):
    start = fetch(f"{address}/")[2].decode()
    script = re.search(r'src="\./(static/js/index\.[^"]+)"', start).group(1)
    _, headers, body = fetch(f"{address}/{script}", **{"Accept-Encoding": "gzip"})
    whole = gzip.decompress(body)

    assert headers["Content-Encoding"] == "gzip"
    assert len(body) < len(whole) / 2
    assert whole == fetch(f"{address}/{script}")[2]
