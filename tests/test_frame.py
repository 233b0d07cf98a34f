import json
import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

import app
from costlib.ledger import Ledger
from costlib.ledger.freshness import Freshness
from costlib.scope import Period
from costlib.state import State
from pages import _context, _live_cached, _service

FRAME = Path(_context.__file__).parent / "_frame.py"
PAGE = """
import streamlit as st
from pages import _context
st.session_state["seen"] = _context.scope()
"""


class FakeLedger:
    """Two providers, two tenants, two currencies, from May 2025 to 15 October 2026."""

    def __init__(self, version="1", source="sample"):
        self.stamp, self.source = version, source

    def version(self):
        return self.stamp

    def facets(self):
        return {
            "ServiceProviderName": ["AWS", "OpenAI"],
            "BillingAccountId": ["111111111111"],
            "SubAccountId": [],
            "x_Tenant": ["aquascene", "bloom"],
            "BillingCurrency": ["EUR", "USD"],
            "x_Source": [self.source],
        }

    def freshness(self):
        return Freshness(first_day=date(2025, 5, 1), as_of=date(2026, 10, 16), sources=())

    def ask(self, _question, _scope, *by):
        return pd.DataFrame({name: [self.source] for name in by})


@pytest.fixture
def opened(tmp_path, monkeypatch):
    """Open the frame over a fake ledger and pages of our own: ``opened(period="Last month")``."""

    def start(ledger=None, page=PAGE, **query):
        monkeypatch.setenv("COSTBOARD_HOME", str(tmp_path))
        fake = ledger or FakeLedger()
        fake.state = State(tmp_path / "state.db")
        monkeypatch.setattr(_service, "ledger_in", lambda _: fake)
        monkeypatch.setattr(_live_cached, "twice", lambda *_: ())
        shutil.copy(FRAME, tmp_path)
        (tmp_path / "executive_summary.py").write_text(page)
        (tmp_path / "data_and_audit.py").write_text("import streamlit as st\nst.text('sources')")
        visit = AppTest.from_file(str(tmp_path / "_frame.py"), default_timeout=30)
        for name, value in query.items():
            visit.query_params[name] = value
        visit.run()
        assert not visit.exception
        return visit

    return start


def chips(visit):
    return " ".join(each.value for each in visit.main.markdown)


def test_the_first_view_is_billed_dollars_of_the_last_six_months(opened):
    scope = opened().session_state["seen"]

    assert scope.period == Period(date(2026, 5, 1), date(2026, 10, 16))
    assert (scope.currency, scope.basis, scope.filters, scope.tenant) == ("USD", "BilledCost", (), None)


def test_every_page_says_what_its_figures_rest_on(opened):
    text = chips(opened(basis="Effective", currency="EUR"))

    for word in ("EUR", "Effective cost", "1 May 2026 to 15 Oct 2026: open", "Data to 15 Oct 2026", "Sample data"):
        assert word in text


def test_bills_of_the_user_s_own_are_not_called_a_sample(opened):
    assert "Sample data" not in chips(opened(FakeLedger(source="focus:111111111111")))


def test_a_link_opens_the_view_it_was_copied_from(opened):
    visit = opened(period="Last month", basis="List", currency="EUR", provider=["AWS"], tenant=["aquascene", "bloom"])
    scope = visit.session_state["seen"]

    assert scope.period == Period.month("2026-09")
    assert (scope.basis, scope.currency) == ("ListCost", "EUR")
    assert scope.filters == (("ServiceProviderName", ("AWS",)), ("x_Tenant", ("aquascene", "bloom")))
    assert "Provider: AWS" in chips(visit)
    assert "Tenant: 2 chosen" in chips(visit)


def test_a_link_with_days_of_its_own_includes_both(opened):
    scope = opened(period="Custom", first_day="2026-03-05", last_day="2026-03-07").session_state["seen"]

    assert scope.period == Period(date(2026, 3, 5), date(2026, 3, 8))


@pytest.mark.parametrize(
    "query",
    [
        {"period": "' OR 1=1", "basis": "<script>", "currency": "XXX", "provider": ["nobody"], "tenant": [""]},
        {"period": "Custom", "first_day": "yesterday", "last_day": "2026-13-45"},
        {"period": "Custom", "first_day": "1500-01-01", "last_day": "9999-12-31"},
        {"period": ["Last month", "Custom"], "basis": ["List", ""], "provider": ["AWS"] * 500},
    ],
)
def test_a_link_with_nonsense_falls_back_without_an_error(opened, query):
    visit = opened(**query)
    scope = visit.session_state["seen"]

    assert not visit.error
    assert date(2025, 5, 1) <= scope.period.start < scope.period.end <= date(2026, 10, 16)
    assert scope.currency == "USD"
    assert set(dict(scope.filters).get("ServiceProviderName", ())) <= {"AWS"}


def test_days_chosen_the_wrong_way_round_are_taken_in_order(opened):
    scope = opened(period="Custom", first_day="2026-03-07", last_day="2026-03-05").session_state["seen"]

    assert scope.period == Period(date(2026, 3, 5), date(2026, 3, 8))


def test_a_custom_period_starts_from_the_days_on_screen(opened):
    visit = opened(period="Last month")
    visit.selectbox(key="period").select("custom").run()

    assert visit.date_input(key="first_day").value == date(2026, 9, 1)
    assert visit.session_state["seen"].period == Period.month("2026-09")


def test_reset_brings_back_the_first_view(opened):
    fresh = opened().session_state["seen"]
    visit = opened(period="Last month", basis="List", currency="EUR", provider=["AWS"])
    visit.button(key="reset").click().run()

    assert visit.session_state["seen"] == fresh


def test_one_local_user_is_told_that_there_is_no_login(opened):
    assert any("one user, no login" in each.value for each in opened().sidebar.caption)


def test_an_empty_ledger_says_how_to_load_the_first_bill(opened):
    visit = opened(FakeLedger(version=""))

    assert "seen" not in visit.session_state
    assert [each.value for each in visit.code] == ["costboard sample", "costboard ingest PATH"]


def test_an_empty_ledger_can_still_be_loaded_on_data_and_audit(opened):
    visit = opened(FakeLedger(version=""))
    visit.switch_page("data_and_audit.py").run()

    assert [each.value for each in visit.text] == ["sources"]


def test_an_error_of_ours_is_shown_as_its_one_line(opened):
    page = "from costlib.errors import UsageError\nraise UsageError('no rate for BRL: add one')"
    visit = opened(page=page)

    assert [each.value for each in visit.error] == [r"no rate for BRL\: add one"]


def test_a_card_shows_the_short_amount_and_keeps_the_exact_one_in_its_tooltip(opened):
    page = "from pages import _context\n_context.kpi('Spend', 1819482.04, change=0.124, versus='vs Sep 2026')"
    card = opened(page=page).metric[0]

    assert (card.value, card.delta) == ("$1.82M", "+12.4%")
    assert card.help.startswith("**1,819,482.04 USD**, billed cost.")


def test_a_card_without_a_known_amount_or_change_says_unknown(opened):
    card = opened(page="from pages import _context\n_context.kpi('Spend', None, versus='vs Sep 2026')").metric[0]

    assert (card.value, card.delta) == ("unknown", "unknown")


def test_a_card_calls_a_change_too_small_to_show_no_change(opened):
    card = opened(page="from pages import _context\n_context.kpi('Spend', 1, change=-0.0002)").metric[0]

    assert card.delta == "0"


def test_a_table_is_offered_as_csv_and_excel(opened):
    page = "import pyarrow as pa\nfrom pages import _context\n_context.export(pa.table({'cost': [1]}), 'spend')"

    assert [each.label for each in opened(page=page).get("download_button")] == ["CSV", "Excel"]


def test_the_header_of_an_export_has_basis_currency_filters_and_as_of(opened):
    page = PAGE + "st.session_state['seen'] = _context.header(_context.scope())"
    header = opened(page=page, period="Last month", provider=["AWS"]).session_state["seen"]

    assert header == {
        "Cost basis": "billed cost (BilledCost)",
        "Currency": "USD",
        "Period": "2026-09-01 to 2026-09-30",
        "Period status": "closed",
        "Data before": "2026-10-16",
        "Filters": "ServiceProviderName = AWS",
        "Sample data": "yes",
    }


def test_scripts_that_the_start_page_does_not_carry_itself_are_refused():
    policy = app.content_policy("<html><script>first()</script><script src='a.js'></script></html>")

    assert "'sha256-fDYmfWjvur9AxjhDbjHe6RvExc05MbXhhrbgz2vvy/A='" in policy
    assert "unsafe-eval'" not in policy.replace("wasm-unsafe-eval", "")
    assert "script-src 'self' 'unsafe-inline'" not in policy


def test_an_unforeseen_error_is_logged_under_the_number_that_is_shown(caplog):
    number = _service.incident(ValueError("the secret detail"))

    assert number in caplog.text
    assert "the secret detail" in caplog.text


def test_a_saved_table_is_in_the_audit_before_the_reader_has_it(tmp_path):
    ledger = Ledger(tmp_path)
    table = pa.table({"cost": [1, 2]})

    content = _context._saved(lambda *_: b"cost", table, {"Currency": "USD"}, "spend.csv", ledger, "local")

    entry = ledger.state.audit()[0]
    assert content == b"cost"
    assert (entry.action, entry.subject, entry.actor) == ("export", "spend.csv", "local")
    assert json.loads(entry.detail) == {"Currency": "USD", "rows": 2}
