"""Other rules: decided once, then every charge has the new owner, everywhere, and the totals stay."""

import json
import threading
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from costlib import queries
from costlib.errors import LedgerError, UsageError
from costlib.exports import export_ledger
from costlib.ledger import Ledger, cube
from costlib.policy import decisions
from costlib.policy.ownership import KIND
from costlib.scope import Period, Scope

NOW = datetime(2026, 11, 20, tzinfo=UTC)
OCTOBER = Scope(Period.month("2026-10"))
SPLIT = date(2026, 10, 11)


def rule(name, day=date(2000, 1, 1), **more):
    return {"name": name, "owner": "tenant", "valid_from": day, "source": "s", **more}


BY_TAG = rule("tags", tags=["tenant"])
BY_TEAM = rule("tags", SPLIT, tags=["team"])


def reown(ledger, *rules, owners=()):
    return ledger.reown({"rules": list(rules), "owners": list(owners)}, actor="local", source="s", now=NOW)


def spend(ledger, ask="ask_exact"):
    question = queries.charges_by if ask == "ask_facts" else queries.spend_by
    return {row["x_Tenant"]: row["cost"] for row in getattr(ledger, ask)(question, OCTOBER, "x_Tenant").to_pylist()}


@pytest.fixture
def loaded(bills, ledger, tmp_path):
    """28 dollars of October, a dollar a day, tagged blue and team red."""
    rows = bills.month("2026-10", Tags='{"tenant": "blue", "team": "red"}')
    bills.load(ledger, tmp_path / "october.csv", rows)
    return ledger


def test_a_changed_rule_changes_the_owners_from_its_day_on_and_no_total(loaded, tmp_path):
    assert spend(loaded) == {"blue": 28}
    before = loaded.version()
    reown(loaded, BY_TAG, BY_TEAM)
    assert loaded.version() != before
    for ask in ("ask_exact", "ask_by_day", "ask_facts"):
        assert spend(loaded, ask) == {"blue": 10, "red": 18}, ask
    target = tmp_path / "red.csv"
    red = Scope(OCTOBER.period, tenant="red")
    assert export_ledger(loaded, red, target).exported["USD"]["BilledCost"] == Decimal(18)


def test_a_decision_is_kept_in_the_audit_and_the_one_before_can_be_taken_again(bills, loaded):
    first = reown(loaded, BY_TAG, BY_TEAM)
    second = reown(loaded, rule("all", column="ServiceName"))
    assert spend(loaded) == {"Amazon EC2": 28}
    loaded.reown(first.body, actor="local", source="back", now=NOW)
    assert spend(loaded) == {"blue": 10, "red": 18}
    assert [each.body for each in decisions.history(loaded.state, KIND)] == [first.body, second.body, first.body]
    assert [entry.action for entry in loaded.state.audit()] == ["policy"] * 3 + ["ingest"]
    assert bills.problems(loaded) == []


def test_the_same_decision_again_builds_nothing(loaded):
    reown(loaded, BY_TAG)
    stamp = (loaded.home.cube / "CURRENT").stat().st_mtime_ns
    reown(loaded, BY_TAG)
    assert (loaded.home.cube / "CURRENT").stat().st_mtime_ns == stamp


def test_a_plan_or_a_parent_is_no_other_cube_and_an_alias_is(loaded):
    owner = {"owner": "tenant", "name": "Blue", "valid_from": SPLIT, "source": "s"}
    reown(loaded, BY_TAG, owners=[owner])
    before = loaded.version()
    reown(loaded, BY_TAG, owners=[{**owner, "plan": "startup", "parent": "colours"}])
    assert loaded.version() == before
    assert loaded.ownership().owners_on("tenant", SPLIT)["Blue"].plan == "startup"
    reown(loaded, BY_TAG, owners=[{**owner, "aliases": ["blue"]}])
    assert spend(loaded) == {"Blue": 28}


def test_an_alias_is_the_owner_in_metrics_too(bills, loaded, tmp_path):
    lines = "date,tenant,metric,value,unit\n2026-10-01,blue,requests,2,1\n2026-10-01,Blue,requests,3,1\n"
    bills.load(loaded, tmp_path / "metrics.csv", lines)
    reown(
        loaded,
        BY_TAG,
        owners=[{"owner": "tenant", "name": "Blue", "aliases": ["blue"], "valid_from": SPLIT, "source": "s"}],
    )
    with loaded.engine().metrics() as frame:
        assert {row["tenant"] for row in frame.collect("pyarrow").to_arrow().to_pylist()} == {"Blue"}


def test_a_wrong_document_is_refused_and_nothing_changes(loaded):
    before = loaded.version()
    with pytest.raises(UsageError, match="ownership, entry 'x' of rules"):
        reown(loaded, rule("x"))
    assert loaded.version() == before
    assert decisions.history(loaded.state, KIND) == []


def test_an_empty_ledger_takes_rules_for_what_will_come(bills, ledger, tmp_path):
    reown(ledger, BY_TAG, BY_TEAM)
    bills.load(ledger, tmp_path / "bill.csv", bills.month("2026-10", Tags='{"tenant": "blue", "team": "red"}'))
    assert spend(ledger) == {"blue": 10, "red": 18}


def test_rules_that_were_saved_and_not_built_are_told_and_built_by_the_same_load_again(bills, loaded, tmp_path):
    decisions.save(loaded.state, KIND, {"rules": [BY_TAG, BY_TEAM]}, actor="local", source="s", now=NOW)
    reader = Ledger(loaded.home.path)
    assert spend(reader) == spend(reader, "ask_facts") == {"blue": 28}, "cube and charges agree until then"
    assert any("ownership rules" in problem for problem in bills.problems(loaded))
    assert loaded.ingest([tmp_path / "october.csv"], now=NOW).unchanged
    assert spend(reader) == spend(reader, "ask_facts") == {"blue": 10, "red": 18}
    assert bills.problems(loaded) == []


def test_readers_have_an_answer_while_rules_change(loaded):
    stop, answers, failures = threading.Event(), [], []

    def look():
        reader = Ledger(loaded.home.path)
        while not stop.is_set():
            try:
                answers.append(frozenset(spend(reader).items()))
            except LedgerError as error:
                failures.append(error)

    thread = threading.Thread(target=look)
    thread.start()
    for number in range(4):
        reown(loaded, BY_TAG, *([BY_TEAM] if number % 2 else []))
    stop.set()
    thread.join()
    assert not failures
    assert set(answers) <= {frozenset({("blue", 28)}), frozenset({("blue", 10), ("red", 18)})}


@pytest.mark.parametrize("missing", [("recipe", "ruled"), ("ruled",), ("recipe",)])
def test_a_stamp_of_an_older_version_is_told_and_built_anew_by_the_same_load(bills, loaded, tmp_path, missing):
    path = loaded.home.cube / "CURRENT"
    stamp = json.loads(path.read_text())
    path.write_text(json.dumps({name: value for name, value in stamp.items() if name not in missing}))
    with pytest.raises(LedgerError, match="load anything"):
        Ledger(loaded.home.path).engine()
    loaded.ingest([tmp_path / "october.csv"], now=NOW)
    assert spend(loaded) == {"blue": 28}
    assert bills.problems(loaded) == []


def test_the_stamp_says_by_which_rules_the_cube_was_made(loaded):
    reown(loaded, BY_TAG, BY_TEAM)
    stamp = cube.current(loaded.home)
    assert stamp.ruling == loaded.ownership().ruling
    assert [each.valid_to for each in stamp.ruling.rules] == [SPLIT, None]
