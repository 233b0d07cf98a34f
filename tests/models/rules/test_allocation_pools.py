from datetime import date
from decimal import Decimal

import pytest

from costlib.models.rules.allocation_pools import goes_by
from costlib.policy.allocation import Activity, Part, Pool, Tier


def pool(method, **more):
    return Pool(name="Logs", match={}, method=method, valid_from=date(2026, 1, 1), source="x", **more)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (pool("even"), "heads"),
        (pool("usage", drivers={"calls": Decimal("0.6"), "tokens": Decimal("0.4")}), "calls=0.6; tokens=0.4"),
        (pool("fixed", shares={"blue": 60, "red": 40}), "blue=60; red=40"),
        (
            pool("tiered", drivers={"calls": 1}, tiers=(Tier(up_to=100, rate=1), Tier(rate="0.5"))),
            "calls=1 (..100=1; ..=0.5)",
        ),
        (
            pool(
                "activity",
                activities=(
                    Activity(name="help", drivers={"tickets": 1}, parts=(Part(name="p", behaviour="fixed", match={}),)),
                ),
            ),
            "help: tickets=1",
        ),
    ],
)
def test_what_a_pool_goes_by_stands_on_one_line(given, says):
    assert goes_by(given) == says
