import csv
import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costlib.errors import DiskError, EmptyLedgerError, LedgerError, UsageError
from costlib.exports import ExportReport, export_ledger
from costlib.exports.focus import LATER_THAN_1_2, OURS, focus_columns
from costlib.exports.ledger_file import _same_billed
from costlib.focus.columns import COST_AND_USAGE
from costlib.ledger import Ledger
from costlib.scope import Period, Scope

UNKNOWN = dict.fromkeys(("EffectiveCost", "ListCost", "ContractedCost"), "")
EVERY_KIND = [("csv", None), ("csv", "1.4"), ("csv", "1.2"), ("parquet", None), ("parquet", "1.4"), ("parquet", "1.2")]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def only_row(ledger, bills, target, version="1.4", **columns) -> dict[str, str]:
    """Export of a ledger that holds one charge."""
    bills.load(ledger, target.with_name("bill.csv"), [bills.charge(**columns)])
    export_ledger(ledger, None, target, "csv", version)
    (row,) = rows_of(target)
    return row


@pytest.mark.parametrize(("kind", "version"), EVERY_KIND)
def test_billed_totals_are_the_ledgers_in_every_format_and_version(ledger, bills, tmp_path, kind, version):
    rows = [
        bills.charge(cost="0.000000000000000001"),
        bills.charge(cost="-12345678901234.567", **UNKNOWN),
        bills.charge(cost="99", BillingCurrency="EUR"),
    ]
    bills.load(ledger, tmp_path / "bill.csv", rows)
    report = export_ledger(ledger, None, tmp_path / "out", kind, version)
    assert report.rows == 3
    assert {currency: sums["BilledCost"] for currency, sums in report.exported.items()} == {
        "EUR": Decimal(99),
        "USD": Decimal("-12345678901234.566999999999999999"),
    }
    assert all(
        report.stored[currency]["BilledCost"] == sums["BilledCost"] for currency, sums in report.exported.items()
    )


def test_a_file_whose_billed_total_differs_is_refused(ledger, bills, tmp_path):
    bills.load(ledger, tmp_path / "bill.csv", [bills.charge(cost="5")])
    report = export_ledger(ledger, None, tmp_path / "out.csv")
    wrong = replace(report, exported={"USD": dict.fromkeys(report.stored["USD"], Decimal(4))})
    with pytest.raises(LedgerError, match="would hold 4 USD billed where the ledger holds 5"):
        _same_billed(wrong)


def test_a_focus_1_4_export_has_exactly_its_columns_and_then_ours(ledger, bills, tmp_path):
    row = only_row(ledger, bills, tmp_path / "out.csv")
    assert list(row) == [*(column.name for column in COST_AND_USAGE), *OURS]
    assert all(name.startswith("x_") for name in OURS)


def test_a_focus_1_2_export_has_the_57_columns_of_1_2(ledger, bills, tmp_path):
    names = list(only_row(ledger, bills, tmp_path / "out.csv", "1.2"))
    assert names == [*(column.name for column in focus_columns("1.2")), *OURS]
    assert not LATER_THAN_1_2 & set(names)
    assert {"ProviderName", "PublisherName"} < set(names)


def test_provider_and_publisher_find_the_way_back_to_1_2(ledger, bills, tmp_path):
    bill = bills.charge(ProviderName="AWS", PublisherName="Datadog")
    del bill["ServiceProviderName"]
    bills.load(ledger, tmp_path / "bill.csv", [bill])
    export_ledger(ledger, None, tmp_path / "out.csv", "csv", "1.2")
    (row,) = rows_of(tmp_path / "out.csv")
    assert (row["ProviderName"], row["PublisherName"]) == ("AWS", "Datadog")
    assert "PublisherName" not in row["x_TextFallback"]


def test_unknown_costs_are_filled_as_the_specification_says_and_named(ledger, bills, tmp_path):
    row = only_row(ledger, bills, tmp_path / "out.csv", cost="7.5", **UNKNOWN)
    assert [row[name] for name in UNKNOWN] == ["7.5", "7.5", "7.5"]
    assert row["x_CostFallback"].split(", ") == [
        "EffectiveCost",
        "ContractedCost",
        "ListCost",
        "PricingCurrencyEffectiveCost",
    ]


def test_known_costs_are_left_alone_and_not_named(ledger, bills, tmp_path):
    known = {"EffectiveCost": "0", "ListCost": "9", "ContractedCost": "8", "PricingCurrencyEffectiveCost": "3"}
    row = only_row(ledger, bills, tmp_path / "out.csv", **known)
    assert {name: row[name] for name in known} == known
    assert row["x_CostFallback"] == ""


def test_list_cost_is_price_times_quantity_where_both_are_known(ledger, bills, tmp_path):
    priced = {"ListUnitPrice": "0.000003", "PricingQuantity": "1500000"}
    row = only_row(ledger, bills, tmp_path / "out.csv", cost="4", **UNKNOWN, **priced)
    assert (row["ListCost"], row["ContractedCost"], row["EffectiveCost"]) == ("4.5", "4.5", "4")


def test_contracted_cost_defaults_to_list_cost(ledger, bills, tmp_path):
    row = only_row(ledger, bills, tmp_path / "out.csv", cost="4", ContractedCost="", ListCost="6")
    assert row["ContractedCost"] == "6"


def test_a_purchase_of_a_commitment_has_no_effective_cost_of_its_own(ledger, bills, tmp_path):
    bought = {"ChargeCategory": "Purchase", "CommitmentDiscountId": "sp-1"}
    row = only_row(ledger, bills, tmp_path / "out.csv", cost="365", **UNKNOWN, **bought)
    assert (row["EffectiveCost"], row["BilledCost"], row["ListCost"]) == ("0", "365", "365")


def test_an_unknown_billed_cost_stays_unknown_and_is_counted(ledger, bills, tmp_path):
    bills.load(ledger, tmp_path / "bill.csv", [bills.charge(cost="3", BilledCost="")])
    report = export_ledger(ledger, None, tmp_path / "out.csv", "csv", "1.4")
    assert rows_of(tmp_path / "out.csv")[0]["BilledCost"] == ""
    assert report.gaps["BilledCost"] == 1
    assert report.exported["USD"]["BilledCost"] is None


def test_text_that_nothing_implies_is_a_gap_and_no_placeholder(ledger, bills, tmp_path):
    bills.load(ledger, tmp_path / "bill.csv", [bills.charge(ServiceName="", ChargeCategory="Tax")])
    report = export_ledger(ledger, None, tmp_path / "out.csv", "csv", "1.4")
    assert rows_of(tmp_path / "out.csv")[0]["ServiceName"] == ""
    assert {"ServiceName": 1, "ChargeFrequency": 1}.items() <= report.gaps.items()


def test_what_the_row_implies_is_filled_and_named(ledger, bills, tmp_path):
    row = only_row(ledger, bills, tmp_path / "out.csv", BillingPeriodEnd="")
    assert row["BillingPeriodEnd"] == "2026-11-01T00:00:00Z"
    assert row["InvoiceIssuerName"] == "AWS"
    assert row["PricingCurrency"] == "USD"
    assert row["ChargeFrequency"] == "Usage-Based"
    assert row["ServiceSubcategory"] == "Other (Compute)"
    named = {"BillingPeriodEnd", "InvoiceIssuerName", "PricingCurrency", "ChargeFrequency", "ServiceSubcategory"}
    assert set(row["x_TextFallback"].split(", ")) == named


def test_a_category_beyond_the_closed_list_becomes_other_and_is_kept(ledger, bills, tmp_path):
    row = only_row(ledger, bills, tmp_path / "out.csv", ServiceCategory="Blockchain", ServiceSubcategory="Ledgers")
    assert (row["ServiceCategory"], row["ServiceSubcategory"]) == ("Other", "Other (Other)")
    assert json.loads(row["x_Other"]) == {"ServiceCategory": "Blockchain", "ServiceSubcategory": "Ledgers"}


def test_the_report_counts_the_rows_that_were_filled(ledger, bills, tmp_path):
    rows = [bills.charge(**UNKNOWN), bills.charge(ListCost=""), bills.charge()]
    bills.load(ledger, tmp_path / "bill.csv", rows)
    report = export_ledger(ledger, None, tmp_path / "out.csv", "csv", "1.4")
    assert {name: report.filled[name] for name in UNKNOWN} == {"EffectiveCost": 1, "ListCost": 2, "ContractedCost": 1}
    assert report.as_json()["totals"][0]["stored"]["ListCost"] == "1"
    assert report.as_json()["totals"][0]["exported"]["ListCost"] == "3"


def test_the_ledger_as_stored_fills_nothing(ledger, bills, tmp_path):
    row = only_row(ledger, bills, tmp_path / "out.csv", None, **UNKNOWN)
    assert [row[name] for name in UNKNOWN] == ["", "", ""]
    assert row["x_SourceFile"] == "bill.csv"
    assert row["x_BillingMonth"] == "2026-10"


def test_moments_are_iso_8601_with_z_and_amounts_plain(ledger, bills, tmp_path):
    row = only_row(ledger, bills, tmp_path / "out.csv", cost="0.0000001")
    assert row["ChargePeriodStart"] == "2026-10-01T00:00:00Z"
    assert row["BilledCost"] == "0.0000001"


def test_an_exported_ledger_can_be_loaded_again_with_the_same_totals(ledger, bills, tmp_path):
    bills.load(ledger, tmp_path / "bill.csv", [bills.charge(cost="1.5"), bills.charge(cost="-0.25")])
    report = export_ledger(ledger, None, tmp_path / "out.csv", "csv", "1.2")
    again = Ledger(tmp_path / "again")
    loaded = again.ingest([report.path], now=bills.now)
    assert bills.total(again) == bills.total(ledger)
    assert loaded.as_json()["rows_quarantined"] == 0


@settings(max_examples=8)
@given(texts=st.lists(st.text(st.sampled_from("=+-@\t\n\r;,'\"|a \u00a0\u00e9"), max_size=8), min_size=30, max_size=60))
def test_a_csv_of_the_ledger_is_safe_by_default_and_exact_on_demand(bills, tmp_path_factory, texts):
    folder = tmp_path_factory.mktemp("safe")
    home = Ledger(folder / "home")
    charges = [bills.charge(ChargeDescription=f"{text}x") for text in texts]
    pq.write_table(pa.Table.from_pylist(charges), folder / "bill.parquet")
    home.ingest([folder / "bill.parquet"], now=bills.now)
    assert export_ledger(home, None, folder / "raw.csv", safe=False).rows == len(texts)
    assert export_ledger(home, None, folder / "raw.parquet", "parquet").rows == len(texts)
    assert export_ledger(home, None, folder / "safe.csv").rows == len(texts)
    kept = [text for (text,) in bills.stored(home, "ChargeDescription")]
    assert sorted(row["ChargeDescription"] for row in rows_of(folder / "raw.csv")) == kept
    assert sorted(pq.read_table(folder / "raw.parquet")["ChargeDescription"].to_pylist()) == kept
    safe = [row["ChargeDescription"] for row in rows_of(folder / "safe.csv")]
    assert not any(re.match(r"[\s]*[=+\-@]", piece) for text in safe for piece in re.split(r"[;\t\r\n]", text))
    assert sorted(text.replace("'", "") for text in safe) == sorted(text.replace("'", "") for text in kept)


def test_a_period_takes_charge_days_and_a_scope_its_filters_too(ledger, bills, tmp_path):
    rows = [bills.charge("2026-10-01"), bills.charge("2026-10-02"), bills.charge("2026-10-02", ServiceName="S3")]
    bills.load(ledger, tmp_path / "bill.csv", rows)
    second = Period(date(2026, 10, 2), date(2026, 10, 3))
    assert export_ledger(ledger, second, tmp_path / "out.csv").rows == 2
    assert export_ledger(ledger, Scope(second).where(ServiceName=("S3",)), tmp_path / "out.csv").rows == 1
    assert export_ledger(ledger, Scope(second).where(ServiceName=()), tmp_path / "out.csv").rows == 0


def test_a_tenant_gets_its_own_rows_alone(ledger, bills, tmp_path):
    rows = [bills.charge(Tags='{"tenant": "blue"}'), bills.charge(Tags='{"tenant": "red"}'), bills.charge(Tags="")]
    bills.load(ledger, tmp_path / "bill.csv", rows)
    report = export_ledger(ledger, Scope(Period.month("2026-10"), tenant="red"), tmp_path / "out.csv", "csv", "1.4")
    assert [row["x_Tenant"] for row in rows_of(report.path)] == ["red"]


def test_a_period_without_charges_makes_a_file_with_names_alone(ledger, bills, tmp_path):
    bills.load(ledger, tmp_path / "bill.csv", [bills.charge()])
    report = export_ledger(ledger, Period.month("2031-01"), tmp_path / "out.csv", "csv", "1.2")
    assert (report.rows, rows_of(report.path), dict(report.exported)) == (0, [], {})


def test_an_export_replaces_its_target_whole_and_leaves_nothing_beside_it(ledger, bills, tmp_path):
    bills.load(ledger, tmp_path / "bill.csv", [bills.charge()])
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "ledger.csv").write_text("old")
    export_ledger(ledger, None, folder / "ledger.csv")
    assert [path.name for path in folder.iterdir()] == ["ledger.csv"]
    assert len(rows_of(folder / "ledger.csv")) == 1


def test_what_cannot_be_exported_is_refused_with_the_remedy(ledger, bills, tmp_path):
    with pytest.raises(EmptyLedgerError, match="costboard ingest"):
        export_ledger(ledger, None, tmp_path / "out.csv")
    bills.load(ledger, tmp_path / "bill.csv", [bills.charge()])
    with pytest.raises(UsageError, match="choose one of csv, parquet"):
        export_ledger(ledger, None, tmp_path / "out.csv", "ods")
    with pytest.raises(UsageError, match=r"choose one of 1\.4, 1\.2"):
        export_ledger(ledger, None, tmp_path / "out.csv", "csv", "1.0")
    with pytest.raises(UsageError, match="no column Colour"):
        export_ledger(ledger, Scope(Period.month("2026-10")).where(Colour=("red",)), tmp_path / "out.csv")
    with pytest.raises(DiskError, match="missing"):
        export_ledger(ledger, None, tmp_path / "missing" / "out.csv")


def test_a_report_can_be_written_to_the_audit(ledger, bills, tmp_path):
    bills.load(ledger, tmp_path / "bill.csv", [bills.charge()])
    report = export_ledger(ledger, None, tmp_path / "out.csv", "csv", "1.4")
    assert isinstance(report, ExportReport)
    entry = ledger.state.record("export", report.path.name, report.as_json(), actor="ann", now=bills.now)
    assert json.loads(entry.detail)["rows"] == 1
    assert ledger.state.broken_links() == []
