"""How live sources stand, without any provider: the journal, the settings and the environment tell it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st

from costlib.ledger import Ledger
from costlib.sources import journal, spending
from costlib.sources.locks import lock_of
from costlib.sources.registry import BUCKETS, KINDS
from costlib.sources.standing.overview import ORDER, mark, overview
from costlib.sources.standing.tables import as_json, attempts_table, plan_table, sources_table
from costlib.sources.standing.words import LONGEST_SAID, WORDS, chip, headline, remedy
from costlib.sources.sync import sync

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
KEY = {"OPENAI_ADMIN_KEY": "sk-admin-very-secret"}
HOUR = timedelta(hours=1)


@pytest.fixture
def home(ledger):
    """An empty home with one source of two months."""
    ledger.home.prepare()
    write(ledger)
    return ledger


def write(ledger, name="llm", more="", kind="openai"):
    text = f'[[sources]]\nname = "{name}"\nkind = "{kind}"\nsince = 2026-10-01\n{more}\n'
    (ledger.home.path / "sources.toml").write_text(text)


def tried(ledger, status, at, *, month="2026-11", error="", name="llm", rows=0):
    """Note an attempt."""
    number = journal.begin(ledger.state, name, month, f"{month} {at} {status}", at)
    if status != "running":
        journal.end(ledger.state, number, status, at, requests=2, cost=Decimal(0), rows=rows, error=error)


def both(ledger, at, rows=0):
    for month in ("2026-10", "2026-11"):
        tried(ledger, "done", at, month=month, rows=rows)


def seen(ledger, environment=KEY, now=NOW):
    return overview(ledger, environment, lambda: now)


def one(ledger, environment=KEY, now=NOW):
    (found,) = seen(ledger, environment, now).sources
    return found


def test_a_source_that_was_never_asked_says_so(home):
    found = one(home)
    assert (found.standing, found.missing, found.stale) == ("never fetched", ("2026-10", "2026-11"), True)
    assert (found.succeeded, found.fresh_until, found.rows, found.cost) == (None, None, 0, 0)
    assert headline(seen(home)) == "1 of 1 live source waits: nobody fetches it"


def test_what_was_just_fetched_is_fresh_until_its_refresh_time_is_over(home):
    both(home, NOW - HOUR, rows=15)
    found = one(home)
    assert (found.standing, found.fresh_until, found.rows) == ("fresh", NOW + 5 * HOUR, 30)
    assert (found.there, found.missing, found.requests) == (("2026-10", "2026-11"), (), 4)
    assert remedy(found, NOW) == "Nothing: it is due in 5 hours."
    assert headline(seen(home)) == "The live source llm is fresh"


def test_rows_that_could_not_be_read_are_told_though_the_source_is_fresh(home):
    both(home, NOW - HOUR, rows=15)
    number = journal.begin(home.state, "llm", "2026-11", "again", NOW - HOUR / 2)
    journal.end(home.state, number, "done", NOW - HOUR / 2, requests=1, cost=Decimal(0), rows=5, unread=10)
    found, said = one(home), "10 rows could not be read, their cost is in no figure: see Quarantine on Data and audit"

    assert (found.standing, found.unread) == ("fresh", {"2026-11": 10})
    assert remedy(found, NOW) == f"{said}."
    newest = attempts_table(journal.attempts(home.state, "llm"), held=False).to_pylist()[0]
    assert newest["said"] == said
    both(home, NOW)
    assert one(home).unread == {}


@pytest.mark.parametrize(("hours", "stale"), [(7, False), (13, True)])
def test_a_source_is_due_after_its_refresh_time_and_stale_after_twice_that(home, hours, stale):
    both(home, NOW - hours * HOUR)
    found = one(home)
    assert (found.standing, found.stale, found.well) == ("due", stale, not stale)
    assert found.fresh_until == NOW - (hours - 6) * HOUR
    assert bool(seen(home).stale) is stale


def test_a_new_month_is_due_and_not_stale_at_once(home):
    at = datetime(2026, 11, 30, 23, tzinfo=UTC)
    both(home, at)
    found = one(home, now=datetime(2026, 12, 1, 0, 30, tzinfo=UTC))
    assert (found.standing, found.missing, found.stale) == ("due", ("2026-12",), False)


def test_failures_are_counted_since_the_last_success_and_the_newest_is_told(home):
    tried(home, "failed", NOW - timedelta(days=9), error="long forgotten")
    both(home, NOW - timedelta(days=5))
    for days in (3, 2, 1):
        tried(home, "failed", NOW - timedelta(days=days), error=f"refused {days} days ago")
    found = one(home)
    assert (found.standing, found.said) == ("failing", "refused 1 days ago")
    assert (found.trouble.failures, found.trouble.since) == (3, NOW - timedelta(days=3))
    assert headline(seen(home)) == "1 of 1 live source fails: llm has failed for 3 days"
    assert chip(seen(home)) == "llm has failed for 3 days"


def test_what_failed_and_rests_is_failing_and_says_when_it_is_asked_again(home):
    tried(home, "failed", NOW - 4 * HOUR, month="2026-10", error="refused")
    tried(home, "failed", NOW - HOUR / 60, month="2026-10", error="refused again")
    found = one(home)

    assert (found.standing, found.trouble.failures) == ("failing", 2)
    assert found.said == "refused again; it is asked again from 2026-11-20 12:01 on"
    assert found.missing == ("2026-10", "2026-11")
    assert (found.plan.due, found.stale) == ((), True)


def test_a_failed_try_of_what_is_fresh_is_no_failure(home):
    both(home, NOW - HOUR)
    tried(home, "failed", NOW - HOUR / 2, error="forced, and refused")
    assert one(home).standing == "fresh"


def test_an_attempt_that_was_killed_is_told_and_one_at_work_is_fetching(home):
    tried(home, "running", NOW - HOUR / 2, month="2026-10")
    assert one(home).standing == "failing"
    assert "goes on where it stood" in one(home).said

    with FileLock(lock_of(home.home.path, "llm")):
        found = one(home)
        table = attempts_table(journal.attempts(home.state), held=True)
    assert (found.standing, found.doing, found.well) == ("fetching", "2026-10", True)
    assert table["state"].to_pylist() == ["→ running"]
    assert attempts_table(journal.attempts(home.state), held=False)["state"].to_pylist() == ["▲ stopped"]


def test_the_lock_that_a_fetch_holds_is_the_one_that_is_looked_at(home, peer):
    found = []

    def answer(*_):
        found.append(one(home).standing)
        return {"object": "page", "data": [], "has_more": False, "next_page": None}

    write(home, more=f'endpoint = "{peer(answer).address}"')
    sync(home, one(home).plan.source, KEY, lambda: NOW, cap=Decimal(5))
    assert set(found) == {"fetching"}


@pytest.mark.parametrize("text", ["", " "])
def test_a_missing_key_is_told_by_its_variable(home, text):
    found = one(home, {"OPENAI_ADMIN_KEY": text})
    assert found.standing == "key missing"
    assert "OPENAI_ADMIN_KEY" in found.said
    assert chip(seen(home, {})) == "llm has no key"


def test_a_source_that_somebody_else_fetches_needs_no_key_here(home):
    both(home, NOW - HOUR)
    assert one(home, {}).standing == "fresh"


def test_a_key_that_is_there_is_shown_nowhere(home):
    assert "very-secret" not in repr(seen(home))


def test_a_source_that_is_switched_off_counts_for_nothing(home):
    write(home, more="enabled = false")
    tried(home, "failed", NOW - HOUR, error="refused")
    found = seen(home)
    assert (found.sources[0].standing, found.wanted, found.failing) == ("off", (), ())
    assert headline(found) == "Every live source is switched off"


@pytest.mark.parametrize(
    ("more", "kind", "said"),
    [("", "carrier pigeon", "choose one of"), ('options = { report = "x" }', "openai", "report is none of")],
)
def test_settings_of_one_source_that_cannot_be_do_not_hide_the_others(home, more, kind, said):
    write(home, "odd", more, kind)
    with (home.home.path / "sources.toml").open("a") as file:
        file.write('[[sources]]\nname = "fine"\nkind = "openai"\nsince = 2026-10-01\n')
    odd, fine = seen(home).sources
    assert (odd.name, odd.standing, odd.plan) == ("odd", "settings wrong", None)
    assert said in odd.said
    assert (fine.name, fine.standing) == ("fine", "never fetched")


@pytest.mark.parametrize("text", ["[[sources]\n", "cap = -1", '[[sources]]\nname = "llm"\n', "\x00"])
def test_settings_that_cannot_be_read_are_told_and_what_was_fetched_is_named(home, text):
    both(home, NOW - HOUR, rows=3)
    (home.home.path / "sources.toml").write_text(text)
    found = seen(home)
    assert found.error
    assert [(each.name, each.standing, each.rows) for each in found.sources] == [("llm", "settings wrong", 6)]
    assert chip(found) == "Source settings can't be read"
    assert len(sources_table(found, {})) == 1


def test_a_clock_that_was_ahead_proves_nothing(home):
    both(home, NOW + timedelta(days=400))
    found = one(home)
    assert (found.standing, found.succeeded, found.missing) == ("never fetched", None, ("2026-10", "2026-11"))


def test_cost_and_requests_are_those_of_this_month(home):
    both(home, NOW - timedelta(days=40))
    both(home, NOW - HOUR)
    spending.book(home.state, "llm", Decimal("0.01"), NOW - timedelta(days=40), Decimal(5))
    spending.book(home.state, "llm", Decimal("0.03"), NOW, Decimal(5))
    found = seen(home)
    assert (found.requests, found.spent, found.sources[0].cost) == (4, Decimal("0.03"), Decimal("0.03"))


def test_parts_out_of_reach_are_named(home):
    write(home, kind="aws-ce")
    text = (home.home.path / "sources.toml").read_text().replace("2026-10-01", "2025-08-01")
    (home.home.path / "sources.toml").write_text(text)
    assert one(home).beyond == ("2025-08", "2025-09")


@pytest.mark.parametrize("kind", [*KINDS, *BUCKETS], ids=lambda kind: kind.name)
def test_every_kind_has_a_standing_without_being_asked(home, kind):
    write(home, kind=kind.name)
    assert one(home, {}).standing in {"never fetched", "key missing", "settings wrong"}


def test_tables_hold_all_that_was_said_and_the_page_its_beginning(home):
    tried(home, "failed", NOW - HOUR, month="2026-10", error="x" * 10_000)
    found = seen(home)
    (row,) = as_json(sources_table(found, {"llm": date(2026, 11, 13)}))
    assert len(row["what_to_do"]) == LONGEST_SAID
    assert (row["state"], row["data_until"], row["failures"], row["cost"]) == ("▲ failing", "2026-11-12", 1, "0")
    assert len(attempts_table(journal.attempts(home.state), held=False)["said"][0].as_py()) == 10_000
    parts = plan_table(found.sources[0].plan)
    assert parts["part"].to_pylist() == ["2026-10", "2026-11"]


def test_those_to_look_after_come_first(home):
    names = ("new", "broken", "good")
    text = "".join(f'[[sources]]\nname = "{name}"\nkind = "openai"\nsince = 2026-11-01\n' for name in names)
    (home.home.path / "sources.toml").write_text(text)
    tried(home, "done", NOW - HOUR, name="good")
    tried(home, "failed", NOW - HOUR, name="broken", error="refused")
    assert [each.name for each in seen(home).sources] == ["broken", "new", "good"]
    assert headline(seen(home)) == "1 of 3 live sources fails: broken has failed for 1 hour"
    assert set(ORDER) == set(WORDS)


def test_the_mark_changes_with_every_step_of_a_fetch(home):
    marks = [mark(home.state)]
    number = journal.begin(home.state, "llm", "2026-10", "turn", NOW)
    marks.append(mark(home.state))
    journal.end(home.state, number, "failed", NOW, requests=1, cost=Decimal(0), error="x")
    marks.append(mark(home.state))
    journal.begin(home.state, "llm", "2026-10", "turn", NOW)
    marks.append(mark(home.state))
    journal.end(home.state, number, "done", NOW + HOUR, requests=1, cost=Decimal(0))
    marks.append(mark(home.state))
    assert all(one != other for one, other in pairwise(marks))


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["done", "failed", "fetched", "running"]),
        st.sampled_from(["2026-10", "2026-11", "listing", "2025-01"]),
        st.integers(-500, 2000),
    ),
    max_size=12,
)


@settings(max_examples=40)
@given(steps=STEPS)
def test_whatever_the_journal_holds_every_source_has_one_standing_in_words(steps, tmp_path_factory):
    ledger = Ledger(tmp_path_factory.mktemp("home"))
    write(ledger)
    for place, (status, month, hours) in enumerate(steps):
        tried(
            ledger,
            status,
            NOW - hours * HOUR + timedelta(seconds=place),
            month=month,
            error="no" * (status == "failed"),
        )
    found = one(ledger)
    assert found.standing in {"fresh", "due", "failing", "never fetched"}
    assert (found.standing == "fresh") == (not found.plan.wanted)
    assert (found.standing == "failing") == (found.trouble is not None)
    assert found.well or seen(ledger).failing or seen(ledger).stale
    assert remedy(found, NOW)
    assert headline(seen(ledger))
