"""Azure's Query API where the faults that all kinds share do not reach: links, limits, empty months, both types."""

import json
import logging
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from costlib.errors import CursorError, DeniedError, FetchError, PassingError
from costlib.scope import Period
from costlib.sources.asking import retry
from costlib.sources.azure.query import AzureQuery
from costlib.sources.fetching import Fetch
from costlib.sources.kind import Bound, Part
from costlib.sources.plan import Due
from costlib.sources.settings import SourceSettings
from costlib.sources.sync import sync
from costlib.state import State

NOW = datetime(2026, 10, 31, 12, tzinfo=UTC)
MONTH = Period(date(2026, 10, 1), date(2026, 11, 1))
PART = Part("2026-10", MONTH)
KIND = AzureQuery()
SCOPE = "subscriptions/11111111-2222-3333-4444-555555555555"
PATH = f"/{SCOPE}/providers/Microsoft.CostManagement/query"
KEY = {"AZURE_TOKEN": "ey-very-secret"}
NAMES = ("Cost", "UsageDate", "ServiceName", "ResourceGroupName", "Currency")


def page(*rows, link=None, names=NAMES):
    """A page with its numbers as they are given: texts, without quotes."""
    lines = ", ".join(
        "[" + ", ".join(cell if place < 2 else json.dumps(cell) for place, cell in enumerate(row)) + "]" for row in rows
    )
    columns = json.dumps([{"name": name, "type": "String"} for name in names])
    return f'{{"properties": {{"nextLink": {json.dumps(link)}, "columns": {columns}, "rows": [{lines}]}}}}'.encode()


def link(token, host="management.azure.com", path=PATH):
    return f"https://{host}{path}?api-version=2025-03-01&$skiptoken={token}"


def settings(provider, **options):
    made = {"scope": SCOPE, **options}
    address = provider.address if provider else ""
    return SourceSettings(name="cloud", kind="azure-query", since=MONTH.start, endpoint=address, options=made)


def fetch(tmp_path, provider, **options):
    made = settings(provider, **options)
    run = Fetch(State(tmp_path / "state.db"), KIND, made, KIND.sender(made, KEY), lambda: NOW, Decimal(0))
    return run.part(Due(PART, Bound(9)))


def test_a_month_by_hand_is_right_to_the_cent_in_its_own_currency_with_negative_credits(peer, ledger, bills):
    days = [
        ("1234.56", "20261001", "Virtual Machines", "shop", "EUR"),
        ("0.004999999999999999", "20261001", "Storage", "shop", "EUR"),
        ("1E-7", "20261015", "Storage", "data", "EUR"),
        ("-34.5650001", "20261031", "Virtual Machines", "shop", "EUR"),
    ]
    answers = {"": page(*days[:2], link=link("a%2Bb%3D%3D")), "a+b==": page(*days[2:])}
    provider = peer(lambda _path, query, _body: answers[query.get("$skiptoken", [""])[0]])
    found = sync(ledger, settings(provider), KEY, lambda: NOW, cap=Decimal(0))

    assert (found.error, found.rows, found.requests) == ("", 4, 2)
    told = bills.stored(ledger, "sum(BilledCost), count(EffectiveCost), min(BillingCurrency), max(SubAccountId)")
    assert told == [(Decimal("1199.999999999999999999"), 0, "EUR", SCOPE.split("/")[1])]


def test_amortised_cost_is_asked_for_by_name_and_is_effective_so_both_types_of_a_scope_count_once(peer, ledger, bills):
    def answer(_path, _query, body):
        cost = {"ActualCost": "100.10", "AmortizedCost": "90.05"}[json.loads(body)["type"]]
        return page((cost, "20261001", "Virtual Machines", "shop", "USD"))

    made = settings(peer(answer))
    both = made.model_copy(update={"name": "spread", "options": {"scope": SCOPE, "type": "AmortizedCost"}})
    for each in (made, both):
        assert sync(ledger, each, KEY, lambda: NOW, cap=Decimal(0)).error == ""
    assert bills.stored(ledger, "sum(BilledCost), sum(EffectiveCost)") == [(Decimal("100.10"), Decimal("90.05"))]


@pytest.mark.parametrize(
    ("scope", "grouping"),
    [(SCOPE, "ResourceGroupName"), ("providers/Microsoft.Billing/billingAccounts/77:a_2019-05-31", "SubscriptionId")],
)
def test_a_scope_is_told_apart_by_what_it_consists_of(scope, grouping):
    (request,) = KIND.starts(settings(None, scope=scope), PART)

    assert request.operation == f"{scope}/providers/Microsoft.CostManagement/query"
    names = [each["name"] for each in request.parameters["json"]["dataset"]["grouping"]]
    assert names == ["ServiceName", grouping]


@pytest.mark.parametrize("status", [200, 204])
def test_a_month_without_cost_makes_no_file(peer, tmp_path, status):
    provider = peer(lambda *_: page())
    provider.faults = ["204"] if status == 204 else []

    assert fetch(tmp_path, provider).files == ()


def test_two_pages_that_lead_to_the_same_one_are_begun_again_and_then_told(peer, tmp_path):
    days = iter(range(1, 29))
    provider = peer(lambda *_: page(("1", f"202610{next(days):02}", "a", "b", "USD"), link=link("same")))
    with pytest.raises(CursorError, match="circle"):
        fetch(tmp_path, provider)
    assert len(provider.asked) == 4


@pytest.mark.parametrize(
    "elsewhere",
    [
        link("x", host="management.azure.com.example"),
        link("x", host="example.com"),
        link("x", path="/subscriptions/other/providers/Microsoft.CostManagement/query"),
        f"https://management.azure.com{PATH}?api-version=1",
        "javascript:alert(1)",
    ],
)
def test_a_link_that_leads_elsewhere_is_not_followed_and_not_repeated(peer, tmp_path, elsewhere):
    provider = peer(lambda *_: page(("1", "20261001", "a", "b", "USD"), link=elsewhere))
    with pytest.raises(FetchError, match="none of this listing") as refused:
        fetch(tmp_path, provider)
    assert (len(provider.asked), "example" in str(refused.value)) == (1, False)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([("1", "20261001", "a", "b", "USD")] * 2, "the same entries twice"),
        ([("1", "20260930", "a", "b", "USD")], "not asked for"),
        ([("1", "20261101", "a", "b", "USD")], "not asked for"),
        ([("1", "null", "a", "b", "USD")], "not asked for"),
    ],
)
def test_rows_that_can_not_be_of_the_month_are_refused(peer, tmp_path, rows, told):
    with pytest.raises(CursorError, match=told):
        fetch(tmp_path, peer(lambda *_: page(*rows)))


def test_days_may_be_texts_and_a_column_that_nobody_knows_is_kept(peer, tmp_path):
    names = (*NAMES[:2], "Mood", *NAMES[3:])
    made = fetch(tmp_path, peer(lambda *_: page(("1", '"2026-10-02T00:00:00"', "good", "b", "USD"), names=names)))

    (line,) = made.files[0].content.splitlines()
    assert json.loads(line)["columns"][2]["name"] == "Mood"


@pytest.mark.parametrize("body", [{}, {"properties": []}, {"properties": {"columns": [{}], "rows": []}}, [1]])
def test_another_shape_is_told(peer, tmp_path, body):
    with pytest.raises(FetchError, match="interface may have changed"):
        fetch(tmp_path, peer(lambda *_: body))


def test_a_row_with_fewer_values_than_columns_is_another_shape(peer, tmp_path):
    with pytest.raises(FetchError, match="interface may have changed"):
        fetch(tmp_path, peer(lambda *_: page(("1", "20261001", "a"))))


def test_the_longest_of_azures_waits_counts():
    prefix = "x-ms-ratelimit-microsoft.costmanagement"
    waits = {f"{prefix}-qpu-retry-after": "8", f"{prefix}-entity-retry-after": "41", "Retry-After": "3"}

    assert retry.wait_of(waits | {f"{prefix}-tenant-retry-after": "soon"}) == 41


def test_a_limit_is_told_with_azures_own_wait(peer, tmp_path):
    provider = peer(lambda *_: page())
    provider.faults = ["429 3600"]
    with pytest.raises(PassingError) as busy:
        fetch(tmp_path, provider)
    assert busy.value.wait == 3600


def test_the_token_is_nowhere_but_on_the_line(peer, tmp_path, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    provider = peer(lambda *_: page(("1", "20261001", "a", "b", "USD")))
    provider.faults = ["401"]
    with pytest.raises(DeniedError) as refused:
        fetch(tmp_path, provider)
    fetch(tmp_path, provider)
    seen = [str(refused.value), repr(KIND.sender(settings(provider), KEY)), caplog.text, *capfd.readouterr()]
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("state.db*"))

    assert {headers["authorization"] for *_, headers in provider.asked} == {"Bearer ey-very-secret"}
    assert not any("very-secret" in text for text in seen)
    assert b"very-secret" not in kept
