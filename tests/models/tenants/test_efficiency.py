from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.models.tenants.efficiency import PARTS, efficiency

WEIGHTS = {"unit_cost": Decimal("0.4"), "idle": Decimal("0.2"), "cached": Decimal("0.2"), "shared": Decimal("0.2")}


def figures(**parts):
    return {part: {name: Decimal(str(value)) for name, value in values.items()} for part, values in parts.items()}


ALL = figures(
    unit_cost={"a": 1, "b": 2, "c": 3},
    idle={"a": 0, "b": 0, "c": 0.5},
    cached={"a": 0.1, "b": 0.2, "c": 0.3},
    shared={"a": 0.9, "b": 0.5, "c": 0.1},
)


def test_the_score_is_the_weighted_mean_of_how_many_others_do_worse():
    found = efficiency("a", ALL, WEIGHTS)

    assert [(each.part, each.percentile) for each in found.parts] == [
        ("unit_cost", 100.0),
        ("idle", 75.0),
        ("cached", 0.0),
        ("shared", 0.0),
    ]
    assert found.score == pytest.approx(0.4 * 100 + 0.2 * 75)


def test_a_part_without_data_is_left_out_and_the_rest_counts_as_much_among_itself():
    found = efficiency("a", {**ALL, "cached": {}}, WEIGHTS)

    assert found.missing == ("cached",)
    assert [each.weight for each in found.parts] == [0.5, 0.25, 0.25]
    assert found.score == pytest.approx(0.5 * 100 + 0.25 * 75)


def test_a_tenant_alone_has_no_score():
    alone = {part: {"a": Decimal(1)} for part in PARTS}

    assert efficiency("a", alone, WEIGHTS) is None


def test_a_part_of_weight_nothing_is_neither_shown_nor_missed():
    found = efficiency("a", ALL, {**WEIGHTS, "idle": Decimal(0)})

    assert "idle" not in {each.part for each in found.parts} | set(found.missing)


amounts = st.dictionaries(st.sampled_from("abcde"), st.decimals(0, 100, places=2), max_size=5)


@given(st.fixed_dictionaries(dict.fromkeys(PARTS, amounts)))
def test_every_score_lies_between_0_and_100_and_its_weights_add_up(found):
    for tenant in "abcde":
        each = efficiency(tenant, found, WEIGHTS)
        if each is not None:
            assert 0 <= each.score <= 100
            assert sum(part.weight for part in each.parts) == pytest.approx(1)
            assert {part.part for part in each.parts} | set(each.missing) == set(PARTS)
