from datetime import date, timedelta

import pandas as pd
import pytest

from costlib.errors import UsageError
from costlib.models.watch.series import ALL as EVERYTHING
from costlib.models.watch.series import Name, watched_series
from costlib.policy.anomalies import AnomalyPolicy
from costlib.policy.decisions import shipped
from costlib.scope import Period, Scope

RULING = AnomalyPolicy.of(shipped("anomalies").body).on(date(2026, 10, 31))
ALL = Scope(Period.month("2026-10"))


def test_all_cost_and_every_value_that_is_billed_by_the_day_are_series(scanned):
    names = set(scanned.watched.series)

    assert EVERYTHING in names
    assert {Name("ServiceName", "Amazon EC2"), Name("ServiceProviderName", "AWS"), Name("x_Tenant", "red")} <= names


def test_what_is_not_watched_has_its_reason_and_is_not_in_wider_series_either(scanned):
    left = {each.name.value: each.why for each in scanned.watched.left}

    assert left == {"Tiny": "too small to reach the least impact", "Monthly": "not billed by the day"}
    first = scanned.watched.series[EVERYTHING].loc[pd.Timestamp("2026-09-01")]
    assert first < 220  # neither the 90 of the month nor the 300 of tax


def test_purchases_and_taxes_are_no_cost_that_is_watched(scanned):
    bought = scanned.watched.series[Name("ServiceName", "Amazon EC2")].loc[pd.Timestamp("2026-10-15")]

    assert bought < 130
    assert Name("ServiceName", "Tax") not in scanned.watched.series


def test_a_young_series_says_how_much_history_it_has(bills, ledger, tmp_path):
    bills.load(ledger, tmp_path / "young.csv", bills.month("2026-10", "50.00", days=31)[11:])
    found = watched_series(ledger, ALL, RULING)

    assert not found.series
    assert {each.why for each in found.left} == {"20 of 29 days of history"}


def test_a_selection_without_charges_has_no_series(company):
    found = watched_series(company, ALL.where(ServiceName=("None such",)), RULING)

    assert (dict(found.series), found.left) == ({}, ())


def test_the_basis_is_the_policys_whatever_is_asked(scanned):
    assert scanned.watched.scope.basis == "EffectiveCost"


def test_a_column_that_cannot_be_watched_is_named():
    body = shipped("anomalies").body
    watching = {**body["watching"][0], "dimensions": ["Tags"]}

    with pytest.raises(UsageError, match="'Tags' can't be watched: choose from ServiceProviderName"):
        AnomalyPolicy.of({**body, "watching": [watching]})


def test_a_document_from_before_watching_was_decided_is_read_with_what_is_usual():
    body = {name: entries for name, entries in shipped("anomalies").body.items() if name != "watching"}
    ruling = AnomalyPolicy.of(body).on(date(2026, 1, 1))

    assert ruling.watching.dimensions == RULING.watching.dimensions
    assert ruling.watching.valid_from < date(2026, 1, 1) - timedelta(days=365)


def test_a_series_whose_cost_is_unknown_on_the_basis_says_so(bills, ledger, tmp_path):
    unknown = {"EffectiveCost": ""}
    rows = [*bills.month("2026-09", "50.00", days=30), *bills.month("2026-10", "50.00", days=31)]
    rows += [each | unknown | {"ServiceName": "Opaque"} for each in rows]
    bills.load(ledger, tmp_path / "bill.csv", rows)
    found = watched_series(ledger, ALL, RULING)

    assert {each.name.value: each.why for each in found.left}["Opaque"] == "no EffectiveCost on most days"


def test_a_service_that_ended_was_billed_by_the_day_all_the_same(bills, ledger, tmp_path):
    rows = [
        each
        for month, days in (("2026-07", 31), ("2026-08", 31), ("2026-09", 30), ("2026-10", 31))
        for each in bills.month(month, "50.00", days=days)
    ]
    ended = [each | {"ServiceName": "Ended"} for each in rows[:40]]
    bills.load(ledger, tmp_path / "bill.csv", [*rows, *ended])
    found = watched_series(ledger, ALL, RULING)

    assert Name("ServiceName", "Ended") in found.series
    assert found.series[EVERYTHING].iloc[10] == 100
