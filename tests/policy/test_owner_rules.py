"""Rules: what one may say, what is refused with which words, and which change is another cube."""

import contextlib
import re
import time
from datetime import date

import pytest

from costlib import duck
from costlib.errors import UsageError
from costlib.policy import decisions
from costlib.policy.owner_rules import Ruling, rules_version
from costlib.policy.owner_sql import owned
from costlib.policy.ownership import Ownership, stored
from costlib.state import State

JANUARY = date(2026, 1, 1)


def rule(**more):
    return {"name": "r", "owner": "tenant", "valid_from": JANUARY, "source": "s", **more}


def version(*rules, owners=()):
    return rules_version(Ownership.of({"rules": rules, "owners": owners}).ruling)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (rule(), "entry 'r' of rules: has none of tags, column, value: keep exactly one"),
        (rule(tags=["a"], column="ServiceName"), "has tags and column of tags, column, value: keep exactly one"),
        (rule(value="a"), "would give every charge to 'a': say which by match"),
        (rule(column="Servicename"), "column: 'Servicename' is no text column of the facts"),
        (rule(column="BilledCost"), "column: 'BilledCost' is no text column"),
        (rule(tags=["a"], match={"x') OR 1=1": ["a"]}), "match: 'x') OR 1=1' is no text column"),
        (rule(tags=["a"], match={"ServiceName": []}), "match: ServiceName has no pattern"),
        (rule(tags=[""]), "tags.0: String should have at least 1"),
        (rule(tags=["a\x00b"]), "tags.0: String should match pattern"),
        (rule(tags=["a"], pattern="(a"), "pattern: is no regular expression"),
        (rule(tags=["a"], pattern="a"), "pattern: has 0 groups"),
        (rule(tags=["a"], pattern="(a)(b)"), "pattern: has 2 groups"),
        (rule(tags=["a"], pattern="(?=x)(a)"), "pattern: is no regular expression"),
        (rule(tags=["a"], pattern="(" + "a" * 300 + ")"), "pattern: has 302 characters: say it in 200"),
        (rule(value="a", match={"ServiceName": ["*"]}, pattern="(a)"), "has a value and a pattern"),
        (rule(tags=["a"], owner="customer"), "owner: Input should be 'tenant'"),
    ],
)
def test_a_rule_that_can_not_be_is_refused_by_name(entry, said):
    with pytest.raises(UsageError, match=re.escape(said)):
        Ownership.of({"rules": [entry]})


def test_entries_of_one_name_find_one_kind_of_owner():
    with pytest.raises(UsageError, match="'r' finds a tenant and a project: give these two names"):
        Ownership.of({"rules": [rule(tags=["a"]), rule(owner="project", tags=["a"], valid_from=date(2026, 2, 1))]})


@pytest.mark.parametrize("bomb", ["(a*)*b", "(?:(?:a+)+)+(b)$", "(a|a)*b", "(a?){50}b", "((?:a{9}){9}){9}"])
def test_a_regular_expression_takes_no_time_whatever_it_is(bomb):
    started = time.monotonic()
    with contextlib.suppress(UsageError):
        ruling = Ownership.of({"rules": [rule(column="ServiceName", pattern=bomb)]}).ruling
        charge = f"SELECT TIMESTAMPTZ '2026-02-01' AS ChargePeriodStart, '{'a' * 5000}' AS ServiceName, "
        with duck.connect() as con:
            con.execute(f"SELECT x_Tenant FROM ({owned(f'{charge} NULL AS AllocatedMethodId', ruling)})")
    assert time.monotonic() - started < 3


@pytest.mark.parametrize("bomb", ["((((a{9}){9}){9}){9})", "(" * 90 + "a" + ")" * 90, "(a{0,999}){0,999}"])
def test_a_regular_expression_that_grows_is_refused(bomb):
    with pytest.raises(UsageError, match="pattern"):
        Ownership.of({"rules": [rule(tags=["a"], pattern=bomb)]})


def test_the_version_changes_with_what_the_cube_depends_on_and_with_nothing_else():
    owner = {"owner": "tenant", "name": "a", "valid_from": JANUARY, "source": "s"}
    first = version(rule(tags=["a"]), owners=[owner])
    same = [
        version(rule(tags=["a"], source="elsewhere"), owners=[owner]),
        version(rule(tags=["a"]), owners=[{**owner, "plan": "startup", "parent": "b"}]),
        version(rule(tags=["a"])),
    ]
    others = [
        version(rule(tags=["b"]), owners=[owner]),
        version(rule(tags=["a"], valid_from=date(2026, 1, 2)), owners=[owner]),
        version(rule(tags=["a"]), rule(tags=["b"], valid_from=date(2026, 2, 1)), owners=[owner]),
        version(rule(tags=["a"]), owners=[{**owner, "aliases": ["A"]}]),
        version(rule(name="r", tags=["a"]), rule(name="q", tags=["b"])),
        version(rule(name="q", tags=["b"]), rule(name="r", tags=["a"])),
    ]
    assert set(same) == {first}
    assert len({first, *others}) == len(others) + 1


def test_the_ruling_comes_back_from_the_stamp_as_it_went():
    owner = {"owner": "tenant", "name": "a", "aliases": ["A"], "valid_from": JANUARY, "source": "s"}
    rules = [
        rule(tags=["a"], match={"ServiceName": ["x*"]}, pattern="(x)"),
        rule(tags=["b"], valid_from=date(2026, 3, 1)),
    ]
    ruling = Ownership.of({"rules": rules, "owners": [owner]}).ruling
    assert Ruling.model_validate(ruling.as_json()) == ruling
    assert ruling.rules[0].valid_to == date(2026, 3, 1)


def test_what_ships_is_what_rules_until_somebody_decides(tmp_path):
    document = stored(State(tmp_path / "state.db"))
    assert [each.name for each in document.rules] == ["Tenant tags", "Department tags", "Project tags"]
    assert document == Ownership.of(decisions.shipped("ownership").body)
