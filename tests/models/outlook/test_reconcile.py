"""Parts add up to the whole, whatever they said alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from costlib.models.outlook.reconcile import carried, moves, reconciled, shrunk

AMOUNTS = st.floats(0, 1e6, allow_nan=False)
ERRORS = arrays(float, (6, 4), elements=st.floats(-1e4, 1e4))


@given(base=arrays(float, (3, 4), elements=AMOUNTS), errors=ERRORS)
def test_parts_add_up_and_none_falls_below_zero_where_the_whole_allows_it(base, errors):
    found = reconciled(base, moves(errors, base.mean(axis=0) + 1), np.ones(3, dtype=bool))
    assert found[:, 1:].sum(axis=1) == pytest.approx(found[:, 0], abs=1e-6 * (1 + base.max()))
    assert (found[found[:, 0] >= 1e-6 * (1 + base.max())] >= -1e-6 * (1 + base.max())).all()


@given(parts=arrays(float, (3, 3), elements=AMOUNTS), errors=ERRORS)
def test_what_adds_up_already_stays(parts, errors):
    base = np.column_stack([parts.sum(axis=1), parts])
    found = reconciled(base, moves(errors, base.mean(axis=0) + 1), np.ones(3, dtype=bool))
    assert found == pytest.approx(base, abs=1e-6 * (1 + base.max()))


def test_who_errs_least_moves_least():
    random = np.random.default_rng(1)
    errors = random.normal(0, [1.0, 10.0, 3.0], (200, 3))
    moved = moves(errors, np.ones(3))
    assert moved == pytest.approx([1 / 110, -100 / 110, -9 / 110], abs=0.03)


def test_it_is_the_projection_of_the_paper():
    random = np.random.default_rng(2)
    errors = random.normal(0, 5, (40, 4)) @ random.normal(0, 1, (4, 4))
    base = random.uniform(50, 90, (1, 4))
    inverse, adds = np.linalg.inv(shrunk(errors)), np.vstack([np.ones(3), np.eye(3)])
    expected = adds @ np.linalg.solve(adds.T @ inverse @ adds, adds.T @ inverse @ base[0])
    assert reconciled(base, moves(errors, np.ones(4)), np.zeros(3, dtype=bool))[0] == pytest.approx(expected, rel=1e-5)


def test_errors_without_relation_keep_no_covariance():
    errors = np.random.default_rng(3).normal(0, 1, (5, 6))
    found = shrunk(errors)
    assert (
        np.abs(found[~np.eye(6, dtype=bool)]).max() < 0.5 * np.abs(errors.T @ errors / 5)[~np.eye(6, dtype=bool)].max()
    )


def test_credits_may_stay_negative():
    parts = np.array([[-5.0, 4.0]])
    assert carried(parts, np.array([False, True])).tolist() == parts.tolist()
