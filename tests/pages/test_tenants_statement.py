from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from costlib.exports.statement_cells import Column, Row, Table
from costlib.exports.statement_html import table_html
from costlib.ledger import seals
from costlib.models.chargeback import answer, closing
from costlib.scope import Period
from pages import _context, _service
from pages import _tenants_statement_files as files
from pages._tenants_statement_close import CHANGED

PAGE = "tenant_costs.py"
OCTOBER = Period.month("2026-10")


def said(tab):
    words = [*tab.subheader, *tab.markdown, *tab.caption]
    texts = [*(each.value for each in words), *(each.proto.body for each in tab.get("html"))]
    return "\n".join(texts).replace("\\", "")


def metrics(tab):
    return {each.label: each.value for each in tab.metric}


def load(ledger, bills, folder):
    rows = [*bills.month("2026-09", "8.00", days=30), *bills.month("2026-10", "10.00", days=31)]
    bills.load(ledger, folder / "dollars.csv", rows)


@pytest.fixture
def closable(once, tmp_path, monkeypatch, bills, ledger):
    """Two months in dollars alone: nothing keeps October from being closed."""
    monkeypatch.setenv("COSTBOARD_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(_context, "now", lambda: bills.now)
    st.cache_data.clear()
    st.cache_resource.clear()
    yield once(load, ledger)
    _service.ledger_in.cache_clear()


@pytest.fixture
def opened(closable):
    """The view over months that can be closed."""
    assert closable.version()
    tab = AppTest.from_file(str(Path(_context.__file__).parent / "_frame.py"), default_timeout=60)
    tab.switch_page(PAGE)
    tab.query_params["view"] = "Statement"
    return tab.run()


def seal(tab):
    """Press the dialog's button; a whole run keeps a dialog open only if what opened it is pressed too."""
    tab.button(key="seal_month").click()
    tab.button(key="close_month").click().run()


def month_of(ledger):
    return answer.billing_month(ledger, OCTOBER, _context.now())


def test_the_month_shows_every_statement_and_that_nothing_is_lost(visit, company):
    tab = visit(PAGE, view="Statement")
    found = month_of(company)
    table = tab.dataframe[0].value
    assert list(table["tenant"]) == [each.tenant for each in sorted(found.statements, key=lambda each: -each.total)]
    assert sum(table["total"]) == found.charged
    assert f"{len(found.statements)} statements" in said(tab)
    assert tab.selectbox(key="billing_month").value == "2026-10"


def test_only_months_with_statements_are_offered_newest_first(visit):
    assert visit(PAGE, view="Statement").selectbox(key="billing_month").options == ["October 2026", "September 2026"]


def test_a_tenants_statement_adds_up_to_its_card(visit, company):
    tab = visit(PAGE, view="Statement", who="blue")
    stated = month_of(company).of("blue")
    text = said(tab)
    assert "blue" in text
    assert f"{stated.total:,.2f}" in text
    assert metrics(tab)["Total"] == f"${stated.total:,.2f}"


def test_a_link_opens_month_and_tenant(visit):
    tab = visit(PAGE, view="Statement", who="blue", billing_month="September 2026")
    assert tab.selectbox(key="billing_month").value == "2026-09"
    assert "blue: cost statement, September 2026" in said(tab)


def test_another_month_keeps_the_tenant(visit):
    tab = visit(PAGE, view="Statement", who="blue")
    tab.selectbox(key="billing_month").set_value("2026-09").run()
    assert not tab.exception
    assert "blue: cost statement, September 2026" in said(tab)


def test_a_tenant_that_does_not_exist_shows_all(visit):
    tab = visit(PAGE, view="Statement", who="nobody")
    assert tab.selectbox(key="who").value is None
    assert len(tab.dataframe) == 1


def test_a_draft_is_marked(visit):
    assert "Draft" in said(visit(PAGE, view="Statement"))


def test_a_month_with_unconverted_cost_says_why_it_cannot_be_closed(visit, company):
    tab = visit(PAGE, view="Statement")
    tab.button(key="close_month").click().run()
    assert not tab.exception
    assert any("500 JPY" in each.value and "has no rate" in each.value for each in tab.error)
    assert tab.button(key="seal_month").disabled
    assert seals.sealed_months(company.state) == []


def test_closing_asks_first_and_says_what_is_sealed(opened, closable):
    tab = opened
    tab.button(key="close_month").click().run()
    assert "310.00 USD in all" in said(tab)
    assert "can't be undone" in said(tab)
    assert not tab.button(key="seal_month").disabled
    assert seals.sealed_months(closable.state) == []


def test_a_closed_month_is_sealed_and_shown_as_such(opened, closable):
    tab = opened
    tab.button(key="close_month").click().run()
    seal(tab)
    tab.run()
    assert not tab.exception
    assert seals.sealed_months(closable.state) == ["2026-10"]
    assert "Sealed 20 Nov 2026, 12:00 UTC" in said(tab)
    assert month_of(closable).sha256 in said(tab)
    assert "close_month" not in {each.key for each in tab.button}


def test_a_month_that_changed_since_it_was_read_is_not_sealed(opened, closable, bills, tmp_path):
    tab = opened
    tab.button(key="close_month").click().run()
    bills.load(closable, tmp_path / "more.csv", bills.month("2026-10", "1.00", days=31), source="more")
    seal(tab)
    assert [each.value for each in tab.warning] == [CHANGED]
    assert seals.sealed_months(closable.state) == []


def test_a_dialog_over_a_month_that_somebody_else_closed_says_so(closable, bills):
    closing.close(closable, OCTOBER, bills.now, "somebody")

    def dialog():
        from pages import _tenants_statement_close  # noqa: PLC0415  a script of its own

        _tenants_statement_close._ask("2026-10")

    tab = AppTest.from_function(dialog, default_timeout=60).run()
    assert not tab.exception
    assert any("sealed already" in each.value for each in tab.error)
    assert tab.button(key="seal_month").disabled


@pytest.mark.parametrize("tenants", [1, 2])
def test_every_file_is_written_when_asked_for_and_the_audit_knows_of_it(company, monkeypatch, tenants):
    asked = []
    monkeypatch.setattr(st, "download_button", lambda title, data, file, *_, **__: asked.append((title, data, file)))
    (first, *_) = month_of(company).statements
    files.draw([replace(first, tenant=f"T{number}") for number in range(tenants)])
    contents = {file.rpartition(".")[2]: data() for _, data, file in asked}
    assert set(contents) == ({"pdf", "html", "xlsx", "csv"} if tenants == 1 else {"pdf", "xlsx", "csv"})
    assert contents["pdf"].startswith(b"%PDF")
    assert contents["xlsx"].startswith(b"PK")
    assert b"T0" in contents["csv"]
    written = company.state.audit()[: len(asked)][::-1]  # the newest comes first
    assert [entry.action for entry in written] == ["export"] * len(asked)
    assert [entry.subject for entry in written] == [file for *_, file in asked]


def test_a_name_from_a_bill_is_text_on_the_page():
    hostile = "<script>x</script>"
    table = Table("T", (Column("Service", number=False), Column("Amount")), (Row((hostile, "1.00")),))
    assert "<script>" not in table_html(table)
    assert "&lt;script&gt;" in table_html(table)


def test_a_month_that_nobody_owns_anything_of_has_no_statements_and_says_what_is_unallocated(
    tmp_path, monkeypatch, bills, ledger
):
    monkeypatch.setenv("COSTBOARD_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(_context, "now", lambda: bills.now)
    bills.load(ledger, tmp_path / "bill.csv", bills.month("2026-10", "5.00", days=31, Tags="{}"))
    tab = AppTest.from_file(str(Path(_context.__file__).parent / "_frame.py"), default_timeout=60)
    tab.switch_page(PAGE)
    tab.query_params["view"] = "Statement"
    tab.run()
    assert not tab.exception
    assert metrics(tab)["Unallocated"] == "$155.00"
    assert "0 statements with 0.00 USD of cost, and 155.00 USD that no tenant is charged" in said(tab)
    assert not tab.get("download_button")
    _service.ledger_in.cache_clear()
