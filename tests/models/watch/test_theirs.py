"""What providers found joins what we found: each incident once, no impact twice, each told once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costlib.advice import Anomaly, Cause, Said
from costlib.models.watch.answer import told
from costlib.models.watch.cells import Cells
from costlib.models.watch.course import days_around, drawable
from costlib.models.watch.merged import merged
from costlib.models.watch.notices import notices
from costlib.models.watch.page_words import largest, standing, strips, undrawn
from costlib.models.watch.placed import findings
from costlib.models.watch.report import as_json, as_text
from costlib.models.watch.seen import Seen
from costlib.models.watch.series import Name
from costlib.models.watch.strip import strip
from costlib.models.watch.summary import kept, summary
from costlib.models.watch.tables import anomalies_table
from costlib.models.watch.their_words import also_found, causes_table
from costlib.models.watch.words import finding, headline, rule
from costlib.policy.anomaly_states import AnomalyStates
from costlib.scope import Period, Scope

ALL = Scope(Period(date(2026, 7, 1), date(2026, 11, 1)))
AT = datetime(2026, 11, 2, 6, tzinfo=UTC)
WHO = Said(source="aws", topic="anomalies", at=AT, provider="AWS")
OURS = "2026-10-10 service Amazon S3 up"
THEIRS = "2026-09-01 found by AWS a-1 up"


def found_by_aws(service="Amazon Simple Storage Service", start="2026-10-10", end="2026-10-10", **more):
    """A finding of AWS, on the day of the spike of the company's archive unless told otherwise."""
    cause = {"service": service, "region": "us-east-1", "usage_type": "TimedStorage", "contribution": Decimal(180)}
    given = {"id": "a-1", "dimension": service, "currency": "USD", "score": 0.8, "feedback": ""}
    amounts = {"actual": Decimal(240), "expected": Decimal(44), "impact": Decimal(196)}
    causes = (Cause(**cause),)
    return Anomaly(**{"start": start, "end": end, "causes": causes, **given, **amounts, **more})


@pytest.fixture
def asked(scanned):
    """Anomalies with findings of AWS among them."""

    def ask(*rows, scope=ALL, states=None, who=WHO):
        return told(scanned, scope, scanned.ruling, states or AnomalyStates(), [(who, rows)])

    return ask


ALONE = {"service": "Amazon Polly", "start": "2026-09-01", "end": "2026-09-03"}


def test_a_finding_on_the_days_and_service_of_ours_is_the_same_incident(asked):
    without, joined = asked(), asked(found_by_aws())
    one = joined.named(OURS)
    assert [each.id for each in joined.anomalies] == [each.id for each in without.anomalies]
    assert (one.origin, one.impact) == ("Costboard and AWS", without.named(OURS).impact)
    assert also_found(one, "USD") == [
        "Also found by AWS Cost Anomaly Detection, 10 Oct 2026, impact 196.00 USD, high severity by these thresholds."
    ]
    assert finding(joined) == finding(without)


@pytest.mark.parametrize(
    "other",
    [
        {"service": "Amazon Polly"},
        {"start": "2026-09-20", "end": "2026-09-22"},
        {"impact": Decimal(-196), "actual": Decimal(44), "expected": Decimal(240)},
    ],
)
def test_another_service_other_days_or_the_other_direction_is_a_row_of_its_own(asked, other):
    found = asked(found_by_aws(**other))
    assert found.named(OURS).theirs == ()
    (theirs,) = [each for each in found.anomalies if not each.ours]
    assert theirs.origin == "AWS"
    assert len(found.anomalies) == len(asked().anomalies) + 1


LAST = date(2026, 10, 20)


@pytest.mark.parametrize("account", ["", "shop"])
@pytest.mark.parametrize(
    ("end", "ours_until", "joins"), [(None, LAST, True), (LAST + timedelta(days=9), LAST, False), (None, "over", False)]
)
def test_what_goes_on_there_and_here_is_one_incident_though_it_was_found_after_the_data_ends(
    scanned, account, end, ours_until, joins
):
    cells = Cells(ACCOUNTS.assign(date=pd.to_datetime(ACCOUNTS["date"])).sort_values("date", ignore_index=True))
    cause = Cause(service="Amazon Simple Storage Service", account_name=account)
    row = found_by_aws(start=LAST + timedelta(days=8), end=end, causes=(cause,), impact=80)
    (theirs,), _ = findings([(WHO, [row])], ALL, cells, scanned.ruling)
    start, until = date(2026, 10, 10), LAST if ours_until == LAST else date(2026, 10, 12)
    days = (until - start).days + 1
    ours = Seen(Name("ServiceName", "Amazon S3"), start, until, days, 10.0, 99.0, 9.0, "leak", "high", True, ())  # noqa: FBT003
    assert (len(merged([(ours,)], [theirs], cells, 3, LAST)) == 1) == joins


def test_days_that_the_data_does_not_hold_yet_take_nothing_off_what_both_have(scanned):
    cells = Cells(ACCOUNTS.assign(date=pd.to_datetime(ACCOUNTS["date"])).sort_values("date", ignore_index=True))
    cause = Cause(service="Amazon Simple Storage Service", account_name="shop")
    row = found_by_aws(start=date(2026, 10, 10), end=None, causes=(cause,), impact=90)
    (theirs,), _ = findings([(WHO, [row])], ALL, cells, scanned.ruling)
    day, name = date(2026, 10, 10), Name("ServiceName", "Amazon S3")
    ours = Seen(name, day, day, 1, 10.0, 100.0, 9.0, "spike", "high", is_alert=True, steps=())
    assert len(merged([(ours,)], [theirs], cells, 3, day)) == 1


def test_one_that_goes_on_has_no_last_day_and_is_named_once(asked):
    found = asked(*(found_by_aws(id=name, service="Amazon Polly", start="2026-10-20", end=None) for name in "ab"))
    (one,) = [each for each in found.anomalies if not each.ours]
    (row,) = anomalies_table([one], "USD").to_pylist()
    assert (row["end"], row["course"]) == (None, "goes on")
    assert headline(one, "USD") == "Amazon Polly cost $196.00 more than AWS expected since 20 Oct 2026"
    assert strips(found).count("Amazon Polly") == 1


def test_where_nothing_of_ours_is_open_what_a_provider_found_is_told_as_its_own(asked):
    found = asked(found_by_aws(**ALONE)).within(Period.month("2026-09"))
    theirs = tuple(each for each in found.anomalies if not each.ours)
    only = replace(found, anomalies=theirs)
    assert finding(only) == "AWS alone found 1 open anomaly, $196.00 dearer by its own count"
    assert summary(only, only).beyond == 0


def test_sums_count_each_incident_once(asked):
    base = sum(each.impact for each in asked().open if each.impact > 0)
    found = asked(found_by_aws(), found_by_aws(id="a-2", **ALONE), found_by_aws(id="a-3", **ALONE))
    seen = summary(found, found)
    assert seen.beyond == pytest.approx(base)
    assert (seen.apart, seen.apart_below) == ({"AWS": 196}, {})
    assert finding(found) == f"{finding(asked())}; AWS alone found 1 more, $196.00 dearer by its own count"
    assert largest(None, "USD", seen.apart) == "apart: AWS $196.00"
    assert largest(found.named(OURS), "USD", {}).startswith("largest $")
    assert (seen.both, seen.theirs) == (1, 1)
    assert len([each for each in found.anomalies if not each.ours]) == 1


ACCOUNTS = pd.DataFrame(
    [
        (day, "Amazon S3", "shop", 100.0 if day == date(2026, 10, 10) else 10.0)
        for day in (date(2026, 9, 1) + timedelta(days=n) for n in range(50))
    ]
    + [(date(2026, 9, 1) + timedelta(days=n), "Amazon S3", "lab", 10.0) for n in range(50)],
    columns=["date", "ServiceName", "SubAccountName", "cost"],
)


@pytest.mark.parametrize(("account", "joins"), [("shop", True), ("lab", False), ("unheard of", True), ("", True)])
def test_in_another_account_than_ours_it_is_another_incident(scanned, account, joins):
    cells = Cells(ACCOUNTS.assign(date=pd.to_datetime(ACCOUNTS["date"])).sort_values("date", ignore_index=True))
    cause = Cause(service="Amazon Simple Storage Service", account_name=account)
    answers = [(WHO, [found_by_aws(causes=(cause,), impact=90)])]
    (theirs,), _ = findings(answers, ALL, cells, scanned.ruling)
    day, name = date(2026, 10, 10), Name("ServiceName", "Amazon S3")
    ours = Seen(name, day, day, 1, 10.0, 100.0, 9.0, "spike", "high", is_alert=True, steps=())
    incidents = merged([(ours,)], [theirs], cells, 3, date(2026, 10, 20))
    assert (len(incidents) == 1) == joins
    assert sum(len(found) for _, found in incidents) == 1


def test_a_finding_tells_its_own_amounts_thresholds_and_causes(asked):
    found = asked(found_by_aws(**ALONE))
    one = found.named(THEIRS)
    assert headline(one, "USD") == "Amazon Polly cost $196.00 more than AWS expected from 1 Sep to 3 Sep 2026"
    assert "+445% and ▲ +$65.33 a day off what AWS expected" in rule(one.lead, found.ruling, "USD")
    (row,) = [each for each in anomalies_table(found.anomalies, "USD").to_pylist() if each["found_by"] == "AWS"]
    assert (row["expected"], row["actual"], row["impact"], row["their_impact"]) == (44, 240, 196, 196)
    assert row["cause"] == "TimedStorage, us-east-1: $180.00"
    assert causes_table(one).to_pylist()[0]["contribution"] == 180


def test_amounts_that_are_not_said_stay_unknown(asked):
    found = asked(found_by_aws(actual=None, expected=None, causes=(), **ALONE))
    one = found.named(THEIRS)
    (row,) = [each for each in as_json(found)["rows"] if each["origin"] == "AWS"]
    assert (row["expected"], row["actual"], row["percent"], row["impact"]) == (None, None, None, 196)
    assert anomalies_table([one], "USD")["expected"].to_pylist() == [None]
    assert "it says not how many per cent" in rule(one.lead, found.ruling, "USD").lower()
    half = asked(found_by_aws(actual=None, **ALONE)).named(THEIRS)
    assert (half.lead.expected, half.lead.actual) == (44, 240)


def test_json_names_the_origin_and_what_each_provider_said(asked):
    rows = {each["id"]: each for each in as_json(asked(found_by_aws()))["rows"]}
    assert rows[OURS]["origin"] == "Costboard and AWS"
    assert rows[OURS]["findings"][0]["impact"] == "196"
    assert {each["origin"] for each in as_json(asked())["rows"]} == {"Costboard"}
    assert "found by Costboard and AWS" in as_text(asked(found_by_aws()))


@pytest.mark.parametrize(
    ("feedback", "status"),
    [("YES", "acknowledged"), ("NO", "resolved"), ("PLANNED_ACTIVITY", "expected"), ("", "open")],
)
def test_what_was_said_of_it_at_aws_is_its_state_until_somebody_here_speaks(asked, feedback, status):
    mine = {"dimension": "found by AWS", "value": "a-1", "up": True, "first": "2026-09-01", "status": "acknowledged"}
    spoken = AnomalyStates.of({"words": [{**mine, "who": "Kim", "why": "known", "at": AT.isoformat()}]})
    one = asked(found_by_aws(feedback=feedback, **ALONE)).named(THEIRS)
    assert one.status == status
    assert ("AWS feedback" in standing(one)) == bool(feedback)
    said = asked(found_by_aws(feedback=feedback, **ALONE), states=spoken).named(THEIRS)
    assert (said.status, said.said.why) == ("acknowledged", "Kim: known")


def test_feedback_is_shown_on_what_we_found_too_and_changes_nothing_there(asked):
    one = asked(found_by_aws(feedback="NO")).named(OURS)
    assert one.status == "open"
    assert "AWS feedback: not an anomaly." in also_found(one, "USD")[0]


def test_words_on_a_finding_hold_when_we_find_the_same_later(asked):
    word = {"dimension": "found by AWS", "value": "a-1", "up": True, "first": "2026-10-10", "status": "resolved"}
    states = AnomalyStates.of({"words": [{**word, "who": "Kim", "why": "fixed", "at": AT.isoformat()}]})
    (one,) = [each for each in asked(found_by_aws(), states=states).anomalies if each.theirs]
    assert (one.status, one.origin, one.id) == ("resolved", "Costboard and AWS", "2026-10-10 found by AWS a-1 up")


def test_activity_that_was_planned_for_the_service_covers_what_a_provider_finds_in_it(asked):
    planned = {"dimension": "ServiceName", "value": "Amazon Polly", "first": "2026-09-01", "last": "2026-09-05"}
    states = AnomalyStates.of({"planned": [{**planned, "who": "Kim", "why": "a test", "at": AT.isoformat()}]})
    assert asked(found_by_aws(**ALONE), states=states).named(THEIRS).status == "expected"


def test_it_is_told_once_whoever_found_it_first_and_only_where_it_reaches_the_thresholds(asked):
    alone, both, small = asked(found_by_aws(**ALONE)), asked(found_by_aws()), asked(found_by_aws(impact=5, **ALONE))
    first = next(each for each in notices(alone) if "Polly" in each.title)
    assert (first.severity, first.match["ServiceProviderName"], first.amount) == ("medium", "AWS", Decimal("196.00"))
    joined = next(each for each in notices(both) if "Amazon S3" in each.title)
    assert "Also found by AWS Cost Anomaly Detection" in joined.body
    assert f"anomaly 2026-10-10 found by AWS a-1 up ({joined.severity})" in joined.aliases
    assert not [each for each in notices(small) if "Polly" in each.title]
    assert small.named(THEIRS).lead.severity == "low"


@pytest.mark.parametrize(
    ("scope", "shown"),
    [
        (ALL, True),
        (ALL.where(ServiceProviderName=("AWS",)), True),
        (ALL.where(ServiceName=("Amazon S3",)), True),
        (ALL.where(ServiceProviderName=("Google Cloud",)), False),
        (ALL.where(ServiceName=("Amazon EC2",)), False),
        (ALL.where(x_Tenant=("red",)), False),
        (replace(ALL, tenant="red"), False),
    ],
)
def test_under_filters_only_what_surely_lies_in_them_is_shown(asked, scope, shown):
    found = asked(found_by_aws(), scope=scope)
    assert any(each.theirs for each in found.anomalies) == shown
    assert bool(found.left_out) != shown


def test_another_currency_is_left_out_and_told(asked):
    found = asked(found_by_aws(currency="EUR"))
    assert not any(each.theirs for each in found.anomalies)
    assert found.left_out == ("1 finding of a provider is not shown: the currency is another one than USD.",)


def test_what_is_newer_than_the_data_counts_as_of_its_last_day(asked, scanned):
    found = asked(found_by_aws(service="Amazon Polly", start="2026-11-01", end=None))
    (one,) = [each for each in found.within(Period.month("2026-10")).anomalies if not each.ours]
    assert (one.course, one.lead.end) == ("going on", AT.date())
    assert not drawable(found, one)
    assert undrawn(found, one) == "Its days are not in the ledger yet: the data ends on 31 Oct 2026."
    assert not found.within(Period.month("2026-09")).named(one.id)
    assert scanned.last_day == date(2026, 10, 31)


def test_its_days_are_drawn_where_the_service_is_watched(asked):
    found = asked(found_by_aws(start="2026-09-20", end="2026-09-22"))
    one = next(each for each in found.anomalies if not each.ours)
    days = days_around(found, one)
    assert [str(day.date()) for day in days.index[days["unusual"]]] == ["2026-09-20", "2026-09-21", "2026-09-22"]
    assert {row[0].value for row in strip(found).rows} >= {"Amazon S3"}
    assert strip(asked(found_by_aws(**ALONE))).rows == strip(asked()).rows


def test_the_list_can_be_kept_to_who_found_it(asked):
    found = asked(found_by_aws(**ALONE))
    assert [each.id for each in kept(found.anomalies, origins=["AWS"])] == [THEIRS]


@settings(max_examples=20)
@given(st.integers(-40, 40), st.integers(0, 10), st.integers(-300, 300).filter(bool))
def test_whatever_a_provider_finds_every_finding_is_told_exactly_once(asked_once, away, length, impact):
    start = date(2026, 9, 10) + timedelta(days=away)
    row = found_by_aws(start=start, end=start + timedelta(days=length), impact=Decimal(impact))
    found = asked_once(row)
    told_of = [each for each in found.anomalies if each.theirs]
    assert len(told_of) == 1
    assert len(found.anomalies) - len(asked_once().anomalies) == (0 if told_of[0].ours else 1)


@pytest.fixture(scope="module")
def asked_once(scanned):
    return lambda *rows: told(scanned, ALL, scanned.ruling, AnomalyStates(), [(WHO, rows)])
