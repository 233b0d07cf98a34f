"""Ownership: coverage to the cent, rules that find nothing by name, and a preview that is what then happens."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costlib import queries_ownership as questions
from costlib.errors import UsageError
from costlib.ledger import Ledger
from costlib.models.rules import ownership
from costlib.scope import Period, Scope

NOW = datetime(2026, 11, 20, tzinfo=UTC)
OCTOBER = Scope(Period.month("2026-10"))
LAMBDA = {"ServiceName": ["aws lambda"]}


def rule(name, day=date(2000, 1, 1), owner="tenant", **more):
    return {"name": name, "owner": owner, "valid_from": day, "source": "s", **more}


TAGS = rule("tags", tags=["tenant"])


@pytest.fixture
def mixed(bills, ledger, tmp_path):
    """October: 60 blue, 30 of nobody on Lambda and 10 on EC2, and 5 of OpenAI's that are red's."""
    rows = [
        bills.charge("2026-10-01", "60", ResourceId="i-1", SubAccountId="1", SubAccountName="prod"),
        bills.charge("2026-10-02", "30", Tags='{"env": "x", "app": "web"}', ServiceName="AWS Lambda", ResourceId="f-1"),
        bills.charge("2026-10-20", "10", Tags="", ResourceId="i-2"),
        bills.charge("2026-10-20", "5", Tags='{"tenant": "red"}', ServiceProviderName="OpenAI"),
        bills.charge("2026-09-20", "7", Tags=""),
    ]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    bills.load(ledger, tmp_path / "bill.csv", [{name: row.get(name, "") for name in columns} for row in rows])
    return ledger


def test_coverage_is_what_has_an_owner_of_each_kind_by_whatever(mixed):
    (whole,) = ownership.coverage(mixed.ask_exact(questions.owned, OCTOBER))
    assert (whole.kinds["tenant"].cost, whole.kinds["tenant"].owned, whole.kinds["tenant"].unowned) == (105, 65, 40)
    assert whole.kinds["tenant"].share == pytest.approx(65 / 105)
    assert (whole.kinds["project"].owned, whole.kinds["department"].owned) == (30, 0)
    by = ("ServiceProviderName",)
    lines = ownership.coverage(mixed.ask_exact(questions.owned, OCTOBER, *by), by)
    assert [(line.of, line.kinds["tenant"].share) for line in lines] == [(("AWS",), 0.6), (("OpenAI",), 1.0)]


def test_coverage_of_an_unknown_cost_is_unknown(bills, ledger, tmp_path):
    bills.load(ledger, tmp_path / "bill.csv", [bills.charge(cost="1", ListCost="")])
    scope = Scope(OCTOBER.period, basis="ListCost")
    (whole,) = ownership.coverage(ledger.ask_exact(questions.owned, scope))
    assert (whole.kinds["tenant"].cost, whole.kinds["tenant"].share, whole.kinds["tenant"].unowned) == (None,) * 3


def test_what_nobody_owns_is_listed_dearest_first_with_the_tags_that_it_has(mixed):
    rows = mixed.ask_facts(questions.unowned, OCTOBER).to_pylist()
    assert [(row["ResourceId"], row["ServiceName"], row["x_TagKeys"], row["cost"]) for row in rows] == [
        ("f-1", "AWS Lambda", "env, app", 30),
        ("i-2", "Amazon EC2", None, 10),
    ]
    assert mixed.ask_facts(questions.unowned, OCTOBER, "x_Tenant", 1).num_rows == 1
    assert [row["cost"] for row in mixed.ask_facts(questions.unowned, OCTOBER, "x_Project").to_pylist()] == [60, 10, 5]


def test_a_rule_that_finds_nothing_is_named_and_one_that_does_not_rule_yet_is_not(mixed):
    body = {
        "rules": [
            TAGS,
            rule("lambda", value="ops", match=LAMBDA),
            rule("shadowed", tags=["tenant"]),
            rule("typo", value="ops", match={"ServiceName": ["Lamda"]}),
            rule("later", date(2026, 11, 1), value="ops", match=LAMBDA),
            rule("over", value="ops", match=LAMBDA, valid_to=date(2026, 10, 1)),
            rule("app", owner="project", tags=["app"]),
        ]
    }
    after = ownership.preview(mixed, body, OCTOBER).after
    found = {each.name: (each.cost, each.rows) for each in after.rules}
    assert found == {
        "tags": (65, 2),
        "lambda": (30, 1),
        "shadowed": (0, 0),
        "typo": (0, 0),
        "later": (0, 0),
        "over": (0, 0),
        "app": (30, 1),
    }
    assert after.idle == ("shadowed", "typo")
    assert after.coverage["tenant"].owned == 95


def test_a_preview_says_who_gains_and_who_loses(mixed):
    preview = ownership.preview(mixed, {"rules": [rule("lambda", value="red", match=LAMBDA), TAGS]}, OCTOBER)
    changes = [(each.name, each.before, each.after) for each in preview.tenants]
    assert changes == [(None, 40, 10), ("red", 5, 35), ("blue", 60, 60)]
    assert preview.before.coverage["tenant"].owned == 65


RULES = st.lists(
    st.sampled_from(
        [
            TAGS,
            rule("lambda", value="red", match=LAMBDA),
            rule("late", date(2026, 10, 10), column="ServiceName"),
            rule("app", tags=["app"], pattern="(w)"),
            rule("project", owner="project", tags=["env", "app"]),
        ]
    ),
    unique_by=lambda each: each["name"],
)


@given(RULES)
@settings(max_examples=8)
def test_a_preview_is_what_then_happens_and_moves_no_total(mixed, rules):
    body = {"rules": rules}
    preview = ownership.preview(mixed, body, OCTOBER)
    assert preview.before == ownership.today(mixed, OCTOBER)
    assert sum((cost for cost in preview.after.tenants.values() if cost), Decimal(0)) == 105
    mixed.reown(body, actor="local", source="s", now=NOW)
    assert ownership.today(Ledger(mixed.home.path), OCTOBER) == preview.after


def test_a_preview_reads_the_scope_alone(mixed):
    narrow = OCTOBER.where(ServiceProviderName=("OpenAI",))
    preview = ownership.preview(mixed, {"rules": [TAGS]}, narrow)
    assert preview.after.tenants == {"red": 5}


def test_a_tenant_may_not_look_through_other_rules(mixed):
    everything = {"rules": [rule("mine", value="red", match={"ServiceName": ["*"]})]}
    red = Scope(OCTOBER.period, tenant="red")
    with pytest.raises(UsageError, match="over all tenants"):
        ownership.preview(mixed, everything, red)
    ruling = mixed.ownership().ruling
    with pytest.raises(UsageError, match="may not look through other rules"):
        mixed.engine().ask_ruled(ruling, questions.by_rule, red)


def test_a_wrong_document_is_refused_before_anything_is_read(ledger):
    with pytest.raises(UsageError, match="entry 'x' of rules"):
        ownership.preview(ledger, {"rules": [rule("x")]}, OCTOBER)
