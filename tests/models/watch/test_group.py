from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some

from costlib.models.watch.cells import Cells
from costlib.models.watch.group import grouped
from costlib.models.watch.seen import Seen
from costlib.models.watch.series import ALL, Name

FIRST = date(2026, 3, 2)
EVENT = FIRST + timedelta(days=40)
AWS, EC2, S3 = Name("ServiceProviderName", "AWS"), Name("ServiceName", "EC2"), Name("ServiceName", "S3")
RED = Name("x_Tenant", "red")


def cells(**extra):
    """Sixty days of EC2 and S3 at 100 a day, and what is added on the day of the event."""
    rows = [
        {
            "date": pd.Timestamp(FIRST + timedelta(days=place)),
            "ServiceProviderName": "AWS",
            "ServiceName": service,
            "x_Tenant": "red" if service == "S3" else None,
            "cost": 100.0 + (extra.get(service, 0.0) if FIRST + timedelta(days=place) == EVENT else 0.0),
        }
        for place in range(60)
        for service in ("EC2", "S3")
    ]
    return Cells(pd.DataFrame(rows))


def shows(name, impact, start=EVENT, days=1, score=10.0):
    sign = 1 if impact > 0 else -1
    expected = 100.0 * days
    end = start + timedelta(days=days - 1)
    return Seen(
        name, start, end, days, expected, expected + impact, sign * score, "spike", "high", is_alert=True, steps=()
    )


def test_what_a_service_shows_is_not_told_again_of_its_provider_and_of_all_cost():
    alerts = [shows(ALL, 205), shows(AWS, 203), shows(S3, 200)]
    (group,) = grouped(alerts, cells(S3=200.0), 3)

    assert [each.name for each in group] == [S3, AWS, ALL]


def test_a_tenant_and_a_service_that_share_the_cost_are_one_and_the_larger_leads():
    (group,) = grouped([shows(RED, 190), shows(S3, 200)], cells(S3=200.0), 3)

    assert [each.name for each in group] == [S3, RED]


def test_two_services_that_go_up_on_the_same_day_are_two_though_all_cost_shows_both():
    found = grouped([shows(ALL, 350), shows(EC2, 150), shows(S3, 200)], cells(S3=200.0, EC2=150.0), 3)

    assert [[each.name for each in group] for group in found] == [[S3, ALL], [EC2]]


def test_a_small_part_does_not_stand_for_the_whole():
    (group,) = grouped([shows(ALL, 300), shows(S3, 30)], cells(S3=30.0, EC2=270.0), 3)

    assert [each.name for each in group] == [ALL, S3]


def test_what_goes_the_other_way_or_lies_further_apart_is_another_one():
    down = shows(S3, -50)
    later = shows(ALL, 200, start=EVENT + timedelta(days=9))

    assert len(grouped([shows(AWS, 200), down, later], cells(S3=200.0), 3)) == 3


def test_nothing_groups_to_nothing():
    assert grouped([], cells(), 3) == []


@given(some.lists(some.tuples(some.sampled_from([ALL, AWS, EC2, S3, RED]), some.integers(-300, 300).filter(bool))))
def test_every_alert_is_in_exactly_one_group(alerts):
    given_ones = [shows(name, impact, start=EVENT - timedelta(days=abs(impact) % 20)) for name, impact in alerts]
    found = [each for group in grouped(given_ones, cells(S3=200.0, EC2=-50.0), 3) for each in group]

    assert sorted(map(repr, found)) == sorted(map(repr, given_ones))


def test_the_excess_of_a_day_is_held_against_its_weekday_in_the_four_weeks_before():
    held = cells(S3=200.0)

    assert held.excess([S3], EVENT, EVENT, EVENT) == pytest.approx(200)
    assert held.excess([S3, RED], EVENT, EVENT, EVENT) == pytest.approx(200)
    assert held.excess([EC2], EVENT, EVENT, EVENT) == pytest.approx(0)
    assert held.excess([EC2, RED], EVENT, EVENT, EVENT) == 0
    assert held.excess([ALL], EVENT, EVENT + timedelta(days=6), EVENT) == pytest.approx(200)


def test_without_days_before_all_of_the_cost_is_excess():
    held = cells()
    days = np.unique(held.costs["date"])

    assert held.excess([S3], FIRST, FIRST, FIRST) == pytest.approx(100)
    assert len(held.before(FIRST + timedelta(days=30), FIRST + timedelta(days=31))) == 2 * 30
    assert len(days) == 60
