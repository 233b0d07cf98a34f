"""Sync against a provider on loopback: everything once, whatever happens on the way."""

import json
import random
import shutil
import threading
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial

import pytest

from costlib import queries
from costlib.errors import BusyError, UsageError
from costlib.ledger import Ledger
from costlib.models import trail
from costlib.scope import Period, Scope
from costlib.sources import journal, pages, spending
from costlib.sources.fetching import Fetched
from costlib.sources.kind import File
from costlib.sources.loading import Loader
from costlib.sources.reports import openai
from costlib.sources.settings import SourceSettings
from costlib.sources.sync import planned, replay, sync

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
KEY = {"OPENAI_ADMIN_KEY": "sk-admin-very-secret"}
A_PAGE = 15
DAYS = 31 + 19
REQUESTS = 3 + 2


def day(unix):
    return datetime.fromtimestamp(unix, UTC).date()


def unix(when):
    return int(datetime(when.year, when.month, when.day, tzinfo=UTC).timestamp())


def bucket(when, cost):
    start = unix(when)
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


def emptied(month):
    """The provider after it has taken back all that it said of a month."""

    def answer(path, query, body):
        page = costs(path, query, body)
        gone = day(int(query["start_time"][0])).month == month
        return {**page, "data": [{**each, "results": []} for each in page["data"]]} if gone else page

    return answer


def test_an_open_month_that_is_restated_to_nothing_leaves_the_ledger_when_told_to(again, ledger, provider, bills):
    provider.answer = emptied(11)
    found = again(NOW + timedelta(days=1))
    assert "llm 2026-11 would have no charge any more on 19 of the 19 days" in found.error
    assert (found.parts, total(ledger)) == ((), (Decimal(125), DAYS))
    found = again(NOW + timedelta(days=1, hours=1), replace=True)

    assert (found.error, found.parts, found.rows) == ("", ("2026-11",), 0)
    assert total(ledger) == (Decimal("77.5"), 31)
    assert "taken out" in trail.steps(ledger.state)[0].summary
    assert bills.problems(ledger) == []
    provider.answer = costs
    again(NOW + timedelta(days=2))
    assert total(ledger) == (Decimal(125), DAYS)


def test_an_answer_without_any_day_empties_no_month(again, ledger, provider):
    provider.answer = lambda path, query, body: {**costs(path, query, body), "data": [], "has_more": False}
    found = again(NOW + timedelta(days=1))

    assert "llm 2026-11 would have no charge any more on 19 of the 19 days that have some" in found.error
    assert len(provider.asked) == 3  # begun again, and asked for the time that is left out
    assert total(ledger) == (Decimal(125), DAYS)


def test_a_first_answer_that_is_the_last_page_shrinks_no_open_month(again, ledger, provider):
    def late(path, query, body):
        return costs(path, {**query, "page": [str(A_PAGE)]}, body) | {"has_more": False}

    provider.answer = late
    found = again(NOW + timedelta(days=1))

    assert "2026-11" in found.error
    assert total(ledger) == (Decimal(125), DAYS)


def test_a_closed_month_under_another_scope_is_refused_before_it_could_count_twice(ledger, bills):
    loader = Loader(ledger, "llm", lambda: NOW, "me")
    for number, scope in enumerate(("X", "X:Y")):
        turn = str(number)
        journal.begin(ledger.state, "llm", "2026-10", turn, NOW)
        content = bills.csv(bills.month("2026-10", days=31, BillingAccountId=scope)).encode()
        file = File("llm_2026-10.csv", content)
        loaded = loader.load([Fetched("2026-10", turn, number + 1, (file,), "2026-10")])

    assert "is closed and would lose all 31 rows of X," in loaded.errors[0]
    assert total(ledger) == (Decimal(31), 31)


def test_rows_that_can_not_be_read_are_counted_and_told(fetch, ledger, provider):
    def garbled(path, query, body):
        page = costs(path, query, body)
        for each in page["data"][::2]:
            each["results"][0]["amount"]["value"] = "much"
        return page

    provider.answer = garbled
    found = fetch()

    assert found.rows + 27 == DAYS
    assert found.notes == ("27 rows could not be read, their cost is in no figure: see Quarantine on Data and audit",)
    assert [each.unread for each in journal.attempts(ledger.state, "llm")] == [10, 17]
    provider.answer = costs
    assert "could not be read" not in str(fetch(NOW + timedelta(days=1)).notes)


def test_a_closed_month_is_emptied_only_when_told_to_and_without_asking_again(again, ledger, provider):
    provider.answer = emptied(10)
    later = NOW + timedelta(days=1)
    found = again(later, force=True)

    assert "llm 2026-10 is closed and would lose all 31 rows" in found.error
    assert (found.parts, total(ledger)) == (("2026-11",), (Decimal(125), DAYS))
    asked = len(provider.asked)
    found = again(later + timedelta(hours=1), replace=True)
    assert (found.error, found.parts, len(provider.asked)) == ("", ("2026-10",), asked)
    assert total(ledger) == (Decimal("47.5"), 19)


def test_a_month_without_charges_is_fetched_once_and_is_no_error(fetch, ledger, provider):
    provider.answer = emptied(10)
    found = fetch()

    assert (found.error, found.parts, total(ledger)) == ("", ("2026-10", "2026-11"), (Decimal("47.5"), 19))
    assert [each.name for each in planned(ledger, fetch.settings, lambda: NOW + timedelta(days=1)).due] == ["2026-11"]


def test_a_month_of_which_rows_can_not_be_read_empties_nothing(again, ledger, provider):
    def garbled(path, query, body):
        page = costs(path, query, body)
        broken = {"object": "organization.costs.result", "amount": {"value": "much", "currency": "usd"}}
        return {**page, "data": [{**each, "results": [broken]} for each in page["data"]]}

    provider.answer = garbled
    again(NOW + timedelta(days=1))

    assert total(ledger) == (Decimal(125), DAYS)


def test_days_before_the_first_that_a_provider_knows_of_are_no_lost_page(fetch, ledger, provider):
    def began(path, query, body):
        page = costs(path, query, body)
        started = unix(date(2026, 10, 12))
        return {**page, "data": [each for each in page["data"] if each["start_time"] >= started]}

    provider.answer = began
    found = fetch()

    assert (found.error, total(ledger)) == ("", (Decimal("2.5") * (DAYS - 11), DAYS - 11))
    assert found.notes == ("OpenAI leaves out days of 2026-10, and says when asked that they hold nothing",)
    assert len(provider.asked) == REQUESTS + 3 + 1


def test_days_that_are_left_out_inside_a_page_are_days_of_which_there_is_nothing_to_say(fetch, provider):
    def weekdays(path, query, body):
        page = costs(path, query, body)
        ends = {0, len(page["data"]) - 1}
        return {**page, "data": [each for n, each in enumerate(page["data"]) if n in ends or n % 2]}

    provider.answer = weekdays
    found = fetch()

    assert (found.error, found.notes, len(provider.asked)) == ("", (), REQUESTS)


def test_ctrl_c_in_the_middle_is_noted_and_the_next_sync_goes_on_there(fetch, ledger, provider, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(openai.OpenAI, "check_whole", stopped)
        with pytest.raises(KeyboardInterrupt):
            fetch()
    (attempt,) = journal.attempts(ledger.state, "llm")
    assert (attempt.status, attempt.requests) == ("failed", 3)
    assert "goes on where it stood" in attempt.error
    found = fetch(NOW + timedelta(minutes=1))

    assert (found.error, total(ledger)) == ("", (Decimal(125), DAYS))
    assert len(provider.asked) == REQUESTS


def test_an_attempt_that_was_killed_is_told_as_broken_off_by_the_next_sync(fetch, ledger):
    journal.begin(ledger.state, "llm", "2026-09", "killed", NOW)
    journal.begin(ledger.state, "another", "2026-09", "alive", NOW)
    fetch()

    found = {each.turn: each.status for each in journal.attempts(ledger.state) if each.month == "2026-09"}
    assert found == {"killed": "failed", "alive": "running"}


@pytest.mark.parametrize("how", [{"force": True}, {}])
def test_nothing_is_asked_for_twice_within_a_minute_whatever_is_forced(fetch, ledger, provider, how):
    eager = fetch.settings.model_copy(update={"refresh_hours": 0.0})
    sync(ledger, eager, KEY, lambda: NOW, cap=Decimal(5))
    asked = len(provider.asked)
    soon, later = (NOW + timedelta(seconds=each) for each in (59, 61))

    assert planned(ledger, eager, lambda: soon, **how).due == ()
    assert planned(ledger, eager, lambda: later, **how).due
    assert sync(ledger, eager, KEY, lambda: soon, cap=Decimal(5), **how).requests == 0
    assert len(provider.asked) == asked


def test_a_provider_that_refuses_is_asked_less_and_less_often_and_each_sync_says_so(fetch, provider):
    provider.faults = ["401"] * 99
    found = [fetch(NOW + timedelta(minutes=minute)) for minute in range(60)]

    assert [minute for minute, each in enumerate(found) if each.requests] == [0, 1, 3, 7, 15, 31]
    assert len(provider.asked) == 6
    assert all("refuses the key (401)" in each.error for each in found)
    assert "left alone until 2026-11-20 13:03; a forced fetch asks sooner" in found[59].error
    provider.faults = []
    assert fetch(NOW + timedelta(minutes=60), force=True).error == ""


def test_a_clock_that_differs_from_the_providers_is_told(fetch, provider):
    provider.headers["date"] = "Fri, 20 Nov 2026 11:40:00 GMT"

    assert fetch().notes == ("this machine's clock is 20 minutes ahead: set it right, or months end at the wrong time",)
    provider.headers["date"] = "Fri, 20 Nov 2026 12:04:00 GMT"
    assert fetch(NOW + timedelta(days=1)).notes != ()
    provider.headers["date"] = "Sun, 22 Nov 2026 12:04:00 GMT"
    assert fetch(NOW + timedelta(days=2)).notes == ()


def test_a_provider_that_allows_no_more_requests_is_waited_for(fetch, provider, monkeypatch):
    waits = []
    monkeypatch.setattr("costlib.sources.asking.heard.time.sleep", waits.append)
    provider.headers |= {"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "30s"}
    found = fetch()

    assert found.error == ""
    assert len(waits) == REQUESTS - 1
    assert all(29 < wait <= 30 for wait in waits)


def charges(content):
    """Days and costs of a file as it would be loaded."""
    found = [entry for line in content.splitlines() for entry in json.loads(line)["data"]]
    return [(day(entry["start_time"]), result["amount"]["value"]) for entry in found for result in entry["results"]]


def test_whatever_happens_on_the_way_no_charge_is_lost_or_doubled(ledger, provider, monkeypatch):
    """A hundred syncs whose faults a seed chooses: what would be loaded is the whole month as it then was."""
    chance, now, whole, met = random.Random(8), NOW, Counter(), Counter()  # noqa: S311 - no secret
    fetch, loaded = runner(ledger, provider, refresh_hours=0), {}

    def load(_, parts):
        loaded.update({part.part: charges(part.files[0].content) for part in parts})
        return {part.part: len(loaded[part.part]) for part in parts}

    monkeypatch.setattr("costlib.sources.loading.Loader._rows", load)
    for turn in range(100):
        now += timedelta(minutes=20)
        provider.answer = partial(costs, cost=(cost := float(turn // 10)))  # restated now and then
        faults = ["", "", "429", "500", "cut", "drop", "again", "not json", "401"]
        provider.faults = chance.choices(faults, k=chance.randrange(6))
        met.update(provider.faults)
        for part in fetch(now).parts:
            first, days = date.fromisoformat(f"{part}-01"), {"2026-10": 31, "2026-11": 19}[part]
            assert sorted(day for day, _ in loaded[part]) == [first + timedelta(n) for n in range(days)]
            assert {told for _, told in loaded[part]} <= {cost, cost - 1}
            whole[part] += 1
    assert min(met.values()) > 10
    assert whole["2026-11"] > 30
    assert fetch(now + timedelta(hours=2)).error == ""
    assert {told for _, told in loaded["2026-11"]} == {9.0}
