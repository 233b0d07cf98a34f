from datetime import UTC, datetime

import pytest

from costlib.errors import UsageError
from costlib.policy import decisions
from costlib.policy.documents import from_toml, to_toml
from costlib.policy.scenarios import KIND, Factor, Scenario, ScenarioPolicy, stored
from costlib.state import State

BODY = decisions.shipped(KIND).body
NOW = datetime(2026, 11, 22, tzinfo=UTC)
LAUNCH = {"name": "Launch", "kind": "amount", "size": "500", "valid_from": "2027-01-01", "source": "sales"}
MINE = Scenario(name="New office", source="plan", factors=(Factor.model_validate(LAUNCH),))


def policy():
    return ScenarioPolicy.of(BODY)


def test_three_ship_and_say_that_their_sizes_are_assumptions(tmp_path):
    found = stored(State(tmp_path / "state.db"))

    assert found.names == ["Base", "Conservative", "Optimistic"]
    assert [[(f.kind, int(f.size)) for f in each.factors] for each in found.scenarios] == [
        [],
        [("percent", 10), ("growth", 1)],
        [("percent", -10), ("growth", -1)],
    ]
    assert all("assumption" in factor.source for each in found.scenarios for factor in each.factors)
    assert [each.shipped for each in found.scenarios] == [False, True, True]


def test_one_is_added_changed_renamed_and_taken_out_and_the_others_stay():
    added = policy().kept(MINE)
    changed = added.kept(MINE.model_copy(update={"name": "new OFFICE", "source": "again"}))
    renamed = changed.renamed("New Office", "Office")

    assert added.names == [*policy().names, "New office"]
    assert changed.names == [*policy().names, "new OFFICE"]
    assert renamed.named("office").source == "again"
    assert renamed.without("Office") == policy()


@pytest.mark.parametrize("act", [lambda p: p.without("base"), lambda p: p.renamed("Base", "Zero")])
def test_the_base_stays(act):
    with pytest.raises(UsageError, match="stays as it is"):
        act(policy())


def test_the_base_takes_no_factors():
    with pytest.raises(UsageError, match="put factors into another scenario"):
        policy().kept(MINE.model_copy(update={"name": "base"}))


def test_a_name_that_is_taken_is_refused():
    with pytest.raises(UsageError, match="two scenarios are named 'optimistic'"):
        policy().kept(MINE).renamed("New office", "optimistic")


def test_a_scenario_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(UsageError, match="'Dream' is no scenario: choose one of Base, Conservative, Optimistic"):
        policy().named("Dream")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kind": "percent", "size": "-101"}, "give -100 to 10000 per cent"),
        ({"kind": "growth", "size": "101"}, "give -50 to 100 per cent"),
        ({"size": "NaN"}, "size"),
        ({"size": "1e40"}, "size"),
        ({"valid_to": "2026-12-01"}, "ends .* before it starts"),
        ({"currency": "dollar"}, "currency"),
        ({"match": {"x_Tenant": []}}, "x_Tenant"),
        ({"kind": "magic"}, "kind"),
        ({"valid_from": 20270101}, "is no day"),
    ],
)
def test_a_factor_that_cannot_be_is_refused_with_its_scenario(change, says):
    rows = [*BODY["scenarios"], {"name": "Mine", "source": "", "factors": [LAUNCH | change]}]
    with pytest.raises(UsageError, match=f"entry 'Mine' of scenarios.*{says}"):
        ScenarioPolicy.of({"scenarios": rows})


def test_two_factors_of_one_name_are_refused():
    with pytest.raises(UsageError, match="two changes named 'Launch'"):
        ScenarioPolicy.of({"scenarios": [*BODY["scenarios"], {"name": "M", "source": "", "factors": [LAUNCH, LAUNCH]}]})


def test_a_file_says_the_same_when_it_is_read_again():
    found = policy().kept(MINE)
    assert ScenarioPolicy.of(from_toml(to_toml(found.body))) == found


def test_what_is_saved_is_kept_with_who_and_why_and_a_stale_save_is_refused(tmp_path):
    state = State(tmp_path / "state.db")
    first = decisions.newest(state, KIND)
    how = {"actor": "local", "now": NOW}
    decisions.save(state, KIND, policy().kept(MINE).body, source="plan", onto=first.sha256, **how)

    assert stored(state).named("New office") == MINE
    other = policy().without("Optimistic").body
    with pytest.raises(UsageError, match="saved another version"):
        decisions.save(state, KIND, other, source="late", onto=first.sha256, **how)
    decisions.save(state, KIND, stored(state).without("New office").body, source="over", **how)
    assert [each.source for each in decisions.history(state, KIND)] == ["over", "plan"]
