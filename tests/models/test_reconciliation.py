from decimal import Decimal, localcontext

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.errors import EmptyLedgerError
from costlib.focus.contract import COSTS, FACTS
from costlib.ledger import cube
from costlib.ledger.lake import Lake
from costlib.ledger.reports import Delivery, FileReport, Total
from costlib.models.reconciliation import Counted, Key, count_facts, reconcile, reconciliation, unbalanced


def by_key(lines, basis="BilledCost"):
    return {(line.key.source, line.key.month, line.key.currency): line for line in lines if line.basis == basis}


def rewrite(path, change):
    """Change a Parquet file behind the ledger's back."""
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE t AS SELECT * FROM read_parquet('{path}', hive_partitioning = false)")
        con.execute(change)
        con.execute(f"COPY t TO '{path}' (FORMAT parquet)")


def test_bill_facts_and_cube_agree_to_the_last_digit(ledger, bills, tmp_path):
    rows = [*bills.month("2026-10", "0.1234567890123456789012345"), bills.charge("2026-10-31", "1000000.01")]
    bills.load(ledger, tmp_path / "a.csv", rows)

    line = by_key(reconciliation(ledger))["focus:payer-1", "2026-10", "USD"]
    assert line.source_total == Decimal("1000003.4667900923456790092345660")
    assert line.stored_total == line.cube_total == Decimal("1000003.466790092345679012")
    assert line.residue == Decimal("-0.0000000000000000027654340")
    assert (line.lake_difference, line.cube_difference, line.state) == (0, 0, "agrees")
    assert (line.rows_loaded, line.rows_stored, line.rows_cube) == (29, 29, 29)


def test_large_totals_with_long_residues_are_not_rounded_by_the_sum(ledger, bills, tmp_path):
    rows = [bills.charge("2026-10-01", "9999999999.123456789012345678"), bills.charge("2026-10-02", "1e-25")]
    bills.load(ledger, tmp_path / "a.csv", rows)

    line = by_key(reconciliation(ledger))["focus:payer-1", "2026-10", "USD"]
    assert str(line.source_total).startswith("9999999999.1234567890123456780000001")
    assert line.state == "agrees"


def test_each_currency_has_a_line_of_its_own(ledger, bills, tmp_path):
    rows = [bills.charge("2026-10-01", "5"), bills.charge("2026-10-01", "700", BillingCurrency="JPY")]
    bills.load(ledger, tmp_path / "a.csv", rows)

    found = by_key(reconciliation(ledger))
    assert found["focus:payer-1", "2026-10", "USD"].stored_total == 5
    assert found["focus:payer-1", "2026-10", "JPY"].stored_total == 700


def test_a_cost_that_no_row_gives_is_not_given_and_never_zero(ledger, bills, tmp_path):
    bills.load(ledger, tmp_path / "a.csv", [bills.charge("2026-10-01", "5", ListCost="")])

    line = by_key(reconciliation(ledger), "ListCost")["focus:payer-1", "2026-10", "USD"]
    assert (line.source_total, line.stored_total, line.cube_total, line.expected) == (None, None, None, None)
    assert (line.state, line.ok) == ("not given", True)


def test_charges_that_came_in_another_months_bill_are_shown_as_crossing_and_still_agree(ledger, bills, tmp_path):
    late = bills.charge("2026-09-30", "7")
    bills.load(ledger, tmp_path / "sep.csv", bills.month("2026-09", "2"))
    bills.load(ledger, tmp_path / "oct.csv", [*bills.month("2026-10", "3"), late])

    found = by_key(reconciliation(ledger))
    september = found["focus:payer-1", "2026-09", "USD"]
    october = found["focus:payer-1", "2026-10", "USD"]
    assert (september.source_total, september.crossing, september.stored_total) == (56, 7, 63)
    assert (october.source_total, october.crossing, october.stored_total) == (91, -7, 84)
    assert {september.state, october.state} == {"agrees"}
    assert (september.rows_loaded, september.rows_stored, september.rows_cube) == (29, 29, 29)


def test_a_fact_changed_behind_the_ledgers_back_is_found(ledger, bills, tmp_path):
    bills.load(ledger, tmp_path / "a.csv", bills.month("2026-10", "2"))
    (file,) = Lake(ledger.home, FACTS).files()
    rewrite(file, "UPDATE t SET BilledCost = BilledCost + 1 WHERE x_SourceRow = 1")

    line = by_key(reconciliation(ledger))["focus:payer-1", "2026-10", "USD"]
    assert (line.state, line.lake_difference, line.cube_difference, line.ok) == ("lake differs", 1, -1, False)


def test_a_fact_removed_behind_the_ledgers_back_is_found_though_it_cost_nothing(ledger, bills, tmp_path):
    bills.load(ledger, tmp_path / "a.csv", [bills.charge("2026-10-01", "0"), bills.charge("2026-10-02", "4")])
    (file,) = Lake(ledger.home, FACTS).files()
    rewrite(file, "DELETE FROM t WHERE BilledCost = 0")

    line = by_key(reconciliation(ledger))["focus:payer-1", "2026-10", "USD"]
    assert (line.lake_difference, line.rows_loaded, line.rows_stored, line.state) == (0, 2, 1, "lake differs")


def test_a_cube_that_drifted_from_the_facts_is_found(ledger, bills, tmp_path):
    bills.load(ledger, tmp_path / "a.csv", bills.month("2026-10", "2"))
    rewrite(ledger.home.cube / "parts" / cube.current(ledger.home).parts[0], "UPDATE t SET BilledCost = 0")

    line = by_key(reconciliation(ledger))["focus:payer-1", "2026-10", "USD"]
    assert (line.state, line.lake_difference, line.cube_difference) == ("cube differs", 0, -56)


def test_a_replaced_bill_counts_as_its_latest_load_counted_it(ledger, bills, tmp_path):
    bills.load(ledger, tmp_path / "a.csv", bills.month("2026-10", "2"))
    bills.load(ledger, tmp_path / "b.csv", bills.month("2026-10", "3"))

    line = by_key(reconciliation(ledger))["focus:payer-1", "2026-10", "USD"]
    assert (line.source_total, line.state) == (84, "agrees")


def test_months_come_newest_first(ledger, bills, tmp_path):
    for month in ("2026-08", "2026-10", "2026-09"):
        bills.load(ledger, tmp_path / f"{month}.csv", bills.month(month))

    assert [line.key.month for line in reconciliation(ledger)][:: len(COSTS)] == ["2026-10", "2026-09", "2026-08"]


def test_facts_that_no_load_brought_are_a_difference():
    stray = Counted(Key("s", "2026-10", "USD"), 1, dict.fromkeys(COSTS, Decimal(5)), "unknown delivery")

    (line, *_) = reconcile([], [stray], [stray])
    assert (line.state, line.lake_difference, line.expected) == ("lake differs", 5, None)


AMOUNTS = st.decimals(-(10**12), 10**12, places=18, allow_nan=False) | st.none()


@given(parts=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["2026-09", "2026-10"]), AMOUNTS), max_size=12))
def test_whatever_was_delivered_and_crosses_over_three_honest_counts_agree(parts):
    stored = [
        Counted(Key(source, month, "USD"), 1, dict.fromkeys(COSTS, amount), source) for source, month, amount in parts
    ]
    loaded = []
    for source in "abc":
        total = Total("USD")
        for each in stored:
            if each.delivery == source:
                one = Total("USD", 1, dict(each.cost))
                total = exactly(total, one)
        loaded.append(Delivery(source, source, "scope", "2026-10", (), total.rows, (total,)))

    assert all(line.ok for line in reconcile(loaded, stored, stored))


def exactly(one, other):
    """Add totals with more digits than they have."""
    cost = {}
    for name in COSTS:
        known = [each.cost[name] for each in (one, other) if each.cost[name] is not None]
        with localcontext(prec=60):
            cost[name] = sum(known, Decimal(0)) if known else None
    return Total("USD", one.rows + other.rows, cost)


def test_a_file_that_lost_rows_is_named():
    def report(name, rows_in, stored, quarantined):
        return FileReport(name, "", "s", "focus", "facts", rows_in, stored, quarantined, stored, 0, {}, ())

    files = [report("whole.csv", 5, 3, 2), report("lossy.csv", 5, 3, 1)]
    assert [file.path for file in unbalanced(files)] == ["lossy.csv"]


def test_only_the_version_asked_for_is_counted(ledger, bills, tmp_path):
    bills.load(ledger, tmp_path / "a.csv", bills.month("2026-10", "2"))
    before = Lake(ledger.home, FACTS).version()
    bills.load(ledger, tmp_path / "b.csv", bills.month("2026-09", "2"))

    assert [found.key.month for found in count_facts(ledger.home, before)] == ["2026-10"]


def test_an_empty_ledger_has_nothing_to_reconcile(ledger):
    with pytest.raises(EmptyLedgerError):
        reconciliation(ledger)
