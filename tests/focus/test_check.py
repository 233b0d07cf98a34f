"""The check: what it lets pass, what it puts right, what it refuses and why; and no cent goes missing on the way."""

from decimal import Decimal, localcontext

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from costlib import sql
from costlib.focus.check import checked
from costlib.focus.contract import FACTS, METRICS, RATES

GOOD = {
    "BillingCurrency": "USD",
    "BillingPeriodStart": "2026-10-01T00:00:00Z",
    "BillingPeriodEnd": "2026-11-01T00:00:00Z",
    "ChargePeriodStart": "2026-10-05T00:00:00Z",
    "ChargePeriodEnd": "2026-10-06T00:00:00Z",
    "ChargeCategory": "Usage",
    "BilledCost": "1.5",
    "Tags": '{"team": "red"}',
}


@pytest.fixture(scope="module")
def con():
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'; SET threads = 1")
        yield connection


def ask(con, columns, types, dataset=FACTS):
    """Check one row given as SQL per column."""
    fields = ", ".join(f"{value} AS {sql.ident(name)}" for name, value in columns.items())
    return con.sql(checked(f"SELECT {fields}, 1 AS x_SourceRow", types, dataset)).to_arrow_table().to_pylist()[0]


def text(con, dataset=FACTS, **changes):
    """Check the good row with some columns changed, all of it text; None leaves a column empty."""
    row = (GOOD if dataset is FACTS else {}) | changes
    columns = {name: "CAST(NULL AS VARCHAR)" if value is None else sql.text(value) for name, value in row.items()}
    return ask(con, columns, dict.fromkeys(row, "VARCHAR"), dataset)


def why_not(con, row, types):
    """Reasons alone: an infinite time has no place in Python."""
    fields = ", ".join(f"{value} AS {sql.ident(name)}" for name, value in row.items())
    query = f"SELECT x_Reasons FROM ({checked(f'SELECT {fields}, 1 AS x_SourceRow', types)})"
    return con.execute(query).fetchall()[0][0]


def typed(con, **columns):
    """Check the good row with some columns given as (SQL, type)."""
    row = {name: (sql.text(value), "VARCHAR") for name, value in GOOD.items()} | columns
    types = {name: kind for name, (_, kind) in row.items()}
    return ask(con, {name: f"CAST({value} AS {kind})" for name, (value, kind) in row.items()}, types)


def test_a_good_row_has_no_reasons_and_all_columns_of_the_contract(con):
    row = text(con)
    assert row["x_Reasons"] is None
    assert set(FACTS.names) < set(row)
    assert row["BilledCost"] == Decimal("1.5")
    assert row["EffectiveCost"] is None, "what is not given is unknown, never 0"
    assert row["Tags"] == '{"team": "red"}'


@pytest.mark.parametrize("name", FACTS.essential)
def test_a_row_without_an_essential_column_is_refused_by_its_name(con, name):
    assert text(con, **{name: None})["x_Reasons"] == f"{name} is missing or unreadable"
    assert text(con, **{name: "  "})["x_Reasons"].startswith(f"{name} is missing or unreadable")


@pytest.mark.parametrize("name", [column.name for column in FACTS.columns if column.name not in FACTS.essential])
def test_a_row_without_any_other_column_is_good(con, name):
    assert text(con, **{name: None})["x_Reasons"] is None


@pytest.mark.parametrize(
    ("given_as", "kept"),
    [
        ("Usage-based", "Usage-Based"),
        ("USAGE-BASED", "Usage-Based"),
        ("one-time", "One-Time"),
        (" Recurring ", "Recurring"),
    ],
)
def test_another_case_of_an_allowed_value_is_put_right(con, given_as, kept):
    row = text(con, ChargeFrequency=given_as)
    assert (row["ChargeFrequency"], row["x_Reasons"]) == (kept, None)


def test_a_value_outside_a_closed_list_is_refused(con):
    assert text(con, ChargeFrequency="Sometimes")["x_Reasons"] == (
        "ChargeFrequency has a value that FOCUS does not allow"
    )
    assert text(con, ChargeCategory="Gift")["x_Reasons"] == "ChargeCategory is missing or unreadable"


def test_service_categories_that_exporters_add_are_kept(con):
    row = text(con, ServiceCategory="Quantum Baking")
    assert (row["ServiceCategory"], row["x_Reasons"]) == ("Quantum Baking", None)


@pytest.mark.parametrize("name", ["BilledCost", "PricingQuantity"])
@pytest.mark.parametrize(
    "value",
    ["NaN", "nan", "Infinity", "-inf", "1,234.56", "twelve", "$5", "1.2.3", "--1", "0x10", "=1+1", "1e25", "9" * 21],
)
def test_what_is_no_finite_number_is_refused(con, name, value):
    assert text(con, **{name: value})["x_Reasons"] == f"{name} is no finite number"


@pytest.mark.parametrize(
    ("given_as", "number"),
    [
        ("-12.5", "-12.5"),
        (" 12 ", "12"),
        ("+5", "5"),
        (".5", "0.5"),
        ("5.", "5"),
        ("1e-5", "0.00001"),
        ("1.5E3", "1500"),
        ("-0", "0"),
        ("99999999999999999999.999999999999999999", "99999999999999999999.999999999999999999"),
    ],
)
def test_numbers_are_read_exactly_in_any_usual_spelling(con, given_as, number):
    row = text(con, BilledCost=given_as)
    assert (row["BilledCost"], row["x_Reasons"]) == (Decimal(number), None)


@pytest.mark.parametrize("kind", ["DOUBLE", "FLOAT"])
@pytest.mark.parametrize("value", ["'nan'", "'inf'", "'-inf'", "1e30"])
def test_floats_that_are_no_finite_amounts_are_refused(con, kind, value):
    assert typed(con, BilledCost=(value, kind))["x_Reasons"] == "BilledCost is no finite number"


def test_a_double_is_read_by_its_shortest_decimal_form(con):
    assert typed(con, BilledCost=("0.1", "DOUBLE"))["BilledCost"] == Decimal("0.1")
    assert typed(con, BilledCost=("1e-7", "DOUBLE"))["BilledCost"] == Decimal("0.0000001")


@pytest.mark.parametrize("kind", ["DECIMAL(38, 2)", "HUGEINT"])
def test_a_typed_number_too_large_for_the_ledger_is_refused_and_not_stored_as_unknown(con, kind):
    assert typed(con, BilledCost=("1" + "0" * 25, kind))["x_Reasons"] == "BilledCost is no finite number"


@pytest.mark.parametrize("kind", ["BIGINT", "INTEGER", "TINYINT", "UBIGINT", "HUGEINT", "DECIMAL(38, 10)"])
def test_typed_numbers_are_read(con, kind):
    assert typed(con, BilledCost=("42", kind))["BilledCost"] == 42


@pytest.mark.parametrize(
    ("given_as", "time"),
    [
        ("2026-10-05T00:00:00Z", "2026-10-05"),
        ("2026-10-05T00:00:00.000Z", "2026-10-05"),
        ("2026-10-05 00:00:00 UTC", "2026-10-05"),
        ("2026-10-05", "2026-10-05"),
        ("2026-10-04T22:00:00-02:00", "2026-10-05"),
        ("10/5/2026", "2026-10-05"),
        ("10/05/2026", "2026-10-05"),
        ("10/5/26", "2026-10-05"),
        ("1/5/26", "2026-01-05"),
        ("10/05/2026 00:00:00", "2026-10-05"),
    ],
)
def test_times_are_read_in_the_spellings_that_exports_use(con, given_as, time):
    row = text(con, ChargePeriodStart=given_as)
    assert row["x_Reasons"] is None
    assert row["ChargePeriodStart"].isoformat() == f"{time}T00:00:00+00:00"


@pytest.mark.parametrize("value", ["yesterday", "2026-13-01", "31/12/2026", "infinity", "-infinity", "99999-01-01"])
@pytest.mark.parametrize("name", ["BillingPeriodStart", "ChargePeriodStart", "ChargePeriodEnd"])
def test_what_is_no_time_that_a_bill_can_speak_of_is_refused(con, name, value):
    row = {column: sql.text(given) for column, given in (GOOD | {name: value}).items()}
    assert f"{name} is missing or unreadable" in why_not(con, row, dict.fromkeys(row, "VARCHAR"))


@pytest.mark.parametrize("value", ["infinity", "0009-02-23", "99999-01-01"])
def test_typed_times_out_of_the_world_are_refused_too(con, value):
    row = {column: sql.text(given) for column, given in GOOD.items()} | {"ChargePeriodEnd": f"TIMESTAMP '{value}'"}
    types = dict.fromkeys(row, "VARCHAR") | {"ChargePeriodEnd": "TIMESTAMP"}
    assert "ChargePeriodEnd is missing or unreadable" in why_not(con, row, types)


@pytest.mark.parametrize("kind", ["DATE", "TIMESTAMP", "TIMESTAMPTZ", "TIMESTAMP_NS", "TIMESTAMP_MS"])
def test_typed_times_are_read_as_utc(con, kind):
    row = typed(con, ChargePeriodStart=("'2026-10-05'", kind))
    assert row["ChargePeriodStart"].isoformat() == "2026-10-05T00:00:00+00:00"


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("ChargePeriodEnd", "2026-10-04T23:59:59Z", "ChargePeriodEnd lies before ChargePeriodStart"),
        ("BillingPeriodEnd", "2026-09-30T00:00:00Z", "BillingPeriodEnd lies before BillingPeriodStart"),
    ],
)
def test_a_period_that_ends_before_it_starts_is_refused(con, name, value, why):
    assert text(con, **{name: value})["x_Reasons"] == why


def test_a_period_that_ends_where_it_starts_is_good(con):
    assert text(con, ChargePeriodEnd=GOOD["ChargePeriodStart"])["x_Reasons"] is None


def test_a_currency_in_small_letters_is_put_right(con):
    row = text(con, BillingCurrency=" usd ")
    assert (row["BillingCurrency"], row["x_Reasons"]) == ("USD", None)


@pytest.mark.parametrize("value", ["US", "DOLLARS", "U$D", "123", "€€€"])
def test_what_is_no_currency_code_is_refused(con, value):
    assert text(con, BillingCurrency=value)["x_Reasons"] == "BillingCurrency is no three-letter currency code"


@pytest.mark.parametrize("value", ['{"a": ', "red", "{'a': 1}", "{a: 1}"])
def test_broken_json_is_refused(con, value):
    assert text(con, Tags=value)["x_Reasons"] == "Tags is no valid JSON"


def test_a_map_becomes_json_and_a_null_map_stays_null(con):
    assert typed(con, Tags=("MAP {'team': 'red'}", "MAP(VARCHAR, VARCHAR)"))["Tags"] == '{"team":"red"}'
    assert typed(con, Tags=("NULL", "MAP(VARCHAR, VARCHAR)"))["Tags"] is None


@pytest.mark.parametrize("name", ["BilledCost", "PricingQuantity", "Tags", "ChargeFrequency", "RegionId", "InvoiceId"])
@pytest.mark.parametrize("blank", ["", "   "])
def test_a_blank_optional_value_is_unknown_and_no_reason_to_refuse_the_row(con, name, blank):
    row = text(con, **{name: blank})
    assert (row[name], row["x_Reasons"]) == (None, None)


def test_all_reasons_of_a_row_are_given(con):
    why = text(con, BilledCost="much", Tags="{", BillingCurrency=None)["x_Reasons"]
    assert why.split("; ") == [
        "BillingCurrency is missing or unreadable",
        "BilledCost is no finite number",
        "Tags is no valid JSON",
    ]


def test_a_metric_without_a_value_is_refused_and_one_without_a_tenant_is_good(con):
    row = {"date": "2026-10-01", "metric": "requests", "value": "5", "unit": "1", "tenant": None}
    assert text(con, METRICS, **row)["x_Reasons"] is None
    assert text(con, METRICS, **(row | {"value": None}))["x_Reasons"] == "value is missing or unreadable"
    assert text(con, METRICS, **(row | {"value": "NaN"}))["x_Reasons"] == "value is missing or unreadable"


def test_a_rate_needs_all_its_columns(con):
    row = {"date": "2026-10-01", "from_currency": "EUR", "to_currency": "USD", "rate": "1.1", "source": "ECB"}
    assert text(con, RATES, **row)["x_Reasons"] is None
    assert all(text(con, RATES, **(row | {name: None}))["x_Reasons"] for name in row)


WORDS = st.sampled_from(["NaN", "much", "1,5", "Infinity", "1.2.3"])


@st.composite
def amounts(draw):
    """Text of an amount: up to 28 digits, plain or with exponent, or no amount at all."""
    digits = draw(st.integers(-(10**28) + 1, 10**28 - 1))
    scale = draw(st.integers(18 if abs(digits) >= 10**10 else 0, 28))
    value = Decimal(digits).scaleb(-scale)
    return draw(st.sampled_from([f"{value:f}", str(value), f"{value:e}"]))


@given(st.lists(amounts() | WORDS, min_size=1, max_size=8))
@settings(max_examples=60)
@example(["1e-20"])
@example(["1234567890.1234567890123456789"])
@example(["0.9999999999999999999"])
@example(["-0.99999999999999999951"])
def test_rows_are_good_or_bad_and_what_rounding_took_is_the_residue(con, texts):
    listed = ", ".join(f"({sql.text(value)})" for value in texts)
    others = ", ".join(f"{sql.text(GOOD[name])} AS {name}" for name in FACTS.essential)
    mapped = f"SELECT BilledCost, {others}, 1 AS x_SourceRow FROM (VALUES {listed}) AS t(BilledCost)"
    types = dict.fromkeys(("BilledCost", *FACTS.essential), "VARCHAR")
    query = f"SELECT BilledCost, x_ResidueBilledCost, x_Reasons FROM ({checked(mapped, types)})"
    rows = con.execute(query).fetchall()
    good = [(stored, residue) for stored, residue, why in rows if why is None]
    readable = [value for value in texts if value not in {"NaN", "much", "1,5", "Infinity", "1.2.3"}]
    assert len(rows) == len(texts)
    assert len(good) == len(readable)
    with localcontext(prec=80):
        assert sum(map(Decimal, readable)) == sum(stored + residue for stored, residue in good)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
@settings(max_examples=60)
@example(1.2345678901234567e-05)
@example(1e-20)
def test_what_rounding_took_from_a_double_is_the_residue_too(con, value):
    row = typed(con, BilledCost=(repr(value), "DOUBLE"))
    with localcontext(prec=400):
        assert abs(row["BilledCost"] + row["x_ResidueBilledCost"] - Decimal(repr(value))) <= Decimal("5e-29")


def test_what_rounding_took_from_a_finer_decimal_is_the_residue_too(con):
    row = typed(con, BilledCost=("0.12345678901234567890123456", "DECIMAL(38, 26)"))
    assert row["BilledCost"] + row["x_ResidueBilledCost"] == Decimal("0.12345678901234567890123456")
