"""Everything that AWS says beside the bill: fetched whole, once, at its price, and without anybody's address."""

import json
import time
import zlib
from datetime import timedelta
from decimal import Decimal

import pytest
from sources.aws.topics.conftest import ALL, KEYS, NOW

from costlib import advice
from costlib.errors import DeniedError, FetchError, PassingError, UsageError
from costlib.sources import journal, pages, spending
from costlib.sources.access import Access
from costlib.sources.fetching import Fetch
from costlib.sources.kind import Bound
from costlib.sources.plan import plan
from costlib.sources.registry import kind_of
from costlib.sources.settings import Sources
from costlib.sources.sync import planned, replay, sync
from costlib.state import State

PAID = 4 + 2 + 2 + 6 + 4 + 4 + 3 + 2 + 2
"""Requests to Cost Explorer, by topic."""
FREE = 2 + 3 + 4 + 1 + 2 + 2 + 2
"""Accounts, their parents (two are units) and units; who asks, budgets, notifications, subscribers."""


@pytest.fixture
def run(ledger, source):
    """Sync topics."""

    def once(*topics, now=NOW, cap="5", **how):
        return sync(ledger, source(*topics, **how), KEYS, lambda: now, cap=Decimal(cap))

    return once


def rows(ledger, shape, topic=None):
    return [row for _, found in advice.said(ledger.state, shape, topic) for row in found]


def test_every_topic_is_asked_once_at_its_price_and_what_is_said_is_kept_beside_the_ledger(run, ledger, aws, source):
    most = planned(ledger, source(), lambda: NOW)
    found = run()

    assert (found.error, list(found.parts)) == ("", ALL)
    assert (found.requests, found.cost) == (PAID + FREE, Decimal("0.01") * PAID)
    assert spending.spent(ledger.state, NOW) == found.cost
    assert len(aws.operations) == found.requests <= most.most_requests
    assert found.cost <= most.most_cost
    kept = {who.topic: who for who in advice.topics(ledger.state)}
    assert kept.keys() == set(ALL)
    assert {(who.provider, who.at, who.reason) for who in kept.values()} == {("AWS", NOW, "")}
    assert ledger.state.rows("loads") == []


def test_within_a_day_nothing_is_asked_and_within_a_week_only_what_moves(run, aws):
    chosen = ("anomalies", "rightsizing")
    run(*chosen)
    aws.operations.clear()

    assert run(*chosen, now=NOW + timedelta(hours=23)).requests == 0
    assert run(*chosen, now=NOW + timedelta(days=2)).parts == ("anomalies",)
    assert run(*chosen, now=NOW + timedelta(days=8)).parts == chosen


def test_the_plan_says_until_when_the_first_of_the_topics_is_fresh(run, ledger, source):
    run("accounts", "forecast")
    found = planned(ledger, source("accounts", "forecast"), lambda: NOW + timedelta(hours=1))

    assert found.why == "it was fetched at 2026-11-20 12:00 and counts as fresh until 2026-11-21 12:00"


def test_the_settings_may_have_all_topics_refreshed_alike(source):
    settings = source("forecast", "accounts").model_copy(update={"refresh_hours": 1.0})
    past = [
        journal.Attempt(n, "aws", topic, "t", (NOW - timedelta(hours=2)).isoformat(), "", "done", 1, "0.01", 5, "")
        for n, topic in enumerate(("forecast", "accounts"))
    ]
    assert [due.name for due in plan(kind_of(settings), settings, past, NOW).due] == ["forecast", "accounts"]


def test_no_address_of_anybody_and_no_key_is_kept(run, ledger):
    run("accounts", "budgets")
    bodies = [zlib.decompress(row["body"]) for row in ledger.state.rows(pages.BODIES)]
    whole = b"".join([*bodies, ledger.state.path.read_bytes(), *map(str.encode, map(str, ledger.state.rows("advice")))])

    assert len(bodies) > 10
    for secret in (b"@example.com", b"AKIA", b"very-secret"):
        assert secret not in whole
    shop, use = rows(ledger, advice.Budget)
    assert [each.notifications[0].subscribers for each in (shop, use)] == [3, 1]


def test_a_replay_asks_nothing_and_says_when_it_was_asked(run, ledger, aws, source):
    run("anomalies", "accounts")
    before = (advice.topics(ledger.state), rows(ledger, advice.Anomaly), rows(ledger, advice.Account))
    aws.operations.clear()
    found = replay(ledger, source("anomalies", "accounts"), lambda: NOW + timedelta(days=3))

    assert (found.error, list(found.parts), aws.operations) == ("", ["anomalies", "accounts"], [])
    assert (advice.topics(ledger.state), rows(ledger, advice.Anomaly), rows(ledger, advice.Account)) == before


def test_an_empty_answer_takes_the_place_of_the_one_before(run, ledger, aws):
    run("rightsizing")
    assert len(rows(ledger, advice.Recommendation)) == 2
    aws.answers["ce.GetRightsizingRecommendation"] = lambda _: {"Metadata": {}, "RightsizingRecommendations": []}
    run("rightsizing", now=NOW + timedelta(days=8))

    assert rows(ledger, advice.Recommendation) == []
    assert [who.topic for who in advice.topics(ledger.state)] == ["rightsizing"]


def test_an_object_that_is_empty_on_purpose_is_an_answer(run, ledger, aws):
    aws.answers["budgets.DescribeBudgets"] = lambda _: {}
    assert run("budgets").error == ""
    assert [who.topic for who in advice.topics(ledger.state)] == ["budgets"]


def test_the_cap_stops_before_the_request_that_would_pass_it(run, aws):
    found = run("forecast", "anomalies", cap="0.03")

    assert (found.requests, found.cost) == (3, Decimal("0.03"))
    assert "would pass the month's cap" in found.error
    assert len(aws.operations) == 3
    assert run("accounts", cap="0").error == ""


def test_what_broke_off_goes_on_where_it_was(run, aws, ledger):
    aws.faults = ["", "400"]
    found = run("forecast")
    assert (found.requests, found.parts) == (2, ())
    assert "forecast: AWS refuses get_cost_forecast" in found.error
    again = run("forecast", now=NOW + timedelta(minutes=20))

    assert (again.error, again.requests) == ("", 3)
    assert len(rows(ledger, advice.Forecast)) == 12


def test_a_topic_that_is_denied_does_not_hold_up_the_others(run, aws):
    aws.faults = ["", "403", "", ""]
    found = run("anomalies", "accounts", "budgets")

    assert list(found.parts) == ["accounts", "budgets"]
    assert found.error.startswith("anomalies: AWS refuses the key (403)")


def test_a_provider_that_stays_busy_is_left_alone_after_two_topics(run, aws):
    aws.faults = ["503"] * 40
    found = run("forecast", "anomalies", "accounts", "budgets")

    assert found.error == "forecast, anomalies: AWS is busy or broken (503): try again later"
    assert len(aws.asked) == 8


FETCHED = ("anomalies", "rightsizing", "accounts", "budgets")


def fetched(folder, settings):
    kind = kind_of(settings)
    run = Fetch(State(folder), kind, settings, kind.sender(settings, KEYS), lambda: NOW, Decimal(5))
    return [run.part(due).noted for due in plan(kind, settings, [], NOW).due]


@pytest.mark.usefixtures("impatient")
def test_passing_faults_are_overcome_and_nothing_is_lost_or_doubled(tmp_path, source, aws):
    clean = fetched(tmp_path / "clean.db", source(*FETCHED))
    asked = len(aws.asked)
    aws.faults = ["429", "429 1", "cut", "", "drop", "500", "slow", "", "503", "", "not json", "", "", "429"]

    assert fetched(tmp_path / "state.db", source(*FETCHED)) == clean
    assert len(aws.asked) == 2 * asked + 9


@pytest.mark.parametrize(("topic", "before"), [("anomalies", 1), ("rightsizing", 1), ("accounts", 1), ("hourly", 1)])
def test_a_page_that_comes_twice_is_seen_and_the_topic_is_begun_again(tmp_path, source, aws, topic, before):
    clean = fetched(tmp_path / "clean.db", source(topic))
    aws.last, aws.faults = b"", [""] * before + ["again"]

    assert fetched(tmp_path / "state.db", source(topic)) == clean


@pytest.mark.parametrize(
    ("fault", "error", "told", "requests"),
    [
        ("401", DeniedError, "doctor --policy aws", 1),
        ("403", DeniedError, "renew its token", 1),
        ("400", FetchError, "refuses get_anomalies", 1),
        ("429 3600", PassingError, "busy or broken", 1),
        ("500", PassingError, "busy or broken", 4),
        ("not json", PassingError, "no JSON", 4),
    ],
)
def test_a_lasting_fault_names_the_remedy_and_no_secret(tmp_path, source, aws, fault, error, told, requests):
    aws.faults = [fault] * 4
    with pytest.raises(error, match=told) as refused:
        fetched(tmp_path / "state.db", source("anomalies"))

    assert not any(secret in str(refused.value) for secret in KEYS.values())
    assert len(aws.asked) == requests


def test_pages_are_asked_with_the_same_question_and_the_token_alone_differs(tmp_path, source):
    state = State(tmp_path / "state.db")
    settings = source("anomalies")
    kind = kind_of(settings)
    run = Fetch(state, kind, settings, kind.sender(settings, KEYS), lambda: NOW, Decimal(5))
    run.part(plan(kind, settings, [], NOW).due[0])
    first, second = (json.loads(row["parameters"]) for row in state.rows(pages.TABLE))
    assert second == {**first, "NextPageToken": "2"}


def test_doctor_asks_who_it_is_free_of_charge(ledger, source, aws):
    (finding,) = Access(ledger, KEYS, NOW).check(Sources(sources=(source(),)))

    assert (finding.problems, aws.operations) == ((), ["sts.GetCallerIdentity"])
    assert spending.spent(ledger.state, NOW) == 0


def test_most_pages_is_for_what_is_free_and_raises_no_bill(source):
    free, few = ({"accounts", "budgets"}, {"anomalies", "rightsizing"})
    settings = source(*free, *few)
    usual, more, less = (
        {each.name: each.most for each in plan(kind_of(made), made, [], NOW).due}
        for made in (settings.model_copy(update={"most_pages": most}) for most in (None, 10_000, 2))
    )

    assert {more[name].requests for name in free} == {10_000}
    assert {more[name] for name in few} == {Bound(50, Decimal("0.50"))}
    assert {less[name] for name in few} == {Bound(2, Decimal("0.02"))}
    assert {name: less[name] for name in free} == {name: usual[name] for name in free}
    assert all(usual[name].cost <= Decimal("0.24") for name in few)


class Large:
    """An organisation of many accounts, whose units have to be asked for."""

    def __init__(self, accounts):
        self.accounts, self.asked = accounts, set()

    def send(self, request):
        """Accounts, twenty a page; each is below one of 50 units."""
        self.asked.add((request.operation, *map(str, request.parameters.values())))
        asked, first = request.parameters, int(request.parameters.get("NextToken", 0))
        if request.operation == "organizations.list_accounts":
            after = min(first + 20, self.accounts)
            found = {"Accounts": [{"Id": f"{n:012}", "Name": f"n{n}"} for n in range(first, after)]}
            found |= {"NextToken": str(after)} if after < self.accounts else {}
        elif request.operation == "organizations.list_parents":
            below = asked["ChildId"].isdigit()
            unit = {"Id": f"ou-ab12-{int(asked['ChildId']) % 50:08}", "Type": "ORGANIZATIONAL_UNIT"} if below else {}
            found = {"Parents": [unit or {"Id": "r-ab12", "Type": "ROOT"}]}
        else:
            unit = asked["OrganizationalUnitId"]
            found = {"OrganizationalUnit": {"Id": unit, "Name": f"unit {unit[-2:]}"}}
        return json.dumps({"asked": {"operation": request.operation, "parameters": asked}, "answer": found}).encode()


def test_an_organisation_of_many_accounts_is_asked_for_each_unit_once(tmp_path, source, monkeypatch):
    monkeypatch.setattr(pages, "keep", lambda *_, **__: None)  # the disk takes longer than all else
    settings, sender = source("accounts"), Large(5000)
    kind = kind_of(settings)
    run = Fetch(State(tmp_path / "state.db"), kind, settings, sender, lambda: NOW, Decimal(0))
    began = time.process_time()
    (noted,) = run.part(plan(kind, settings, [], NOW).due[0]).noted

    assert len(noted.rows) == 5000
    assert noted.rows[49].path == "unit 49"
    assert run.requests == len(sender.asked) == 250 + 5000 + 50 + 50
    assert time.process_time() - began < 20


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"topics": ["weather"]}, "topics"),
        ({"topics": []}, "topics"),
        ({"topics": ["tags", "tags"]}, "topics names one of them twice"),
        ({"term": "TWO_YEARS"}, "ONE_YEAR"),
        ({"services": []}, "services"),
        ({"account": "12"}, "account"),
        ({"hourly_group_by": ["SERVICE", "REGION", "AZ"]}, "hourly_group_by"),
        ({"colour": "red"}, "colour: is no field of it"),
        ({"role_arn": "board"}, "role_arn can't be 'board'"),
    ],
)
def test_options_that_can_not_be_are_refused_by_name(source, options, told):
    settings = source().model_copy(update={"options": options})
    with pytest.raises(UsageError, match="source 'aws', options") as refused:
        kind_of(settings)
    assert told in str(refused.value)


def test_without_options_the_usual_topics_are_asked(source):
    settings = source().model_copy(update={"options": {}})
    found = plan(kind_of(settings), settings, [], NOW)

    assert [due.name for due in found.due] == [
        *("forecast", "anomalies", "rightsizing", "reservations", "savings_plans", "accounts", "budgets")
    ]
    assert found.most_cost == Decimal("0.84")
