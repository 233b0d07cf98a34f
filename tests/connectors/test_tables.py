from decimal import Decimal

import pytest

from costlib.errors import UnknownFormatError

METRICS = "date,tenant,metric,value,unit\n"
RATES = "date,from_currency,to_currency,rate,source\n"


def test_metrics_load_per_tenant_and_for_the_company(load):
    loaded = load(METRICS + "2026-10-01,acme,requests,1200,count\n2026-10-01,,revenue,99.95,USD\n")
    assert (loaded.connector, loaded.bad) == ("metrics", {})
    assert [(row["tenant"], row["metric"], row["value"], row["unit"]) for row in loaded.good] == [
        ("acme", "requests", 1200, "count"),
        (None, "revenue", Decimal("99.95"), "USD"),
    ]
    assert loaded.good[0]["date"].isoformat() == "2026-10-01T00:00:00+00:00"


def test_rates_load_with_upper_case_codes(load):
    loaded = load(RATES + "2026-10-01,eur,USD,1.0834,ECB reference rate\n")
    row = loaded.row
    assert (loaded.connector, row["from_currency"], row["to_currency"]) == ("rates", "EUR", "USD")
    assert (row["rate"], row["source"]) == (Decimal("1.0834"), "ECB reference rate")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("soon,acme,requests,1,count", "date is missing or unreadable"),
        ("2026-10-01,acme,,1,count", "metric is missing or unreadable"),
        ("2026-10-01,acme,requests,,count", "value is missing or unreadable"),
        ("2026-10-01,acme,requests,NaN,count", "value is missing or unreadable"),
        ("2026-10-01,acme,requests,1,", "unit is missing or unreadable"),
    ],
)
def test_a_metric_that_can_not_be_read_is_quarantined(load, line, reason):
    loaded = load(METRICS + "2026-10-01,acme,requests,7,count\n" + line + "\n")
    assert (loaded.total("value"), reason in loaded.bad[2]) == (7, True)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("2026-10-01,EURO,USD,1.1,ECB", "a currency is no three-letter code"),
        ("2026-10-01,EUR,$,1.1,ECB", "a currency is no three-letter code"),
        ("2026-10-01,,USD,1.1,ECB", "from_currency is missing or unreadable"),
        ("2026-10-01,EUR,USD,0,ECB", "the rate is not above zero"),
        ("2026-10-01,EUR,USD,-1.1,ECB", "the rate is not above zero"),
        ('2026-10-01,EUR,USD,"1,1",ECB', "rate is missing or unreadable"),
        ("2026-10-01,EUR,USD,1.1,", "source is missing or unreadable"),
    ],
)
def test_a_rate_that_can_not_be_used_is_quarantined(load, line, reason):
    loaded = load(RATES + "2026-10-01,EUR,USD,1.2,ECB\n" + line + "\n")
    assert (loaded.total("rate"), reason in loaded.bad[2]) == (Decimal("1.2"), True)


@pytest.mark.parametrize("header", ["date,metric,value", "date,from_currency,to_currency,rate", "day,value\n1,2"])
def test_a_table_that_lacks_a_column_is_neither(load, header):
    with pytest.raises(UnknownFormatError):
        load(header + "\n")
