"""The optimiser: best by trying everything, no cent lost, infeasible told by name, explained in words."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costlib.errors import UsageError
from costlib.models.budgets.optimise import optimise
from costlib.models.budgets.optimise_option import Option, Step
from costlib.models.budgets.optimise_words import moves, moves_table, told

CENT = Decimal("0.01")


def option(name, amount, floor, ceiling, *steps):
    made = tuple(Step(None if up_to is None else Decimal(str(up_to)), Decimal(str(gain))) for up_to, gain in steps)
    return Option(name, Decimal(str(amount)), Decimal(str(floor)), Decimal(str(ceiling)), made)


def test_money_goes_where_it_returns_most_up_to_the_ceiling_and_down_to_the_floor():
    # b returns 3, a 2, c 1: b to its ceiling 150, c to its floor 50, a takes what is left: 300 - 150 - 50 = 100
    found = optimise(
        [
            option("a", 100, 50, 150, (None, 2)),
            option("b", 100, 50, 150, (None, 3)),
            option("c", 100, 50, 150, (None, 1)),
        ]
    )

    assert found.amounts == {"a": Decimal(100), "b": Decimal(150), "c": Decimal(50)}
    assert (found.price, found.returned, found.returned_now) == (2.0, 700, 600)
    assert {each.name: each.why for each in moves(found)} == {
        "a": "stays: moving it would return no more",
        "b": "at its ceiling: it would take more",
        "c": "at its floor: its money returns less than elsewhere",
    }


def test_returns_that_fall_are_taken_step_by_step():
    # a: 2 up to 60, then 0.5; b: 1. Of 100: 60 to a, 40 to b
    found = optimise([option("a", 50, 0, 100, (60, 2), (None, "0.5")), option("b", 50, 0, 100, (None, 1))])

    assert found.amounts == {"a": Decimal(60), "b": Decimal(40)}
    assert moves(found)[0].why == "has all that returns this much; more of it would return less"


def test_of_answers_that_return_the_same_the_one_that_moves_least_is_taken():
    found = optimise([option(name, 100, 0, 200, (None, 1)) for name in "abc"])

    assert found.amounts == dict.fromkeys("abc", Decimal(100))
    assert next(told(found, "USD")).startswith("Nothing should move")


def test_another_total_is_given_out_whole():
    found = optimise([option("a", 10, 0, 50, (None, 1)), option("b", 10, 0, 50, (None, 2))], Decimal("33.33"))

    assert found.total == Decimal("33.33")
    assert found.amounts["b"] == Decimal("33.33")


@given(
    st.lists(
        st.tuples(
            st.integers(0, 10**7), st.integers(0, 100), st.integers(100, 200), st.integers(0, 9), st.integers(0, 9)
        ),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=40)
def test_no_cent_is_lost_no_bound_is_broken_and_nothing_returns_less_than_before(given_options):
    options = [
        option(
            str(place),
            cents * CENT,
            cents * low // 100 * CENT,
            -(-cents * high // 100) * CENT,
            (max(cents // 2, 1) * CENT, max(one, two)),
            (None, min(one, two)),
        )
        for place, (cents, low, high, one, two) in enumerate(given_options)
    ]
    found = optimise(options)

    assert found.total == sum((each.amount for each in options), Decimal(0))
    assert all(each.floor <= found.amounts[each.name] <= each.ceiling for each in options)
    assert found.returned >= found.returned_now


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=3))
@settings(max_examples=25)
def test_nothing_that_is_tried_by_hand_returns_more(given_options):
    options = [
        option(str(place), amount, 0, 4, (2, max(one, two)), (None, min(one, two)))
        for place, (amount, one, two) in enumerate(given_options)
    ]
    whole = sum(int(each.amount) for each in options)
    tried = (split for split in product(range(5), repeat=len(options)) if sum(split) == whole)
    best = max(
        sum(each.returned(Decimal(amount)) for each, amount in zip(options, split, strict=True)) for split in tried
    )

    assert optimise(options).returned == best


@pytest.mark.parametrize(
    ("options", "total", "said"),
    [
        (
            [option("a", 9, 8, 20, (None, 1)), option("b", 9, 9, 20, (None, 1))],
            10,
            r"floors need 7.00 more .*b 9.00, a 8",
        ),
        (
            [option("a", 9, 0, 3, (None, 1)), option("b", 9, 0, 4, (None, 1))],
            10,
            r"leave 3.00 of .* raise one \(a 3.00",
        ),
        ([option("a", 9, 8, 7, (None, 1))], 9, "'a' has a floor of 8.00 and can take 7.00 at most"),
        ([option("a", 9, 0, 9, (5, 1), (None, 2))], 9, "'a' returns 2 after 1: the first money must return most"),
        ([option("a", 9, 0, 9, (5, 2), (4, 1))], 9, "'a' has steps out of order"),
        ([option("a", 9, 0, 9)], 9, "'a' says nothing"),
        ([], 9, "no budget to move"),
    ],
)
def test_what_can_not_be_is_told_by_name_and_amount(options, total, said):
    with pytest.raises(UsageError, match=said):
        optimise(options, Decimal(total))


def test_the_finding_names_what_moves_what_it_brings_and_the_price_of_one_more():
    found = optimise([option("a", 100, 0, 150, (None, 2)), option("b", 100, 20, 150, (None, 1))])

    assert list(told(found, "USD")) == [
        "Moving $50.00 of $200.00 returns 50.00 more; the total stays 200.00 USD",
        "One more USD for the total would return 1.00.",
    ]
    assert moves_table(found)["change"].to_pylist() == [50, -50]
