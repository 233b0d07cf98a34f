"""Forecasts of a whole and of its parts made to add up: minimum trace reconciliation.

Base forecasts of a whole and of its parts disagree. Each is moved as its own errors allow, so that the parts add up:
with c = (1, -1, ..., -1), which takes the parts from the whole, and W the covariance of base errors, shrunk to its
diagonal, reconciled = base - W c' (c W c')^-1 c base.

Source: Wickramasuriya, Athanasopoulos, Hyndman, "Optimal forecast reconciliation for hierarchical and grouped time
series through trace minimization", JASA 114 (2019); shrinkage of Schaefer, Strimmer, SAGMB 4 (2005). What can't be
negative: Wickramasuriya, Turlach, Hyndman, "Optimal non-negative forecast reconciliation", Statistics and Computing 30
(2020), by the heuristic that they compare with: what falls below 0 is set to 0, and the others carry it.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]
TINY = 1e-9
FEW = 4
"""Errors below which their covariance says nothing: a forecast is then taken to stray as its size."""


def moves(errors: Floats, sizes: Floats) -> Floats:
    """What each gives up of what the whole is more than the sum of its parts; a part that takes has a minus.

    Args:
        errors: Base errors (times, 1 + parts), the whole first.
        sizes: Usual amount of each (1 + parts), for when there are too few errors.

    >>> moves(np.empty((0, 3)), np.array([2.0, 1.0, 1.0])).round(3).tolist()
    [0.667, -0.167, -0.167]
    """
    covariance = shrunk(errors) if len(errors) >= FEW else np.diag(np.square(sizes))
    least = TINY * (float(np.trace(covariance)) / len(covariance) + TINY)
    contrast = np.r_[1.0, -np.ones(len(covariance) - 1)]
    found: Floats = (covariance + least * np.eye(len(covariance))) @ contrast
    return found / float(contrast @ found)


def reconciled(base: Floats, moved: Floats, positive: Marks) -> Floats:
    """Base forecasts (times, 1 + parts), the whole first, moved so that the parts add up to the whole.

    Args:
        base: What each says alone.
        moved: As of ``moves``.
        positive: Which of the parts can't be negative.

    >>> reconciled(np.array([[10.0, 3.0, 4.0]]), np.array([2 / 3, -1 / 6, -1 / 6]), np.array([True, True])).tolist()
    [[8.0, 3.5, 4.5]]
    """
    gap = base[:, 0] - base[:, 1:].sum(axis=1)
    found = base - np.outer(gap, moved)
    return np.column_stack([found[:, 0], carried(found[:, 1:], positive)])


def carried(parts: Floats, positive: Marks) -> Floats:
    """Parts (times, parts) without what falls below 0; the others carry it by size, so that the sum stays.

    >>> carried(np.array([[-2.0, 4.0, 8.0]]), np.array([True, True, True])).tolist()
    [[0.0, 3.3333333333333335, 6.666666666666667]]
    """
    kept = np.where(positive, np.maximum(parts, 0.0), parts)
    over = (kept - parts).sum(axis=1)
    carriers = np.where(positive, kept, 0.0)
    size = carriers.sum(axis=1)
    share = np.divide(over, size, out=np.zeros_like(over), where=size > over)
    lighter = kept - carriers * share[:, None]
    able = size >= over
    found: Floats = np.where(able[:, None], lighter, parts)
    return found


def shrunk(errors: Floats) -> Floats:
    """Covariance about 0 of errors (times, series), shrunk to its diagonal by as much as it is uncertain.

    >>> shrunk(np.array([[2.0, 2.0], [-2.0, -2.0], [2.0, 2.0], [-2.0, -2.0]])).round(3).tolist()
    [[4.0, 4.0], [4.0, 4.0]]
    """
    count = len(errors)
    spread = np.sqrt((errors**2).mean(axis=0)) + TINY
    scaled = errors / spread
    products = scaled[:, :, None] * scaled[:, None, :]
    correlation = products.mean(axis=0)
    uncertain = products.var(axis=0) * count / (count - 1) / count
    apart = ~np.eye(errors.shape[1], dtype=bool)
    power = float((correlation[apart] ** 2).sum())
    kept = 1 - min(1.0, float(uncertain[apart].sum()) / power) if power else 0.0
    found: Floats = np.where(apart, kept * correlation, 1.0) * np.outer(spread, spread)
    return found
