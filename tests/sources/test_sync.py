"""Sync against a provider on loopback: everything once, whatever happens on the way."""

import shutil
import threading
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from costlib import queries
from costlib.errors import BusyError, UsageError
from costlib.ledger import Ledger
from costlib.scope import Period, Scope
from costlib.sources import journal, openai, pages, spending
from costlib.sources.settings import SourceSettings
from costlib.sources.sync import planned, replay, sync

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
KEY = {"OPENAI_ADMIN_KEY": "sk-admin-very-secret"}
A_PAGE = 15
DAYS = 31 + 19
REQUESTS = 3 + 2


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
    """Days from ``start_time``, fifteen a page."""
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


def runner(ledger, provider, **more):
    settings = SourceSettings(name="llm", kind="openai", since=date(2026, 10, 1), endpoint=provider.address, **more)

    def run(now=NOW, **how):
        return sync(ledger, settings, KEY, lambda: now, **{"cap": Decimal(5), **how})

    run.settings = settings
    return run


@pytest.fixture
def fetch(ledger, provider):
    """Sync an empty ledger."""
    return runner(ledger, provider)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A ledger that October and November were fetched into, made at first use."""
    return tmp_path_factory.mktemp("template") / "home"


@pytest.fixture
def again(ledger, provider, template):
    """Sync a ledger that holds October and November."""
    if not template.exists():
        first = runner(Ledger(template), provider)()
        assert (first.error, first.parts) == ("", ("2026-10", "2026-11"))
        provider.asked.clear()
    shutil.copytree(template, ledger.home.path)
    return runner(ledger, provider)


def total(ledger):
    scope = Scope(Period(date(2026, 1, 1), date(2027, 1, 1)))
    (row,) = ledger.ask_exact(queries.spend_by, scope).to_pylist()
    return row["cost"], row["rows"]


def test_months_are_fetched_page_by_page_and_stand_in_the_ledger_to_the_cent(fetch, ledger, provider):
    found = fetch()

    assert (found.error, found.parts) == ("", ("2026-10", "2026-11"))
    assert total(ledger) == (Decimal("2.5") * DAYS, DAYS)
    assert found.rows == DAYS
    assert found.requests == len(provider.asked) == REQUESTS
    assert {headers["authorization"] for _, _, headers in provider.asked} == {f"Bearer {KEY['OPENAI_ADMIN_KEY']}"}


def test_all_months_of_a_sync_are_one_load(again, ledger):
    assert again.settings
    assert len({row["load"] for row in ledger.state.rows("loads")}) == 1
    assert [each.rows for each in journal.attempts(ledger.state, "llm")] == [19, 31]


def test_within_the_refresh_time_nothing_is_asked(again, provider):
    found = again(NOW + timedelta(hours=5))

    assert (found.requests, found.parts) == (0, ())
    assert provider.asked == []
    assert "counts as fresh until" in found.plan.why


def test_a_settled_month_is_never_asked_for_again_the_open_one_is(again, ledger):
    later = NOW + timedelta(days=1)

    assert [each.name for each in planned(ledger, again.settings, lambda: later).due] == ["2026-11"]
    forced = planned(ledger, again.settings, lambda: later, force=True)
    assert [each.name for each in forced.due] == ["2026-10", "2026-11"]


def test_a_month_that_may_still_be_restated_is_asked_for_again(fetch, ledger, provider):
    provider.answer = lambda path, query, body: costs(path, query, body, until=date(2026, 11, 2))
    assert fetch(datetime(2026, 11, 2, 12, tzinfo=UTC)).parts == ("2026-10", "2026-11")
    found = planned(ledger, fetch.settings, lambda: datetime(2026, 11, 3, 12, tzinfo=UTC))

    assert [each.name for each in found.due] == ["2026-10", "2026-11"]


def test_what_a_clock_that_was_ahead_has_fetched_does_not_count_as_fresh(again, ledger):
    found = planned(ledger, again.settings, lambda: NOW - timedelta(days=3))

    assert [each.name for each in found.due] == ["2026-10", "2026-11"]


def test_a_lasting_fault_is_told_and_what_was_whole_is_loaded(fetch, ledger, provider):
    provider.faults = ["", "", "", "403"]
    found = fetch()

    assert "admin key" in found.error
    assert found.parts == ("2026-10",)
    assert total(ledger) == (Decimal("77.5"), 31)
    newest = journal.attempts(ledger.state, "llm")[0]
    assert (newest.month, newest.status) == ("2026-11", "failed")


def test_a_sync_that_broke_off_goes_on_where_it_stood(fetch, ledger, provider):
    provider.faults = ["", "", "403"]
    fetch()
    asked = len(provider.asked)
    found = fetch(NOW + timedelta(minutes=5))

    assert found.error == ""
    assert total(ledger) == (Decimal(125), DAYS)
    assert len(provider.asked) - asked == 1 + 2  # two pages of October were kept


def test_after_the_life_of_a_cursor_the_month_begins_again(fetch, provider):
    provider.faults = ["", "", "403"]
    fetch()
    asked = len(provider.asked)
    fetch(NOW + timedelta(hours=3))

    assert len(provider.asked) - asked == REQUESTS


def test_a_cursor_that_is_refused_begins_the_month_again(fetch, ledger, provider):
    provider.faults = ["", "", "400"]
    found = fetch()

    assert (found.error, total(ledger)) == ("", (Decimal(125), DAYS))
    assert len(provider.asked) == REQUESTS + 3


def test_months_that_were_fetched_but_not_loaded_are_loaded_without_asking_again(fetch, ledger, provider, monkeypatch):
    def killed(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "ingest", killed)
        with pytest.raises(KeyboardInterrupt):
            fetch()
    assert {each.status for each in journal.attempts(ledger.state, "llm")} == {"fetched"}
    asked = len(provider.asked)
    found = fetch(NOW + timedelta(hours=2))

    assert (len(provider.asked), found.requests) == (asked, 0)
    assert total(ledger) == (Decimal(125), DAYS)


def test_a_month_that_the_ledger_refuses_does_not_hold_up_the_others(again, ledger, provider):
    def shrunk(path, query, body):
        return costs(path, query, body, cost=1.0 if day(int(query["start_time"][0])).month == 10 else 4.0)

    provider.answer = shrunk
    found = again(NOW + timedelta(days=1), force=True)

    assert "2026-10 is closed and would shrink" in found.error
    assert found.parts == ("2026-11",)
    assert total(ledger) == (Decimal("77.5") + 4 * 19, DAYS)


def test_a_restated_month_replaces_what_was_loaded(again, ledger, provider):
    before = len(ledger.state.rows(pages.TABLE))
    provider.answer = lambda *asked: costs(*asked, cost=3.0)
    again(NOW + timedelta(days=1), force=True)

    assert total(ledger) == (Decimal(150), DAYS)
    assert len(ledger.state.rows(pages.TABLE)) == before  # those of the replaced attempts are gone
    assert len(ledger.state.rows(pages.BODIES)) == before


def test_a_replay_loads_the_kept_answers_anew_without_a_request(again, ledger, provider, monkeypatch):
    half = openai.OpenAI.makes

    def mended(kind, settings, month, found):
        return [
            type(file)(file.name, file.content.replace(b"2.5", b"1.0")) for file in half(kind, settings, month, found)
        ]

    monkeypatch.setattr(openai.OpenAI, "makes", mended)
    found = replay(ledger, again.settings, lambda: NOW)

    assert (found.requests, found.parts, found.rows) == (0, ("2026-10", "2026-11"), DAYS)
    assert provider.asked == []
    assert total(ledger) == (Decimal(DAYS), DAYS)


def test_a_replay_without_kept_answers_says_so(ledger, fetch):
    assert replay(ledger, fetch.settings, lambda: NOW).plan.why == "no answers are kept"


def test_the_plan_says_what_is_due_and_asks_nothing(fetch, ledger, provider):
    found = planned(ledger, fetch.settings, lambda: NOW)

    assert [each.name for each in found.due] == ["2026-10", "2026-11"]
    assert (found.most_requests, found.most_cost) == (80, 0)
    assert provider.asked == []


def test_no_more_pages_are_asked_for_than_the_plan_says(ledger, provider):
    found = runner(ledger, provider, most_pages=2)()

    assert "raise most_pages of the source 'llm'" in found.error
    assert len(provider.asked) == 2


def test_a_missing_key_is_named_and_nothing_is_asked(ledger, fetch, provider):
    with pytest.raises(UsageError, match="OPENAI_ADMIN_KEY"):
        sync(ledger, fetch.settings, {}, lambda: NOW, cap=Decimal(5))
    assert provider.asked == []


def test_while_one_process_fetches_a_source_another_is_told_to_wait(ledger, fetch, provider):
    entered, leave, outcomes = threading.Event(), threading.Event(), []

    def waiting(path, query, body):
        entered.set()
        leave.wait(10)
        return costs(path, query, body)

    provider.answer = waiting
    first = threading.Thread(target=lambda: outcomes.append(fetch()))
    first.start()
    assert entered.wait(10)
    try:
        with pytest.raises(BusyError, match="another process is fetching 'llm'"):
            sync(Ledger(ledger.home.path), fetch.settings, KEY, lambda: NOW, cap=Decimal(5))
    finally:
        provider.answer = costs
        leave.set()
        first.join()
    assert outcomes[0].error == ""


def test_a_page_that_leads_back_to_itself_is_no_endless_listing(fetch, provider):
    provider.answer = lambda path, query, body: {**costs(path, query, body), "has_more": True, "next_page": "0"}

    assert "circle" in fetch().error
    assert len(provider.asked) == 4


def test_a_request_that_would_pass_the_cap_is_not_sent(fetch, ledger, provider, monkeypatch):
    monkeypatch.setattr("costlib.sources.registry.KINDS", (openai.OpenAI(fee=Decimal("0.01")),))
    found = fetch(cap=Decimal("0.02"))

    assert "would pass the month's cap" in found.error
    assert (len(provider.asked), found.cost) == (2, Decimal("0.02"))
    assert spending.spent(ledger.state, NOW) == Decimal("0.02")
    assert spending.spent(ledger.state, NOW + timedelta(days=20)) == 0


def test_what_was_spent_is_known_even_after_the_answers_are_replaced(ledger, provider, monkeypatch):
    monkeypatch.setattr("costlib.sources.registry.KINDS", (openai.OpenAI(fee=Decimal("0.01")),))
    monkeypatch.setattr(Ledger, "ingest", lambda *_, **__: pytest.fail("nothing is to be loaded"))
    monkeypatch.setattr(openai.OpenAI, "makes", lambda *_: [])
    fetch = runner(ledger, provider)
    fetch()
    fetch(NOW + timedelta(days=1), force=True)

    assert len(ledger.state.rows(pages.TABLE)) == REQUESTS
    assert spending.spent(ledger.state, NOW) == Decimal("0.01") * REQUESTS * 2
