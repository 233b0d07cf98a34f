"""The sample's decisions: saved once, never over somebody's own, and true to its charges and metrics."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from costlib.policy import decisions
from costlib.policy.ownership import Ownership
from costlib.sample import decisions as decisions_of_sample
from costlib.sample import generate, load
from costlib.sample.company import END, START, TENANTS, TRIAL_SINCE, TRIAL_TENANT
from costlib.sample.decisions import ACTOR, DEPARTMENTS, GROUP, SOURCE, decide, ownership
from costlib.sample.metric_table import SPELLED
from costlib.state import State

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LAST_DAY = END - timedelta(days=1)


@pytest.fixture(scope="module")
def known():
    return Ownership.of(ownership())


@pytest.fixture(scope="module")
def company():
    return generate(end=date(2026, 5, 10))


@pytest.fixture
def state(tmp_path):
    return State(tmp_path / "state.db")


@pytest.fixture
def short(monkeypatch):
    """Two months of the sample are enough to load."""
    monkeypatch.setattr(load, "generate", lambda: generate(end=date(2025, 1, 1)))


def test_all_twelve_tenants_have_the_plan_that_their_charges_follow(known):
    found = {name: entry.plan for name, entry in known.owners_on("tenant", LAST_DAY).items()}
    assert found == {tenant.name: tenant.plan for tenant in TENANTS}


@pytest.mark.parametrize("tenant", TENANTS, ids=lambda tenant: tenant.name)
def test_a_tenant_is_known_from_the_day_it_joined_or_began_to_try(known, tenant):
    since = TRIAL_SINCE if tenant.name == TRIAL_TENANT else tenant.joined
    assert tenant.name in known.owners_on("tenant", since)
    assert tenant.name not in known.owners_on("tenant", since - timedelta(days=1))


def test_a_group_gains_its_second_tenant_at_the_turn_of_the_year(known):
    assert known.parents_on("tenant", START) == {}
    assert known.parents_on("tenant", date(2025, 12, 31)) == {"Glassmere": GROUP}
    assert known.parents_on("tenant", date(2026, 1, 1)) == {"Glassmere": GROUP, "Mosshollow": GROUP}


def test_every_department_of_the_charges_belongs_to_a_division(known, company):
    tags = [json.loads(text) for text in company.facts["Tags"].unique().to_pylist() if text is not None]
    assert known.parents_on("department", START) == DEPARTMENTS
    assert set(DEPARTMENTS) == {each["department"] for each in tags}


def test_every_tenant_of_the_metrics_is_known_on_its_day_by_its_name_or_another_spelling(known, company):
    found = set(zip(*company.metrics.select(["tenant", "date"]).to_pydict().values(), strict=True))
    named = {name for name, _ in found}
    assert named - {tenant.name for tenant in TENANTS} == {SPELLED}
    first = {name: min(day for other, day in found if other == name).date() for name in named}
    assert all(known.canonical("tenant", name) in known.owners_on("tenant", day) for name, day in first.items())


def test_decisions_are_saved_once_under_the_samples_name(state):
    kinds = decide(state, NOW)
    assert "ownership" in kinds
    assert decide(state, NOW) == []
    assert [len(decisions.history(state, kind)) for kind in kinds] == [1] * len(kinds)
    saved = [decisions.newest(state, kind) for kind in kinds]
    assert {(each.actor, each.source) for each in saved} == {(ACTOR, SOURCE)}
    assert [(entry.actor, entry.subject) for entry in reversed(state.audit())] == [(ACTOR, kind) for kind in kinds]


def test_every_document_that_lies_beside_the_sample_is_saved(state):
    files = Path(decisions_of_sample.__file__).parent.glob("*.toml")
    assert set(decide(state, NOW)) == {"ownership", *(path.stem for path in files)}


def test_what_somebody_has_saved_before_stays(state):
    own = {**ownership(), "owners": []}
    decisions.save(state, "ownership", own, actor="local", source="by hand", now=NOW)
    assert "ownership" not in decide(state, NOW)
    assert decisions.read(state, "ownership")["owners"] == []


def test_rules_that_ship_are_kept(state):
    before = decisions.read(state, "ownership")["rules"]
    decide(state, NOW)
    assert decisions.read(state, "ownership")["rules"] == before


@pytest.mark.usefixtures("short")
def test_the_sample_is_loaded_with_its_decisions_and_loading_it_again_changes_nothing(ledger):
    load.load_sample(ledger, NOW)
    version, audit = ledger.version(), ledger.state.audit()
    again = load.load_sample(ledger, NOW)
    assert again.unchanged
    assert (ledger.version(), ledger.state.audit()) == (version, audit)
    assert len(decisions.history(ledger.state, "ownership")) == 1
    assert set(ledger.facets()["x_Tenant"]) - {None} == {"Verdantide", "Mosshollow", "Driftmere", "Shrimpwell"}


@pytest.mark.usefixtures("short")
def test_loading_it_again_leaves_a_decision_alone_that_was_changed_since(ledger):
    load.load_sample(ledger, NOW)
    decisions.save(ledger.state, "ownership", {**ownership(), "owners": []}, actor="local", source="mine", now=NOW)
    load.load_sample(ledger, NOW)
    assert decisions.read(ledger.state, "ownership")["owners"] == []
