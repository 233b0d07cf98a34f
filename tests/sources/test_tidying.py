"""What syncs leave behind is bounded, and what is still of use stays."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from costlib.sources import journal, pages, tidying
from costlib.sources.kind import Request
from costlib.state import State

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def state(tmp_path):
    return State(tmp_path / "state.db")


def keep(state, source, month, at=NOW, body=b"{}"):
    request = Request("costs", {"month": month, "body": body.decode()})
    pages.keep(state, source, month, f"turn of {month}", request, body, cost=Decimal(0), now=at)


def attempt(state, month, at, status):
    number = journal.begin(state, "llm", month, f"{month} {at}", at)
    journal.end(state, number, status, at, requests=1, cost=Decimal(0))
    return number


def test_answers_for_months_that_are_wanted_no_more_go_after_some_days(state):
    old = NOW - timedelta(days=3)
    for month in ("2026-09", "2026-10"):
        keep(state, "llm", month, old, month.encode())
    keep(state, "llm", "2026-08", NOW - timedelta(days=1), b"just now")
    keep(state, "other", "2026-09", old, b"of another source")
    tidying.tidy(state, "llm", ["2026-10", "2026-11"], NOW)

    assert sorted((row["source"], row["month"]) for row in state.rows(pages.TABLE)) == [
        ("llm", "2026-08"),
        ("llm", "2026-10"),
        ("other", "2026-09"),
    ]
    assert len(state.rows(pages.BODIES)) == 3


def test_the_journal_forgets_old_attempts_but_the_newest_and_the_last_success_of_each_month(state):
    days = {"done": 400, "failed": 390, "late": 10}
    kept = [attempt(state, "2025-09", NOW - timedelta(days=days["done"]), "done")]
    for gone in (401, 399, 395):
        attempt(state, "2025-09", NOW - timedelta(days=gone), "failed")
    kept.append(attempt(state, "2025-09", NOW - timedelta(days=days["failed"]), "failed"))
    kept += [attempt(state, "2026-11", NOW - timedelta(days=each), "done") for each in (12, 11, 10)]
    tidying.tidy(state, "llm", [], NOW)

    assert sorted(each.id for each in journal.attempts(state, "llm")) == kept


def test_answers_of_sources_without_settings_go_when_told_to(state):
    keep(state, "llm", "2026-10")
    keep(state, "gone", "2026-10", body=b"only of the other")

    assert pages.drop_strangers(state, {"llm"}) == 1
    assert [row["source"] for row in state.rows(pages.TABLE)] == ["llm"]
    assert pages.weight(state) == (1, 10)


def test_doctor_says_what_is_kept_and_when_it_is_too_much(state, monkeypatch):
    assert (tidying.weighed(state).check, tidying.weighed(state).ok) == (
        "0 answers of sources are kept in 0.0 MB",
        True,
    )
    keep(state, "llm", "2026-10", body=bytes(n % 251 for n in range(1000)).hex().encode())
    monkeypatch.setattr(tidying, "HEAVY", 100)

    assert "sync --tidy" in tidying.weighed(state).problems[0]
