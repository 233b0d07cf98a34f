"""Refusals of AWS that are an answer, those that are not and their remedies; and AWS as moto plays it."""

import contextlib
import json
from decimal import Decimal

import pytest
from botocore.stub import Stubber
from sources.aws.topics.conftest import ACCOUNT, KEYS, NOW

from costlib import advice
from costlib.errors import DeniedError, FetchError, RefusedError
from costlib.sources.aws.session import client_of
from costlib.sources.aws.topics.asking import Asking, opened
from costlib.sources.kind import Request
from costlib.sources.settings import SourceSettings
from costlib.sources.sync import sync

SOURCE = SourceSettings(name="aws", kind="aws-advice", since=NOW.date())
DAYS = {"TimePeriod": {"Start": "2026-11-20", "End": "2026-12-20"}}
ASKED = {
    "ce.get_cost_forecast": {**DAYS, "Metric": "UNBLENDED_COST", "Granularity": "DAILY"},
    "ce.get_anomalies": {"DateInterval": {"StartDate": "2026-11-01"}},
    "ce.get_rightsizing_recommendation": {"Service": "AmazonEC2"},
    "ce.get_reservation_purchase_recommendation": {"Service": "Amazon Redshift"},
    "ce.get_cost_and_usage": {**DAYS, "Granularity": "HOURLY", "Metrics": ["UnblendedCost"]},
    "organizations.list_accounts": {},
    "budgets.describe_budgets": {"AccountId": ACCOUNT},
    "budgets.describe_notifications_for_budget": {"AccountId": ACCOUNT, "BudgetName": "Shop"},
}


@pytest.fixture(scope="module")
def clients():
    return {service: client_of(SOURCE, KEYS, service) for service in ("ce", "organizations", "budgets")}


@pytest.fixture
def refused(clients):
    """Send a request that AWS refuses with a code."""

    def send(operation, code, status=400):
        service, _, name = operation.partition(".")
        with Stubber(clients[service]) as stub:
            stub.add_client_error(name, code, "too little history, said AKIAVERYSECRET", status)
            return Asking(clients.__getitem__).send(Request(operation, ASKED[operation]))

    return send


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        ("ce.get_cost_forecast", "DataUnavailableException"),
        ("ce.get_reservation_purchase_recommendation", "DataUnavailableException"),
        ("ce.get_reservation_purchase_recommendation", "ValidationException"),
        ("organizations.list_accounts", "AWSOrganizationsNotInUseException"),
        ("budgets.describe_notifications_for_budget", "NotFoundException"),
    ],
)
def test_that_there_is_nothing_to_tell_is_an_answer_with_its_reason(refused, operation, code):
    page = opened(refused(operation, code))

    assert (page.request, page.answer) == (Request(operation, ASKED[operation]), {})
    assert code in page.reason
    assert "AKIA" not in page.reason


@pytest.mark.parametrize(
    ("operation", "code", "error", "told"),
    [
        ("organizations.list_accounts", "AccessDeniedException", DeniedError, "management account"),
        ("ce.get_cost_and_usage", "ValidationException", RefusedError, "switch hourly costs on"),
        ("ce.get_cost_and_usage", "AccessDeniedException", DeniedError, "take 'hourly' out of topics"),
        ("ce.get_rightsizing_recommendation", "AccessDeniedException", DeniedError, "switched on in the settings"),
        ("budgets.describe_budgets", "AccessDeniedException", DeniedError, "doctor --policy aws"),
        ("ce.get_anomalies", "ValidationException", RefusedError, "too little history"),
        ("ce.get_cost_forecast", "ValidationException", RefusedError, "too little history"),
    ],
)
def test_other_refusals_name_what_helps(refused, operation, code, error, told):
    with pytest.raises(error, match=told) as found:
        refused(operation, code)
    assert "AKIA" not in str(found.value)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"asked": 1}', b'{"asked": {"operation": "x"}}'])
def test_an_answer_that_was_not_kept_by_us_is_refused(body):
    with pytest.raises(FetchError, match="fetch it again"):
        opened(body)


def test_what_was_asked_is_kept_with_the_answer_and_decimals_stay(clients):
    answer = {"Anomalies": [], "NextPageToken": "2"}
    with Stubber(clients["ce"]) as stub:
        stub.add_response("get_anomalies", answer, ASKED["ce.get_anomalies"])
        body = Asking(clients.__getitem__).send(Request("ce.get_anomalies", ASKED["ce.get_anomalies"]))
    assert json.loads(body)["asked"] == {"operation": "ce.get_anomalies", "parameters": ASKED["ce.get_anomalies"]}
    assert opened(body).answer == answer


def test_accounts_and_budgets_of_an_organisation_as_moto_plays_it(moto, ledger):
    with contextlib.ExitStack() as stack:
        organizations, budgets = (
            stack.enter_context(contextlib.closing(moto.client(n))) for n in ("organizations", "budgets")
        )
        organizations.create_organization(FeatureSet="ALL")
        (root,) = organizations.list_roots()["Roots"]
        unit = organizations.create_organizational_unit(ParentId=root["Id"], Name="Europe")["OrganizationalUnit"]["Id"]
        made = organizations.create_account(Email="shop@example.com", AccountName="Shop")["CreateAccountStatus"]
        organizations.move_account(AccountId=made["AccountId"], SourceParentId=root["Id"], DestinationParentId=unit)
        limit = {"BudgetLimit": {"Amount": "250.75", "Unit": "USD"}, "TimeUnit": "MONTHLY", "BudgetType": "COST"}
        budgets.create_budget(AccountId=moto.account, Budget={"BudgetName": "Shop", **limit})
    options = {"topics": ["accounts", "budgets"]}
    settings = SOURCE.model_copy(update={"endpoint": moto.address, "options": options})
    found = sync(ledger, settings, moto.environment, lambda: NOW, cap=Decimal(0))

    assert (found.error, found.parts) == ("", ("accounts", "budgets"))
    ((_, accounts),) = advice.said(ledger.state, advice.Account)
    assert [(each.id, each.name, each.path) for each in accounts if each.name == "Shop"] == [
        (made["AccountId"], "Shop", "Europe")
    ]
    ((_, kept),) = advice.said(ledger.state, advice.Budget)
    assert [(each.name, each.account, each.amount) for each in kept] == [("Shop", moto.account, Decimal("250.75"))]
