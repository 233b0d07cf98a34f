from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.policy import decisions
from costlib.policy.allocation import Activity, AllocationPolicy, Part, Pool, Tier
from costlib.policy.documents import parsed
from costlib.policy.owner_rules import OwnershipRule
from costlib.policy.owners import OwnerEntry
from costlib.policy.ownership import Ownership
from costlib.policy.sheets.forms import FORMS
from costlib.policy.sheets.tables import body_of, read, tables
from costlib.sample.decisions import bodies

DAY = date(2026, 1, 1)
LETTERS = st.characters(exclude_categories=["Cc", "Cs"])
NAMES = (st.text(LETTERS, max_size=20) | st.text(alphabet='\\;=|" .*-a', max_size=6)).filter(str.strip)
TEXTS = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), min_size=1, max_size=12)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
WEIGHTS = st.dictionaries(NAMES, st.decimals(0, 10**6, places=4), max_size=3).filter(
    lambda found: not found or any(found.values())
)
MATCHES = st.dictionaries(NAMES, st.lists(st.text(max_size=9), min_size=1, max_size=3).map(tuple), max_size=3)
PARTS = st.builds(Part, name=NAMES, behaviour=st.sampled_from(["fixed", "variable"]), match=MATCHES)
ACTIVITIES = st.builds(
    Activity,
    name=NAMES,
    rate_kind=st.sampled_from(["variable", "volume_based"]),
    drivers=WEIGHTS.filter(bool),
    parts=st.lists(PARTS, min_size=1, max_size=3, unique_by=lambda part: part.name).map(tuple),
)
TIERS = st.lists(st.integers(1, 10**9), max_size=3, unique=True).map(
    lambda bounds: (*(Tier(up_to=each, rate=each) for each in sorted(bounds)), Tier(rate=Decimal("0.5")))
)


@st.composite
def pools(draw):
    start = draw(DAYS)
    method = draw(st.sampled_from(["usage", "resource", "activity", "even", "fixed", "tiered"]))
    return Pool(
        name=draw(NAMES),
        match=draw(MATCHES),
        method=method,
        drivers=draw(WEIGHTS.filter(bool)) if method in {"usage", "resource"} else {"tokens": 1},
        shares={"Reef": Decimal("33.3"), draw(NAMES.filter(lambda name: name != "Reef")): Decimal("66.7")},
        tiers=draw(TIERS) if method == "tiered" else (),
        activities=draw(st.lists(ACTIVITIES, min_size=1, max_size=2, unique_by=lambda each: each.name).map(tuple))
        if method == "activity"
        else (),
        plan_weights=draw(WEIGHTS),
        owner=draw(st.sampled_from(["tenant", "department"])),
        valid_from=start,
        valid_to=draw(st.none() | st.just(start + timedelta(days=40))),
        source=draw(st.text(max_size=20)),
    )


POLICIES = st.lists(pools(), max_size=4, unique_by=lambda pool: (pool.name, pool.owner)).map(
    lambda found: AllocationPolicy(pools=tuple(found))
)
OWNERS = st.builds(
    OwnerEntry,
    owner=st.sampled_from(["tenant", "project"]),
    name=NAMES,
    plan=st.none() | TEXTS.filter(str.strip),
    aliases=st.lists(st.text(max_size=5), max_size=2, unique=True).map(
        lambda found: tuple(f"alias {n}" for n in found)
    ),
    valid_from=DAYS,
    source=TEXTS,
)
RULES = st.one_of(
    st.builds(
        OwnershipRule,
        name=NAMES,
        owner=st.just("tenant"),
        tags=st.lists(TEXTS, min_size=1, max_size=3).map(tuple),
        pattern=st.none() | st.just("^([^-]+)-"),
        valid_from=DAYS,
        source=TEXTS,
    ),
    st.builds(
        OwnershipRule,
        name=NAMES,
        owner=st.just("project"),
        value=TEXTS.filter(str.strip),
        match=st.dictionaries(
            st.sampled_from(["ServiceName", "ResourceId"]),
            st.lists(TEXTS | st.just(""), min_size=1, max_size=2).map(tuple),
            min_size=1,
        ),
        valid_from=DAYS,
        source=TEXTS,
    ),
)


def back(kind, policy):
    found = read(kind, tables(kind, body_of(policy)))
    assert not found.faults, [str(each) for each in found.faults]
    return found.policy


@given(POLICIES)
def test_pools_come_back_from_their_tables_as_they_were(policy):
    assert back("allocation", policy) == policy


@given(
    st.lists(RULES, max_size=3, unique_by=lambda rule: rule.name),
    st.lists(OWNERS, max_size=2, unique_by=lambda owner: owner.name),
)
def test_rules_and_owners_come_back_from_their_tables_as_they_were(rules, owners):
    spelt = [alias for owner in owners for alias in owner.aliases]
    policy = Ownership(
        rules=tuple(rules),
        owners=tuple(owners) if len(set(spelt) | {o.name for o in owners}) == len(spelt) + len(owners) else (),
    )

    assert back("ownership", policy) == policy


@pytest.mark.parametrize("kind", FORMS)
def test_what_ships_and_what_the_sample_decided_come_back_as_they_were(kind):
    for body in (decisions.shipped(kind).body, bodies()[kind]):
        policy = parsed(FORMS[kind].model, body, kind)
        assert back(kind, policy) == policy


def pool_row(**more):
    return {"name": "Logs", "match": "*", "method": "even", "valid_from": "2026-01-01", "source": "x"} | more


def faults(kind="allocation", **given):
    return [str(fault) for fault in read(kind, given).faults]


def test_each_fault_names_its_row_and_the_good_rows_have_none():
    found = faults(
        pools=[
            pool_row(),
            pool_row(name="CDN", method="usage", drivers="bandwidth"),
            pool_row(name="Support", method="tiered", drivers="tickets=1"),
            pool_row(name="Backup", valid_from="soon"),
            pool_row(name=None),
        ]
    )

    assert found == [
        "Pools, row 2 'CDN': Drivers: 'bandwidth' is not NAME=VALUE: write it as tokens=0.6, parts parted by ;",
        "Pools, row 4 'Backup': From: 'soon' is no day: write it as 2026-10-01",
        "Pools, row 3 'Support': method 'tiered' needs tiers: add them or choose another method",
        "Pools, row 5: name: is missing: add it",
    ]


def test_a_match_left_empty_is_no_match_of_everything():
    assert faults(pools=[pool_row(match=None)]) == ["Pools, row 1 'Logs': match: is missing: add it"]


def test_a_fault_between_rows_is_a_fault_of_the_whole():
    found = faults(pools=[pool_row(), pool_row(source="again")])

    assert len(found) == 1
    assert found[0].startswith("Allocation: ")
    assert "'Logs' stands twice for the same days" in found[0]


def test_rows_stand_in_the_order_of_their_numbers_and_those_without_one_last():
    rows = [
        pool_row(order=None),
        pool_row(name="B", order="2"),
        pool_row(name="C", order="1.5"),
        pool_row(name="D", order="1"),
    ]

    assert [pool.name for pool in read("allocation", {"pools": rows}).policy.pools] == ["D", "C", "B", "Logs"]
    assert "Order: 'nan' is no number" in faults(pools=[pool_row(order="nan"), pool_row(name="B", order="1")])[0]
    assert "Order: 'x' is no number" in faults(pools=[pool_row(order="x")])[0]


def test_an_activity_of_no_pool_and_one_that_contradicts_itself_are_faults():
    pool = pool_row(name="Desk", method="activity")
    part = {"pool": "Desk", "activity": "help", "drivers": "tickets=1", "part": "a", "behaviour": "fixed", "match": "*"}

    assert faults(pools=[pool], activities=[part]) == []
    assert "there is no such pool" in faults(pools=[pool], activities=[part, part | {"pool": "Disk"}])[0]
    assert (
        "make them the same" in faults(pools=[pool], activities=[part, part | {"part": "b", "drivers": "calls=1"}])[0]
    )
    assert "say from which day" in faults(pools=[pool, pool | {"valid_from": "2026-05-01"}], activities=[part])[0]


def test_a_row_without_a_source_gets_the_reason_of_the_save():
    found = read("allocation", {"pools": [pool_row(source=None), pool_row(name="B")]}, "new contract").policy

    assert [pool.source for pool in found.pools] == ["new contract", "x"]


def test_empty_rows_are_passed_over_and_keep_the_numbers_of_the_others():
    empty = dict.fromkeys(pool_row())

    assert faults(pools=[pool_row(), empty, pool_row(name="B", method="sum")])[0].startswith(
        "Pools, row 3 'B': method: "
    )
