"""The decisions store: what ships until somebody decides, then the newest; nothing is lost and all is in the audit."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from costlib.errors import UsageError
from costlib.policy import decisions
from costlib.state import State

NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def state(tmp_path):
    return State(tmp_path / "state.db")


def rule(name, *tags):
    return {"name": name, "owner": "tenant", "tags": list(tags), "valid_from": date(2026, 1, 1), "source": "s"}


def save(state, *rules, source="why"):
    return decisions.save(state, "ownership", {"rules": list(rules)}, actor="local", source=source, now=NOW)


def test_what_ships_is_read_until_something_is_saved(state):
    assert decisions.read(state, "ownership")["rules"][0]["name"] == "Tenant tags"
    assert decisions.newest(state, "ownership").id == 0
    assert decisions.history(state, "ownership") == []
    save(state, rule("a", "x"))
    assert decisions.read(state, "ownership") == {"rules": [{**rule("a", "x"), "valid_from": "2026-01-01"}]}


def test_a_kind_that_nobody_saved_and_that_does_not_ship_is_an_error_that_names_it(state):
    with pytest.raises(FileNotFoundError, match=r"nothing\.toml"):
        decisions.read(state, "nothing")
    decisions.save(state, "nothing", {"rate": Decimal("0.10")}, actor="local", source="s", now=NOW)
    assert decisions.read(state, "nothing") == {"rate": "0.10"}


def test_every_version_is_kept_and_going_back_is_a_version_too(state):
    first = save(state, rule("a", "x"))
    second = save(state, rule("a", "y"))
    third = save(state, *first.body["rules"])
    assert decisions.history(state, "ownership") == [third, second, first]
    assert third.body == first.body
    assert len({each.id for each in (first, second, third)}) == 3
    assert decisions.newest(state, "ownership") == third


def test_saving_what_is_there_changes_nothing(state):
    first = save(state, rule("a", "x"))
    assert save(state, rule("a", "x"), source="another reason") == first
    assert len(decisions.history(state, "ownership")) == 1
    assert len(state.audit()) == 1


def test_saving_what_ships_changes_nothing(state):
    body = decisions.read(state, "ownership")
    assert decisions.save(state, "ownership", body, actor="local", source="s", now=NOW).id == 0
    assert state.audit() == []


def test_kinds_do_not_see_each_other(state):
    save(state, rule("a", "x"))
    decisions.save(state, "other", {"x": 1}, actor="local", source="s", now=NOW)
    assert decisions.read(state, "other") == {"x": 1}
    assert [each.kind for each in decisions.history(state, "ownership")] == ["ownership"]


def test_the_audit_says_who_changed_which_entries_and_why(state):
    save(state, rule("a", "x"), rule("b", "x"))
    last = save(state, rule("b", "y"), rule("c", "x"), source="ticket 7")
    entry = state.audit()[0]
    assert (entry.action, entry.subject, entry.actor, entry.at) == ("policy", "ownership", "local", NOW.isoformat())
    assert json.loads(entry.detail) == {
        "sha256": last.sha256,
        "source": "ticket 7",
        "added": ["rules: tenant c 2026-01-01"],
        "removed": ["rules: tenant a 2026-01-01"],
        "changed": ["rules: tenant b 2026-01-01"],
    }
    assert state.broken_links() == []


def test_the_audit_stays_short_however_much_changes(state):
    save(state, *(rule(f"r{number}", "x") for number in range(500)))
    added = json.loads(state.audit()[0].detail)["added"]
    assert len(added) == decisions.NAMED + 1
    assert added[-1] == "and 480 more"


def test_another_order_is_a_change(state):
    save(state, rule("a", "x"), rule("b", "x"))
    save(state, rule("b", "x"), rule("a", "x"))
    assert len(decisions.history(state, "ownership")) == 2
    assert "reordered" in json.loads(state.audit()[0].detail)


def test_a_version_and_its_audit_entry_are_written_together_or_not_at_all(state, monkeypatch):
    def refuse(*_, **__):
        raise RuntimeError

    monkeypatch.setattr(decisions, "append", refuse)
    with pytest.raises(RuntimeError):
        save(state, rule("a", "x"))
    assert decisions.history(state, "ownership") == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE policy SET body = replace(body, '\"x\"', '\"z\"') WHERE id = 1", "gone or was altered"),
        ("UPDATE policy SET kind = 'other' WHERE id = 1", "not in the audit"),
        ("DELETE FROM policy WHERE id = 2", "gone or was altered"),
        (
            "INSERT INTO policy SELECT 9, kind, body, at, actor, source, sha256 FROM policy WHERE id = 1",
            "not in the audit",
        ),
        ("UPDATE policy SET actor = 'somebody else' WHERE id = 1", "gone or was altered"),
        ("UPDATE policy SET source = 'the board said so' WHERE id = 1", "gone or was altered"),
        ("UPDATE policy SET at = '2020-01-01' WHERE id = 1", "gone or was altered"),
        ("UPDATE policy SET id = 9 WHERE id = 1", "changed places"),
    ],
)
def test_a_version_that_was_altered_removed_or_slipped_in_is_found(state, statement, said):
    save(state, rule("a", "x"))
    save(state, rule("a", "y"))
    assert decisions.altered(state) == []
    with state.database() as db:
        db.execute(statement)
    assert any(said in problem for problem in decisions.altered(state))


def test_a_version_that_was_changed_while_somebody_else_saved_is_refused_and_nothing_is_lost(state):
    mine = decisions.newest(state, "ownership").sha256
    theirs = save(state, rule("a", "x"), source="theirs")

    with pytest.raises(UsageError, match="local saved another version of 'ownership' at 2026-11-20"):
        decisions.save(state, "ownership", {"rules": []}, actor="me", source="s", now=NOW, onto=mine)

    assert decisions.history(state, "ownership") == [theirs]
    assert len(state.rows("audit")) == 1
    after = decisions.save(state, "ownership", {"rules": []}, actor="me", source="s", now=NOW, onto=theirs.sha256)
    assert after.body == {"rules": []}
