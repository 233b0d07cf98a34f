"""AWS on loopback as far as topics go: what is asked and what is answered both hold to the SDK's own model."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import botocore.session
import pytest
from botocore.validate import ParamValidator

from costlib.sources.aws.topics.topic import Page
from costlib.sources.kind import Request
from costlib.sources.settings import SourceSettings

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
KEYS = {"AWS_ACCESS_KEY_ID": "AKIAVERYSECRET", "AWS_SECRET_ACCESS_KEY": "very-secret"}
ACCOUNT = "111122223333"
ALL = [
    *("forecast", "anomalies", "rightsizing", "reservations", "savings_plans"),
    *("dimensions", "tags", "cost_categories", "hourly", "accounts", "budgets"),
]
TARGETS = {
    "AWSInsightsIndexService": "ce",
    "AWSOrganizationsV20161128": "organizations",
    "AWSBudgetServiceGateway": "budgets",
}
UNITS = {"ou-ab12-11111111": ("Shops", "ou-ab12-22222222"), "ou-ab12-22222222": ("Europe", "r-ab12")}
MODELS: dict[str, Any] = {}
Answer = Callable[[Mapping[str, Any]], dict[str, Any]]


def model(operation):
    """An operation of the SDK, by its service and name, as ``ce.GetAnomalies`` or ``ce.get_anomalies``."""
    service, _, name = operation.partition(".")
    if service not in MODELS:
        MODELS[service] = botocore.session.get_session().get_service_model(service)
    pascal = name if name[0].isupper() else "".join(word.capitalize() for word in name.split("_"))
    return MODELS[service].operation_model(pascal)


def held(found, shape):
    """The same, once it is what the SDK's model wants."""
    if shape is not None:
        report = ParamValidator().validate(found, shape)
        assert not report.has_errors(), report.generate_report()
    return found


def paged(entries, asked, token, size):
    """A page of entries, and what leads to the next."""
    at = int(asked.get(token, 0))
    more = {token: str(at + size)} if at + size < len(entries) else {}
    return entries[at : at + size], more


def forecast(asked):
    start, step = date.fromisoformat(asked["TimePeriod"]["Start"]), timedelta(days=1)
    found = [
        {
            "TimePeriod": {"Start": str(start + n * step), "End": str(start + (n + 1) * step)},
            "MeanValue": "10.1234567891",
            "PredictionIntervalLowerBound": "9.5",
            "PredictionIntervalUpperBound": "11",
        }
        for n in range(3)
    ]
    return {"Total": {"Amount": "30.3703703673", "Unit": "USD"}, "ForecastResultsByTime": found}


def anomaly(number, **more):
    return {
        "AnomalyId": f"a-{number}",
        "AnomalyStartDate": "2026-11-01",
        "AnomalyEndDate": f"2026-11-{number + 2:02}T00:00:00Z",
        "DimensionValue": "Amazon Redshift",
        "AnomalyScore": {"MaxScore": 0.9, "CurrentScore": 0.1},
        "Impact": {"MaxImpact": 7.5, "TotalImpact": 20.25, "TotalActualSpend": 120.25, "TotalExpectedSpend": 100.0},
        "MonitorArn": "arn:aws:ce::111122223333:anomalymonitor/1",
    } | more


def anomalies(asked):
    cause = {"Service": "Amazon Redshift", "Region": "eu-west-1", "LinkedAccount": ACCOUNT, "LinkedAccountName": "shop"}
    causes = [{**cause, "UsageType": "Node:ra3", "Impact": {"Contribution": 20.25}}]
    impact = {"MaxImpact": 5.0, "TotalImpact": 5.0, "TotalActualSpend": 5.0, "TotalExpectedSpend": 0.0}
    found = [anomaly(1, RootCauses=causes, Feedback="YES"), anomaly(2, Impact=impact), anomaly(3)]
    page, more = paged(found, asked, "NextPageToken", 2)
    return {"Anomalies": page, **more}


def instance(number, **more):
    about = {"InstanceType": "m5.xlarge", "Region": "eu-west-1", "Platform": "Linux", "HourlyOnDemandRate": "0.214"}
    return {
        "ResourceId": f"i-{number}",
        "InstanceName": "web",
        "ResourceDetails": {"EC2ResourceDetails": about},
        "ResourceUtilization": {"EC2ResourceUtilization": {"MaxCpuUtilizationPercentage": "4.5"}},
        "TotalRunningHoursInLookbackPeriod": "336",
        "MonthlyCost": "156.2200000000",
        "CurrencyCode": "USD",
    } | more


def target(kind, savings, **more):
    about = {"ResourceDetails": {"EC2ResourceDetails": {"InstanceType": kind}}}
    cost = {"EstimatedMonthlyCost": "78.11", "EstimatedMonthlySavings": savings, "CurrencyCode": "USD"}
    return {**about, **cost, "DefaultTargetInstance": False} | more


def rightsizing(asked):
    targets = [target("m5.medium", "110.02"), target("m5.large", "78.11", DefaultTargetInstance=True)]
    found = [
        {
            "AccountId": ACCOUNT,
            "CurrentInstance": instance(1),
            "RightsizingType": "MODIFY",
            "ModifyRecommendationDetail": {"TargetInstances": targets},
            "FindingReasonCodes": ["CPU_OVER_PROVISIONED", "MEMORY_OVER_PROVISIONED"],
        },
        {
            "AccountId": ACCOUNT,
            "CurrentInstance": instance(2),
            "RightsizingType": "TERMINATE",
            "TerminateRecommendationDetail": {"EstimatedMonthlySavings": "156.22", "CurrencyCode": "USD"},
        },
    ]
    page, more = paged(found, asked, "NextPageToken", 1)
    about = {"LookbackPeriodInDays": "SIXTY_DAYS", "GenerationTimestamp": "2026-11-19T04:00:00Z"}
    how = {"RecommendationTarget": "SAME_INSTANCE_FAMILY", "BenefitsConsidered": True}
    return {"Metadata": about, "RightsizingRecommendations": page, "Configuration": how, **more}


BOUGHT = {
    "Amazon Elastic Compute Cloud - Compute": {
        "EC2InstanceDetails": {"InstanceType": "m5.large", "Region": "eu-west-1", "Platform": "Linux/UNIX"}
    },
    "Amazon OpenSearch Service": {
        "ESInstanceDetails": {"InstanceClass": "r6g", "InstanceSize": "large", "Region": "eu"}
    },
}


def reservations(asked):
    detail = {
        "AccountId": ACCOUNT,
        "InstanceDetails": BOUGHT.get(asked["Service"], {}),
        "RecommendedNumberOfInstancesToPurchase": "3",
        "AverageUtilization": "98.5",
        "EstimatedBreakEvenInMonths": "7.5",
        "CurrencyCode": "USD",
        "EstimatedMonthlySavingsAmount": "310.5000000001",
        "EstimatedMonthlyOnDemandCost": "900",
        "UpfrontCost": "0",
    }
    details = [detail] if asked["Service"] in BOUGHT else []
    of = {name: asked[name] for name in ("AccountScope", "LookbackPeriodInDays", "TermInYears", "PaymentOption")}
    return {"Metadata": {}, "Recommendations": [{**of, "RecommendationDetails": details}]}


def savings_plans(asked):
    detail = {
        "SavingsPlansDetails": {"Region": "", "OfferingId": "o-1"},
        "CurrencyCode": "USD",
        "UpfrontCost": "0",
        "EstimatedSavingsAmount": "40",
        "EstimatedOnDemandCostWithCurrentCommitment": "200",
        "EstimatedSavingsPercentage": "20",
        "HourlyCommitmentToPurchase": "0.25",
        "EstimatedMonthlySavingsAmount": "41",
    }
    details = [detail] if asked["SavingsPlansType"] == "COMPUTE_SP" else []
    of = {name: asked[name] for name in ("TermInYears", "PaymentOption", "LookbackPeriodInDays", "SavingsPlansType")}
    return {"SavingsPlansPurchaseRecommendation": {**of, "SavingsPlansPurchaseRecommendationDetails": details}}


def dimensions(_asked):
    values = [{"Value": ACCOUNT, "Attributes": {"description": "shop"}}, {"Value": "eu-west-1", "Attributes": {}}]
    return {"DimensionValues": values, "ReturnSize": 2, "TotalSize": 2}


def tags(asked):
    found = ["red", ""] if asked.get("TagKey") == "team" else [] if "TagKey" in asked else ["team", "stage"]
    return {"Tags": found, "ReturnSize": len(found), "TotalSize": len(found)}


def categories(asked):
    found = {"CostCategoryValues": ["Shops"]} if "CostCategoryName" in asked else {"CostCategoryNames": ["Unit"]}
    return {**found, "ReturnSize": 1, "TotalSize": 1}


def hourly(asked):
    start = datetime.fromisoformat(asked["TimePeriod"]["Start"])
    times = [f"{start + timedelta(hours=n):%Y-%m-%dT%H:%M:%SZ}" for n in range(4)]
    found = [
        {
            "TimePeriod": {"Start": times[n], "End": times[n + 1]},
            "Total": {"UnblendedCost": {"Amount": "0.0000000001", "Unit": "USD"}},
            "Groups": [],
            "Estimated": True,
        }
        for n in range(3)
    ]
    page, more = paged(found, asked, "NextPageToken", 2)
    return {"ResultsByTime": page, **more}


def accounts(asked):
    names = {ACCOUNT: "Payer", "222233334444": "Shop", "333344445555": "Lab"}
    found = [
        {"Id": number, "Name": name, "Email": f"{name}@example.com", "State": "ACTIVE", "JoinedTimestamp": 1600000000}
        for number, name in names.items()
    ]
    page, more = paged(found, asked, "NextToken", 2)
    return {"Accounts": page, **more}


def parents(asked):
    parent = {"222233334444": "ou-ab12-11111111"}.get(asked["ChildId"]) or UNITS.get(asked["ChildId"], ("", "r-ab12"))[
        1
    ]
    return {"Parents": [{"Id": parent, "Type": "ROOT" if parent.startswith("r-") else "ORGANIZATIONAL_UNIT"}]}


def unit(asked):
    number = asked["OrganizationalUnitId"]
    return {"OrganizationalUnit": {"Id": number, "Name": UNITS[number][0]}}


def budget(name, **more):
    return {
        "BudgetName": name,
        "BudgetLimit": {"Amount": "1000.0", "Unit": "USD"},
        "TimeUnit": "MONTHLY",
        "TimePeriod": {"Start": 1788220800, "End": 3706473600},
        "CalculatedSpend": {"ActualSpend": {"Amount": "420.5", "Unit": "USD"}},
        "BudgetType": "COST",
    } | more


def budgets(asked):
    spent = {"ActualSpend": {"Amount": "99", "Unit": "PERCENTAGE"}}
    use = {"BudgetLimit": {"Amount": "100", "Unit": "PERCENTAGE"}, "CalculatedSpend": spent}
    kinds = {"UseAmortized": True, "IncludeCredit": False, "IncludeTax": True, "IncludeRefund": False}
    adjusts = {"AutoAdjustType": "HISTORICAL", "HistoricalOptions": {"BudgetAdjustmentPeriod": 6}}
    found = [
        budget("Shop", CostFilters={"Service": ["Amazon Redshift"]}, CostTypes=kinds, AutoAdjustData=adjusts),
        budget("Use", BudgetType="RI_UTILIZATION", **use),
    ]
    page, more = paged(found, asked, "NextToken", 1)
    return {"Budgets": page, **more}


def notifications(asked):
    told = {"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": 80.0}
    below = {**told, "ComparisonOperator": "LESS_THAN", "NotificationState": "ALARM", "ThresholdType": "PERCENTAGE"}
    return {"Notifications": [told] if asked["BudgetName"] == "Shop" else [below]}


def subscribers(asked):
    who = [{"SubscriptionType": "EMAIL", "Address": f"{n}@example.com"} for n in range(3)]
    return {"Subscribers": who if asked["BudgetName"] == "Shop" else who[:1]}


ANSWERS: dict[str, Answer] = {
    "ce.GetCostForecast": forecast,
    "ce.GetAnomalies": anomalies,
    "ce.GetRightsizingRecommendation": rightsizing,
    "ce.GetReservationPurchaseRecommendation": reservations,
    "ce.GetSavingsPlansPurchaseRecommendation": savings_plans,
    "ce.GetDimensionValues": dimensions,
    "ce.GetTags": tags,
    "ce.GetCostCategories": categories,
    "ce.GetCostAndUsage": hourly,
    "organizations.ListAccounts": accounts,
    "organizations.ListParents": parents,
    "organizations.DescribeOrganizationalUnit": unit,
    "budgets.DescribeBudgets": budgets,
    "budgets.DescribeNotificationsForBudget": notifications,
    "budgets.DescribeSubscribersForNotification": subscribers,
}
CALLER = (
    '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>'
    f"<Arn>arn:aws:iam::{ACCOUNT}:user/board</Arn><UserId>U</UserId><Account>{ACCOUNT}</Account>"
    "</GetCallerIdentityResult></GetCallerIdentityResponse>"
).encode()


@pytest.fixture
def aws(peer):
    """Such a provider; ``aws.answers`` may be changed, ``aws.operations`` is what it was asked."""

    def answer(_path, _query, body):
        _, _, headers = server.asked[-1]
        if body.startswith(b"Action="):
            server.operations.append("sts.GetCallerIdentity")
            return CALLER
        target, _, name = headers["x-amz-target"].partition(".")
        operation = f"{TARGETS[target]}.{name}"
        asked = held(json.loads(body), model(operation).input_shape)
        server.operations.append(operation)
        return held(server.answers[operation](asked), model(operation).output_shape)

    server = peer(answer)
    server.answers, server.operations = dict(ANSWERS), []
    return server


@pytest.fixture
def source(aws):
    """Settings of a source of these topics."""

    def made(*topics, **more):
        options = {"topics": list(topics or ALL), **more}
        since = date(2026, 1, 1)
        return SourceSettings(name="aws", kind="aws-advice", since=since, endpoint=aws.address, options=options)

    return made


@pytest.fixture
def page():
    """Answers as topics see them: ``page("ce.get_anomalies", answer, **asked)``, both as the model wants."""

    def made(operation, answer, **asked):
        held(asked, model(operation).input_shape)
        return Page(Request(operation, asked), held(answer, model(operation).output_shape))

    return made


@pytest.fixture
def sample():
    """Parts that answers are made of."""
    return {"anomaly": anomaly, "instance": instance, "target": target, "budget": budget}
