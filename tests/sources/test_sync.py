"""Sync against a provider on loopback: everything once, whatever happens on the way."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from costlib import queries
from costlib.errors import UsageError
from costlib.scope import Period, Scope
from costlib.sources import journal, pages
from costlib.sources.settings import SourceSettings
from costlib.sources.sync import planned, sync

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
KEY = {"OPENAI_ADMIN_KEY": "sk-admin-very-secret"}
A_PAGE = 10


def day(unix):
    return datetime.fromtimestamp(unix, UTC).date()


def bucket(when, cost):
    start = int(datetime(when.year, when.month, when.day, tzinfo=UTC).timestamp())
    result = {
        "object": "organization.costs.result",
        "amount": {"value": cost, "currency": "usd"},
        "line_item": "gpt-4o, input",
        "project_id": "proj-1",
    }
    return {"object": "bucket", "start_time": start, "end_time": start + 86400, "results": [result]}


def costs(path, query, _body, cost=2.5, until=date(2026, 11, 20)):
    """Days from ``start_time``, ten a page, a dollar fifty more on weekends."""
    assert path == "/organization/costs"
    first, last = day(int(query["start_time"][0])), min(day(int(query["end_time"][0])), until)
    days = [first + timedelta(n) for n in range(max(0, (last - first).days))]
    at = int(query.get("page", ["0"])[0])
    more = at + A_PAGE < len(days)
    data = [bucket(each, cost) for each in days[at : at + A_PAGE]]
    return {"object": "page", "data": data, "has_more": more, "next_page": str(at + A_PAGE) if more else None}


@pytest.fixture
def provider(peer):
    return peer(costs)


@pytest.fixture
def fetch(ledger, provider):
    settings = SourceSettings(name="llm", kind="openai", since=date(2026, 9, 1), endpoint=provider.address)

    def run(now=NOW, **how):
        return sync(ledger, settings, KEY, lambda: now, **{"cap": Decimal(5), **how})

    run.settings = settings
    return run


def total(ledger):
    scope = Scope(Period(date(2026, 1, 1), date(2027, 1, 1)))
    (row,) = ledger.ask_exact(queries.spend_by, scope).to_pylist()
    return row["cost"], row["rows"]


def test_months_are_fetched_page_by_page_and_stand_in_the_ledger_to_the_cent(fetch, ledger, provider):
    found = fetch()

    assert (found.error, found.months) == ("", ("2026-09", "2026-10", "2026-11"))
    assert total(ledger) == (Decimal("2.5") * 80, 80)
    assert found.requests == len(provider.asked) == 3 + 4 + 2
    assert {headers["Authorization"] for _, _, headers in provider.asked} == {f"Bearer {KEY['OPENAI_ADMIN_KEY']}"}


def test_within_the_refresh_time_nothing_is_asked(fetch, provider):
    fetch()
    asked = len(provider.asked)
    again = fetch(NOW + timedelta(hours=5))

    assert (again.requests, again.months) == (0, ())
    assert len(provider.asked) == asked
    assert "counts as fresh until" in again.plan.why


def test_a_settled_month_is_never_asked_for_again_the_open_one_is(fetch):
    fetch()
    later = fetch(NOW + timedelta(days=1))

    assert later.months == ("2026-11",)
    forced = fetch(NOW + timedelta(days=1), force=True)
    assert forced.months == ("2026-09", "2026-10", "2026-11")


def test_a_month_that_may_still_be_restated_is_asked_for_again(fetch):
    first = fetch(datetime(2026, 11, 2, 12, tzinfo=UTC))
    again = fetch(datetime(2026, 11, 3, 12, tzinfo=UTC))

    assert first.months[-2:] == again.months == ("2026-10", "2026-11")


@pytest.mark.parametrize("fault", ["429", "429 0", "500", "503", "cut", "drop"])
def test_a_passing_fault_is_overcome_and_no_row_is_lost_or_doubled(fetch, ledger, provider, fault):
    provider.faults = ["", fault, "", fault]
    found = fetch()

    assert found.error == ""
    assert total(ledger) == (Decimal(200), 80)


@pytest.mark.parametrize(
    ("fault", "told"), [("401", "admin key"), ("403", "admin key"), ("400", "refuses"), ("not json", "no JSON")]
)
def test_a_lasting_fault_is_told_and_what_was_whole_is_kept(fetch, ledger, provider, fault, told):
    provider.faults = ["", "", "", "", fault]
    found = fetch()

    assert told in found.error
    assert KEY["OPENAI_ADMIN_KEY"] not in found.error
    assert found.months == ("2026-09",)
    assert total(ledger) == (Decimal(75), 30)
    newest = journal.attempts(ledger.state, "llm")[0]
    assert (newest.month, newest.status) == ("2026-10", "failed")


def test_a_sync_that_broke_off_goes_on_where_it_stood(fetch, ledger, provider):
    provider.faults = ["", "", "", "", "", "403"]
    fetch()
    asked = len(provider.asked)
    found = fetch(NOW + timedelta(minutes=5))

    assert found.error == ""
    assert total(ledger) == (Decimal(200), 80)
    assert len(provider.asked) - asked == 2 + 2  # two pages of October were kept


def test_after_the_life_of_a_cursor_the_month_begins_again(fetch, ledger, provider):
    provider.faults = ["", "", "", "", "", "403"]
    fetch()
    asked = len(provider.asked)
    fetch(NOW + timedelta(hours=3))

    assert total(ledger) == (Decimal(200), 80)
    assert len(provider.asked) - asked == 4 + 2


def test_a_restated_month_replaces_what_was_loaded(fetch, ledger, provider):
    fetch()
    provider.answer = lambda *asked: costs(*asked, cost=3.0)
    fetch(NOW + timedelta(days=1), force=True)

    assert total(ledger) == (Decimal(240), 80)


def test_answers_are_kept_once_and_those_of_replaced_attempts_go(fetch, ledger):
    fetch()
    kept = len(ledger.state.rows(pages.TABLE))
    fetch(NOW + timedelta(days=1), force=True)

    assert len(ledger.state.rows(pages.TABLE)) == kept
    text = "".join(str(row) for table in (pages.TABLE, journal.TABLE, "audit") for row in ledger.state.rows(table))
    assert KEY["OPENAI_ADMIN_KEY"] not in text


def test_the_plan_says_what_is_due_and_asks_nothing(fetch, ledger, provider):
    found = planned(ledger, fetch.settings, NOW)

    assert [each.name for each in found.due] == ["2026-09", "2026-10", "2026-11"]
    assert found.most_cost == 0
    assert provider.asked == []


def test_a_missing_key_is_named_and_nothing_is_asked(ledger, fetch, provider):
    with pytest.raises(UsageError, match="OPENAI_ADMIN_KEY"):
        sync(ledger, fetch.settings, {}, lambda: NOW, cap=Decimal(5))
    assert provider.asked == []


def test_a_page_that_leads_back_to_itself_is_no_endless_listing(fetch, provider):
    provider.answer = lambda path, query, body: {**costs(path, query, body), "has_more": True, "next_page": "0"}

    assert "circle" in fetch().error
