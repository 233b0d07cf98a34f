"""The chargeback document: what ships and what the sample says is right, and what is wrong is named."""

from datetime import date
from decimal import Decimal

import pytest

from costlib.errors import UsageError
from costlib.policy.chargeback import ChargebackPolicy
from costlib.policy.decisions import shipped
from costlib.sample.company import TENANTS
from costlib.sample.decisions import bodies

OCTOBER = date(2026, 10, 31)
SINCE = {"valid_from": "2026-01-01", "source": "test"}
TERMS = {"name": "Statements", **SINCE}
REST = {"name": "rest", "title": "Rest", "match": {}, **SINCE}


def policy(**more):
    return ChargebackPolicy.of({"terms": [TERMS], "components": [REST]} | more)


def test_what_ships_charges_effective_cost_in_dollars_without_mark_up():
    ruling = ChargebackPolicy.of(shipped("chargeback").body).on(OCTOBER)
    assert (ruling.terms.basis, ruling.terms.currency, ruling.markups) == ("EffectiveCost", "USD", {})
    assert {each.name for each in ruling.components} == {
        "ai_processing",
        "infrastructure",
        "storage",
        "data_transfer",
        "services",
    }
    assert all(ruling.booked[name] for name in (*(each.name for each in ruling.components), "receivable", "markup"))


def test_the_sample_marks_up_every_plan_and_enterprises_less_since_july():
    found = ChargebackPolicy.of(bodies()["chargeback"])
    assert found.on(OCTOBER).markups.keys() == {tenant.plan for tenant in TENANTS}
    assert [found.on(date(2026, month, 30)).markups["enterprise"] for month in (6, 7)] == [8, 6]


def test_the_first_component_that_fits_takes_a_charge_and_the_last_the_rest():
    first = {"name": "net", "title": "Net", "match": {"ServiceName": ["*Transfer*"]}, **SINCE}
    ruling = policy(components=[first, REST]).on(OCTOBER)
    assert ruling.component({"ServiceName": "AWS Data Transfer"}).name == "net"
    assert ruling.component({"ServiceName": None}).name == "rest"
    assert ruling.columns == ("ServiceName",)


def test_a_discount_is_a_negative_mark_up():
    assert policy(markups=[{"name": "pro", "percent": "-5", **SINCE}]).on(OCTOBER).markups == {"pro": Decimal(-5)}


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"components": [REST | {"match": {"ServiceName": ["x"]}}]}, "does not take the rest: add one with match"),
        ({"components": [REST | {"valid_to": "2026-06-01"}]}, "last component on 2026-06-01 does not take the rest"),
        ({"terms": [TERMS, TERMS | {"name": "Others"}]}, "terms bear several names"),
        ({"terms": [TERMS | {"currency": "usd"}]}, "entry 'Statements' of terms, currency"),
        ({"terms": [TERMS | {"basis": "Cost"}]}, "entry 'Statements' of terms, basis"),
        ({"markups": [{"name": "pro", "percent": "NaN", **SINCE}]}, "entry 'pro' of markups, percent"),
        ({"markups": [{"name": "pro", "percent": "-101", **SINCE}]}, "entry 'pro' of markups, percent"),
        ({"markups": [{"name": "pro", "percent": "1", **SINCE}] * 2}, "'pro' stands twice for the same days"),
        ({"surcharges": []}, "surcharges: is no field of it"),
    ],
)
def test_what_is_wrong_is_named_with_its_remedy(more, message):
    with pytest.raises(UsageError, match=message):
        policy(**more)


def test_a_day_before_the_first_terms_says_so():
    with pytest.raises(UsageError, match="chargeback has no terms for 2025-12-31: add some"):
        policy().on(date(2025, 12, 31))
