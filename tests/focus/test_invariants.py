"""FOCUS's invariants: they find what breaks them, and hold over published examples and over the sample company."""

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from costlib import sql
from costlib.focus import invariants
from costlib.sample.generate import generate

DATA = Path(__file__).parents[3] / "shared" / "data"
EXAMPLES = sorted(DATA.glob("focus-spec-examples/*.csv"))
EXPORTS = sorted(DATA.glob("focus-1.2/*.csv"))
COLUMNS = {
    "BillingCurrency": "'USD'",
    "ChargeCategory": "'Usage'",
    "ChargeClass": "CAST(NULL AS VARCHAR)",
    "CommitmentDiscountId": "CAST(NULL AS VARCHAR)",
    "CommitmentDiscountStatus": "CAST(NULL AS VARCHAR)",
    "BilledCost": "1.0",
    "EffectiveCost": "1.0",
    "ListCost": "1.0",
    "ContractedCost": "1.0",
    "InvoiceIssuerName": "'AWS'",
    "InvoiceId": "'INV-1'",
    "ChargePeriodStart": "TIMESTAMPTZ '2026-10-05'",
    "BillingPeriodEnd": "TIMESTAMPTZ '2026-11-01'",
}


@pytest.fixture(scope="module")
def con():
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


def charges(con, *changes):
    """One charge per mapping of column to SQL; none: one good charge."""
    selects = [
        "SELECT " + ", ".join(f"{value} AS {name}" for name, value in (COLUMNS | change).items())
        for change in (changes or [{}])
    ]
    return con.sql(" UNION ALL ".join(selects))


def read(con, path):
    """A published file; the spec's examples leave out the currency."""
    rows = con.sql(f"SELECT * FROM read_csv({sql.files(path)}, nullstr = ['', 'null', 'NULL'], all_varchar = true)")
    amounts = ", ".join(
        f"CAST({name} AS DECIMAL(38, 18)) AS {name}" for name in ("BilledCost", "EffectiveCost") if name in rows.columns
    )
    missing = "" if "BillingCurrency" in rows.columns else ", 'USD' AS BillingCurrency"
    status = "" if "CommitmentDiscountStatus" in rows.columns else ", NULL AS CommitmentDiscountStatus"
    return rows.query("rows", f"SELECT * REPLACE ({amounts}){missing}{status} FROM rows")


PURCHASE = {"ChargeCategory": "'Purchase'", "CommitmentDiscountId": "'ri'", "EffectiveCost": "0"}
USED = {"CommitmentDiscountId": "'ri'", "CommitmentDiscountStatus": "'Used'", "BilledCost": "0"}
UNUSED = USED | {"CommitmentDiscountStatus": "'Unused'", "EffectiveCost": "0.25"}


def test_an_unknown_cost_is_found_by_column(con):
    assert invariants.unknown_costs(charges(con)) == []
    rows = charges(con, {"ListCost": "NULL"}, {"ListCost": "NULL", "BillingCurrency": "NULL"})
    assert invariants.unknown_costs(rows) == [("ListCost", 2), ("BillingCurrency", 1)]


def test_a_purchase_with_an_effective_cost_is_found(con):
    assert invariants.purchases_with_effect(charges(con, PURCHASE)) == []
    assert invariants.purchases_with_effect(charges(con, PURCHASE | {"EffectiveCost": "3"})) == [("ri", 3)]


def test_a_purchase_that_covers_nothing_later_may_have_an_effective_cost(con):
    bought = PURCHASE | {"CommitmentDiscountId": "CAST(NULL AS VARCHAR)", "EffectiveCost": "1"}
    assert invariants.purchases_with_effect(charges(con, bought)) == []


def test_a_commitment_balances_when_used_and_unused_add_up_to_what_was_paid(con):
    used = USED | {"EffectiveCost": "0.75"}
    assert invariants.unbalanced_commitments(charges(con, PURCHASE, used, UNUSED)) == []
    assert invariants.unbalanced_commitments(charges(con, PURCHASE, used)) == [("USD", "ri", 1, Decimal("0.75"))]
    assert invariants.unbalanced_commitments(charges(con, used)) == [("USD", "ri", 0, Decimal("0.75"))]


def test_commitments_of_two_currencies_are_not_added(con):
    rows = charges(con, PURCHASE, USED | {"BillingCurrency": "'EUR'"})
    assert invariants.unbalanced_commitments(rows) == [("EUR", "ri", 0, 1), ("USD", "ri", 1, 0)]


def test_usage_of_a_commitment_says_whether_it_is_used(con):
    assert invariants.usage_neither_used_nor_unused(charges(con, USED, UNUSED)) == []
    rows = charges(con, USED | {"CommitmentDiscountStatus": "NULL"})
    assert invariants.usage_neither_used_nor_unused(rows) == [("ri", 1)]


def test_totals_that_differ_are_found_per_currency(con):
    assert invariants.unequal_totals(charges(con, PURCHASE, USED)) == []
    assert invariants.unequal_totals(charges(con, PURCHASE, {"BillingCurrency": "'EUR'"})) == [("USD", 1, 0)]


def test_an_invoice_is_its_details_tax_apart(con):
    tax = {"ChargeCategory": "'Tax'", "BilledCost": "0.2"}
    assert invariants.unreconciled_invoices(charges(con, {}, {}, tax), charges(con, {"BilledCost": "2"}, tax)) == []
    assert invariants.unreconciled_invoices(charges(con, {}, tax), charges(con, {"BilledCost": "1.2"})) == [
        ("AWS", "INV-1", "USD", False, 1, Decimal("1.2")),
        ("AWS", "INV-1", "USD", True, Decimal("0.2"), None),
    ]


def test_a_correction_of_the_future_is_found(con):
    correction = {"ChargeClass": "'Correction'", "ChargePeriodStart": "TIMESTAMPTZ '2026-08-05'"}
    assert invariants.misplaced_corrections(charges(con, correction)) == []
    late = correction | {"ChargePeriodStart": "TIMESTAMPTZ '2026-11-01'"}
    assert invariants.misplaced_corrections(charges(con, late)) == [("INV-1", 1)]


@pytest.mark.parametrize("path", EXAMPLES or [None], ids=lambda path: path.stem if path else "none")
def test_the_examples_of_the_specification_keep_them(con, path):
    if path is None:
        pytest.skip("the specification's examples are not at hand")
    rows = read(con, path)
    assert invariants.purchases_with_effect(rows) == []
    assert invariants.usage_neither_used_nor_unused(rows) == []
    if path.name.startswith("commitment_discount_flexibility"):
        assert invariants.unbalanced_commitments(rows) == []
        assert invariants.unequal_totals(rows) == []


@pytest.mark.parametrize("path", EXPORTS or [None], ids=lambda path: path.stem if path else "none")
def test_published_exports_keep_them(con, path):
    if path is None:
        pytest.skip("the published exports are not at hand")
    rows = read(con, path)
    assert rows.shape[0] == 1000
    assert invariants.purchases_with_effect(rows) == []
    assert invariants.unbalanced_commitments(rows) == []
    assert invariants.usage_neither_used_nor_unused(rows) == []
    assert invariants.unequal_totals(rows) == []


@pytest.mark.slow
def test_the_sample_company_keeps_them(con):
    con.register("sample_facts", generate().facts)
    rows = con.table("sample_facts")
    assert invariants.purchases_with_effect(rows) == []
    assert invariants.usage_neither_used_nor_unused(rows) == []
    assert invariants.unbalanced_commitments(rows) == []
    assert invariants.misplaced_corrections(rows) == []
