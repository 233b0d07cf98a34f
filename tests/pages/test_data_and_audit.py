import time
from pathlib import Path

import duckdb
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from costlib.focus.contract import FACTS
from costlib.ledger import Ledger
from costlib.ledger.lake import Lake
from pages import _audit, _context, _service

FRAME = Path(_context.__file__).parent / "_frame.py"
TABS = (
    *("Sources", "Live sources", "Recommendations", "Schedule", "Reconciliation", "Quarantine", "Restatements"),
    *("Audit trail", "Verification", "Ledger"),
)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch, bills):
    """An empty home of this test alone; now is when the bills say."""
    folder = tmp_path / "home"
    monkeypatch.setenv("COSTBOARD_HOME", str(folder))
    monkeypatch.setattr(_context, "now", lambda: bills.now)
    st.cache_data.clear()
    yield folder
    _service.ledger_in.cache_clear()


def opened(**query):
    visit = AppTest.from_file(str(FRAME), default_timeout=60)
    visit.switch_page("data_and_audit.py")
    for name, value in query.items():
        visit.query_params[name] = value
    return visit.run()


def load(visit, *files):
    visit.file_uploader[0].set_value([(name, content.encode(), "text/csv") for name, content in files])
    visit.run()
    visit.button(key="load").click()
    return visit.run()


def october(ledger, bills, folder):
    bills.load(ledger, folder / "october.csv", bills.month("2026-10"))


def card(visit, label):
    return next((metric.value, metric.delta) for metric in visit.metric if metric.label == label)


def texts(visit):
    found = (*visit.markdown, *visit.caption, *visit.info, *visit.error, *visit.warning, *visit.subheader)
    return "\n".join(str(each.value) for each in found).replace("\\", "")


def table(visit, column):
    """The first table on screen that has this column."""
    return next(frame.value for frame in visit.dataframe if column in frame.value)


def test_an_empty_ledger_offers_the_sample_and_shows_no_figures():
    visit = opened()

    assert visit.button(key="sample").label == "Load the sample company"
    assert "Nothing is loaded yet" in texts(visit)
    assert len(visit.metric) == 0
    assert [each.label for each in visit.tabs] == ["Live sources", "Recommendations", "Schedule"]
    assert visit.button(key="load").disabled


def test_an_upload_is_reported_and_changes_the_page(bills):
    visit = load(opened(), ("october.csv", bills.csv(bills.month("2026-10", "2.50"))))

    assert "28 rows in: 28 stored, 0 quarantined." in texts(visit)
    totals = table(visit, "bill_total")
    assert list(totals["basis"]) == ["billed", "effective", "list", "contracted"]
    assert [str(total) for total in totals["bill_total"]] == ["70"] * 4
    assert card(visit, "Rows quarantined") == ("0", "✓ All 28 rows stored")
    assert card(visit, "Totals that differ") == ("0", "✓ All 4 totals agree")
    assert card(visit, "Audit chain")[0] == "Unbroken"
    assert not visit.exception

    visit.button(key="load_done").click()
    assert "What was loaded" not in texts(visit.run())


def test_loading_the_same_again_says_that_nothing_changed(bills):
    bill = bills.csv(bills.month("2026-10"))
    visit = load(load(opened(), ("a.csv", bill)), ("b.csv", bill))

    assert "Already loaded: nothing changed." in texts(visit)
    assert card(visit, "Audit chain")[1].startswith("✓ 1 entry")


def test_a_file_that_is_no_bill_is_refused_by_name_and_nothing_is_loaded(bills, home):
    visit = load(opened(), ("good.csv", bills.csv(bills.month("2026-10"))), ("*cat*.csv", "name,age\ntom,3\n"))

    (error,) = visit.error
    assert "_cat_.csv is no format we know" in texts(visit)
    assert error.value.endswith("Nothing was loaded.")
    assert Ledger(home).version() == ""


def test_replacing_a_closed_month_with_less_has_to_be_confirmed(bills, home):
    visit = load(opened(), ("whole.csv", bills.csv(bills.month("2026-09"))))
    visit = load(visit, ("part.csv", bills.csv(bills.month("2026-09", days=5))))

    assert "load it with 'Replace anyway' if it is right" in texts(visit)
    assert visit.button(key="load_replace").disabled
    assert bills.total(Ledger(home)) == 28

    visit.checkbox(key="load_sure").check()
    visit.run()
    visit.button(key="load_replace").click()
    assert "1 earlier delivery replaced" in texts(visit.run())
    assert bills.total(Ledger(home)) == 5


def test_rows_put_aside_are_shown_with_reasons_and_as_they_came(bills):
    bad = [bills.charge("2026-10-03", ChargeCategory="", BilledCost="many"), bills.charge("2026-10-04", "NaN")]
    visit = load(opened(tab="Quarantine"), ("bad.csv", bills.csv([*bills.month("2026-10", days=2), *bad])))

    assert card(visit, "Rows quarantined") == ("2", "▲ Put aside, of 4 rows in")
    assert set(table(visit, "reason")["reason"]) >= {"ChargeCategory is missing or unreadable"}
    rows = table(visit, "raw")
    assert list(rows["row"]) == [3, 4]
    assert '"BilledCost":"many"' in rows["raw"][0]

    visit.selectbox(key="why").set_value("ChargeCategory is missing or unreadable")
    assert list(table(visit.run(), "raw")["row"]) == [3]


def test_a_file_of_which_no_row_is_good_is_still_accounted_for(bills):
    visit = load(opened(tab="Quarantine"), ("bad.csv", bills.csv([bills.charge(ChargeCategory="")])))

    assert card(visit, "Rows quarantined") == ("1", "▲ Put aside, of 1 rows in")
    assert list(table(visit, "raw")["file"]) == ["bad.csv"]
    assert not visit.exception


@pytest.mark.parametrize("name", TABS)
def test_every_tab_opens_alone_and_fast(once, home, name):
    once(october, Ledger(home))
    visit = opened(tab=name)
    started = time.perf_counter()
    visit.run()

    assert time.perf_counter() - started < 0.8
    assert [each.label for each in visit.tabs] == list(TABS)
    assert (len(visit.exception), len(visit.error)) == (0, 0)
    marks = {
        "Sources": "days_behind",
        "Schedule": "waits_for",
        "Reconciliation": "cube_total",
        "Audit trail": "hash",
        "Ledger": "table",
    }
    shown = {column for frame in visit.dataframe for column in frame.value}
    assert shown & set(marks.values()) == {marks[name]} if name in marks else shown == set()


def test_a_difference_is_shown_first_in_words_and_can_be_looked_at_alone(bills, home):
    visit = load(opened(tab="Reconciliation"), ("october.csv", bills.csv(bills.month("2026-10"))))
    (file,) = Lake(Ledger(home).home, FACTS).files()
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE t AS SELECT * FROM read_parquet('{file}')")
        con.execute("UPDATE t SET ListCost = 2 WHERE x_SourceRow = 1")
        con.execute(f"COPY t TO '{file}' (FORMAT parquet)")
    st.cache_data.clear()

    visit.toggle(key="differences").set_value(v=True)
    visit.run()
    found = table(visit, "cube_difference")
    assert list(zip(found["state"], found["basis"], strict=True)) == [("▲ lake differs", "list")]
    assert str(found["lake_difference"][0]) == "1"
    assert card(opened(), "Totals that differ") == ("1", "▲ Among 4 totals compared")


def test_verification_names_what_is_wrong(bills, home):
    visit = load(opened(tab="Verification"), ("october.csv", bills.csv(bills.month("2026-10"))))
    visit.button(key="verify").click()
    assert "**Fails:**" not in texts(visit.run())

    with Ledger(home).state.database() as db:
        db.conn.execute("UPDATE audit SET actor = 'nobody'")
    visit.button(key="verify").click()
    assert "**Fails:** Audit chain unbroken" in texts(visit.run())
    assert "altered after it was written" in visit.code[0].value
    assert card(visit, "Audit chain") == ("Broken", "▲ 1 fault in 1 entry")


def test_what_was_replaced_can_be_read_back(bills):
    visit = opened(tab="Restatements")
    visit = load(visit, ("first.csv", bills.csv(bills.month("2026-09", "2"))))
    visit = load(visit, ("second.csv", bills.csv(bills.month("2026-09", "3"))))
    found = table(visit, "direction")
    assert list(found["direction"]) == ["▲ grew"]
    assert [str(found[name][0]) for name in ("before", "after", "change", "month_was")] == ["56", "84", "28", "closed"]

    box = visit.selectbox(key="read_back")
    box.select_index(0)
    visit.run()
    assert card(visit, "Read back now")[0] == "56.00 USD"
    assert "✓ The same" in texts(visit)


def test_what_is_saved_is_in_the_audit(bills, home):
    visit = load(opened(tab="Ledger"), ("october.csv", bills.csv(bills.month("2026-10"))))
    ledger, books = Ledger(home), _audit.books()
    content = _audit._saved(lambda: b"rows", "sources.csv", ledger, "ada", rows=3)

    newest = ledger.state.audit()[0]
    assert (content, newest.action, newest.subject, newest.actor) == (b"rows", "export", "sources.csv", "ada")
    assert _audit.books() == books
    assert card(visit.run(), "Audit chain") == ("Unbroken", "✓ 2 entries, all sealed")


def test_the_whole_ledger_leaves_as_focus(once, home):
    once(october, Ledger(home))
    text = _audit._focus_file(Ledger(home), "csv").decode()

    assert len(text.splitlines()) == 29
    assert "ServiceProviderName" in text.splitlines()[0]
