"""Providers on loopback answer the clients that we use as the real ones do."""

import contextlib
import hashlib

import obstore
import pytest
from google.api_core.exceptions import NotFound
from google.cloud.bigquery import QueryJobConfig, ScalarQueryParameter, SchemaField, Table

BIG = bytes(range(256)) * 40_000
"""More than one piece of a transfer."""


def read(store, name):
    """An object as it streams."""
    return b"".join(bytes(piece) for piece in obstore.get(store, name).stream(min_chunk_size=1 << 20))


def names(store, prefix=None):
    return sorted(each["path"] for each in obstore.list(store, prefix).collect())


@pytest.mark.parametrize("name", ["moto", "azurite"])
def test_objects_are_written_listed_and_streamed_from_s3_and_azure(name, request):
    provider = request.getfixturevalue(name)
    made = provider.bucket() if name == "moto" else provider.container()
    store = provider.store(made)
    obstore.put(store, "exports/2026-10/part 0+1.csv", b"cost\n1\n")
    obstore.put(store, "exports/big.bin", BIG)
    obstore.put(store, "other.csv", b"")

    assert names(store) == ["exports/2026-10/part 0+1.csv", "exports/big.bin", "other.csv"]
    assert names(store, "exports") == ["exports/2026-10/part 0+1.csv", "exports/big.bin"]
    assert obstore.list_with_delimiter(store)["common_prefixes"] == ["exports"]
    assert read(store, "exports/2026-10/part 0+1.csv") == b"cost\n1\n"
    assert hashlib.sha256(read(store, "exports/big.bin")).digest() == hashlib.sha256(BIG).digest()
    before = obstore.head(store, "other.csv")["e_tag"]
    obstore.put(store, "other.csv", b"changed")
    assert obstore.head(store, "other.csv")["e_tag"] != before
    with pytest.raises(FileNotFoundError):
        obstore.get(store, "nothing.csv")


def test_objects_are_listed_and_streamed_from_google(gcs):
    bucket = gcs.bucket()
    gcs.put(bucket, "exports/2026-10/part 0+1.csv", b"cost\n1\n")
    gcs.put(bucket, "exports/big.bin", BIG)
    store = gcs.store(bucket)

    assert names(store) == ["exports/2026-10/part 0+1.csv", "exports/big.bin"]
    assert names(store, "exports/2026-10") == ["exports/2026-10/part 0+1.csv"]
    assert obstore.list_with_delimiter(store)["common_prefixes"] == ["exports"]
    assert read(store, "exports/2026-10/part 0+1.csv") == b"cost\n1\n"
    assert hashlib.sha256(read(store, "exports/big.bin")).digest() == hashlib.sha256(BIG).digest()
    with pytest.raises(FileNotFoundError):
        obstore.get(store, "nothing.csv")


def test_a_key_that_is_wrong_is_refused_by_azure(azurite):
    made = azurite.container()
    wrong = type(azurite)(azurite.address, key="d3Jvbmc=").store(made)
    with pytest.raises(obstore.exceptions.PermissionDeniedError):
        obstore.get(wrong, "any.csv")
    with pytest.raises(obstore.exceptions.GenericError, match="403"):  # a refused listing has no error of its own
        obstore.list(wrong).collect()


def test_cost_explorer_gives_the_pages_that_were_seeded(moto):
    page = {"ResultsByTime": [], "GroupDefinitions": [], "DimensionValueAttributes": []}
    moto.seed_costs({**page, "NextPageToken": "two"}, {**page, "GroupDefinitions": [{"Type": "TAG", "Key": "team"}]})
    period = {"Start": "2026-10-01", "End": "2026-11-01"}
    with contextlib.closing(moto.client("ce")) as explorer:
        first = explorer.get_cost_and_usage(TimePeriod=period, Granularity="DAILY", Metrics=["UnblendedCost"])
        second = explorer.get_cost_and_usage(
            TimePeriod=period, Granularity="DAILY", Metrics=["UnblendedCost"], NextPageToken="two"
        )

    assert first["NextPageToken"] == "two"
    assert "NextPageToken" not in second
    assert second["GroupDefinitions"] == [{"Type": "TAG", "Key": "team"}]


def test_accounts_of_an_organization_lend_their_roles(moto):
    with contextlib.ExitStack() as stack:
        organizations, sts = (stack.enter_context(contextlib.closing(moto.client(n))) for n in ("organizations", "sts"))
        organizations.create_organization(FeatureSet="ALL")
        made = organizations.create_account(Email="blue@example.com", AccountName="blue")["CreateAccountStatus"]
        listed = {each["Id"]: each["Name"] for each in organizations.list_accounts()["Accounts"]}
        role = f"arn:aws:iam::{made['AccountId']}:role/reader"
        lent = sts.assume_role(RoleArn=role, RoleSessionName="costs")

    assert listed == {moto.account: "master", made["AccountId"]: "blue"}
    assert lent["AssumedRoleUser"]["Arn"].startswith(f"arn:aws:sts::{made['AccountId']}:assumed-role/reader/")


def test_budgets_and_topics_are_there_until_the_next_test(moto):
    budget = {
        "BudgetName": "all",
        "BudgetLimit": {"Amount": "100", "Unit": "USD"},
        "TimeUnit": "MONTHLY",
        "BudgetType": "COST",
    }
    with contextlib.ExitStack() as stack:
        budgets, topics = (stack.enter_context(contextlib.closing(moto.client(n))) for n in ("budgets", "sns"))
        budgets.create_budget(AccountId=moto.account, Budget=budget)
        topic = topics.create_topic(Name="alerts")["TopicArn"]
        topics.publish(TopicArn=topic, Message="told")
        (found,) = budgets.describe_budgets(AccountId=moto.account)["Budgets"]
        moto.reset()
        left = budgets.describe_budgets(AccountId=moto.account)["Budgets"]

        assert (found["BudgetName"], found["BudgetLimit"]["Amount"]) == ("all", "100")
        assert left == []
        assert topics.list_topics()["Topics"] == []


def named(*names):
    return [SchemaField(name, "STRING") for name in names]


CREDIT = [*named("name", "type"), SchemaField("amount", "FLOAT")]
LABELS = SchemaField("labels", "RECORD", mode="REPEATED", fields=named("key", "value"))
BILLING = [
    *named("billing_account_id", "currency"),
    *(SchemaField(name, "RECORD", fields=named("id", "description")) for name in ("service", "sku")),
    *(SchemaField(name, "TIMESTAMP") for name in ("usage_start_time", "usage_end_time", "export_time")),
    SchemaField("project", "RECORD", fields=[*named("id", "name"), LABELS]),
    LABELS,
    SchemaField("cost", "FLOAT"),
    SchemaField("credits", "RECORD", mode="REPEATED", fields=CREDIT),
    SchemaField("invoice", "RECORD", fields=named("month")),
]
"""As the billing export of Google Cloud, in small."""


def billed(day):
    return {
        "billing_account_id": "A",
        "currency": "USD",
        "service": {"id": "6F81", "description": "Compute Engine"},
        "usage_start_time": f"2026-10-{day:02}T00:00:00Z",
        "project": {"id": "p", "name": "P", "labels": [{"key": "team", "value": "blue"}]},
        "cost": 1.5,
        "credits": [{"name": "promotion", "type": "PROMOTION", "amount": -0.25}],
        "invoice": {"month": "202610"},
    }


def test_a_nested_billing_table_is_filled_queried_and_paged(bigquery):
    name = f"{bigquery.project}.{bigquery.dataset()}.gcp_billing_export_v1_A"
    with bigquery.client() as client:
        table = client.create_table(Table(name, schema=BILLING))
        assert client.insert_rows_json(table, [billed(day) for day in range(1, 29)]) == []
        credit = "SUM((SELECT SUM(c.amount) FROM UNNEST(credits) AS c))"
        (row,) = client.query(
            f"SELECT service.description, SUM(cost), {credit} FROM `{name}` WHERE invoice.month = @month GROUP BY 1",
            job_config=QueryJobConfig(query_parameters=[ScalarQueryParameter("month", "STRING", "202610")]),
        ).result()
        pages = client.query(f"SELECT * FROM `{name}` ORDER BY usage_start_time").result(page_size=10).pages
        found = [list(page) for page in pages]
        with pytest.raises(NotFound):
            client.get_table(f"{name}_other")

    assert row.values() == ("Compute Engine", 42.0, -7.0)
    assert [len(page) for page in found] == [10, 10, 8]
    assert found[0][0]["project"]["labels"] == [{"key": "team", "value": "blue"}]
