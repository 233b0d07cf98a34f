"""Google's export in BigQuery where the faults that all kinds share do not reach: prices, bounds, pages, FOCUS."""

import csv
import io
import json
import logging
from datetime import UTC, date, datetime
from decimal import Decimal

import httpx
import pytest
from google.cloud.bigquery import SchemaField as Column
from google.cloud.bigquery import Table

from costlib.errors import CapError, CursorError, DeniedError, FetchError
from costlib.scope import Period
from costlib.sources import spending
from costlib.sources.access import Access
from costlib.sources.asking import http
from costlib.sources.fetching import Fetch
from costlib.sources.gcp import bigquery as gcp_bigquery
from costlib.sources.gcp.bigquery import GcpBigQuery
from costlib.sources.kind import Part
from costlib.sources.plan import Due
from costlib.sources.settings import Sources, SourceSettings
from costlib.sources.sync import planned, sync
from costlib.state import State

NOW = datetime(2026, 10, 31, 12, tzinfo=UTC)
MONTH = Period(date(2026, 10, 1), date(2026, 11, 1))
PART = Part("2026-10", MONTH)
KIND = GcpBigQuery()
TABLE = "shop-1.billing.gcp_billing_export_v1_A"
KEY = {"GOOGLE_OAUTH_ACCESS_TOKEN": "ya29.very-secret"}
QUERIES = "/bigquery/v2/projects/shop-1/queries"
JOB = {"projectId": "shop-1", "jobId": "job-1", "location": "EU"}
SCHEMA = {"fields": [{"name": "bill", "type": "STRING"}]}
DRY = {"jobComplete": True, "totalBytesProcessed": "1000", "schema": SCHEMA, "jobReference": {"projectId": "shop-1"}}


def settings(provider=None, **options):
    address = provider.address if provider else ""
    made = {"table": TABLE, **options}
    return SourceSettings(name="google", kind="gcp-bigquery", since=MONTH.start, endpoint=address, options=made)


def row(cost, credit=(), currency="EUR"):
    promotions = ",".join(f'{{"name":"Promo","type":"PROMOTION","amount":{amount}}}' for amount in credit)
    return (
        '{"billing_account_id":"01-02","service":{"id":"6F81","description":"Compute Engine"},"sku":{"id":"A"},'
        '"usage_start_time":"2026-10-01T00:00:00Z","usage_end_time":"2026-10-01T01:00:00Z","invoice":{"month":"202610"},'
        f'"cost":{cost},"currency":"{currency}","credits":[{promotions}],"cost_type":"regular","mood":"good"}}'
    )


def page(*rows, after=None, total=None, **more):
    found = {"jobComplete": True, "jobReference": JOB, "schema": SCHEMA, **more}
    found |= {"totalRows": str(len(rows) if total is None else total)}
    found |= {"rows": [{"f": [{"v": each}]} for each in rows]} if rows else {}
    return found | ({"pageToken": after} if after else {})


def answers(*pages, dry=DRY):
    """A provider that says what a query reads, and its pages, each by the token of the one before it."""
    found = dict(zip(["", *(each.get("pageToken") for each in pages)], pages, strict=False))

    def answer(_path, query, body):
        return dry if b"dryRun" in body else found[query.get("pageToken", [""])[0]]

    return answer


def fetch(tmp_path, provider, left="5", **options):
    made = settings(provider, **options)
    run = Fetch(State(tmp_path / "state.db"), KIND, made, KIND.sender(made, KEY), lambda: NOW, Decimal(left))
    return run, run.part(Due(PART, KIND.bound(made, PART)))


def test_a_month_by_hand_is_right_to_the_last_digit_credits_and_all(peer, ledger, bills):
    rows = [row("1234.5600000000001", ["-34.56", "-1E-7"]), row("1e-07"), row('"0.123456789012345678"'), row("-0.2")]
    provider = peer(answers(page(*rows[:2], after="t", total=4), page(*rows[2:], total=4)))
    found = sync(ledger, settings(provider), KEY, lambda: NOW, cap=Decimal(1))

    assert (found.error, found.rows, found.requests) == ("", 4, 3)
    assert bills.stored(ledger, "BilledCost, ChargeCategory") == [
        (Decimal("-34.56"), "Credit"),
        (Decimal("-0.2"), "Usage"),
        (Decimal("-1e-7"), "Credit"),
        (Decimal("1e-7"), "Usage"),
        (Decimal("0.123456789012345678"), "Usage"),
        (Decimal("1234.5600000000001"), "Usage"),
    ]
    assert bills.stored(ledger, "min(BillingCurrency), count(x_Other)") == [("EUR", 6)]


def test_a_query_is_asked_what_it_reads_and_paid_for_that_and_may_read_no_more(peer, tmp_path):
    dry = {**DRY, "totalBytesProcessed": str(2**30)}
    provider = peer(answers(page(row("1")), dry=dry))
    run, _ = fetch(tmp_path, provider)

    assert run.cost == Decimal("0.006714")  # 1.1 GiB at 6.25 a TiB, rounded up
    assert run.cost == sum(Decimal(each["cost"]) for each in run.state.rows(spending.TABLE))


def test_the_plan_says_the_most_that_a_month_may_cost(ledger):
    found = planned(ledger, settings(most_gib=20, usd_per_tib=5), lambda: NOW)

    assert found.most_cost == Decimal("0.097657")  # 20 GiB at 5 a TiB, rounded up


def test_a_query_that_would_read_more_than_it_may_is_not_run(peer, tmp_path):
    provider = peer(answers(dry={**DRY, "totalBytesProcessed": str(11 * 2**30 + 1)}))
    with pytest.raises(FetchError, match=r"12 GiB .* raise most_gib \(10\)"):
        fetch(tmp_path, provider)
    assert len(provider.asked) == 1


def test_the_cap_stops_a_query_and_not_the_question_what_it_reads(peer, tmp_path):
    provider = peer(answers())
    with pytest.raises(CapError, match="raise cap"):
        fetch(tmp_path, provider, left="0.00001")
    assert len(provider.asked) == 1


def test_a_query_that_is_tried_again_has_the_same_number_so_it_is_paid_once(peer, tmp_path):
    numbers = []

    def answer(_path, _query, body):
        asked = json.loads(body)
        numbers.append(asked.get("requestId"))
        return DRY if asked.get("dryRun") else page(row("1"))

    provider = peer(answer)
    provider.faults = ["", "cut", "503"]
    run, _ = fetch(tmp_path, provider)
    fetch(tmp_path, provider)

    assert len(set(numbers[1:4])) == 1
    assert numbers[5] not in {None, numbers[1]}
    assert (run.requests, numbers[0]) == (4, None)
    assert run.cost == spending.spent(run.state, NOW) / 2


def test_a_query_that_runs_long_is_waited_for_and_then_given_up(peer, tmp_path, monkeypatch):
    monkeypatch.setattr(gcp_bigquery, "WAIT_MS", (10_000, 500, 12_000))
    provider = peer(
        lambda _path, _query, body: DRY if b"dryRun" in body else {"jobComplete": False, "jobReference": JOB}
    )
    with pytest.raises(FetchError, match="not done with the query"):
        fetch(tmp_path, provider)
    waits = [query["timeoutMs"][0] for path, query, _ in provider.asked[2:]]
    assert waits == ["10500", "11000", "11500", "12000"]


def test_a_job_that_is_forgotten_begins_the_month_again(peer, tmp_path):
    provider = peer(answers(page(row("1"), after="t", total=2), page(row("2"), total=2)))
    provider.faults = ["", "", "404"]
    run, found = fetch(tmp_path, provider)

    assert found.files[0].content.count(b'"cost"') == 2
    assert run.requests == 6


@pytest.mark.parametrize(
    ("pages", "told"),
    [
        ([page(row("1"), total=2)], "found 2 rows and sent 1"),
        ([page(row("1"), after="t", total=2), page(row("2"), row("3"), total=2)], "found 2 rows and sent 3"),
        ([page(row("1"), after="t", total=2), page(row("1"), after="t", total=2)], "circle"),
    ],
)
def test_a_listing_that_does_not_hold_together_is_begun_again_once_and_then_told(peer, tmp_path, pages, told):
    with pytest.raises(CursorError, match=told):
        fetch(tmp_path, peer(answers(*pages)))


def test_a_month_without_rows_makes_no_file(peer, tmp_path):
    assert fetch(tmp_path, peer(answers(page())))[1].files == ()


def test_too_many_queries_pass_though_google_calls_it_forbidden(peer, tmp_path, monkeypatch):
    provider = peer(answers(page(row("1"))))
    forbidden = iter([b'{"error": {"errors": [{"reason": "rateLimitExceeded"}]}}'])
    real = provider.RequestHandlerClass._send

    def send(handler, status, content, **more):
        real(handler, status, next(forbidden, content) if status == 403 else content, **more)

    monkeypatch.setattr(provider.RequestHandlerClass, "_send", send)
    provider.faults = ["", "403"]

    assert fetch(tmp_path, provider)[1].files
    provider.faults = ["403"]
    with pytest.raises(DeniedError, match="BigQuery Job User"):
        fetch(tmp_path, provider)


@pytest.mark.parametrize(
    ("dry", "told"),
    [
        ([], "no answer of a query"),
        ({}, "does not say what the query reads"),
        ({**DRY, "totalBytesProcessed": "-1"}, "does not say what the query reads"),
    ],
)
def test_a_question_that_is_answered_otherwise_is_told(peer, tmp_path, dry, told):
    with pytest.raises(FetchError, match=told):
        fetch(tmp_path, peer(answers(dry=dry)))


FAILED = {"jobComplete": True, "jobReference": JOB, "errors": [{"message": "Unrecognized name: _PARTITIONTIME"}]}


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (FAILED, "can't run the query: Unrecognized name: _PARTITIONTIME"),
        ({**page(), "jobReference": {"jobId": "../../other"}}, "no answer of a query"),
        ({**page(row("1")), "rows": [{"f": []}]}, "rows of another shape"),
        ({**page(row("1")), "rows": [7]}, "rows of another shape"),
    ],
)
def test_an_answer_of_another_shape_is_told(peer, tmp_path, found, told):
    with pytest.raises(FetchError, match=told):
        fetch(tmp_path, peer(answers(found)))


@pytest.mark.parametrize(
    ("options", "where"),
    [
        ({}, "bill.invoice.month = @month AND _PARTITIONTIME >= @first AND _PARTITIONTIME < @beyond"),
        ({"partition": ""}, "bill.invoice.month = @month"),
        (
            {"partition": "export_time"},
            "bill.invoice.month = @month AND export_time >= @first AND export_time < @beyond",
        ),
        (
            {"report": "focus", "partition": ""},
            "FORMAT_DATE('%Y%m', DATE(bill.BillingPeriodStart)) = @month",
        ),
    ],
)
def test_a_month_is_bounded_by_when_its_rows_were_exported(options, where):
    (request,) = KIND.starts(settings(**options), Part("2026-10", Period(date(2026, 10, 15), MONTH.end)))
    query = request.parameters["json"]

    assert query["query"] == f"SELECT TO_JSON_STRING(bill) AS bill FROM `{TABLE}` AS bill WHERE {where}"
    values = {each["name"]: each["parameterValue"]["value"] for each in query["queryParameters"]}
    assert values["month"] == "202610"
    assert values.get("first", "2026-09-26T00:00:00Z") == "2026-09-26T00:00:00Z"


def test_another_project_may_pay(peer, tmp_path):
    provider = peer(answers(page(row("1"))))
    fetch(tmp_path, provider, project="payer-1")

    assert {path for path, *_ in provider.asked} == {"/bigquery/v2/projects/payer-1/queries"}


def test_rows_of_the_focus_table_become_a_focus_file_with_its_labels_as_tags(peer, ledger, bills):
    given = (
        '{"BilledCost":"0.123456789012345678","EffectiveCost":1.50,"ListCost":2,"BillingAccountId":"01-02",'
        '"BillingCurrency":"USD","BillingPeriodStart":"2026-10-01T00:00:00Z","BillingPeriodEnd":"2026-11-01T00:00:00Z",'
        '"ChargePeriodStart":"2026-10-01T00:00:00Z","ChargePeriodEnd":"2026-10-01T01:00:00Z","ChargeCategory":"Usage",'
        '"ProviderName":"Google Cloud","PublisherName":"Google Cloud","ServiceName":"Compute Engine",'
        '"ChargeDescription":"say \\"hi\\", twice","x_Labels":[{"Key":"team","Value":"blue"}],'
        '"x_Project":{"Id":"shop"},"x_ProjectLabels":[{"Key":"team","Value":"red"},{"Key":"env","Value":null}],"x_Credits":[]}'
    )
    made = settings(peer(answers(page(given))), table="shop-1.gcp_billing_immutable_A_eu.gcp_billing_export_focus_A")
    found = sync(ledger, made, KEY, lambda: NOW, cap=Decimal(1))

    assert (found.error, found.rows) == ("", 1)
    ((billed, effective, tags, said),) = bills.stored(ledger, "BilledCost, EffectiveCost, Tags, ChargeDescription")
    assert (billed, effective, said) == (Decimal("0.123456789012345678"), Decimal("1.5"), 'say "hi", twice')
    assert json.loads(tags) == {"team": "blue", "env": ""}


def test_a_focus_file_has_the_columns_of_all_its_rows():
    found = gcp_bigquery.gcp_pages.as_table(['{"A": 1, "B": null}', '{"C": true, "A": 0.10}'])

    rows = list(csv.DictReader(io.StringIO(found.decode())))
    assert rows == [{"A": "1", "B": "", "Tags": "", "C": ""}, {"A": "0.10", "B": "", "Tags": "", "C": "true"}]


def test_doctor_asks_what_a_month_reads_and_pays_nothing(peer, ledger):
    provider = peer(answers())
    provider.headers.clear()
    (found,) = Access(ledger, KEY, NOW).check(Sources(cap=Decimal(0), sources=(settings(provider),)))

    assert (found.problems, len(provider.asked)) == ((), 1)
    assert spending.spent(ledger.state, NOW) == 0


def test_an_emulator_is_sent_no_token_and_needs_none(peer, tmp_path):
    provider = peer(answers(page(row("1"))))
    made = settings(provider)
    run = Fetch(State(tmp_path / "s.db"), KIND, made, KIND.sender(made, {}), lambda: NOW, Decimal(1))
    run.part(Due(PART, KIND.bound(made, PART)))

    assert not any("authorization" in headers for *_, headers in provider.asked)


def test_the_token_is_nowhere_but_on_the_line(peer, tmp_path, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    provider = peer(answers(page(row("1"))))
    provider.faults = ["401"]
    with pytest.raises(DeniedError) as refused:
        fetch(tmp_path, provider)
    fetch(tmp_path, provider)
    seen = [str(refused.value), repr(KIND.sender(settings(provider), KEY)), caplog.text, *capfd.readouterr()]
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("state.db*"))

    assert {headers["authorization"] for *_, headers in provider.asked} == {"Bearer ya29.very-secret"}
    assert not any("very-secret" in text for text in seen)
    assert b"very-secret" not in kept


EXPORT = [
    *(Column(name, "STRING") for name in ("billing_account_id", "currency", "cost_type")),
    Column("service", "RECORD", fields=[Column("id", "STRING"), Column("description", "STRING")]),
    Column("sku", "RECORD", fields=[Column("id", "STRING"), Column("description", "STRING")]),
    *(Column(name, "TIMESTAMP") for name in ("usage_start_time", "usage_end_time", "export_time")),
    Column("project", "RECORD", fields=[Column("id", "STRING")]),
    Column("labels", "RECORD", mode="REPEATED", fields=[Column("key", "STRING"), Column("value", "STRING")]),
    Column("cost", "FLOAT"),
    Column(
        "credits", "RECORD", "REPEATED", fields=[Column(n, t) for n, t in (("type", "STRING"), ("amount", "FLOAT"))]
    ),
    Column("invoice", "RECORD", fields=[Column("month", "STRING")]),
]


def exported(day, cost, month="202610", came="2026-10-20"):
    return {
        "billing_account_id": "01-02",
        "currency": "EUR",
        "cost_type": "regular",
        "service": {"id": "6F81", "description": "Compute Engine"},
        "sku": {"id": "AA", "description": "Core"},
        "usage_start_time": f"2026-10-{day:02}T00:00:00Z",
        "usage_end_time": f"2026-10-{day:02}T01:00:00Z",
        "export_time": f"{came}T00:00:00Z",
        "project": {"id": "shop"},
        "labels": [{"key": "team", "value": "blue"}],
        "cost": cost,
        "credits": [{"type": "PROMOTION", "amount": -0.05}],
        "invoice": {"month": month},
    }


def test_a_real_query_of_a_real_table_pages_and_stands_in_the_ledger(bigquery, ledger, bills, monkeypatch):
    monkeypatch.setattr(gcp_bigquery, "A_PAGE", 10)
    monkeypatch.setattr(http, "TIMEOUT", httpx.Timeout(30))
    name = f"{bigquery.project}.{bigquery.dataset()}.gcp_billing_export_v1_A"
    rows = [exported(day, cost=0.1) for day in range(1, 29)]
    others = [exported(1, 99, month="202609"), exported(1, 99, came="2027-03-01")]
    with bigquery.client() as client:
        table = client.create_table(Table(name, schema=EXPORT))
        assert client.insert_rows_json(table, [*rows, *others]) == []
    made = settings(bigquery, table=name, partition="export_time")
    found = sync(ledger, made, {}, lambda: NOW, cap=Decimal(1))

    assert (found.error, found.rows, found.requests) == ("", 28, 4)
    assert bills.stored(ledger, "count(*), sum(BilledCost)") == [(56, Decimal("1.40"))]
