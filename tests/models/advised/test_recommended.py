"""What providers recommend: dearest first, filtered, with totals by currency and who said it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.advice import Account, Budget, Noted, Notification, Recommendation, Said, note
from costlib.models.advised.recommended import STALE_DAYS, Recommended, Told, apart, headline, mixed, recommended
from costlib.models.advised.recommended_tables import details, recommendations_table, topic_table, topics
from costlib.state import State

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def saves(savings, **more):
    plan = {"type": "rightsizing", "service": "EC2", "currency": "USD", "resource": "i-1"}
    return Recommendation(**{**plan, **more}, savings=Decimal(savings))


@pytest.fixture
def state(tmp_path):
    return State(tmp_path / "state.db")


def keep(state, *rows, topic="rightsizing", at=NOW, shape=Recommendation):
    note(state, "payer", Noted(topic, "AWS", shape, rows), at)


def test_the_dearest_come_first_and_currencies_are_not_added(state):
    keep(state, saves("10.5"), saves("300", currency="EUR"), saves("20"))
    found = recommended(state)
    assert [each.row.savings for each in found.rows] == [300, 20, Decimal("10.5")]
    assert found.largest() == {"EUR": 300, "USD": 20}
    assert headline(found, NOW) == "3 recommendations, the largest save 300.00 EUR and 20.00 USD a month, say providers"


def test_plans_and_reservations_for_the_same_use_are_never_added_up(state):
    compute = saves("900", type="savings_plan", service="Compute Savings Plan")
    ec2 = saves("950", type="savings_plan", service="EC2 Instance Savings Plan")
    keep(state, compute, ec2, saves("800", type="reservation"), saves("200", type="reservation"))
    found = recommended(state)
    assert headline(found, NOW) == "4 recommendations, the largest saves 950.00 USD a month, say providers"
    assert [(each.service, each.count, each.savings) for each in found.totals()] == [
        ("EC2 Instance Savings Plan", 1, 950),
        ("Compute Savings Plan", 1, 900),
        ("EC2", 2, 1000),
    ]
    assert "not to be added up: savings plan, EC2 Instance Savings Plan: 950.00 USD; " in apart(found)
    assert not any(each in headline(found, NOW) + apart(found) for each in ("1,850", "2,850"))


def test_of_many_kinds_the_largest_are_told(state):
    keep(state, *(saves(f"{place}", service=f"s{place}") for place in range(1, 10)))
    assert apart(recommended(state)).endswith("rightsizing, s4: 4.00 USD; 3 more.")
    assert apart(recommended_of([saves("1"), saves("2")])) == ""


def test_a_yen_stands_as_a_cent_in_order_and_priority_and_the_reader_is_told(state):
    keep(state, saves("9000", currency="JPY", effort="low", risk="low"), saves("100"), saves("80", currency="EUR"))
    found = recommended(state)
    assert [each.row.currency for each in found.rows] == ["USD", "JPY", "EUR"]
    assert [each.row.priority for each in found.rows] == [1, 1, 1]
    assert "the largest save 80.00 EUR, 9,000 JPY and 100.00 USD a month" in headline(found, NOW)
    assert "not converted" in mixed(found)
    assert mixed(found.kept(["nothing of the kind"], [])) == mixed(recommended_of([saves("1")])) == ""


def test_details_say_amounts_with_currency_and_time(state):
    keep(state, saves("250000", currency="JPY", type="savings_plan", upfront=Decimal(500)))
    found = dict(details(recommended(state).rows[0].row))
    assert (found["savings"], found["upfront"], found["type"]) == ("250,000 JPY a month", "500 JPY", "savings plan")
    assert recommendations_table(recommended(state).rows, NOW)["type"].to_pylist() == ["savings plan"]


def test_thousands_are_counted_as_people_write_them(state):
    keep(state, *(saves("1", resource=f"i-{place}") for place in range(1200)))
    assert headline(recommended(state), NOW).startswith("1,200 recommendations")


def test_what_was_said_long_ago_is_old(state):
    keep(state, saves("10"), at=NOW - timedelta(days=STALE_DAYS, seconds=1))
    keep(state, saves("20"), topic="savings_plans", at=NOW - timedelta(days=STALE_DAYS))
    found = recommended(state)
    assert [each.is_old(NOW) for each in found.rows] == [False, True]
    assert headline(found, NOW).endswith("; 1 of them said over 14 days ago")
    ages = recommendations_table(found.rows, NOW)["age"].to_pylist()
    assert ages == ["✓ recent", "▲ over 14 days"]


def test_filters_keep_types_and_services_and_their_total(state):
    keep(state, saves("10"), saves("20", type="terminate"), saves("40", service="RDS"))
    found = recommended(state)
    assert (found.types, found.services) == (["rightsizing", "terminate"], ["EC2", "RDS"])
    assert found.kept(["rightsizing"], ["EC2"]).largest() == {"USD": 10}
    assert found.kept([], []).rows == found.rows


@pytest.mark.parametrize(("asked", "said"), [(True, "recommend nothing"), (False, "No provider was asked")])
def test_nothing_said_is_told_from_nobody_asked(state, asked, said):
    if asked:
        keep(state)
    assert said in headline(recommended(state), NOW)


def test_a_row_has_exact_amounts_priority_and_what_it_rests_on(state):
    row = saves(
        "2550.1234567891", effort="low", risk="low", current_cost=Decimal(5000), details={"lookback": "14 days"}
    )
    keep(state, row)
    (table,) = recommendations_table(recommended(state).rows, NOW).to_pylist()
    assert (table["savings"], table["priority"], table["details"]) == (row.savings, 25, "lookback: 14 days")
    assert table["optimised_cost"] is None
    assert ("lookback", "14 days") in details(row)
    assert all(name != "upfront" for name, _ in details(row))


def test_other_topics_are_tables_of_single_values(state):
    budget = Budget(
        name="b",
        account="1",
        unit="MONTHLY",
        type="COST",
        currency="USD",
        filters={"Service": ("EC2",)},
        notifications=(Notification(about="ACTUAL", above=Decimal(80), unit="PERCENTAGE"),),
    )
    keep(state, budget, topic="budgets", shape=Budget)
    keep(state, topic="accounts", shape=Account)
    keep(state, saves("10"))
    found = topics(state)
    assert [each.title for each in found] == ["Accounts, payer", "Budgets, payer"]
    assert topic_table(found[0]).num_rows == 0
    (row,) = topic_table(found[1]).to_pylist()
    assert row["filters"] == '{"Service": ["EC2"]}'
    assert row["amount"] is None


MONEY = st.decimals(0, 10**9, places=4)


@given(st.lists(st.tuples(MONEY, st.sampled_from(["USD", "JPY"]), st.sampled_from(["a", "b"])), max_size=20))
def test_totals_hold_every_row_once_each_of_one_kind(rows):
    found = [saves(amount, currency=currency, type=kind) for amount, currency, kind in rows]
    totals = recommended_of(found).totals()
    assert len({(each.type, each.service, each.currency) for each in totals}) == len(totals)
    assert sum(each.count for each in totals) == len(rows)
    for each in totals:
        mine = [amount for amount, currency, kind in rows if (currency, kind) == (each.currency, each.type)]
        assert each.savings == sum(mine, Decimal(0))


def recommended_of(rows):
    who = Said(source="payer", topic="rightsizing", at=NOW, provider="AWS")
    return Recommended(tuple(Told(row, who) for row in rows), (who,))
