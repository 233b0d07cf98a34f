"""Cost that two sources bring is found; what only looks so is not."""

from datetime import date

import pytest

from costlib.ledger.overlaps import counted_once, overlaps, warned
from costlib.scope import Period, Scope


@pytest.fixture
def loaded(bills, ledger, tmp_path):
    """Load months as sources: ``loaded(source=rows, ...)``; gives the overlaps."""

    def load(**sources):
        for name, rows in sources.items():
            bills.load(ledger, tmp_path / f"{name}.csv", rows, source=name)
        return overlaps(ledger.engine())

    return load


def test_two_sources_of_one_account_and_the_same_days_are_told_once(bills, loaded, ledger):
    rows = bills.month("2026-09") + bills.month("2026-10")
    other = bills.month("2026-09", SubAccountId="payer-1") + bills.month("2026-10", "9.00")
    (found,) = loaded(cur=rows, explorer=other)
    assert found.words.startswith(
        "'cur' and 'explorer' both bring charges of AWS, account payer-1, for the same days from 2026-09 to 2026-10: "
    )
    assert counted_once(ledger).problems == (found.words,)


def test_a_source_without_accounts_is_held_against_the_amounts_of_others(bills, loaded):
    rows, none = bills.month("2026-10", "1.00", SubAccountId="111"), {"BillingAccountId": ""}
    same, other = bills.month("2026-10", "1.03", **none), bills.month("2026-10", "7.00", **none)
    (found,) = loaded(cur=rows, explorer=same, unlike=other)
    assert (found.one, found.other, found.account) == ("cur", "explorer", "")
    assert "of about the same amounts in 2026-10" in found.words


@pytest.mark.parametrize(
    "more",
    [
        {"BillingAccountId": "payer-2"},
        {"SubAccountId": "222"},
        {"ServiceProviderName": "Microsoft"},
        {"BillingCurrency": "EUR"},
        {"BilledCost": "0", "EffectiveCost": "0"},
    ],
    ids=["account", "sub account", "provider", "currency", "no cost"],
)
def test_what_differs_is_no_overlap(more, bills, loaded):
    assert loaded(one=bills.month("2026-10"), other=bills.month("2026-10", **more)) == ()


def test_a_source_that_follows_another_is_no_overlap(bills, loaded):
    rows = bills.month("2026-10")
    assert loaded(one=rows[:14], other=rows[14:]) == ()


def test_an_actual_and_an_amortised_export_complete_one_another(bills, loaded):
    actual, amortised = ({name: ""} for name in ("EffectiveCost", "BilledCost"))
    assert loaded(one=bills.month("2026-10", **actual), other=bills.month("2026-10", **amortised)) == ()


def test_an_empty_ledger_holds_nothing_twice(ledger):
    assert counted_once(ledger).ok


def load_three(ledger, bills, folder):
    other = {"ServiceProviderName": "OpenAI", "SubAccountId": "222"}
    for name, rows in {
        "one": bills.month("2026-09") + bills.month("2026-10"),
        "other": bills.month("2026-09", "2.00"),
        "third": bills.month("2026-10", **other),
    }.items():
        bills.load(ledger, folder / f"{name}.csv", rows, source=name)


@pytest.fixture
def twice(once, ledger):
    """Two sources of one account in September, of which one goes on in October; gives the overlaps of a scope."""
    once(load_three, ledger)
    return lambda scope: [(each.one, each.other) for each in overlaps(ledger.engine(), scope)]


@pytest.mark.parametrize(
    ("month", "filters", "found"),
    [
        ("2026-09", {}, True),
        ("2026-10", {}, False),
        ("2026-09", {"ServiceProviderName": ("AWS",)}, True),
        ("2026-09", {"ServiceProviderName": ("OpenAI",)}, False),
        ("2026-09", {"x_Source": ("one",)}, False),
        ("2026-09", {"ResourceId": ("what the cube does not know",)}, True),
    ],
)
def test_of_a_scope_only_what_it_holds_is_told(twice, month, filters, found):
    scope = Scope(Period.month(month)).where(**filters)
    assert twice(scope) == ([("one", "other")] if found else [])


def test_of_one_tenant_only_what_is_its_own_is_told(twice):
    whole = Scope(Period(date(2026, 9, 1), date(2026, 11, 1)))
    assert twice(whole) == [("one", "other")]
    assert twice(Scope(whole.period, tenant="somebody else")) == []


def test_as_a_warning_it_fails_nothing(bills, loaded, ledger):
    assert loaded(one=bills.month("2026-09"), other=bills.month("2026-09"))
    found = warned(ledger)
    assert (found.ok, found.warnings) == (True, counted_once(ledger).problems)
    assert found.as_json()["warnings"] == list(found.warnings)
