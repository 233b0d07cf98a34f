from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.models.tenants import allocation_proof
from costlib.models.tenants.allocation_proof import proof
from costlib.policy.allocation import Pool

OCTOBER = {"2026-10": [("blue", "Compute", "60"), ("red", "Compute", "30.005"), (None, "Storage", "10")]}
STORAGE = Pool(
    name="Storage",
    match={"ServiceCategory": ["Storage"]},
    method="usage",
    drivers={"storage": 1},
    valid_from=date(2020, 1, 1),
    source="test",
)


def test_the_parts_of_a_proof_are_the_parts_of_the_total(shares):
    found = proof(shares(OCTOBER))

    assert (found.direct, found.pooled, found.unallocated) == (Decimal("90.00"), Decimal("10.00"), 0)
    assert found.direct + found.pooled + found.unallocated == found.total == Decimal("100.00")
    assert found.rounding == Decimal("-0.005")
    assert found.accuracy == 1
    assert not found.failures


def test_what_fits_no_pool_and_what_a_pool_cannot_share_are_told_apart(shares):
    months = {"2026-10": [("blue", "Compute", "60"), (None, "Storage", "10"), (None, "Web", "7")]}
    found = proof(shares(months, [STORAGE]))

    assert (found.unallocated, found.unpooled) == (Decimal("17.00"), Decimal("7.00"))
    assert [(each.pool, each.amount) for each in found.reasons] == [("Storage", 10), ("In no pool", 7)]
    assert "storage" in found.reasons[0].text


def test_a_reason_that_holds_for_several_months_is_told_once(shares):
    found = proof(
        shares({month: [("blue", "Compute", "6"), (None, "Web", "1")] for month in ("2026-09", "2026-10")}, [STORAGE])
    )

    (reason,) = (each for each in found.reasons if each.amount)
    assert reason.months == (date(2026, 9, 1), date(2026, 10, 1))
    assert reason.amount == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"total": Decimal(99)}, "allocated + unallocated = total"),
        ({"rounding": Decimal("0.006")}, "total = ledger, but for rounding"),
        ({"reasons": ()}, "the reasons add up to what is unallocated"),
        ({"unpassed": Decimal("0.01")}, "what pools pass on, pools receive"),
    ],
)
def test_a_sum_that_does_not_hold_is_named(shares, change, said):
    found = proof(shares({"2026-10": [("blue", "Compute", "60"), (None, "Web", "7")]}, [STORAGE]))

    assert replace(found, **change).failures == (said,)


def test_a_pool_that_loses_money_is_named(shares):
    found = proof(shares(OCTOBER))
    (pool,) = found.pools

    assert replace(found, pools=(replace(pool, allocated=Decimal(9)),)).failures == (
        "Shared: own + received - passed = allocated + unallocated",
    )


def test_tables_hold_what_the_proof_says(shares):
    found = proof(shares(OCTOBER))
    (pool,) = allocation_proof.pools_table(found).to_pylist()
    (basis,) = allocation_proof.bases_table({"BilledCost": found}).to_pylist()

    assert (pool["own"], pool["to_share"], pool["allocated"], pool["holds"]) == (10, 10, 10, True)
    assert (basis["basis"], basis["total"], basis["ledger"], basis["holds"]) == (
        "Billed",
        100,
        Decimal("100.005"),
        True,
    )
    assert allocation_proof.reasons_table(found).num_rows == 0


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["blue", "red", None]),
            st.sampled_from(["Storage", "Web"]),
            st.decimals(-(10**9), 10**9, places=9),
        ),
        min_size=1,
    )
)
def test_every_allocation_proves_itself(shares, lines):
    assert not proof(shares({"2026-10": lines}, [STORAGE])).failures
    assert not proof(shares({"2026-09": lines, "2026-10": lines})).failures
