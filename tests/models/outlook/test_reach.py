from datetime import date

import pytest

from costlib.models.outlook.reach import acting
from costlib.policy.scenarios import Factor
from costlib.scope import Period, Scope

EVERYTHING = Scope(Period(date(2020, 1, 1), date(2020, 2, 1)))
BLUE = EVERYTHING.where(x_Tenant=("blue",))
RED = EVERYTHING.where(x_Tenant=("red",))


@pytest.fixture
def company(ledger, bills, tmp_path):
    """Blue pays 3 of EC2 and 1 of S3 a day, red 4 of EC2."""
    red = {"Tags": '{"tenant": "red"}'}
    rows = [
        *bills.month("2026-10", "3", days=31),
        *bills.month("2026-10", "1", days=31, ServiceName="S3"),
        *bills.month("2026-10", "4", days=31, **red),
    ]
    bills.load(ledger, tmp_path / "bill.csv", rows)
    return ledger


def factor(kind="percent", **match):
    return Factor(name="f", kind=kind, size=10, valid_from="2026-11-01", source="", match=match)


def reach(ledger, scope, given):
    found, left_out = acting(ledger, scope, [given])
    assert not left_out
    return found[0].reach if found else 0


@pytest.mark.parametrize(
    ("scope", "match", "part"),
    [
        (EVERYTHING, {}, 1),
        (BLUE, {}, 1),
        (BLUE, {"x_Tenant": ("blue", "red")}, 1),
        (RED, {"x_Tenant": ("blue",)}, 0),
        (EVERYTHING, {"x_Tenant": ("blue",)}, 0.5),
        (BLUE, {"ServiceName": ("S3",)}, 0.25),
        (BLUE, {"ServiceName": ("S3",), "x_Tenant": ("blue",)}, 0.25),
    ],
)
def test_a_percentage_hits_the_part_of_the_scope_that_its_match_keeps(company, scope, match, part):
    assert reach(company, scope, factor(**match)) == part


def test_an_amount_is_shared_among_parts_so_that_they_add_up_to_it(company):
    everywhere, compute = factor("amount"), factor("amount", ServiceName=("Amazon EC2",))

    assert reach(company, EVERYTHING, everywhere) == reach(company, EVERYTHING, compute) == 1
    assert reach(company, BLUE, everywhere) == reach(company, RED, everywhere) == 0.5
    assert reach(company, BLUE, compute) == pytest.approx(3 / 7)
    assert reach(company, BLUE, compute) + reach(company, RED, compute) == pytest.approx(1)


def test_an_amount_for_something_new_counts_where_it_lies_inside_the_scope(company):
    assert reach(company, EVERYTHING, factor("amount", ServiceName=("New",))) == 1
    assert reach(company, BLUE, factor("amount", x_Tenant=("blue",), ServiceName=("New",))) == 1


def test_what_cannot_be_placed_is_left_out_with_the_reason(company):
    found, left_out = acting(company, BLUE, [factor("amount", ServiceName=("New",))])

    assert not found
    assert left_out == {"f": "what it hits was not charged in the last 90 days of the data"}


def test_a_tenant_alone_does_not_learn_of_amounts_for_others(company):
    mine = Scope(EVERYTHING.period, tenant="blue")

    assert reach(company, mine, factor("amount", x_Tenant=("blue",))) == 1
    assert list(acting(company, mine, [factor("amount")])[1]) == ["f"]


def test_an_amount_in_another_currency_is_left_out_and_says_so(company):
    euros = factor("amount").model_copy(update={"currency": "EUR"})
    assert acting(company, EVERYTHING, [euros]) == ((), {"f": "it is in EUR, these figures are in USD"})
