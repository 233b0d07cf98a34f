"""What the SDK of AWS refuses, as our errors; and how far back the provider tells."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from botocore.stub import Stubber

from costlib.errors import CursorError, DeniedError, FetchError, PassingError, UsageError
from costlib.scope import Period
from costlib.sources import journal, spending
from costlib.sources.aws.client import CostExplorer
from costlib.sources.aws.cost_explorer import AwsCostExplorer
from costlib.sources.aws.session import client_of
from costlib.sources.fetching import Fetch
from costlib.sources.kind import Part
from costlib.sources.plan import Due, plan
from costlib.sources.settings import SourceSettings
from costlib.state import State

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MONTH = Period(date(2026, 10, 1), date(2026, 11, 1))
PART = Part("2026-10", MONTH)
KIND = AwsCostExplorer()
OPTIONS = {"group_by": ["TAG:team"], "metrics": ["UnblendedCost"], "granularity": "MONTHLY"}
SETTINGS = SourceSettings(name="cloud", kind="aws-ce", since=MONTH.start, options=OPTIONS)
ASKED = {
    "TimePeriod": {"Start": "2026-10-01", "End": "2026-11-01"},
    "Granularity": "MONTHLY",
    "Metrics": ["UnblendedCost"],
    "GroupBy": [{"Type": "TAG", "Key": "team"}],
}


def answer(team, token=None):
    group = {"Keys": [f"team${team}"], "Metrics": {"UnblendedCost": {"Amount": "1.10", "Unit": "USD"}}}
    found = {"ResultsByTime": [{"TimePeriod": ASKED["TimePeriod"], "Total": {}, "Groups": [group], "Estimated": False}]}
    return found | ({"NextPageToken": token} if token else {})


@pytest.fixture(scope="module")
def client():
    keys = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
    return client_of(SETTINGS, keys, "ce")


@pytest.fixture
def stub(client):
    with Stubber(client) as found:
        yield found
        found.assert_no_pending_responses()


@pytest.fixture
def fetch(client, tmp_path):
    state = State(tmp_path / "state.db")
    run = Fetch(state, KIND, SETTINGS, CostExplorer(client, KIND.title), lambda: NOW, Decimal("0.05"))

    def month():
        return run, run.part(Due(PART, KIND.bound(SETTINGS, PART)))

    return month


def send(client):
    (request,) = KIND.starts(SETTINGS, PART)
    return CostExplorer(client, KIND.title).send(request)


def test_pages_follow_by_token_with_the_same_question_each_at_a_cent(stub, fetch):
    stub.add_response("get_cost_and_usage", answer("red", "more"), ASKED)
    stub.add_response("get_cost_and_usage", answer("blue"), {**ASKED, "NextPageToken": "more"})
    run, found = fetch()

    assert (run.requests, run.cost) == (2, Decimal("0.02"))
    (file,) = found.files
    assert [file.content.count(team) for team in (b"team$red", b"team$blue")] == [1, 1]


def of(*days, groups=(), total=None):
    """An answer about days of October."""
    results = [
        {
            "TimePeriod": {"Start": f"2026-10-{each:02}", "End": f"2026-10-{each + 1:02}"},
            "Total": total or {},
            "Groups": list(groups),
        }
        for each in days
    ]
    return json.dumps({"ResultsByTime": results}).encode()


def test_a_time_that_is_left_out_is_asked_for_by_itself_and_only_zero_counts_as_nothing():
    kind, gap = AwsCostExplorer(), ("2026-10-11", "2026-10-15")
    made = SourceSettings(name="x", kind="aws-ce", since=date(2026, 10, 1))
    (part,) = kind.parts(made, datetime(2026, 10, 20, tzinfo=UTC))
    asked, (start,) = kind.proof(made, part, gap).parameters, kind.starts(made, part)

    assert asked == {**start.parameters, "TimePeriod": {"Start": gap[0], "End": gap[1]}}
    zero, some = ({"UnblendedCost": {"Amount": amount, "Unit": "USD"}} for amount in ("0.00", "-0.01"))
    assert all(kind.is_nothing(gap, body) for body in (of(), of(11, 14), of(11, total=zero)))
    assert not kind.is_nothing(gap, of(11, total=some))
    assert not kind.is_nothing(gap, of(11, groups=[{"Keys": ["S3"], "Metrics": zero}]))
    assert not kind.is_nothing(gap, of(15))  # an answer to something else
    with pytest.raises(FetchError, match="without a period"):
        kind.is_nothing(gap, b'{"ResultsByTime": [7]}')


@pytest.mark.parametrize("code", ["InvalidNextTokenException", "RequestChangedException"])
def test_a_token_that_is_forgotten_begins_the_month_again(stub, fetch, code):
    stub.add_response("get_cost_and_usage", answer("red", "more"))
    stub.add_client_error("get_cost_and_usage", code, http_status_code=400)
    stub.add_response("get_cost_and_usage", answer("red"))
    run, found = fetch()

    assert (run.requests, len(found.files[0].content.splitlines())) == (3, 1)


def test_the_month_is_begun_again_once_and_not_for_ever(stub, fetch):
    for _ in range(2):
        stub.add_client_error("get_cost_and_usage", "InvalidNextTokenException", http_status_code=400)
    with pytest.raises(CursorError, match="forgotten"):
        fetch()


def test_too_many_calls_are_tried_again(stub, client):
    stub.add_client_error("get_cost_and_usage", "LimitExceededException", http_status_code=400)
    stub.add_response("get_cost_and_usage", answer("red"))

    assert b"team$red" in send(client)


@pytest.mark.parametrize(
    ("code", "status", "error", "told"),
    [
        ("AccessDeniedException", 400, DeniedError, "doctor --policy aws"),
        ("ExpiredTokenException", 400, DeniedError, "renew its token"),
        ("InvalidSignatureException", 403, DeniedError, "clock"),
        ("ValidationException", 400, FetchError, "end date past the beginning"),
        ("DataUnavailableException", 400, FetchError, "DataUnavailableException"),
    ],
)
def test_a_refusal_is_told_by_its_code_with_the_remedy(stub, client, code, status, error, told):
    stub.add_client_error(
        "get_cost_and_usage", code, "end date past the beginning of next month, said AKIAVERYSECRET", status
    )
    with pytest.raises(error, match=told) as refused:
        send(client)
    assert "AKIA" not in str(refused.value)


def test_a_request_that_is_sent_again_is_booked_again_for_it_may_have_been_billed(stub, fetch):
    for _ in range(2):
        stub.add_client_error("get_cost_and_usage", "InternalFailure", http_status_code=500)
    stub.add_response("get_cost_and_usage", answer("red"))
    run, _ = fetch()

    assert (run.requests, run.cost, spending.spent(run.state, NOW)) == (3, Decimal("0.03"), Decimal("0.03"))


def test_a_provider_that_stays_busy_is_told_in_the_end(stub, client):
    for _ in range(4):
        stub.add_client_error("get_cost_and_usage", "ThrottlingException", http_status_code=400)
    with pytest.raises(PassingError, match="busy or broken"):
        send(client)


def test_a_filter_that_is_none_is_refused_before_anything_is_sent(client):
    settings = SourceSettings(name="cloud", kind="aws-ce", since=MONTH.start, options={"filter": {"Dimension": []}})
    (request,) = KIND.starts(settings, PART)
    with pytest.raises(UsageError, match="Dimension"):
        CostExplorer(client, KIND.title).send(request)


def test_an_unknown_profile_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    with pytest.raises(UsageError, match="profile 'nobody'"):
        client_of(SETTINGS.model_copy(update={"options": {"profile": "nobody"}}), {}, "ce")


def test_without_keys_the_remedy_is_named(monkeypatch, tmp_path):
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(DeniedError, match="AWS_ACCESS_KEY_ID or a profile"):
        send(client_of(SETTINGS.model_copy(update={"endpoint": "http://127.0.0.1:9/"}), {}, "ce"))


def test_the_sdk_has_no_pages_of_its_own_for_costs(client):
    """Once it has, the cursor need not be ours."""
    assert not client.can_paginate("get_cost_and_usage")
    assert "MaxResults" not in client.meta.service_model.operation_model("GetCostAndUsage").input_shape.members


def test_months_that_the_provider_no_longer_tells_of_are_named_and_not_asked_for():
    settings = SourceSettings(name="cloud", kind="aws-ce", since=date(2025, 8, 15))
    found = plan(KIND, settings, [], NOW)

    assert found.beyond == ("2025-08", "2025-09")
    assert (found.due[0].name, len(found.due)) == ("2025-10", 14)
    assert (found.most_requests, found.most_cost) == (14 * 20, Decimal("2.80"))


def test_a_month_that_was_fetched_in_time_is_not_missed_once_it_is_out_of_reach():
    settings = SourceSettings(name="cloud", kind="aws-ce", since=date(2025, 9, 1))
    early = journal.Attempt(1, "cloud", "2025-09", "t", "2025-11-01T00:00:00+00:00", "", "done", 1, "0.01", 5, "")

    assert plan(KIND, settings, [early], NOW).beyond == ()
