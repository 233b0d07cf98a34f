"""What the stages do on a real ledger, and that nothing leaves the machine that nobody set up."""

from datetime import date, timedelta
from decimal import Decimal
from typing import get_args

import pytest

from costlib.alerts import delivery
from costlib.errors import BusyError
from costlib.pipeline import analysis, fetch, telling
from costlib.pipeline.leaving import leaving
from costlib.pipeline.running import run_stage
from costlib.pipeline.stages import STAGES, stage
from costlib.policy import alerts, budgets, decisions
from costlib.policy.schedule import StageName
from costlib.sources.plan import Plan
from costlib.sources.sync import Outcome

FIRST = date(2026, 8, 1)
BUDGET = {"name": "All", "amount": "9000", "currency": "USD", "valid_from": "2026-01-01", "source": "a test"}
CHANNEL = {"name": "Finance", "variable": "FINANCE", "least": "low", "valid_from": "2026-01-01", "source": "a test"}
SOURCES = """
cap = 1
[[sources]]
name = "llm"
kind = "openai"
since = 2026-10-01
[[sources]]
name = "claude"
kind = "anthropic"
since = 2026-10-01
[[sources]]
name = "old"
kind = "openai"
since = 2026-10-01
enabled = false
"""


def load(ledger, bills, folder):
    """Fourteen weeks of about 100 a day; the last three days cost 900."""
    days = [FIRST + timedelta(days=n) for n in range(98)]
    rows = [bills.charge(str(day), str(900 if n > 94 else 100 + n % 3)) for n, day in enumerate(days)]
    bills.load(ledger, folder / "bill.csv", rows)


@pytest.fixture
def spike(once, ledger, setting):
    once(load, ledger)
    return setting


@pytest.fixture
def sent(monkeypatch):
    """What is sent: addresses and titles."""
    found = []

    def send(address, notice, _):
        found.append((address, notice.title))

    monkeypatch.setattr(telling, "deliver", lambda *given, **how: delivery.deliver(*given, **how, send=send))
    return found


def decide(setting, kind, **body):
    before = decisions.read(setting.ledger.state, kind)
    decisions.save(setting.ledger.state, kind, {**before, **body}, actor="a", source="b", now=setting.clock())


def run(setting, name):
    found = run_stage(setting, stage(name))
    return found, dict(found.run.steps)


def test_every_stage_of_the_policy_is_there_in_its_order():
    assert tuple(each.name for each in STAGES) == get_args(StageName)


@pytest.mark.parametrize("name", [each.name for each in STAGES if each.waits_for])
def test_a_declared_stage_says_what_it_waits_for(setting, name):
    found, _ = run(setting, name)

    assert found.status == "skipped"
    assert found.words.startswith("Nothing to do yet: it needs ")
    assert leaving(setting, stage(name)) == "Nothing leaves this machine."


@pytest.mark.parametrize("name", ["fetch", "analysis", "budgets"])
def test_on_an_empty_ledger_each_says_how_to_begin(setting, name):
    found, _ = run(setting, name)

    assert found.status == "skipped"
    assert any(remedy in found.words for remedy in ("load a bill", "name one in sources.toml"))


def test_the_analysis_reports_the_day_the_anomaly_and_the_trend(spike, sent):
    found, steps = run(spike, "analysis")

    assert found.status == "done"
    assert steps["collect"] == "Data to 6 Nov 2026 from 1 source"
    assert steps["report"] == ("6 Nov cost $900.00, 173% more than the mean of the week before; November so far $3,003")
    assert steps["anomalies"] == "1 notice. No channel is configured: nothing leaves this machine."
    assert steps["trend"].startswith("Flat, between $3,030 and $3,131 in 3 whole months")
    assert sent == []
    assert leaving(spike, stage("analysis")) == "Nothing leaves this machine: no channel for alerts is set up."


def test_with_a_channel_each_notice_is_sent_once(spike, sent):
    decide(spike, alerts.KIND, channels=[CHANNEL])
    spike.environ["FINANCE"] = "json://somewhere/SECRET"

    assert leaving(spike, stage("analysis")) == ("Messages to Finance, where there is something that was not told yet.")
    assert run(spike, "analysis")[1]["anomalies"] == "1 notice: 1 sent"
    assert run(spike, "analysis")[1]["anomalies"] == "1 notice: 1 sent before"
    assert len(sent) == 1
    assert "SECRET" not in str(spike.ledger.state.rows("pipeline_runs"))


def test_a_message_that_fails_fails_the_stage_and_names_the_remedy(spike, sent):
    decide(spike, alerts.KIND, channels=[CHANNEL])
    found, _ = run(spike, "analysis")

    assert found.failed
    assert "1 of 1 messages failed, first FINANCE is not set: put the channel's address into it" in found.words
    assert sent == []


def test_budgets_tell_what_is_used_and_what_is_reached(spike, sent):
    assert run(spike, "budgets")[0].words.startswith("No budget is made yet")
    decide(spike, budgets.KIND, budgets=[BUDGET])
    decide(spike, alerts.KIND, channels=[CHANNEL])
    spike.environ["FINANCE"] = "json://somewhere"
    found, steps = run(spike, "budgets")

    assert found.status == "done"
    assert "at risk: All lands" in steps["utilisation"]
    assert "1 of 1 expected to end above their amount, first All" in steps["forecasts"]
    assert "sent" in steps["alerts"]
    assert sent


def test_what_has_too_little_history_is_told_and_fails_nothing(ledger, setting, bills, tmp_path):
    bills.load(ledger, tmp_path / "bill.csv", bills.month("2026-11", days=5))
    found, steps = run(setting, "analysis")

    assert found.status == "done"
    assert steps["trend"].startswith("not yet: a trend needs 2 whole periods, there are 0")


def test_a_step_that_fails_holds_up_no_other(spike, monkeypatch):
    def busy(_):
        raise BusyError("another load is writing: wait for it")

    monkeypatch.setattr(analysis, "STEPS", {**analysis.STEPS, "report": busy})
    found, steps = run(spike, "analysis")

    assert (found.failed, found.words) == (True, "report: another load is writing: wait for it")
    assert steps["trend"].startswith("Flat")


@pytest.fixture
def sources(setting, monkeypatch):
    """Two sources that are on, and what syncing each gives or raises."""
    (setting.ledger.home.path / "sources.toml").write_text(SOURCES)
    gives = {}

    def sync(_ledger, settings, _environment, _clock, *, progress, **_):
        progress(settings.name, 0.5)
        if isinstance(found := gives.get(settings.name), Exception):
            raise found
        due = () if found is None else (object(),)
        note = "one listing" if settings.name in gives.get("buckets", ()) else ""
        plan = Plan(settings, due, why="fresh until 18:00", note=note)
        return Outcome(settings.name, plan, *(found or (0, Decimal(0), (), 0)))

    monkeypatch.setattr(fetch, "sync", sync)
    return gives


def test_sources_are_asked_one_by_one(setting, sources):
    sources["llm"] = (5, Decimal("0.02"), ("2026-10", "2026-11"), 50)
    found, steps = run(setting, "fetch")

    assert found.words == "1 of 2 sources asked: 5 requests for 0.02 USD, 50 rows stored"
    assert steps == {
        "llm": "5 requests for 0.02 USD, 50 rows stored",
        "claude": "nothing is due: fresh until 18:00",
    }
    sources.clear()
    assert run(setting, "fetch")[0].words == "Nothing was due of 2 sources"


def test_a_source_that_fails_holds_up_no_other_and_one_that_another_fetches_is_no_failure(setting, sources):
    sources |= {"llm": BusyError("another process is fetching 'llm': wait for it"), "claude": (1, Decimal(0), (), 0)}
    assert run(setting, "fetch")[0].status == "done"

    sources |= {"llm": (5, Decimal(0), ("2026-10",), 9, "the key was refused"), "claude": (2, Decimal(0), ("x",), 3)}
    found, steps = run(setting, "fetch")
    assert (found.failed, found.words) == (True, "llm: the key was refused")
    assert found.run.summary == "2 of 2 sources asked: 7 requests for 0 USD, 12 rows stored"
    assert steps["llm"] == "failed: the key was refused"


def test_what_a_bucket_asks_is_not_said_to_be_free(setting, sources):
    sources |= {"llm": (5, Decimal(0), ("2026-10",), 50), "buckets": {"llm"}}
    found, steps = run(setting, "fetch")
    assert steps["llm"] == "5 requests at the provider's list price, 50 rows stored"
    assert found.words == "1 of 2 sources asked: 5 requests at the provider's list price, 50 rows stored"

    sources["claude"] = (1, Decimal("0.01"), ("2026-10",), 5)
    assert "6 requests for 0.01 USD and the list price of buckets, 55 rows stored" in run(setting, "fetch")[0].words


def test_progress_of_sources_is_a_share_of_all(setting, sources):
    assert sources == {}
    told = []
    fetch.fetch(setting, lambda what, share: told.append((what, share)))

    assert told == [("llm", 0.25), ("claude", 0.75)]


def test_before_a_fetch_it_is_told_what_it_may_cost(setting, sources):
    assert sources == {}
    found = leaving(setting, stage("fetch"))

    assert found.startswith("At most ")
    assert found.endswith(" requests free of charge to 2 of 2 sources.")
    (setting.ledger.home.path / "sources.toml").unlink()
    assert leaving(setting, stage("fetch")).endswith("No source is set up: name one in sources.toml.")
