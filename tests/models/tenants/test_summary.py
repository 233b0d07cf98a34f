from datetime import date
from decimal import Decimal

import pytest

from costlib.models.allocation.result import DIRECT
from costlib.models.tenants.summary import IDLE_BY, summaries
from costlib.models.tenants.volumes import volumes
from costlib.policy.analytics import BusinessMetric
from costlib.policy.ownership import Ownership

WEIGHTS = dict.fromkeys(("unit_cost", "idle", "cached", "shared"), Decimal("0.25"))
METRIC = BusinessMetric(
    name="pieces", title="Pieces", unit="pieces", kind="flow", valid_from=date(2026, 1, 1), source="test"
)
PEOPLE = Ownership.of(
    {
        "owners": [
            {
                "owner": "tenant",
                "name": "blue",
                "plan": "pro",
                "parent": "Sea",
                "valid_from": "2026-01-01",
                "source": "",
            }
        ]
    }
)


@pytest.fixture
def two(allocated, metric_row):
    now = allocated(
        [
            ("2026-10", DIRECT, "blue", 40, "Used"),
            ("2026-10", "Media", "blue", 20, None),
            ("2026-10", "Idle", "blue", 2, "Unused"),
            ("2026-10", DIRECT, "red", 31, None),
            ("2026-10", "Media", None, 7, None),
        ],
        by=(IDLE_BY,),
        members=("green",),
    )
    before = allocated([("2026-09", DIRECT, "blue", 31)])
    pieces = volumes(METRIC, [metric_row("blue", 310), metric_row("red", 0)], str)
    return summaries(now, before, pieces, PEOPLE, cached={"red": Decimal("0.2")}, weights=WEIGHTS)


def test_every_tenant_has_a_line_the_dearest_first_and_those_without_cost_too(two):
    assert [(each.tenant, each.cost) for each in two] == [("blue", 62), ("red", 31), ("green", 0)]


def test_a_line_says_what_is_owned_what_was_shared_and_what_a_piece_costs(two):
    blue = two[0]

    assert (blue.plan, blue.parent, blue.direct, blue.shared) == ("pro", "Sea", 40, 22)
    assert (blue.before, blue.change, blue.share) == (31, 1.0, 62 / 93)
    assert (blue.daily_average, blue.unit_cost) == (2, Decimal("0.2"))
    assert (blue.idle_share, blue.shared_share) == (pytest.approx(Decimal(2) / 62), pytest.approx(Decimal(22) / 62))


def test_unknown_is_said_rather_than_nothing(two):
    _, red, green = two

    assert red.unit_cost is None  # it wrote nothing
    assert (green.pieces, green.unit_cost, green.idle_share, green.shared_share) == (None, None, None, None)
    assert (red.cached_share, two[0].cached_share) == (Decimal("0.2"), None)
    assert green.efficiency is None


def test_parts_of_a_score_that_nobody_else_has_are_left_out(two):
    blue = two[0].efficiency

    assert {part.part for part in blue.parts} == {"idle", "shared"}
    assert blue.missing == ("unit_cost", "cached")


def test_without_a_breakdown_by_commitments_the_idle_share_is_unknown(allocated):
    (line,) = summaries(allocated([("2026-10", DIRECT, "blue", 40)]), None, None, PEOPLE)

    assert (line.idle_share, line.before, line.change, line.pieces, line.efficiency) == (None, None, None, None, None)
