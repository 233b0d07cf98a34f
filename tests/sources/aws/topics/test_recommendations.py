"""Rightsizing, reservations and Savings Plans, worked out by hand from answers that hold to the SDK's model."""

from decimal import Decimal

import pytest
from sources.aws.topics.conftest import ACCOUNT, BOUGHT, NOW, held, model, reservations, savings_plans

from costlib.errors import FetchError
from costlib.sources.aws.topics.options import Options
from costlib.sources.aws.topics.reservations import ReservationTopic
from costlib.sources.aws.topics.rightsizing import RightsizingTopic
from costlib.sources.aws.topics.savings_plans import SavingsPlanTopic

RIGHTSIZING, RESERVATIONS, PLANS = RightsizingTopic(), ReservationTopic(), SavingsPlanTopic()
EC2 = "Amazon Elastic Compute Cloud - Compute"


@pytest.fixture
def rightsized(page, sample):
    """What one recommendation for an instance makes."""

    def made(kind="MODIFY", instance=None, **more):
        entry = {
            "AccountId": ACCOUNT,
            "CurrentInstance": instance or sample["instance"](1),
            "RightsizingType": kind,
        } | more
        answer = {"Metadata": {"LookbackPeriodInDays": "SIXTY_DAYS"}, "RightsizingRecommendations": [entry]}
        (row,) = RIGHTSIZING.rows([page("ce.get_rightsizing_recommendation", answer, Service="AmazonEC2")])
        return row

    return made


def changed(*targets):
    return {"ModifyRecommendationDetail": {"TargetInstances": list(targets)}}


def test_a_change_takes_the_default_target_and_names_the_others(rightsized, sample):
    bigger, default = sample["target"]("m5.medium", "110.02"), sample["target"]("m5.large", "78.1100000001")
    row = rightsized(
        **changed(bigger, default | {"DefaultTargetInstance": True}), FindingReasonCodes=["CPU_OVER_PROVISIONED"]
    )

    assert (row.type, row.resource, row.name, row.service, row.account) == ("rightsizing", "i-1", "web", EC2, ACCOUNT)
    assert (row.current_cost, row.optimised_cost) == (Decimal("156.2200000000"), Decimal("78.11"))
    assert row.savings == Decimal("78.1100000001")
    assert (row.effort, row.risk, row.region, row.reason) == ("medium", "low", "eu-west-1", "CPU_OVER_PROVISIONED")
    assert (row.details["target"], row.details["other targets"]) == ("m5.large", "m5.medium saves 110.02")
    assert (row.details["lookback"], row.details["most cpu percent"], row.details["hours run"]) == (
        "SIXTY_DAYS",
        "4.5",
        "336",
    )


def test_the_first_target_counts_where_none_is_the_default(rightsized, sample):
    row = rightsized(**changed(sample["target"]("m5.medium", "110.02"), sample["target"]("m5.large", "78.11")))
    assert (row.savings, row.details["target"]) == (Decimal("110.02"), "m5.medium")


def test_an_instance_that_is_ended_costs_nothing_after_and_is_riskier(rightsized):
    ended = {"TerminateRecommendationDetail": {"EstimatedMonthlySavings": "156.22", "CurrencyCode": "USD"}}
    row = rightsized("TERMINATE", **ended)

    assert (row.type, row.optimised_cost, row.effort, row.risk) == ("terminate", Decimal(0), "medium", "medium")
    assert "other targets" not in row.details


def test_points_are_as_by_hand(rightsized, sample):
    """2,550 a month: 25 points, less 10 for medium effort: 15; less 5 more where an instance ends: 10."""
    row = rightsized(**changed(sample["target"]("m5.large", "2550")))
    ended = rightsized("TERMINATE", TerminateRecommendationDetail={"EstimatedMonthlySavings": "2550"})
    assert (row.priority, ended.priority) == (15, 10)


def test_costs_of_another_currency_than_the_savings_are_unknown(rightsized, sample):
    in_euros = rightsized(
        instance=sample["instance"](1, CurrencyCode="EUR"), **changed(sample["target"]("m5.large", "78.11"))
    )
    assert (in_euros.currency, in_euros.current_cost, in_euros.savings_percent) == ("USD", None, None)
    both = sample["target"]("m5.large", "78.11", CurrencyCode="EUR")
    row = rightsized(instance=sample["instance"](1, CurrencyCode="EUR"), **changed(both))
    assert (row.currency, row.savings_percent) == ("EUR", Decimal("78.11") / Decimal("156.22") * 100)


@pytest.mark.parametrize("more", [{}, changed(), {"ModifyRecommendationDetail": {"TargetInstances": [{}]}}])
def test_a_change_without_what_it_saves_is_no_recommendation(rightsized, more):
    with pytest.raises(FetchError, match="without what it saves"):
        rightsized(**more)


def test_an_amount_that_is_none_is_refused(rightsized, sample):
    with pytest.raises(FetchError, match="an amount that is none"):
        rightsized(**changed(sample["target"]("m5.large", "about 5")))


def test_an_instance_of_which_nothing_else_is_said_is_kept(rightsized, sample):
    row = rightsized(instance={"ResourceId": "i-9"}, **changed(sample["target"]("m5.large", "1")))
    assert (row.resource, row.current_cost, row.region, row.name) == ("i-9", None, "", "")


def asked(topic, **options):
    return topic.starts(Options(**options), topic.period(NOW.date()))


def test_requests_hold_to_the_interface_and_follow_the_options():
    how = {"lookback": "SIXTY_DAYS", "term": "THREE_YEARS", "payment": "ALL_UPFRONT", "scope": "LINKED"}
    for topic in (RESERVATIONS, PLANS):
        for request in asked(topic, **how):
            held(request.parameters, model(request.operation).input_shape)
            assert {request.parameters[name] for name in ("TermInYears", "PaymentOption", "AccountScope")} == {
                *("THREE_YEARS", "ALL_UPFRONT", "LINKED")
            }
    (request,) = asked(RIGHTSIZING, across_families=True, benefits=False)
    held(request.parameters, model(request.operation).input_shape)
    assert request.parameters["Configuration"] == {
        "RecommendationTarget": "CROSS_INSTANCE_FAMILY",
        "BenefitsConsidered": False,
    }


def test_every_kind_of_plan_that_the_interface_knows_is_known():
    shape = model("ce.get_savings_plans_purchase_recommendation").input_shape
    assert [each.parameters["SavingsPlansType"] for each in asked(PLANS)] == shape.members["SavingsPlansType"].enum


def bought(page, service, change=None):
    (request,) = asked(RESERVATIONS, services=[service])
    answer = reservations(request.parameters)
    (detail,) = answer["Recommendations"][0]["RecommendationDetails"] or [{}]
    detail.update(change or {})
    return RESERVATIONS.rows([page(request.operation, answer, **request.parameters)])


def test_a_reservation_is_named_by_what_is_bought_and_rests_on_what_is_said(page):
    (row,) = bought(page, EC2)

    assert (row.type, row.name, row.service, row.region) == ("reservation", "3 x m5.large", EC2, "eu-west-1")
    assert (row.current_cost, row.optimised_cost) == (Decimal(900), Decimal("589.4999999999"))
    assert (row.savings, row.upfront) == (Decimal("310.5000000001"), Decimal(0))
    assert (row.effort, row.risk, row.priority) == ("low", "low", 3)
    wanted = {"term": "ONE_YEAR", "payment": "NO_UPFRONT", "lookback": "THIRTY_DAYS", "break even months": "7.5"}
    assert wanted.items() <= row.details.items()


@pytest.mark.parametrize(
    ("about", "name"),
    [
        ({"RDSInstanceDetails": {"InstanceType": "db.r5.large", "DatabaseEngine": "MySQL"}}, "3 x db.r5.large"),
        ({"RedshiftInstanceDetails": {"NodeType": "ra3.4xlarge"}}, "3 x ra3.4xlarge"),
        ({"ElastiCacheInstanceDetails": {"NodeType": "cache.r6g.large"}}, "3 x cache.r6g.large"),
        ({"ESInstanceDetails": {"InstanceClass": "r6g", "InstanceSize": "large"}}, "3 x r6g.large"),
        ({"MemoryDBInstanceDetails": {"NodeType": "db.r6g.large"}}, "3 x db.r6g.large"),
    ],
)
def test_every_kind_of_reservation_has_a_name(page, about, name):
    (row,) = bought(page, EC2, {"InstanceDetails": about})
    assert row.name == name


def test_reserved_capacity_is_counted_in_units(page):
    capacity = {
        "InstanceDetails": {},
        "RecommendedNumberOfInstancesToPurchase": "",
        "ReservedCapacityDetails": {"DynamoDBCapacityDetails": {"CapacityUnits": "Read", "Region": "eu-west-1"}},
        "RecommendedNumberOfCapacityUnitsToPurchase": "100",
    }
    (row,) = bought(page, EC2, capacity)
    assert (row.name, row.region) == ("100 x capacity units", "eu-west-1")


def test_the_kinds_of_reservation_are_all_that_the_interface_has(page):
    """Once there are more, they need a name."""
    members = model("ce.get_reservation_purchase_recommendation").output_shape.members
    detail = members["Recommendations"].member.members["RecommendationDetails"].member
    names = set(detail.members["InstanceDetails"].members)
    assert names == {f"{each}InstanceDetails" for each in ("EC2", "RDS", "Redshift", "ElastiCache", "ES", "MemoryDB")}
    assert bought(page, "Amazon Redshift") == []
    assert set(BOUGHT) < set(Options().services)


def planned(page, **change):
    request = asked(PLANS)[0]
    answer = savings_plans(request.parameters)
    (detail,) = answer["SavingsPlansPurchaseRecommendation"]["SavingsPlansPurchaseRecommendationDetails"]
    detail.update(change)
    (row,) = PLANS.rows([page(request.operation, answer, **request.parameters)])
    return row


def test_a_plan_is_named_by_its_commitment_and_its_costs_are_those_of_a_month(page):
    """Over the look-back it saves 40 of 200: of 205 in a month that saves 41."""
    row = planned(page)

    assert (row.type, row.name) == ("savings_plan", "Compute Savings Plan, 0.25 USD an hour")
    assert (row.current_cost, row.optimised_cost, row.savings) == (Decimal("205.00"), Decimal("164.00"), Decimal(41))
    assert (row.savings_percent, row.details["savings percent by aws"]) == (Decimal(20), "20")
    assert (row.effort, row.risk, row.priority, row.details["hourly commitment"]) == ("low", "low", 1, "0.25")


@pytest.mark.parametrize("missing", ["EstimatedSavingsAmount", "EstimatedOnDemandCostWithCurrentCommitment"])
def test_the_cost_of_a_month_is_unknown_where_it_can_not_be_told(page, missing):
    assert planned(page, **{missing: ""}).current_cost is None
    assert planned(page, EstimatedSavingsAmount="0").current_cost is None
