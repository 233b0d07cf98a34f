"""The sample company: exact, repeatable, and true to FOCUS's invariants."""

import json
import time
from datetime import date
from decimal import Decimal
from itertools import pairwise

import duckdb
import pytest

from costlib.errors import UsageError
from costlib.focus.columns import SERVICE_SUBCATEGORIES
from costlib.focus.contract import FACTS, METRICS, RATES
from costlib.sample import generate
from costlib.sample.activities import (
    AUDIENCE,
    CALLS_PER_PIECE,
    CAPTION_SECONDS,
    COMPLEXITY,
    POST_SECONDS,
    PRIORITY_PERCENT,
    SEARCHES_PER_TICKET,
)
from costlib.sample.adjustments import CREDITS, TAX_PERCENT
from costlib.sample.ai import PRICES
from costlib.sample.arrow import schema
from costlib.sample.commitments import COMMITMENTS
from costlib.sample.company import END, START, TENANTS, TRIAL_SINCE, TRIAL_TENANT
from costlib.sample.content import PATTERNS
from costlib.sample.hard_cases import HARD_CASES
from costlib.sample.metric_table import SPELLED, TRIAL_EMAILS

FILLED = [
    *("BillingAccountId", "BillingAccountName", "BillingAccountType", "BillingCurrency", "PricingCurrency"),
    *("BillingPeriodStart", "BillingPeriodEnd", "ChargePeriodStart", "ChargePeriodEnd", "ChargeCategory"),
    *("ChargeFrequency", "ChargeDescription", "InvoiceId", "InvoiceIssuerName", "ServiceProviderName"),
    *("HostProviderName", "ServiceCategory", "ServiceSubcategory", "ServiceName", "SubAccountId", "SubAccountName"),
    *("RegionId", "RegionName", "BilledCost", "EffectiveCost"),
]
GOLD = [
    ("EUR", *map(Decimal, ("54165.2941275016", "54165.2941275016", "54874.0570422591"))),
    ("USD", *map(Decimal, ("330275.0554036927", "330275.0554036927", "399011.7205489662"))),
]
"""Billed, effective and list cost by currency: whatever is added to the sample, its charges stay as they are."""
TRIAL = f"tenant = '{TRIAL_TENANT}' AND date < TIMESTAMPTZ '2026-03-02 00:00:00+00'"
FILLED_ON_USAGE = ["SkuId", "SkuPriceId", "SkuMeter", "PricingCategory", "ResourceId", "ResourceName", "ResourceType"]


@pytest.fixture(scope="module")
def company():
    return generate()


@pytest.fixture(scope="module")
def rows(company):
    """Ask SQL of the three tables; the answer is a list of tuples."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    for name in ("facts", "metrics", "rates"):
        connection.register(name, getattr(company, name))
    return lambda query: connection.execute(query).fetchall()


def test_the_tables_have_exactly_the_columns_and_types_of_the_contract(company):
    assert company.facts.schema == schema(FACTS)
    assert company.metrics.schema == schema(METRICS)
    assert company.rates.schema == schema(RATES)
    assert company.facts.column_names == list(FACTS.names)
    assert str(company.facts.schema.field("BilledCost").type) == "decimal128(38, 18)"
    assert str(company.facts.schema.field("ChargePeriodStart").type) == "timestamp[us, tz=UTC]"


def test_the_totals_of_all_charges_are_those_of_every_earlier_version(company, rows):
    assert company.facts.num_rows == 126_048
    costs = "sum(BilledCost), sum(EffectiveCost), sum(ListCost)"
    assert rows(f"SELECT BillingCurrency, {costs} FROM facts GROUP BY 1 ORDER BY 1") == GOLD


def test_the_same_seed_gives_the_same_rows_and_another_seed_others(company):
    again, other = generate(seed=7), generate(seed=8)
    assert again.facts.equals(company.facts)
    assert again.metrics.equals(company.metrics)
    assert again.rates.equals(company.rates)
    assert not other.facts.equals(company.facts)


def test_about_a_hundred_thousand_rows_come_in_under_ten_seconds():
    before = time.process_time()
    facts = generate().facts
    assert time.process_time() - before < 10
    assert 80_000 <= facts.num_rows <= 150_000


def test_charges_lie_within_the_sample_and_cover_its_every_day(rows):
    [(first, last, days)] = rows(
        """SELECT min(ChargePeriodStart)::DATE, max(ChargePeriodStart)::DATE, count(DISTINCT ChargePeriodStart)
           FROM facts"""
    )
    assert (first, last) == (START, date(2026, 11, 14))
    assert days == (END - START).days


def test_an_earlier_end_is_the_first_day_without_charges():
    early = generate(end=date(2025, 3, 1)).facts
    assert max(early["ChargePeriodStart"].to_pylist()).date() == date(2025, 2, 28)


def test_a_sample_shorter_than_its_first_month_is_refused():
    with pytest.raises(UsageError, match="needs 30 days"):
        generate(end=date(2024, 11, 15))


@pytest.mark.parametrize("column", FILLED)
def test_a_column_that_every_charge_has_is_never_null(company, column):
    assert company.facts[column].null_count == 0


@pytest.mark.parametrize("column", FILLED_ON_USAGE)
def test_usage_and_purchases_name_what_was_bought(rows, column):
    assert rows(f"SELECT count(*) FROM facts WHERE {column} IS NULL AND ChargeCategory IN ('Usage', 'Purchase')") == [
        (0,)
    ]


@pytest.mark.parametrize(
    "column", [column for column in FACTS.columns if column.allowed], ids=lambda column: column.name
)
def test_values_of_a_closed_list_are_on_the_list(company, column):
    found = set(company.facts[column.name].unique().to_pylist()) - {None}
    assert found <= set(column.allowed)


def test_service_categories_and_subcategories_are_pairs_that_focus_knows(rows):
    pairs = rows("SELECT DISTINCT ServiceCategory, ServiceSubcategory FROM facts")
    assert all(subcategory in SERVICE_SUBCATEGORIES[category] for category, subcategory in pairs)
    assert len({category for category, _ in pairs}) >= 10


def test_a_service_has_one_category_and_one_subcategory(rows):
    kinds = "count(DISTINCT ServiceCategory) + count(DISTINCT ServiceSubcategory)"
    assert rows(f"SELECT ServiceName FROM facts GROUP BY 1 HAVING {kinds} > 2") == []


def test_texts_are_null_or_say_something(company):
    texts = [column.name for column in FACTS.columns if column.kind in {"text", "json"}]
    assert all("" not in company.facts[name].unique().to_pylist() for name in texts)


@pytest.mark.parametrize("column", ["Tags", "AllocatedTags", "AllocatedMethodDetails", "SkuPriceDetails"])
def test_json_columns_hold_json_objects(company, column):
    texts = [text for text in company.facts[column].unique().to_pylist() if text is not None]
    assert texts
    assert all(isinstance(json.loads(text), dict) for text in texts)


def test_costs_have_at_most_ten_decimals(rows):
    for cost in ("BilledCost", "EffectiveCost", "ListCost", "ContractedCost"):
        assert rows(f"SELECT count(*) FROM facts WHERE {cost} <> {cost}::DECIMAL(38, 10)") == [(0,)]


def test_unit_price_times_quantity_is_the_cost_to_the_last_digit(rows):
    off = """SELECT count(*) FILTER ({unit} IS NOT NULL), count(*) FILTER (
                 {unit}::DECIMAL(12, 3) * PricingQuantity::DECIMAL(20, 7) <> {cost}) FROM facts"""
    for unit, cost in (("ListUnitPrice", "ListCost"), ("ContractedUnitPrice", "ContractedCost")):
        [(priced, wrong)] = rows(off.format(unit=unit, cost=cost))
        assert priced > 80_000
        assert wrong == 0


def test_half_open_charge_periods_are_days_but_for_monthly_fees_and_invoice_lines(rows):
    assert rows("SELECT count(*) FROM facts WHERE ChargePeriodEnd <= ChargePeriodStart") == [(0,)]
    longer = rows(
        """SELECT DISTINCT ServiceProviderName = 'DigitalOcean' OR ChargeCategory IN ('Purchase', 'Tax', 'Credit')
           FROM facts WHERE ChargePeriodEnd - ChargePeriodStart <> INTERVAL 1 DAY"""
    )
    assert longer == [(True,)]


def test_billing_periods_are_months(rows):
    assert rows(
        """SELECT count(*) FROM facts WHERE BillingPeriodStart <> date_trunc('month', BillingPeriodStart)
           OR BillingPeriodEnd <> BillingPeriodStart + INTERVAL 1 MONTH"""
    ) == [(0,)]


# Invariant 1


def test_costs_are_known_except_where_the_source_gives_no_list_price(rows):
    unknown = rows("SELECT DISTINCT ServiceProviderName FROM facts WHERE ListCost IS NULL OR ContractedCost IS NULL")
    assert unknown == [("DigitalOcean",)]
    assert rows("SELECT count(*) FROM facts WHERE BilledCost IS NULL OR EffectiveCost IS NULL") == [(0,)]


# Invariants 2, 3 and 4


def test_a_purchase_that_covers_usage_has_no_effective_cost(rows):
    [(count, billed, effective)] = rows(
        "SELECT count(*), sum(BilledCost), sum(abs(EffectiveCost)) FROM facts WHERE ChargeCategory = 'Purchase'"
    )
    assert count > 300
    assert billed > 0
    assert effective == 0


@pytest.mark.parametrize("commitment", COMMITMENTS, ids=lambda commitment: commitment.name)
def test_usage_of_a_commitment_carries_exactly_what_its_purchases_billed(rows, commitment):
    [(bought, carried, billed_usage)] = rows(
        f"""SELECT sum(BilledCost) FILTER (ChargeCategory = 'Purchase'),
                   sum(EffectiveCost) FILTER (ChargeCategory = 'Usage'),
                   sum(abs(BilledCost)) FILTER (ChargeCategory = 'Usage')
            FROM facts WHERE CommitmentDiscountId = '{commitment.id}'"""
    )
    assert bought == carried > 0
    assert billed_usage == 0


def test_used_and_unused_make_up_every_hour_that_was_reserved(rows):
    for commitment in COMMITMENTS:
        if commitment.category == "Usage":
            [(quantity,)] = rows(
                f"""SELECT sum(CommitmentDiscountQuantity) FROM facts
                    WHERE CommitmentDiscountId = '{commitment.id}' AND CommitmentDiscountStatus IS NOT NULL"""
            )
            days = (min(commitment.end, END) - commitment.start).days
            assert quantity == commitment.count * 24 * days


def test_a_savings_plan_never_spends_more_than_its_commitment_on_a_day(rows):
    for commitment in COMMITMENTS:
        if commitment.category == "Spend":
            spent = rows(
                f"""SELECT DISTINCT sum(EffectiveCost) FROM facts WHERE CommitmentDiscountId = '{commitment.id}'
                    AND ChargeCategory = 'Usage' GROUP BY ChargePeriodStart"""
            )
            assert spent == [(Decimal(commitment.daily_fee) / 1000,)]


def test_effective_cost_adds_up_to_billed_cost_in_each_currency(rows):
    for currency, billed, effective in rows(
        "SELECT BillingCurrency, sum(BilledCost), sum(EffectiveCost) FROM facts GROUP BY 1"
    ):
        assert billed == effective > 0, currency


# Invariant 5


def test_an_invoice_belongs_to_one_issuer_account_currency_and_month(rows):
    invoices = rows(
        """SELECT InvoiceId, count(DISTINCT (InvoiceIssuerName, BillingAccountId, BillingCurrency, BillingPeriodStart))
           FROM facts GROUP BY 1"""
    )
    assert len(invoices) == 6 * 25
    assert {count for _, count in invoices} == {1}


# Invariant 7


def test_split_rows_add_up_to_the_charge_they_replace(rows):
    groups = rows(
        """SELECT sum(BilledCost), any_value(AllocatedMethodDetails ->> '$.x_OriginBilledCost')::DECIMAL(18, 3),
                  sum(CAST(AllocatedMethodDetails ->> '$.Elements[0].AllocatedRatio' AS DECIMAL(9, 4))),
                  sum(PricingQuantity), count(DISTINCT AllocatedResourceId),
                  count(DISTINCT AllocatedMethodDetails ->> '$.x_OriginBilledCost')
           FROM facts WHERE AllocatedMethodId IS NOT NULL GROUP BY ResourceId, ChargePeriodStart"""
    )
    assert len(groups) == (END - START).days
    for billed, origin, ratio, hours, workloads, origins in groups:
        assert billed == origin > 0
        assert ratio == 1
        assert hours % 24 == 0
        assert (workloads, origins) == (5, 1)


def test_the_charge_that_was_split_is_not_there_a_second_time(rows):
    assert rows(
        "SELECT count(*) FROM facts WHERE ServiceName = 'Google Kubernetes Engine' AND AllocatedMethodId IS NULL"
    ) == [(0,)]


# Invariant 8


def test_corrections_are_billed_in_the_month_after_the_usage_they_correct(rows):
    found = rows(
        """SELECT count(*), count(*) FILTER (BillingPeriodStart =
               date_trunc('month', ChargePeriodStart) + INTERVAL 1 MONTH) FROM facts WHERE ChargeClass = 'Correction'"""
    )
    assert found[0][0] == found[0][1] > 20
    assert rows("SELECT count(*) FROM facts WHERE ChargeClass IS NULL AND ChargePeriodEnd <= BillingPeriodStart") == [
        (0,)
    ]


# What the company costs

MONTHLY = """SELECT strftime(BillingPeriodStart, '%Y-%m'), sum(BilledCost * CASE BillingCurrency WHEN 'USD' THEN 1
             ELSE (SELECT rate FROM rates WHERE from_currency = BillingCurrency AND date = BillingPeriodStart) END
             ::DECIMAL(10, 4)) FROM facts GROUP BY BillingPeriodStart ORDER BY 1"""


def test_the_bill_grows_from_a_few_thousand_to_about_forty_thousand_dollars_a_month(rows):
    months = dict(rows(MONTHLY))
    assert len(months) == 25
    assert 3_500 < months["2024-11"] < 6_000
    assert 37_000 < months["2026-10"] < 43_000
    complete = list(months.values())[:24]
    upfront = 8  # July 2025 holds the one-time fee
    for place, (before, after) in enumerate(pairwise(complete), 1):
        if upfront not in (place, place - 1):
            assert Decimal("0.90") < after / before < Decimal("1.30"), place


def test_the_production_account_bills_the_reference_prices_in_its_first_month(rows):
    """Daily usage of November 2024 (30 days, each a thirtieth of a month) at list price: 2,186.50 in all.

    Nothing is negotiated, reserved or credited yet within usage, so it is billed at that too.
    """
    first_month = "SubAccountName = 'aquascene-prod' AND ChargeCategory = 'Usage' AND BillingPeriodStart = '2024-11-01'"
    found = dict(rows(f"SELECT SkuMeter, sum(ListCost) FROM facts WHERE {first_month} GROUP BY 1"))
    assert found == {
        "c5.2xlarge Instance": 6 * 150,
        "g4dn.xlarge Instance": 3 * 280,
        "Application Load Balancer": 22,
        "Network Load Balancer": 18,
        "Database Storage": 200 * Decimal("0.20"),
        "Standard Storage": (500 + 1000) * Decimal("0.023"),
        "Cache Memory": 50 * Decimal("0.50"),
        "Data Transfer Out": 1000 * Decimal("0.09"),
        "Site-to-Site VPN": 2 * 36,
        "Custom Metrics": 15,
        "Events Analysed": 25,
        "Events Recorded": 10,
        "Snapshot Storage": 45,
        "Database Backup Storage": 30,
        "Cross-Region Copy": 20,
    }
    assert sum(found.values()) == Decimal("2186.50")
    assert rows(f"SELECT sum(BilledCost) FROM facts WHERE {first_month}") == [(Decimal("2186.50"),)]


def test_weekends_are_quieter_than_weekdays(rows):
    [(weekday, weekend)] = rows(
        """SELECT avg(BilledCost) FILTER (isodow(ChargePeriodStart) < 6), avg(BilledCost) FILTER
           (isodow(ChargePeriodStart) >= 6) FROM facts WHERE ServiceProviderName = 'OpenAI'"""
    )
    assert weekend < 0.8 * weekday


@pytest.mark.parametrize("case", HARD_CASES, ids=lambda case: case.name)
def test_each_hard_case_is_there(rows, case):
    share = f"count(*) > 0, count(*) < (SELECT count(*) FROM {case.table}) / 2"
    assert rows(f"SELECT {share} FROM {case.table} WHERE {case.where}") == [(True, True)]


def test_both_prices_around_a_price_change_are_billed_one_after_the_other(rows):
    assert rows(
        """SELECT ListUnitPrice, min(ChargePeriodStart)::DATE, max(ChargePeriodStart)::DATE FROM facts
           WHERE SkuId = 'gpt-3.5-turbo-input' GROUP BY 1 ORDER BY 2"""
    ) == [
        (Decimal("1.00"), START, date(2025, 8, 31)),
        (Decimal("0.50"), date(2025, 9, 1), date(2026, 11, 14)),
    ]


def test_the_spike_is_one_day_of_many_times_the_usual(rows):
    days = dict(
        rows(
            """SELECT ChargePeriodStart::DATE, sum(BilledCost) FROM facts WHERE ResourceName = 'egress'
               AND ChargePeriodStart >= '2026-06-01' AND ChargePeriodStart < '2026-07-01' GROUP BY 1"""
        )
    )
    spike = days.pop(date(2026, 6, 17))
    assert spike > 10 * max(days.values())


def test_the_leak_grows_every_single_day(rows):
    costs = [
        cost
        for (cost,) in rows(
            "SELECT BilledCost FROM facts WHERE ResourceName = 'ingest-debug-log' ORDER BY ChargePeriodStart"
        )
    ]
    assert len(costs) == 89
    assert all(1 < after / before < Decimal("1.05") for before, after in pairwise(costs))


def test_one_service_stops_on_the_day_another_begins(rows):
    ends = dict(
        rows(
            """SELECT ServiceName, CASE ServiceName WHEN 'Vertex AI' THEN min(ChargePeriodStart)
               ELSE max(ChargePeriodEnd) END::DATE FROM facts
               WHERE ServiceName IN ('Vertex AI', 'Azure AI Language') GROUP BY ServiceName"""
        )
    )
    assert ends == {"Vertex AI": date(2026, 4, 1), "Azure AI Language": date(2026, 4, 1)}


def test_a_small_part_of_usage_is_untagged(rows):
    [(share,)] = rows(
        """SELECT sum(EffectiveCost) FILTER (Tags IS NULL) / sum(EffectiveCost) FROM facts
           WHERE ChargeCategory = 'Usage' AND BillingCurrency = 'USD'"""
    )
    assert 0.01 < share < 0.10


def test_credits_are_negative_and_the_same_on_every_basis(rows):
    found = rows(
        """SELECT ChargeDescription, max(BilledCost), bool_and(BilledCost = EffectiveCost AND BilledCost = ListCost
           AND BilledCost = ContractedCost) FROM facts WHERE ChargeCategory = 'Credit' GROUP BY 1"""
    )
    assert sorted(found) == sorted((credit.name, Decimal(-credit.amount), True) for credit in CREDITS)


def test_tax_is_the_stated_share_of_each_invoice_to_the_cent(rows):
    for place, percent in TAX_PERCENT.items():
        months = rows(
            f"""SELECT sum(BilledCost) FILTER (ChargeCategory <> 'Tax'),
                sum(BilledCost) FILTER (ChargeCategory = 'Tax'),
                bool_and(BilledCost = EffectiveCost) FILTER (ChargeCategory = 'Tax')
                FROM facts WHERE ServiceProviderName = '{place.account.provider}' GROUP BY BillingPeriodStart"""
        )
        assert len(months) == 25
        for net, tax, same in months:
            assert abs(tax - net * percent / 100) <= Decimal("0.005")
            assert tax == round(tax, 2)
            assert same


# Tokens, content and the other drivers


def test_llm_charges_are_the_same_on_every_basis_and_say_model_and_kind(rows):
    assert rows(
        """SELECT bool_and(BilledCost = EffectiveCost AND BilledCost = ListCost AND BilledCost = ContractedCost),
                  bool_and(x_Model IS NOT NULL AND ConsumedUnit = 'Tokens' AND PricingUnit = '1000000 Tokens'),
                  bool_and(ConsumedQuantity = PricingQuantity * 1000000), list_sort(list(DISTINCT x_TokenKind))
           FROM facts WHERE ServiceSubcategory = 'Generative AI'"""
    ) == [(True, True, True, ["cached_input", "input", "output"])]


def test_the_price_book_is_the_reference_book_per_thousand_tokens():
    first = {model: (prices[0].input, prices[0].output) for model, prices in PRICES.items()}
    per_thousand = {model: (Decimal(i) / 10**6, Decimal(o) / 10**6) for model, (i, o) in first.items()}
    assert per_thousand == {
        "gpt-4": (Decimal("0.03"), Decimal("0.06")),
        "gpt-3.5-turbo": (Decimal("0.001"), Decimal("0.002")),
        "claude-3-opus": (Decimal("0.015"), Decimal("0.075")),
        "claude-3-sonnet": (Decimal("0.003"), Decimal("0.015")),
        "claude-3-haiku": (Decimal("0.00025"), Decimal("0.00125")),
    }


def test_tokens_of_a_tenant_and_day_are_the_tokens_that_were_charged(rows):
    [(days, wrong)] = rows(
        """WITH charged AS (SELECT Tags ->> '$.tenant' AS tenant, ChargePeriodStart AS date,
                                   sum(ConsumedQuantity) AS tokens
                            FROM facts WHERE x_ContentType IS NOT NULL GROUP BY 1, 2)
           SELECT count(*), count(*) FILTER (charged.tokens IS DISTINCT FROM m.value)
           FROM metrics m FULL JOIN charged ON charged.tenant = m.tenant AND charged.date = m.date
           WHERE m.metric = 'tokens' OR m.metric IS NULL"""
    )
    assert days > 5_000
    assert wrong == 0


@pytest.mark.parametrize("content_type", PATTERNS)
def test_tokens_are_pieces_times_the_pattern_times_the_tenants_prompt_length(rows, content_type):
    pattern = PATTERNS[content_type]
    for tenant in TENANTS:
        pieces, read, wrote = rows(
            f"""SELECT (SELECT sum(value) FROM metrics WHERE tenant = '{tenant.name}'
                        AND metric = 'content_pieces.{content_type}'),
                       sum(ConsumedQuantity) FILTER (x_TokenKind <> 'output'),
                       sum(ConsumedQuantity) FILTER (x_TokenKind = 'output')
                FROM facts WHERE x_ContentType = '{content_type}' AND Tags ->> '$.tenant' = '{tenant.name}'"""
        )[0]
        assert read == pieces * pattern.input_tokens * tenant.prompt_permille / 1000 > 0
        assert wrote == pieces * pattern.output_tokens * tenant.prompt_permille / 1000 > 0


def test_bandwidth_and_storage_of_all_tenants_are_what_production_was_first_charged_for(rows):
    for metric, resources, factor in (("bandwidth", "'egress'", 1), ("storage", "'media', 'renditions'", 30)):
        [(wrong, days)] = rows(
            f"""WITH charged AS (SELECT ChargePeriodStart AS date, sum(PricingQuantity) * {factor} AS quantity
                                 FROM facts WHERE ResourceName IN ({resources}) AND ChargeClass IS NULL GROUP BY 1),
                     driven AS (SELECT date, sum(value) AS quantity FROM metrics WHERE metric = '{metric}' GROUP BY 1)
                SELECT count(*) FILTER (charged.quantity IS DISTINCT FROM driven.quantity), count(*)
                FROM charged FULL JOIN driven USING (date)"""
        )
        assert (wrong, days) == (0, (END - START).days)


def test_every_metric_is_there_for_each_tenant_and_day_since_it_joined(rows):
    counts = rows(
        f"""SELECT metric, count(*), min(value) >= 0, count(DISTINCT unit) FROM metrics
            WHERE metric <> 'searches' AND NOT ({TRIAL}) GROUP BY 1"""
    )
    expected = sum((END - tenant.joined).days for tenant in TENANTS)
    assert {name for name, *_ in counts} == {
        *(f"content_pieces.{name}" for name in PATTERNS),
        *("api_calls", "tokens", "storage", "bandwidth", "tickets", "tenant_users", "processing_seconds"),
        *("model_complexity", "emails", "social_posts", "render_seconds", "iops", "backups", "priority_tickets"),
    }
    assert {tuple(rest) for _, *rest in counts} == {(expected, True, 1)}
    assert rows("SELECT count(*) FROM (SELECT DISTINCT date, tenant, metric FROM metrics)") == rows(
        "SELECT count(*) FROM metrics"
    )


@pytest.mark.parametrize(
    ("metric", "driver", "drivers"),
    [
        ("social_posts", "value", "'content_pieces.instagram_caption', 'content_pieces.social_media'"),
        (
            "render_seconds",
            f"value * CASE metric WHEN 'content_pieces.social_media' THEN {POST_SECONDS} ELSE {CAPTION_SECONDS} END",
            "'content_pieces.instagram_caption', 'content_pieces.social_media'",
        ),
        (
            "searches",
            f"value * CASE metric WHEN 'tickets' THEN {SEARCHES_PER_TICKET} ELSE 1 END",
            "'tickets', 'tenant_users'",
        ),
    ],
)
def test_an_activity_follows_what_drives_it_on_every_day(rows, metric, driver, drivers):
    [(wrong, days)] = rows(
        f"""WITH driven AS (SELECT date, tenant, sum({driver}) AS value FROM metrics
                            WHERE metric IN ({drivers}) GROUP BY ALL)
            SELECT count(*) FILTER (m.value IS DISTINCT FROM driven.value), count(*)
            FROM metrics m LEFT JOIN driven USING (date, tenant) WHERE m.metric = '{metric}'"""
    )
    assert days > 3_000
    assert wrong == 0


def test_calls_weigh_what_the_tier_of_their_model_weighs(rows):
    wrote = rows(
        """SELECT Tags ->> '$.tenant', x_ContentType, x_Model, sum(ConsumedQuantity) FROM facts
           WHERE x_TokenKind = 'output' AND x_ContentType IS NOT NULL GROUP BY ALL"""
    )
    permille = {tenant.name: tenant.prompt_permille for tenant in TENANTS}
    expected = dict.fromkeys(permille, 0)
    for tenant, content_type, model, tokens in wrote:
        pieces = tokens * 1000 / (PATTERNS[content_type].output_tokens * permille[tenant])
        expected[tenant] += pieces * CALLS_PER_PIECE * COMPLEXITY[model]
    assert dict(rows("SELECT tenant, sum(value) FROM metrics WHERE metric = 'model_complexity' GROUP BY 1")) == expected
    assert set(COMPLEXITY) == set(PRICES)


def test_every_article_goes_to_as_many_subscribers_and_their_number_never_falls(rows):
    audiences = rows(
        """SELECT sent.tenant, (sent.value / pieces.value)::DECIMAL(20, 6) FROM metrics sent
            JOIN metrics pieces ON pieces.date = sent.date AND lower(pieces.tenant) = lower(sent.tenant)
                               AND pieces.metric = 'content_pieces.newsletter_article'
            WHERE sent.metric = 'emails' AND pieces.value > 0 ORDER BY lower(sent.tenant), sent.date"""
    )
    assert len(audiences) > 6_000
    assert all(number % 1 == 0 for _, number in audiences)
    assert all(a <= b for (x, a), (y, b) in pairwise(audiences) if x == y)
    first = {tenant.name: next(n for name, n in audiences if name == tenant.name) for tenant in TENANTS}
    assert first == {tenant.name: AUDIENCE[tenant.plan] for tenant in TENANTS}


def test_backups_are_the_copies_that_were_charged_and_follow_what_is_stored(rows):
    [(wrong, days)] = rows(
        """WITH charged AS (SELECT ChargePeriodStart AS date, sum(PricingQuantity) AS quantity FROM facts
                            WHERE ServiceName = 'AWS Backup' AND SkuMeter = 'Cross-Region Copy' GROUP BY 1),
                driven AS (SELECT date, sum(value) AS quantity FROM metrics WHERE metric = 'backups' GROUP BY 1)
           SELECT count(*) FILTER (charged.quantity IS DISTINCT FROM driven.quantity), count(*)
           FROM charged FULL JOIN driven USING (date)"""
    )
    assert (wrong, days) == (0, (END - START).days)
    ratios = rows(
        """SELECT min(b.value / s.value), max(b.value / s.value) FROM metrics b
           JOIN metrics s USING (date, tenant)
           WHERE b.metric = 'backups' AND s.metric = 'storage' GROUP BY date"""
    )
    assert all(highest - lowest < 1e-6 for lowest, highest in ratios)


def test_the_backup_vault_keeps_nine_days_of_what_is_backed_up(rows):
    [(ratio,)] = rows(
        """SELECT 30 * sum(PricingQuantity) / (SELECT sum(value) FROM metrics WHERE metric = 'backups') FROM facts
           WHERE SkuMeter = 'Database Backup Storage'"""
    )
    assert ratio == pytest.approx(9, abs=1e-6)


def test_tickets_with_priority_are_the_share_that_the_plan_allows(rows):
    found = rows(
        """SELECT p.tenant, sum(p.value), sum(t.value), bool_and(p.value <= t.value) FROM metrics p
           JOIN metrics t USING (date, tenant)
           WHERE p.metric = 'priority_tickets' AND t.metric = 'tickets' GROUP BY 1"""
    )
    percent = {tenant.name: PRIORITY_PERCENT[tenant.plan] for tenant in TENANTS}
    assert len(found) == len(TENANTS)
    for tenant, priority, tickets, within in found:
        assert priority == tickets * percent[tenant] // 100
        assert within


def test_storage_operations_rise_with_what_is_written_and_stored(rows):
    months = [
        total
        for (total,) in rows(
            """SELECT sum(value) / count(DISTINCT date) FROM metrics WHERE metric = 'iops' AND date < '2026-11-01'
               GROUP BY date_trunc('month', date) ORDER BY date_trunc('month', date)"""
        )
    ]
    assert months[-1] > 10 * months[0] > 0
    assert all(after > 0.95 * before for before, after in pairwise(months))


def test_searches_are_counted_long_after_the_search_service_was_first_charged(rows):
    [(counted, charged)] = rows(
        """SELECT (SELECT min(date)::DATE FROM metrics WHERE metric = 'searches'),
                  (SELECT min(ChargePeriodStart)::DATE FROM facts WHERE ServiceName = 'Azure AI Search')"""
    )
    assert (counted, charged) == (date(2026, 2, 1), date(2025, 9, 8))


def test_a_tenant_on_trial_drives_cost_before_it_owns_any(rows):
    assert rows(f"SELECT metric, count(*), min(date)::DATE, min(value) FROM metrics WHERE {TRIAL} GROUP BY 1") == [
        ("emails", 14, TRIAL_SINCE, TRIAL_EMAILS)
    ]


def test_tenants_of_tags_and_of_metrics_are_the_same_twelve(rows):
    tagged = rows(
        """SELECT DISTINCT coalesce(Tags ->> '$.tenant', Tags ->> '$.Tenant') AS tenant FROM facts
           WHERE tenant IS NOT NULL ORDER BY 1"""
    )
    assert tagged == rows(f"SELECT DISTINCT tenant FROM metrics WHERE tenant <> '{SPELLED}' ORDER BY 1")
    assert [name for (name,) in tagged] == sorted(tenant.name for tenant in TENANTS)


def test_no_resource_carries_a_tenant_before_that_tenant_joined(rows):
    first = dict(
        rows(
            """SELECT coalesce(Tags ->> '$.tenant', Tags ->> '$.Tenant') AS tenant, min(ChargePeriodStart)::DATE
               FROM facts WHERE tenant IS NOT NULL GROUP BY 1"""
        )
    )
    assert first == {tenant.name: tenant.joined for tenant in TENANTS}


def test_every_month_has_one_dated_rate_that_says_it_is_no_market_rate(rows):
    found = rows("SELECT date::DATE, from_currency, to_currency, rate, source FROM rates ORDER BY date")
    assert len(found) == 25
    assert found[0][:3] == (START, "EUR", "USD")
    assert {row[4] for row in found} == {"sample company treasury table, not market rates"}
    assert all(1 < row[3] < Decimal("1.2") for row in found)
