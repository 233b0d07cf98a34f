"""The cube: as many rows as the answer needs, what it adds up, and which of its files a load makes anew."""

from decimal import Decimal

from costlib.ledger import cube
from costlib.policy.ownership import Ownership
from costlib.scope import Period, Scope


def parts(ledger):
    return {path.name: path.stat().st_mtime_ns for path in (ledger.home.cube / "parts").glob("*.parquet")}


def test_charges_that_differ_in_nothing_shown_become_one_row(bills, ledger, tmp_path):
    rows = [bills.charge("2026-10-05", "0.10", ResourceId=f"i-{number}") for number in range(50)]
    bills.load(ledger, tmp_path / "bill.csv", rows)
    found = ledger.engine().rows("SELECT BilledCost, rows, known_bases FROM cube")
    assert found == [(Decimal("5.00"), 50, "BELC")]


def test_a_cost_that_nobody_gives_stays_unknown_and_one_that_some_give_is_kept_apart(bills, ledger, tmp_path):
    rows = [bills.charge(cost="1", ListCost=""), bills.charge(cost="2", ListCost="3")]
    bills.load(ledger, tmp_path / "bill.csv", rows)
    found = ledger.engine().rows("SELECT known_bases, BilledCost, ListCost FROM cube ORDER BY 1")
    assert found == [("BEC", 1, None), ("BELC", 2, 3)]


def test_savings_are_made_of_usage_with_all_its_prices(bills, ledger, tmp_path):
    rows = [
        bills.charge(cost="4", ListCost="10", ContractedCost="8"),
        bills.charge(cost="4", ListCost="", ContractedCost="8"),
        bills.charge(cost="4", ListCost="10", ContractedCost="8", ChargeCategory="Purchase"),
    ]
    bills.load(ledger, tmp_path / "bill.csv", rows)
    sums = "sum(saving_list), sum(saving_contracted), sum(saving_effective)"
    assert ledger.engine().rows(f"SELECT {sums} FROM cube") == [(10, 8, 4)]


def test_tokens_are_counted_where_they_are_the_unit(bills, ledger, tmp_path):
    rows = [
        bills.charge(ConsumedQuantity="1000", ConsumedUnit="Tokens"),
        bills.charge(ConsumedQuantity="7", ConsumedUnit="Hours"),
    ]
    bills.load(ledger, tmp_path / "bill.csv", rows)
    assert ledger.engine().rows("SELECT sum(tokens) FROM cube") == [(1000,)]


def test_a_load_makes_only_the_files_that_it_brought(bills, ledger, tmp_path):
    bills.load(ledger, tmp_path / "september.csv", bills.month("2026-09"))
    before = parts(ledger)
    bills.load(ledger, tmp_path / "october.csv", bills.month("2026-10"))
    after = parts(ledger)
    assert len(after) == 2
    assert before.items() <= after.items()


def test_files_that_neither_this_cube_nor_the_one_before_needs_go(bills, ledger, tmp_path):
    for cost in ("1.00", "2.00", "3.00", "4.00"):
        bills.load(ledger, tmp_path / "bill.csv", bills.month("2026-10", cost))
    assert len(parts(ledger)) == 2


def test_the_stamp_names_all_that_the_cube_was_made_of(bills, ledger, tmp_path):
    assert cube.current(ledger.home) is None
    bills.load(ledger, tmp_path / "bill.csv", bills.month("2026-10"))
    stamp = cube.current(ledger.home)
    assert stamp is not None
    assert (stamp.lake, stamp.metrics, stamp.rates) == (1, -1, -1)
    assert sorted(stamp.parts) == sorted(parts(ledger))
    assert cube.is_fresh(ledger.home)
    assert Ownership.of(ledger.policy("ownership")).ruling == stamp.ruling


def test_owners_are_read_from_tags_by_the_rules(bills, ledger, tmp_path):
    tags = ['{"tenant": "red", "team": "data"}', '{"Tenant": "blue"}', '{"tenant": ""}', "", '{"other": "x"}', "[1]"]
    bills.load(ledger, tmp_path / "bill.csv", [bills.charge(Tags=text) for text in tags])
    found = ledger.engine().rows("SELECT x_Tenant, x_Department, sum(rows) FROM cube GROUP BY ALL ORDER BY ALL")
    assert found == [("blue", None, 1), ("red", "data", 1), (None, None, 4)]


def test_what_was_consumed_is_added_up_by_its_unit(bills, ledger, tmp_path):
    rows = [
        bills.charge(ConsumedQuantity=quantity, ConsumedUnit=unit)
        for quantity, unit in (("2", "GB"), ("3", "GB"), ("7", "Hours"))
    ]
    bills.load(ledger, tmp_path / "bill.csv", [*rows, bills.charge(ConsumedQuantity="", ConsumedUnit="")])
    found = ledger.engine().rows("SELECT ConsumedUnit, consumed FROM cube ORDER BY 1")
    assert found == [("GB", 5), ("Hours", 7), (None, None)]
    scope = Scope(Period.month("2026-10"))
    with ledger.engine().frame(scope) as frame:
        assert sum(row["consumed"] or 0 for row in frame.collect("pyarrow").to_arrow().to_pylist()) == 12
