"""Answers: whose rows they are made of, in which currency, at which grain; and that they are the facts' own totals."""

import os
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from costlib import queries
from costlib.errors import EmptyLedgerError, LedgerError
from costlib.ledger import Ledger
from costlib.scope import BASES, Period, Scope

OCTOBER = Scope(Period.month("2026-10"))
RATES = "date,from_currency,to_currency,rate,source\n"


def cost(ledger, scope=OCTOBER, *by):
    """Cost of the scope; per value of ``by`` with one."""
    rows = ledger.ask_exact(queries.spend_by, scope, *by).to_pylist()
    return {tuple(row[name] for name in by): row["cost"] for row in rows} if by else rows[0]["cost"]


@pytest.fixture
def two_tenants(bills, ledger, tmp_path):
    """Blue has 28, red 56, nobody 84 dollars and 28 euros, the euros without a rate."""
    rows = bills.month("2026-10", "1.00")
    rows += bills.month("2026-10", "2.00", Tags='{"tenant": "red"}')
    rows += bills.month("2026-10", "3.00", Tags="")
    rows += bills.month("2026-10", "1.00", Tags="", BillingCurrency="EUR")
    bills.load(ledger, tmp_path / "bill.csv", rows)
    return ledger


def test_an_empty_ledger_says_how_to_fill_it(ledger):
    with pytest.raises(EmptyLedgerError, match="costboard sample"):
        ledger.engine()


def test_a_tenant_sees_its_own_rows_and_no_filter_lets_it_see_others(two_tenants):
    red = Scope(OCTOBER.period, tenant="red")
    assert cost(two_tenants) == 28 + 56 + 84
    assert cost(two_tenants, red) == 56
    assert cost(two_tenants, red, "x_Tenant") == {("red",): 56}
    for tenant in ("blue", "", "red' OR '1'='1", "%"):
        assert cost(two_tenants, red.where(x_Tenant=(tenant,))) in {0, None}
    assert cost(two_tenants, red.where(x_Tenant=("blue", "red"))) == 56


@pytest.mark.parametrize("tenant", ["", "nobody", "red' OR '1'='1", "%", "RED"])
def test_a_tenant_of_another_name_sees_nothing(two_tenants, tenant):
    stranger = Scope(OCTOBER.period, tenant=tenant)
    for ask in (two_tenants.ask_exact, two_tenants.ask_by_day):
        assert ask(queries.spend_by, stranger, "x_Tenant").num_rows == 0
    assert two_tenants.ask_facts(queries.charges_by, stranger, "x_Tenant").num_rows == 0
    assert two_tenants.unconverted(stranger) == []
    assert all(values == [] for values in two_tenants.facets(tenant).values())


def test_every_question_asked_as_a_tenant_is_of_its_rows_alone(two_tenants):
    def unguarded(frame, _, *__):
        return frame.select("x_Tenant").unique()

    red = Scope(OCTOBER.period, tenant="red")
    assert two_tenants.ask_exact(unguarded, red).to_pylist() == [{"x_Tenant": "red"}]
    assert two_tenants.ask_by_day(unguarded, red).to_pylist() == [{"x_Tenant": "red"}]
    assert two_tenants.ask_facts(unguarded, red).to_pylist() == [{"x_Tenant": "red"}]
    assert two_tenants.facets("red")["x_Tenant"] == ["red"]


def test_filters_that_exclude_each_other_leave_nothing(two_tenants):
    scope = OCTOBER.where(x_Tenant=("red",)).where(x_Tenant=("blue",))
    assert cost(two_tenants, scope) in {0, None}
    assert two_tenants.unconverted(scope) == []


@pytest.mark.parametrize("value", ["'", '"', "a'; DROP TABLE daily_USD; --", "\\", "%", "☃"])
def test_a_filter_is_a_value_and_never_sql(two_tenants, value):
    scope = OCTOBER.where(ServiceName=(value,))
    assert cost(two_tenants, scope) in {0, None}
    assert two_tenants.unconverted(scope) == []
    assert cost(two_tenants) == 168


def test_costs_without_a_rate_are_listed_apart_and_never_added(two_tenants):
    assert two_tenants.unconverted(OCTOBER) == [{"currency": "EUR", "cost": Decimal(28), "rows": 28}]
    euros = Scope(OCTOBER.period, "EUR")
    assert cost(two_tenants, euros) == 28
    assert two_tenants.unconverted(euros) == [{"currency": "USD", "cost": Decimal(168), "rows": 84}]
    pounds = Scope(OCTOBER.period, "GBP")
    assert cost(two_tenants, pounds) in {0, None}
    assert [each["currency"] for each in two_tenants.unconverted(pounds)] == ["EUR", "USD"]


def test_a_charge_is_converted_by_the_rate_of_its_day(bills, ledger, tmp_path):
    days = ("2026-10-04", "2026-10-05", "2026-10-19", "2026-10-20")
    bills.load(ledger, tmp_path / "bill.csv", [bills.charge(day, "10.00", BillingCurrency="EUR") for day in days])
    bills.load(ledger, tmp_path / "rates.csv", f"{RATES}2026-10-05,EUR,USD,1.10,a\n2026-10-20,EUR,USD,1.20,a\n")
    by_day = ledger.ask_by_day(queries.spend_over_time, OCTOBER).to_pylist()
    assert {row["charge_date"].day: row["cost"] for row in by_day} == {5: 11, 19: 11, 20: 12}
    assert ledger.unconverted(OCTOBER) == [{"currency": "EUR", "cost": Decimal(10), "rows": 1}]


@pytest.mark.parametrize(
    ("rate", "amount", "expected"),
    [
        ("1.25", "100.00", "80"),
        ("16543.21", "1654321000.00", "100000"),
        ("156.37", "1563700000000.00", "10000000000"),
        ("0.00006045", "6.045", "100000"),
    ],
)
def test_a_rate_serves_both_ways_to_the_cent(bills, ledger, tmp_path, rate, amount, expected):
    bills.load(ledger, tmp_path / "bill.csv", [bills.charge(cost=amount, BillingCurrency="XTS")])
    bills.load(ledger, tmp_path / "rates.csv", f"{RATES}2026-10-01,USD,XTS,{rate},a\n")
    assert abs(cost(ledger) - Decimal(expected)) < Decimal("0.0001")


@pytest.mark.parametrize(
    ("rate", "amount", "expected"),
    [
        ("1.10", "0.01", "0.011"),
        ("0.0000604477123456", "1654321000", "100000.0"),
        ("0.123456789012", "1000000000000", "123456789012"),
    ],
)
def test_a_rate_with_many_decimals_is_not_cut(bills, ledger, tmp_path, rate, amount, expected):
    bills.load(ledger, tmp_path / "bill.csv", [bills.charge(cost=amount, BillingCurrency="XTS")])
    bills.load(ledger, tmp_path / "rates.csv", f"{RATES}2026-10-01,XTS,USD,{rate},a\n")
    exact = Decimal(amount) * Decimal(rate)
    assert abs(cost(ledger) - exact) < Decimal("0.0001")
    assert abs(exact / Decimal(expected) - 1) < Decimal("0.001")


def test_a_given_rate_outweighs_the_other_way_round(bills, ledger, tmp_path):
    bills.load(ledger, tmp_path / "bill.csv", [bills.charge(cost="10", BillingCurrency="EUR")])
    bills.load(ledger, tmp_path / "rates.csv", f"{RATES}2026-10-01,USD,EUR,0.5,a\n2026-10-01,EUR,USD,1.5,a\n")
    assert cost(ledger) == 15


def test_two_entries_of_one_day_do_not_double_the_cost(bills, ledger, tmp_path):
    bills.load(ledger, tmp_path / "bill.csv", [bills.charge(cost="10", BillingCurrency="EUR")])
    bills.load(ledger, tmp_path / "rates.csv", f"{RATES}2026-10-01,EUR,USD,1.5,a\n2026-10-01,EUR,USD,1.5,b\n")
    assert cost(ledger) == 15


CHARGES = st.lists(
    st.tuples(
        st.integers(1, 28),
        st.sampled_from(["2026-09", "2026-10", "2026-11"]),
        st.decimals(-1000, 1000, places=10),
        st.sampled_from(["blue", "red", ""]),
        st.sampled_from(["USD", "EUR"]),
        st.sampled_from(["Usage", "Purchase", "Credit"]),
    ),
    min_size=1,
    max_size=25,
)
QUESTIONS = [
    (queries.spend_by, ()),
    (queries.spend_by, ("x_Tenant",)),
    (queries.spend_by_month, ("x_Tenant", "ChargeCategory")),
    (queries.bases, ()),
    (queries.bases, ("BillingCurrency",)),
    (queries.profile, ()),
    (queries.profile, ("month", "x_Tenant")),
    (queries.savings, ("month",)),
    (queries.committed, ()),
    (queries.committed, ("month",)),
]


def comparable(table):
    """Rows in no order, an amount of nothing as zero."""
    rows = table.to_pylist() if hasattr(table, "to_pylist") else table.astype(object).to_dict("records")
    clean = [
        tuple(
            (
                name,
                round(float(value), 6)
                if isinstance(value, int | float | Decimal)
                else str(value).removesuffix(" 00:00:00"),
            )
            for name, value in row.items()
            if not pd.isna(value) and value != 0
        )
        for row in rows
    ]
    return sorted(clean, key=repr)


@given(CHARGES)
@settings(max_examples=6, phases=[Phase.explicit, Phase.generate])
def test_each_answer_is_the_same_from_days_months_and_pandas_and_adds_up_to_the_facts(bills, tmp_path_factory, charges):
    folder = tmp_path_factory.mktemp("answers")
    ledger = Ledger(folder / "home")
    rows = [
        bills.charge(
            f"{month}-{day:02}",
            str(amount),
            Tags=f'{{"tenant": "{tenant}"}}',
            BillingCurrency=currency,
            ChargeCategory=kind,
        )
        for day, month, amount, tenant, currency, kind in charges
    ]
    bills.load(ledger, folder / "bill.csv", rows)
    bills.load(ledger, folder / "rates.csv", f"{RATES}2026-01-01,EUR,USD,1.25,a\n")
    scope = Scope(Period(date(2026, 9, 1), date(2026, 12, 1)))
    exact = sum(
        (amount * (Decimal("1.25") if currency == "EUR" else 1) for _, _, amount, _, currency, _ in charges), Decimal(0)
    )
    for basis in BASES:
        assert cost(ledger, Scope(scope.period, basis=basis)) == exact
    assert ledger.ask_facts(queries.charges_by, scope).to_pylist()[0]["cost"] == exact
    with ledger.engine().daily(scope) as frame:
        in_pandas = frame.collect("pyarrow").to_native().to_pandas(types_mapper=pd.ArrowDtype)
    for question, by in QUESTIONS:
        monthly = comparable(ledger.ask_exact(question, scope, *by))
        assert monthly == comparable(ledger.ask_by_day(question, scope, *by)), (question.__name__, by)
        pandas = question(queries.nw.from_native(in_pandas).lazy(), scope, *by).collect().to_native()
        assert monthly == comparable(pandas), (question.__name__, by)


def test_a_period_is_half_open_at_both_grains(bills, ledger, tmp_path):
    days = ("2026-09-30", "2026-10-01", "2026-10-31", "2026-11-01")
    bills.load(ledger, tmp_path / "bill.csv", [bills.charge(day, str(2**n)) for n, day in enumerate(days)])
    assert cost(ledger) == 2 + 4
    assert cost(ledger, Scope(Period(date(2026, 9, 30), date(2026, 10, 31)))) == 1 + 2
    assert cost(ledger, Scope(Period(date(2026, 10, 1), date(2026, 10, 1)))) in {0, None}


def test_a_cost_that_is_not_given_is_counted_as_unknown(bills, ledger, tmp_path):
    bills.load(ledger, tmp_path / "bill.csv", [bills.charge(), bills.charge(ListCost="")])
    (row,) = ledger.ask_exact(queries.spend_by, Scope(OCTOBER.period, basis="ListCost")).to_pylist()
    assert (row["cost"], row["rows"], row["known"]) == (1, 2, 1)


def test_a_reader_of_an_old_version_goes_on_while_a_new_one_is_loaded(bills, ledger, tmp_path):
    bills.load(ledger, tmp_path / "bill.csv", bills.month("2026-10"))
    old = Ledger(ledger.home.path).engine()
    bills.load(ledger, tmp_path / "bill.csv", bills.month("2026-10", "2.00"))
    assert old.ask_exact(queries.spend_by, OCTOBER).to_pylist()[0]["cost"] == 28
    assert old.ask_facts(queries.charges_by, OCTOBER).to_pylist()[0]["cost"] == 28
    assert cost(ledger) == 56


def test_a_damaged_part_of_the_cube_is_told_to_readers_as_ours(bills, ledger, tmp_path):
    bills.load(ledger, tmp_path / "bill.csv", bills.month("2026-10"))
    for part in (ledger.home.cube / "parts").glob("*.parquet"):
        part.write_bytes(b"PAR1")
    with pytest.raises(LedgerError, match="cube"):
        cost(Ledger(ledger.home.path))
    with pytest.raises(LedgerError, match="cube"):
        Ledger(ledger.home.path).engine().rows("SELECT 1 FROM cube")


@pytest.mark.slow
def test_days_are_utc_days_wherever_the_machine_stands():
    cases = [
        Path(__file__),
        Path(__file__).with_name("test_ingest.py"),
        Path(__file__).parents[1] / "focus" / "test_check.py",
    ]
    chosen = "half_open or rate_of_its_day or stragglers or times_are_read or typed_times or closed_month_may"
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", chosen, *map(str, cases)],
        env={**os.environ, "TZ": "America/New_York"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-2000:]
