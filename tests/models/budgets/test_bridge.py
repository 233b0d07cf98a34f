"""The bridge: bars add up to the variance exactly, and each is what it says."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.amounts import added
from costlib.ledger import Ledger
from costlib.models.budgets.bridge import bridge, bridged, comparable
from costlib.models.budgets.bridge_effects import effects
from costlib.models.budgets.bridge_lines import Line
from costlib.models.budgets.causes import causes
from costlib.models.budgets.causes_who import drivers
from costlib.models.budgets.status import statuses
from costlib.policy.budgets import Budget, BudgetPolicy
from costlib.scope import Period

OCTOBER, SEPTEMBER = Period.month("2026-10"), Period.month("2026-09")
USUAL = {"ConsumedUnit": "Hours", "PricingCategory": "Standard", "RegionId": "eu", "CommitmentDiscountStatus": ""}
EMPTY = {"ChargeClass": "", "CommitmentDiscountType": "", "CommitmentDiscountId": "", "ConsumedQuantity": ""}


def budget(amount=100, **more):
    return Budget(name="all", amount=amount, valid_from="2025-01-01", source="plan", **more)


def line(kind="usage", before=0, now=0, q0=None, q1=None, paid=("Standard", None, None), name="a Hours", rate=0):
    region, unit = name.split()
    item = ("AWS", "EC2", None, region, None, None, unit)
    quantities = (None if q is None else Decimal(str(q)) for q in (q0, q1))
    return Line(kind, item, paid, Decimal(str(before)), Decimal(str(now)), Decimal(str(rate)), *quantities)


def bars(*lines):
    sums = {}
    for effect in effects(lines):
        sums[effect.bar] = sums.get(effect.bar, Decimal(0)) + effect.amount
    return {bar: amount.normalize() for bar, amount in sums.items() if amount}


def test_twice_as_much_of_the_same_is_volume_alone():
    assert bars(line(before=10, now=20, q0=5, q1=10)) == {"volume": 10}


def test_a_dearer_unit_is_price_alone():
    assert bars(line(before=10, now=15, q0=5, q1=5)) == {"price": 5}


def test_a_shift_to_the_dearer_item_is_mix_alone():
    cheap, dear = (
        line(name="a Hours", before=10, now=5, q0=10, q1=5),
        line(name="b Hours", before=30, now=45, q0=10, q1=15),
    )
    assert bars(cheap, dear) == {"mix": 10}


def test_a_golden_case_by_hand():
    """Q 20 to 30 (+50 %), C 40: volume 20. Mix: (18 - 15) x 1 + (12 - 15) x 3 = -6. Price: 12 x (3.5 - 3) = 6."""
    cheap, dear = (
        line(name="a Hours", before=10, now=18, q0=10, q1=18),
        line(name="b Hours", before=30, now=42, q0=10, q1=12),
    )
    assert bars(cheap, dear) == {"volume": 20, "mix": -6, "price": 6}


def test_items_of_another_unit_do_not_mix():
    hours, tokens = line(before=10, now=20, q0=10, q1=20), line(name="b Tokens", before=9, now=9, q0=9, q1=9)
    assert bars(hours, tokens) == {"volume": 10}


def test_what_was_not_there_is_new_and_what_is_gone_has_ended():
    assert bars(line(name="a Hours", now=7, q1=7), line(name="b Hours", before=4, q0=4)) == {"new": 7, "ended": -4}


def test_use_that_moves_under_a_commitment_is_told_as_commitments():
    """10 hours at 2 on demand become 5 at 2 and 5 covered at 1: 5 saved."""
    demand = line(before=20, now=10, q0=10, q1=5)
    covered = line(now=5, q1=5, paid=("Committed", "Used", "Reserved"))
    assert bars(demand, covered) == {"commitments": -5}


def test_kinds_of_charges_have_bars_of_their_own():
    kinds = ("commitments", "purchases", "credits", "tax", "corrections")
    assert bars(*(line(kind, before=1, now=3) for kind in kinds)) == dict.fromkeys(kinds, 2)


def test_what_tells_no_quantity_is_not_explained():
    assert bars(line(before=5, now=9), line(name="b Hours", before=4, now=5, q0=-1, q1=2)) == {"rest": 5}


MONEY = st.decimals(-(10**9), 10**9, places=12, allow_nan=False)
COUNT = st.none() | st.decimals(-5, 10**9, places=9, allow_nan=False)
LINES = st.lists(
    st.builds(
        line,
        kind=st.sampled_from(("usage", "usage", "usage", "commitments", "credits", "tax", "corrections", "purchases")),
        name=st.sampled_from(("a Hours", "b Hours", "c GB", "a GB", "a None")),
        before=MONEY,
        now=MONEY,
        q0=COUNT,
        q1=COUNT,
        paid=st.sampled_from((("Standard", None, None), ("Committed", "Used", "Reserved"))),
        rate=MONEY,
    ),
    max_size=8,
)


@given(LINES)
def test_effects_add_up_to_the_change_exactly(lines):
    change = added([*(each.now for each in lines), *(-each.before for each in lines), *(each.rate for each in lines)])
    assert added(effect.amount for effect in effects(lines)) == change


@given(LINES, MONEY, MONEY, st.sampled_from(("USD", "JPY", "BHD")))
def test_bars_add_up_to_the_variance_in_whole_units(lines, plan, actual, currency):
    base = added(each.before for each in lines)
    found = bridged(budget(currency=currency), OCTOBER, SEPTEMBER, plan, actual, base, effects(lines))
    unit = Decimal({"USD": "0.01", "JPY": "1", "BHD": "0.001"}[currency])
    assert abs(found.variance - (actual - plan)) <= unit / 2
    assert all(step.amount and step.amount % unit == 0 for step in found.steps)


@pytest.mark.parametrize(
    ("cycle", "period", "before"),
    [
        ("month", ("2026-03-01", "2026-04-01"), ("2026-02-01", "2026-03-01")),
        ("month", ("2026-03-01", "2026-03-31"), ("2026-02-01", "2026-03-01")),
        ("quarter", ("2026-10-01", "2026-11-15"), ("2026-07-01", "2026-08-15")),
        ("quarter", ("2026-10-01", "2027-01-01"), ("2026-07-01", "2026-10-01")),
        ("year", ("2026-01-01", "2026-11-15"), ("2025-01-01", "2025-11-15")),
    ],
)
def test_days_are_compared_with_the_same_days_of_the_cycle_before(cycle, period, before):
    days, same = (Period(*map(date.fromisoformat, each)) for each in (period, before))
    assert comparable(budget(cycle=cycle), days, date(2020, 1, 1)) == same


def usage(bills, day, cost, quantity, **more):
    return bills.charge(day, cost) | USUAL | EMPTY | {"ConsumedQuantity": quantity} | more


@pytest.fixture(scope="module")
def loaded(bills, tmp_path_factory):
    """September and October: more hours at the same price, a dearer GB, a new service, a credit, a tax, a euro bill."""
    folder = tmp_path_factory.mktemp("bridge")
    ledger = Ledger(folder / "home")
    gb, gone = {"ServiceName": "S3", "ConsumedUnit": "GB"}, {"ConsumedUnit": "", "PricingCategory": ""}
    euro = {
        "BillingCurrency": "EUR",
        "ServiceProviderName": "Google Cloud",
        "ServiceName": "Engine",
        "BillingAccountId": "g",
    }
    dollars = [
        usage(bills, "2026-09-01", "10", "10"),
        usage(bills, "2026-10-01", "30", "30"),
        usage(bills, "2026-09-02", "20", "10", **gb),
        usage(bills, "2026-10-02", "25", "10", **gb),
        usage(bills, "2026-10-03", "7", "7", ServiceName="Lambda"),
        usage(bills, "2026-09-30", "-5", "", **gone, ChargeCategory="Credit"),
        usage(bills, "2026-10-31", "3", "", **gone, ChargeCategory="Tax"),
    ]
    euros = [usage(bills, "2026-09-05", "10", "5", **euro), usage(bills, "2026-10-05", "10", "5", **euro)]
    rates = "date,from_currency,to_currency,rate,source\n2026-09-01,EUR,USD,1.0,x\n2026-10-01,EUR,USD,1.2,x\n"
    (folder / "rates.csv").write_text(rates)
    ledger.ingest([folder / "rates.csv"], now=bills.now, source="rates")
    bills.load(ledger, folder / "dollars.csv", dollars)
    bills.load(ledger, folder / "euros.csv", euros, source="google")
    return ledger


def bridge_in(ledger, day, amount=40, **more):
    policy = BudgetPolicy(budgets=(budget(amount, **more),))
    (status,) = statuses(ledger, day, policy=policy)
    return bridge(ledger, status)


def test_a_budget_of_the_ledger_by_hand(loaded):
    """Plan 40, September 35, October 77: 30 + 25 + 7 + 3 + 12."""
    found = bridge_in(loaded, date(2026, 10, 31))
    steps = {step.bar: step.amount for step in found.steps}
    assert (found.plan, found.base, found.actual, found.variance) == (40, 35, 77, 37)
    assert steps == {"plan": -5, "volume": 20, "price": 5, "new": 7, "credits": 5, "tax": 3, "currency": 2}


def test_each_bar_has_the_items_behind_it(loaded):
    for step in bridge_in(loaded, date(2026, 10, 31)).steps:
        assert step.bar == "plan" or added(effect.amount for effect in step.effects) == step.amount


def test_causes_tell_the_numbers_of_the_bridge(loaded):
    told = causes(bridge_in(loaded, date(2026, 10, 31)))
    assert [each.amount for each in told] == [20, 7, -5, 5, 5]
    assert told[0].text == "Amazon EC2: 200% more hours than in September 2026."
    assert told[1].text == "Lambda eu was not charged in September 2026."
    assert all(each.action and each.prevention for each in told)


def test_a_cause_names_who_makes_most_of_it(loaded):
    found = bridge_in(loaded, date(2026, 10, 31))
    who = drivers(loaded, found)
    told = causes(found, who)
    assert told[0].text == (
        "Amazon EC2: 200% more hours than in September 2026. Most of it is tenant blue (▲ +$20.00)."
    )
    assert drivers(loaded, bridge_in(loaded, date(2026, 9, 30))) == {}


def test_the_first_cycle_of_the_data_is_not_taken_apart(loaded):
    found = bridge_in(loaded, date(2026, 9, 30))
    assert (found.before, [step.bar for step in found.steps], found.variance) == (None, ["rest"], -5)


def test_a_budget_by_tags_is_taken_apart_too(loaded):
    found = bridge_in(loaded, date(2026, 10, 31), match={"tag:tenant": ["blue"]})
    assert {step.bar: step.amount for step in found.steps}["volume"] == 20


def test_a_monthly_invoice_is_compared_by_its_days(ledger, bills, tmp_path):
    def invoice(month, cost, end):
        span = {"ChargePeriodEnd": f"{end}T00:00:00Z", "ServiceName": "Droplets"}
        return usage(bills, f"{month}-01", cost, "", **span, ConsumedUnit="")

    rows = [
        *(usage(bills, f"2026-{month}-{day:02}", "1", "1") for month in ("10", "11") for day in range(1, 16)),
        invoice("2026-10", "62", "2026-11-01"),
        invoice("2026-11", "30", "2026-11-16"),
    ]
    bills.load(ledger, tmp_path / "bill.csv", rows)
    found = bridge_in(ledger, date(2026, 11, 15))
    assert found.period == Period(date(2026, 11, 1), date(2026, 11, 16))
    assert (found.base, found.actual) == (45, 45)
    assert {step.bar for step in found.steps} <= {"plan"}
