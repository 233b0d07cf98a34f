"""Forecast, anomalies, names, hours, accounts and budgets, from answers that hold to the SDK's model."""

import contextlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sources.aws.topics.conftest import ACCOUNT, ANSWERS, NOW, held, model

from costlib.advice import Notification
from costlib.errors import FetchError
from costlib.sources.aws.advice import AwsAdvice
from costlib.sources.aws.topics.accounts import AccountTopic
from costlib.sources.aws.topics.anomalies import AnomalyTopic
from costlib.sources.aws.topics.budgets import BudgetTopic
from costlib.sources.aws.topics.catalogue import OF, TOPICS
from costlib.sources.aws.topics.forecast import ForecastTopic
from costlib.sources.aws.topics.hourly import HourlyTopic
from costlib.sources.aws.topics.options import Options
from costlib.sources.aws.topics.topic import Page, amount
from costlib.sources.aws.topics.values import CategoryTopic, DimensionTopic, TagTopic
from costlib.sources.kind import Part, Request
from costlib.sources.settings import SourceSettings

OPTIONS = Options()


def as_the_sdk_gives_it(value, shape):
    """An answer with its times as text."""
    if shape.type_name == "timestamp":
        return datetime.fromtimestamp(value, UTC).isoformat()
    if shape.type_name == "structure":
        return {name: as_the_sdk_gives_it(each, shape.members[name]) for name, each in value.items()}
    return [as_the_sdk_gives_it(each, shape.member) for each in value] if shape.type_name == "list" else value


def pages(topic, options=OPTIONS):
    """All pages of a topic, as its answers lead from one to the next, each held to the model."""
    queue, found = list(topic.starts(options, topic.period(NOW.date()))), []
    while queue:
        request = queue.pop(0)
        if request.operation == "sts.get_caller_identity":
            answer = {"Account": ACCOUNT}
        else:
            held(request.parameters, model(request.operation).input_shape)
            service = request.operation.partition(".")[0]
            known = ANSWERS[f"{service}.{model(request.operation).name}"]
            shape = model(request.operation).output_shape
            answer = as_the_sdk_gives_it(held(known(request.parameters), shape), shape)
        page = Page(request, answer)
        found.append(page)
        for token in ("NextPageToken", "NextToken"):
            if token in answer:
                queue.insert(0, Request(request.operation, {**request.parameters, token: answer[token]}))
        queue += [each for each in topic.then(page) if each not in queue and each not in [one.request for one in found]]
    return found


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_a_topic_asks_no_more_than_it_says_and_makes_its_own_shape(topic):
    found = pages(topic)

    assert len(found) <= topic.most(OPTIONS)
    assert {type(row) for row in topic.rows(found)} == {topic.shape}
    assert all(OF[page.request.operation] is topic for page in found)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_an_answer_without_the_list_that_it_never_leaves_out_is_refused(topic):
    for operation in topic.operations:
        shape = model(operation).output_shape
        never = {"ForecastResultsByTime", "Anomalies", "DimensionValues", "Tags", "ResultsByTime", "Account"}
        other = Page(Request(operation, {}), {"Something": 1})
        if never & set(shape.members):
            with pytest.raises(FetchError, match=r"report it|name the account"):
                topic.entries(other)
        else:
            assert not any(topic.entries(other))


@given(today=st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_a_forecast_begins_no_later_than_today_and_reaches_no_further_than_it_may(today):
    topic = ForecastTopic()
    for request in topic.starts(OPTIONS, topic.period(today)):
        start, end = (date.fromisoformat(request.parameters["TimePeriod"][name]) for name in ("Start", "End"))
        months = (end.year - start.year) * 12 + end.month - start.month + (end.day > start.day)
        assert start == today < end
        assert months <= {"DAILY": 3, "MONTHLY": 12}[request.parameters["Granularity"]]


def test_a_forecast_stands_for_both_bases_by_day_and_month():
    rows = ForecastTopic().rows(pages(ForecastTopic()))

    assert {(row.basis, row.granularity) for row in rows} == {
        (basis, step) for basis in ("BilledCost", "EffectiveCost") for step in ("DAILY", "MONTHLY")
    }
    first = rows[0]
    assert (first.start, first.end, first.level) == (date(2026, 11, 20), date(2026, 11, 21), 80)
    assert (first.mean, first.lower, first.upper) == (Decimal("10.1234567891"), Decimal("9.5"), Decimal(11))


def test_a_forecast_in_another_currency_says_so(page):
    answer = ANSWERS["ce.GetCostForecast"]({"TimePeriod": {"Start": "2026-11-20"}})
    request = ForecastTopic().starts(OPTIONS, ForecastTopic().period(NOW.date()))[0]
    answer["Total"]["Unit"] = "CNY"
    assert {row.currency for row in ForecastTopic().rows([page(request.operation, answer, **request.parameters)])} == {
        "CNY"
    }


def test_an_anomaly_has_its_days_amounts_causes_and_what_was_said_of_it():
    first, second, _ = AnomalyTopic().rows(pages(AnomalyTopic()))

    assert (first.id, first.start, first.end) == ("a-1", date(2026, 11, 1), date(2026, 11, 3))
    assert (first.actual, first.expected, first.impact) == (Decimal("120.25"), Decimal(100), Decimal("20.25"))
    assert (first.currency, first.score, first.feedback) == ("USD", 0.9, "YES")
    (cause,) = first.causes
    assert (cause.service, cause.account, cause.contribution) == ("Amazon Redshift", ACCOUNT, Decimal("20.25"))
    assert (second.impact_percent, second.expected, second.causes) == (None, Decimal(0), ())


def test_an_anomaly_that_goes_on_has_no_end_and_one_without_a_total_is_no_less_than_its_dearest_day(page, sample):
    bare = sample["anomaly"](1, Impact={"MaxImpact": 7.5})
    del bare["AnomalyEndDate"]
    days = {"StartDate": "2026-08-22"}
    (row,) = AnomalyTopic().rows([page("ce.get_anomalies", {"Anomalies": [bare]}, DateInterval=days)])
    assert (row.end, row.impact, row.actual) == (None, Decimal("7.5"), None)


def test_anomalies_are_asked_for_the_90_days_that_are_kept():
    (request,) = AnomalyTopic().starts(OPTIONS, AnomalyTopic().period(NOW.date()))
    assert request.parameters["DateInterval"] == {"StartDate": "2026-08-22", "EndDate": "2026-11-20"}


def test_values_stand_in_the_order_of_their_cost():
    rows = DimensionTopic().rows(pages(DimensionTopic()))

    assert [(row.dimension, row.value, row.title, row.rank) for row in rows[:2]] == [
        ("SERVICE", ACCOUNT, "shop", 1),
        ("SERVICE", "eu-west-1", "", 2),
    ]
    assert {row.dimension for row in rows} == {"SERVICE", "REGION", "LINKED_ACCOUNT", "INSTANCE_TYPE"}


def test_tags_and_categories_have_names_and_values_and_what_has_none_stands_as_empty():
    rows = [(row.dimension, row.value) for row in TagTopic().rows(pages(TagTopic()))]
    assert rows == [("TAG", "team"), ("TAG", "stage"), ("TAG:team", "red"), ("TAG:team", "")]
    found = pages(TagTopic(), options=Options(tag_keys=("team",)))
    assert [page.request.parameters.get("TagKey") for page in found] == ["team"]
    rows = [(row.dimension, row.value) for row in CategoryTopic().rows(pages(CategoryTopic()))]
    assert rows == [("COST_CATEGORY", "Unit"), ("COST_CATEGORY:Unit", "Shops")]


def test_of_many_tags_the_dearest_ten_are_asked_for_their_values(page):
    asked = {"TimePeriod": {"Start": "2026-10-21", "End": "2026-11-20"}}
    names = [f"tag-{n}" for n in range(40)]
    found = TagTopic().then(page("ce.get_tags", {"Tags": names, "ReturnSize": 40, "TotalSize": 40}, **asked))
    assert [each.parameters["TagKey"] for each in found] == names[:10]


def test_hours_are_asked_for_fourteen_days_with_today():
    (request,) = HourlyTopic().starts(
        Options(hourly_metrics=("UsageQuantity", "NormalizedUsageAmount"), hourly_group_by=("SERVICE", "REGION")),
        HourlyTopic().period(NOW.date()),
    )
    held(request.parameters, model(request.operation).input_shape)
    assert request.parameters["TimePeriod"] == {"Start": "2026-11-07T00:00:00Z", "End": "2026-11-21T00:00:00Z"}
    assert request.parameters["GroupBy"] == [{"Type": "DIMENSION", "Key": each} for each in ("SERVICE", "REGION")]


def test_hours_keep_their_ten_decimals_and_groups(page):
    rows = HourlyTopic().rows(pages(HourlyTopic()))
    assert [(row.start, row.amount, row.keys) for row in rows[:1]] == [
        (datetime(2026, 11, 7, tzinfo=UTC), Decimal("0.0000000001"), ())
    ]
    hour = {"Start": "2026-11-07T05:00:00Z", "End": "2026-11-07T06:00:00Z"}
    metrics = {"UnblendedCost": {"Amount": "1.5", "Unit": "USD"}, "UsageQuantity": {"Amount": "7", "Unit": "N/A"}}
    group = {"Keys": ["Amazon Redshift"], "Metrics": metrics}
    answer = {"ResultsByTime": [{"TimePeriod": hour, "Total": {}, "Groups": [group]}]}
    (request,) = HourlyTopic().starts(OPTIONS, HourlyTopic().period(NOW.date()))
    rows = HourlyTopic().rows([page(request.operation, answer, **request.parameters)])
    assert [(row.metric, row.amount, row.unit, row.keys) for row in rows] == [
        ("UnblendedCost", Decimal("1.5"), "USD", ("Amazon Redshift",)),
        ("UsageQuantity", Decimal(7), "N/A", ("Amazon Redshift",)),
    ]


def test_accounts_have_the_path_of_their_units_whether_it_is_climbed_or_told(page):
    climbed = AccountTopic().rows(pages(AccountTopic()))
    assert [(row.name, row.path, row.status) for row in climbed] == [
        ("Payer", "", "ACTIVE"),
        ("Shop", "Europe/Shops", "ACTIVE"),
        ("Lab", "", "ACTIVE"),
    ]
    assert climbed[0].joined == date(2020, 9, 13)

    told = {
        "Id": "222233334444",
        "Status": "SUSPENDED",
        "Paths": ["o-abcdefghij/r-ab12/ou-ab12-22222222/ou-ab12-11111111/222233334444/"],
    }
    listed = page("organizations.list_accounts", {"Accounts": [told]})
    topic, units = AccountTopic(), []
    for request in topic.then(listed):
        number = request.parameters["OrganizationalUnitId"]
        named = {"OrganizationalUnit": {"Id": number, "Name": {"ou-ab12-22222222": "Europe"}.get(number, "Shops")}}
        units.append(page(request.operation, named, **request.parameters))
    (row,) = topic.rows([listed, *units])
    assert (row.path, row.status, row.name) == ("Europe/Shops", "SUSPENDED", "")


def test_units_that_lead_in_a_circle_end(page):
    listed = page("organizations.list_accounts", {"Accounts": [{"Id": ACCOUNT, "Name": "a"}]})
    circle = {
        ACCOUNT: "ou-ab12-11111111",
        "ou-ab12-11111111": "ou-ab12-22222222",
        "ou-ab12-22222222": "ou-ab12-11111111",
    }
    parents = [
        page("organizations.list_parents", {"Parents": [{"Id": up, "Type": "ORGANIZATIONAL_UNIT"}]}, ChildId=child)
        for child, up in circle.items()
    ]
    (row,) = AccountTopic().rows([listed, *parents])
    assert row.path.count("/") == 9


def test_budgets_have_limits_spending_filters_and_notifications():
    shop, use = BudgetTopic().rows(pages(BudgetTopic()))

    assert (shop.name, shop.account, shop.unit, shop.type, shop.metric) == (
        "Shop",
        ACCOUNT,
        "MONTHLY",
        "COST",
        "AmortizedCost",
    )
    assert (shop.amount, shop.actual, shop.forecast, shop.currency) == (
        Decimal("1000.0"),
        Decimal("420.5"),
        None,
        "USD",
    )
    assert (shop.start, shop.filters) == (date(2026, 9, 1), {"Service": ("Amazon Redshift",)})
    assert shop.notifications == (
        Notification(about="ACTUAL", above=Decimal("80.0"), unit="PERCENTAGE", operator="GREATER_THAN", subscribers=3),
    )
    assert (shop.leaves_out, shop.adjusts) == (("credits", "refunds"), "HISTORICAL")
    assert (use.leaves_out, use.adjusts) == ((), "")
    assert (use.currency, use.metric, use.filters) == ("PERCENTAGE", "", {})
    assert (use.notifications[0].operator, use.notifications[0].subscribers) == ("LESS_THAN", 1)


def test_subscribers_that_could_not_be_counted_are_unknown():
    found = pages(BudgetTopic())
    gone = [
        Page(page.request, {}, "it is gone") if page.request.operation.endswith("for_notification") else page
        for page in found
    ]
    shop, _ = BudgetTopic().rows(gone)
    assert shop.notifications[0].subscribers is None


def test_an_account_that_is_named_is_not_asked_for():
    (request,) = BudgetTopic().starts(Options(account=ACCOUNT), BudgetTopic().period(NOW.date()))
    assert (request.operation, request.parameters["AccountId"]) == ("budgets.describe_budgets", ACCOUNT)
    assert request.parameters["ShowFilterExpression"] is True


@given(st.text(max_size=12))
def test_whatever_comes_as_an_amount_is_a_number_nothing_or_refused(text):
    try:
        found = amount(text)
    except FetchError:
        return
    assert found is None if text == "" else found is not None and found.is_finite()


def places(value, path=()):
    """Every place in an answer."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from places(each, (*path, key))


def changed(value, path, junk):
    """An answer in which one place holds something else."""
    if not path:
        return junk
    copy = value.copy()
    copy[path[0]] = changed(value[path[0]], path[1:], junk)
    return copy


@settings(max_examples=15)
@given(data=st.data(), junk=st.sampled_from([None, "", "x", 5, -1.5, [], {}, [None], {"x": "y"}, True]))
@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_whatever_an_answer_holds_it_is_rows_or_an_error_of_ours(topic, data, junk):
    kind, source = AwsAdvice(), SourceSettings(name="aws", kind="aws-advice", since=NOW.date())
    found = pages(topic)
    place = data.draw(st.integers(0, len(found) - 1))
    page, path = found[place], data.draw(st.sampled_from(list(places(found[place].answer))))
    found[place] = Page(page.request, changed(page.answer, path, junk))
    part = Part(topic.name, topic.period(NOW.date()), settles=False)
    bodies = [
        json.dumps(
            {"asked": {"operation": one.request.operation, "parameters": one.request.parameters}, "answer": one.answer}
        )
        for one in found
    ]
    with contextlib.suppress(FetchError):
        kind.follows(found[place].request, bodies[place].encode())
    with contextlib.suppress(FetchError):
        kind.check_whole(part, [each.encode() for each in bodies])
    with contextlib.suppress(FetchError):
        kind.makes(source, part, [each.encode() for each in bodies])
