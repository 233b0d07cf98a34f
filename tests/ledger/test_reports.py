"""Reports: two currencies are never added, unknown is never zero, and what is kept reads back as it was."""

from decimal import Decimal, localcontext

from hypothesis import given
from hypothesis import strategies as st

from costlib.focus.contract import COSTS
from costlib.ledger.reports import Delivery, FileReport, LoadReport, Total, merged, plain

AMOUNTS = st.none() | st.decimals(-(10**15), 10**15, places=18)
TOTALS = st.builds(
    Total,
    st.sampled_from(["USD", "EUR"]),
    st.integers(1, 100),
    st.fixed_dictionaries(dict.fromkeys(COSTS, AMOUNTS)),
    st.fixed_dictionaries(dict.fromkeys(COSTS, st.integers(0, 100))),
    st.fixed_dictionaries(dict.fromkeys(COSTS, st.decimals(-1, 1, places=28))),
)


@given(st.lists(TOTALS, max_size=8))
def test_totals_are_one_per_currency_and_add_what_is_known(totals):
    found = merged(totals)
    assert [total.currency for total in found] == sorted({total.currency for total in totals})
    for total in found:
        parts = [each for each in totals if each.currency == total.currency]
        assert total.rows == sum(each.rows for each in parts)
        for cost in COSTS:
            known = [each.cost[cost] for each in parts if each.cost[cost] is not None]
            assert (total.cost[cost] is None) == (not known)
            with localcontext(prec=100):
                assert (total.cost[cost] or 0) == sum(known)
                assert total.residue[cost] == sum(each.residue[cost] for each in parts)


@given(st.lists(TOTALS, max_size=4), st.text(max_size=20))
def test_a_report_reads_back_as_it_was_kept(totals, name):
    file = FileReport(name, "f" * 64, "s", "focus", "facts", 3, 2, 1, 2, 0, {"why": 1}, tuple(totals), "q", None)
    delivery = Delivery("id", "s", "scope", "2026-10", ("f" * 64,), 2, tuple(totals), 0b101)
    report = LoadReport("load", "2026-11-20T00:00:00+00:00", "local", (file,), (delivery,), (delivery,), lake_version=7)
    assert LoadReport.restored(report.stored(), 7) == report


@given(st.decimals(-(10**20), 10**20, places=18))
def test_amounts_are_written_plainly_and_exactly(amount):
    text = plain(amount)
    assert Decimal(text) == amount
    assert "E" not in text
    assert not text.endswith(".")
    assert "." not in text or not text.endswith("0")


def test_nothing_is_written_as_minus_zero():
    assert plain(Decimal("-0.00")) == "0"


def test_a_load_of_several_files_adds_their_counts_and_reasons():
    files = tuple(FileReport("a", "a", "s", "focus", "facts", 3, 2, 1, 2, 0, {"why": 1}, ()) for _ in range(2))
    body = LoadReport("load", "at", "local", files, ()).as_json()
    assert (body["rows_in"], body["rows_stored"], body["rows_quarantined"]) == (6, 4, 2)
    assert body["quarantine_reasons"] == {"why": 2}
