"""The policy for AWS grants what is asked and nothing else, by kind and topic."""

from datetime import date

import pytest

from costlib.sources.aws.grants import actions, narrowed, statements
from costlib.sources.aws.topics.catalogue import TOPICS
from costlib.sources.grants import GRANTS
from costlib.sources.settings import SourceSettings

ROLE = "arn:aws:iam::111122223333:role/board"


def source(kind, name="one", **options):
    enabled = options.pop("enabled", True)
    return SourceSettings(name=name, kind=kind, since=date(2026, 1, 1), enabled=enabled, options=options)


def allowed(found):
    return {each["Sid"]: each["Action"] for each in found}


def test_the_whole_policy_reads_and_does_nothing_else():
    found = [action for each in GRANTS["aws"]["Statement"] for action in each["Action"]]
    assert len(found) == len(set(found))
    assert all(action.partition(":")[2].startswith(("Get", "List", "Describe", "View", "Assume")) for action in found)
    assert "ce:GetCostAndUsage" in found


def test_every_topic_is_granted_what_it_asks():
    found = {action for each in statements() for action in each["Action"]}
    assert found == {"ce:GetCostAndUsage", *(action for topic in TOPICS for action in actions(topic.operations))}
    assert "ce:GetReservationPurchaseRecommendation" in found
    assert {"organizations:ListAccounts", "organizations:DescribeOrganizationalUnit", "budgets:ViewBudget"} < found


@pytest.mark.parametrize(
    ("sources", "wanted"),
    [
        ([source("aws-ce")], {"CostboardReadsCostExplorer": ["ce:GetCostAndUsage"]}),
        (
            [source("aws-advice", topics=["forecast", "budgets"])],
            {"CostboardReadsCostExplorer": ["ce:GetCostForecast"], "CostboardReadsBudgets": ["budgets:ViewBudget"]},
        ),
        (
            [source("aws-ce"), source("aws-advice", "two", topics=["anomalies"], role_arn=ROLE)],
            {
                "CostboardReadsCostExplorer": ["ce:GetCostAndUsage", "ce:GetAnomalies"],
                "CostboardTakesOnRoles": ["sts:AssumeRole"],
            },
        ),
        (
            [source("aws-ce"), source("aws-advice", "off", enabled=False)],
            {"CostboardReadsCostExplorer": ["ce:GetCostAndUsage"]},
        ),
    ],
)
def test_a_policy_is_narrowed_to_the_sources_that_there_are(sources, wanted):
    document = {"Version": "2012-10-17", "Statement": statements()}
    assert allowed(narrowed(document, sources)["Statement"]) == wanted


def test_roles_are_named_one_by_one_and_buckets_stay_where_there_is_one():
    bucket = {"Sid": "CostboardReadsBucket", "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "*"}
    document = {"Version": "2012-10-17", "Statement": [*statements(), bucket]}
    found = narrowed(document, [source("aws-s3", bucket="b", role_arn=ROLE), source("openai", "llm")])["Statement"]
    assert found == [bucket, {**found[1], "Resource": [ROLE]}]
    assert bucket not in narrowed(document, [source("aws-ce")])["Statement"]


def test_without_a_source_of_aws_the_policy_is_whole():
    assert narrowed(GRANTS["aws"], [source("openai")]) == GRANTS["aws"]
