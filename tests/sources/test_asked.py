"""A part is known by what was asked for it, and not by its name alone."""

import json
import sqlite3
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from costlib import queries
from costlib.scope import Period, Scope
from costlib.sources import journal
from costlib.sources.asked import bucket_mark, mark_of
from costlib.sources.buckets.plan import LISTING
from costlib.sources.registry import kind_of
from costlib.sources.settings import SourceSettings
from costlib.sources.sync import planned, replay, sync
from costlib.state import State

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TABLE = "shop-1.billing.gcp_billing_export_v1_A"
ROLE = "arn:aws:iam::111122223333:role/other"


def settings(kind="aws-ce", since=date(2026, 9, 15), **options):
    return SourceSettings(name="x", kind=kind, since=since, options=options)


def fetched(ledger, made, at=NOW - timedelta(hours=1), **word):
    """Every part was fetched as the settings ask."""
    for part in kind_of(made).parts(made, NOW):
        how = word or {"asked": mark_of(kind_of(made), made, part)}
        when = at if part.period.end > NOW.date() else NOW - timedelta(days=1)
        number = journal.begin(ledger.state, "x", part.name, f"t{part.name}", when, **how)
        journal.end(ledger.state, number, "done", when, requests=1, cost=Decimal(0), rows=1)


def due(ledger, made, now=NOW):
    return [each.name for each in planned(ledger, made, lambda: now).due]


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        (settings(), settings(), []),
        (settings(), settings(group_by=["SERVICE", "LINKED_ACCOUNT"], granularity="DAILY"), []),
        (settings(), settings(region="eu-central-1", session_name="bills"), []),
        (settings(), settings(since=date(2026, 9, 1)), ["2026-09"]),
        (settings(), settings(group_by=["REGION"]), ["2026-09", "2026-10", "2026-11"]),
        (settings(), settings(role_arn=ROLE), ["2026-09", "2026-10", "2026-11"]),
        (settings(), settings(profile="shop"), ["2026-09", "2026-10", "2026-11"]),
        (settings("openai"), settings("openai", report="usage"), ["2026-09", "2026-10", "2026-11"]),
        (settings("digitalocean"), settings("digitalocean", report="csv"), ["2026-09", "2026-10", "2026-11"]),
        (settings("gcp-bigquery", table=TABLE), settings("gcp-bigquery", table=TABLE, most_gib=50), []),
        (
            settings("azure-query", scope="subscriptions/a"),
            settings("azure-query", scope="subscriptions/a", type="AmortizedCost"),
            ["2026-09", "2026-10", "2026-11"],
        ),
    ],
)
def test_what_is_asked_otherwise_is_due_again_and_nothing_else_is(ledger, was, now, expected):
    fetched(ledger, was)

    assert due(ledger, now) == expected


def test_another_day_is_no_other_question():
    made = settings("aws-advice")
    marks = [
        [mark_of(kind_of(made), made, part) for part in kind_of(made).parts(made, day)]
        for day in (NOW, NOW + timedelta(days=40))
    ]

    assert marks[0] == marks[1]
    assert len(set(marks[0])) == len(marks[0])


def test_of_what_was_fetched_before_marks_were_kept_nobody_knows_and_it_counts(ledger):
    fetched(ledger, settings(), asked="")
    assert due(ledger, settings(role_arn=ROLE)) == []
    with sqlite3.connect(ledger.home.state) as db:
        db.execute("ALTER TABLE fetches DROP COLUMN asked")
        db.execute("ALTER TABLE fetches DROP COLUMN unread")

    assert due(ledger, settings(role_arn=ROLE)) == []
    number = journal.begin(State(ledger.home.state), "x", "2026-11", "new", NOW, asked="mark")
    journal.end(ledger.state, number, "done", NOW, requests=1, cost=Decimal(0), unread=3)
    newest, *others = journal.attempts(ledger.state, "x")
    assert (newest.asked, newest.unread, {each.asked for each in others}) == ("mark", 3, {None})


def test_an_attempt_that_broke_off_under_other_settings_is_not_gone_on_with(ledger):
    made = settings(role_arn=ROLE, since=date(2026, 11, 1))
    (part,) = kind_of(made).parts(made, NOW)
    number = journal.begin(ledger.state, "x", part.name, "turn", NOW, asked=mark_of(kind_of(made), made, part))
    journal.end(ledger.state, number, "failed", NOW, requests=1, cost=Decimal(0), error=journal.BROKEN_OFF[1])
    later = NOW + timedelta(minutes=5)

    (same,) = planned(ledger, made, lambda: later).due
    (other,) = planned(ledger, settings(since=date(2026, 11, 1)), lambda: later).due
    assert (same.resumes, other.resumes) == ("turn", None)


@pytest.mark.parametrize("change", [{"bucket": "other"}, {"prefix": "other"}])
def test_another_bucket_or_prefix_is_listed_though_the_last_one_is_fresh(ledger, change):
    made = settings("aws-s3", bucket="bills", prefix="exports")
    number = journal.begin(ledger.state, "x", LISTING, "turn", NOW, asked=bucket_mark(made))
    journal.end(ledger.state, number, "done", NOW, requests=1, cost=Decimal(0))

    assert due(ledger, made, NOW + timedelta(minutes=2)) == []
    changed = made.model_copy(update={"options": {**made.options, **change}})
    assert due(ledger, changed, NOW + timedelta(minutes=2)) == [LISTING]
    assert due(ledger, made.model_copy(update={"since": date(2026, 1, 1)}), NOW + timedelta(minutes=2)) == [LISTING]


def test_answers_that_were_asked_under_other_settings_are_not_replayed_as_something_else(ledger, peer):
    columns = [{"name": name} for name in ("Cost", "UsageDate", "ServiceName", "Currency")]
    rows = [[100, 20261105, "Storage", "USD"]]
    body = json.dumps({"properties": {"columns": columns, "rows": rows}}).encode()
    address = peer(lambda *_: body).address
    made = settings("azure-query", date(2026, 11, 1), scope="subscriptions/a").model_copy(update={"endpoint": address})
    assert sync(ledger, made, {"AZURE_TOKEN": "x" * 40}, lambda: NOW, cap=Decimal(0)).error == ""
    amortised = made.model_copy(update={"options": {**made.options, "type": "AmortizedCost"}})
    found = replay(ledger, amortised, lambda: NOW)

    assert "2026-11: the answers that are kept were asked under other settings: sync anew" in found.error
    assert found.parts == ()
    assert billed(ledger) == 100
    assert replay(ledger, made, lambda: NOW).parts == ("2026-11",)


def billed(ledger):
    scope = Scope(Period(date(2026, 1, 1), date(2027, 1, 1)))
    return ledger.ask_exact(queries.spend_by, scope).to_pylist()[0]["cost"]


def test_an_option_of_one_topic_asks_for_no_other_again():
    topics = {"topics": ["dimensions", "accounts"]}
    one, other = settings("aws-advice", **topics), settings("aws-advice", **topics, dimensions=["REGION"])
    kind = kind_of(one)

    assert [part.name for part in kind.parts(one, NOW) if mark_of(kind, one, part) != mark_of(kind, other, part)] == [
        "dimensions"
    ]
