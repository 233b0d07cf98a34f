from decimal import Decimal

import pytest

from costlib import queries
from costlib.models.commitments import Commitments, commitments, commitments_by_month
from costlib.scope import Period, Scope

OCTOBER = Scope(Period.month("2026-10"))


def test_coverage_leaves_out_unused_commitments_and_what_none_could_cover(october):
    found = commitments(october.ask_exact(queries.committed, OCTOBER))

    assert (found.used, found.unused, found.covered, found.uncovered) == (20, 10, 40, 80)
    assert found.utilisation == pytest.approx(2 / 3)
    assert found.coverage == pytest.approx(1 / 3)


def test_without_commitments_there_is_neither_use_nor_coverage(october):
    september = october.ask_exact(queries.committed, Scope(Period.month("2026-09")))

    assert (commitments(september).utilisation, commitments(september).coverage) == (None, None)
    assert commitments(None) == Commitments(Decimal(0), Decimal(0), Decimal(0), Decimal(0))


def test_months_are_read_apart(october):
    both = Scope(Period(OCTOBER.period.before().start, OCTOBER.period.end))

    months = commitments_by_month(october.ask_exact(queries.committed, both, "month"))

    assert [each.unused for each in months.values()] == [0, 10]
