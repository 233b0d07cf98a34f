import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.models.forecasting.combining import combined, weighted_median

AMOUNTS = st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(0.01, 1)), min_size=1, max_size=8)


def parts(pairs):
    values, weights = (np.array(each) for each in zip(*pairs, strict=True))
    return values, weights / weights.sum()


@given(AMOUNTS)
def test_a_weighted_median_lies_among_its_members(pairs):
    values, shares = parts(pairs)
    found = weighted_median(values, shares)

    assert values.min() <= found <= values.max()


@given(AMOUNTS)
def test_the_order_of_members_does_not_matter(pairs):
    values, shares = parts(pairs)

    assert weighted_median(values[::-1], shares[::-1]) == pytest.approx(
        float(weighted_median(values, shares)), rel=1e-6
    )


def test_equal_weights_give_the_plain_median():
    values = np.array([[1.0, 5.0], [2.0, 9.0], [100.0, 1.0]])

    assert weighted_median(values, np.full((3, 2), 1 / 3)).tolist() == [2.0, 5.0]


def test_one_member_gone_astray_does_not_bend_the_median_but_the_mean():
    said = {"a": np.array([10.0]), "b": np.array([11.0]), "c": np.array([1e9])}
    weights = dict.fromkeys(said, 1 / 3)

    assert combined(said, weights, median=True).tolist() == [11.0]
    assert combined(said, weights, median=False)[0] > 1e8


def test_who_says_nothing_somewhere_is_left_out_there_only():
    said = {"a": np.array([[1.0, 4.0, np.nan]]), "b": np.array([[3.0, np.nan, np.nan]])}
    for median in (True, False):
        found = combined(said, {"a": 0.5, "b": 0.5}, median=median)[0]

        assert found[:2].tolist() == [2.0, 4.0]
        assert np.isnan(found[2])
