"""Doctor asks each source one harmless question, and only when it is told to."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from costlib.sources import pages, spending
from costlib.sources.access import Access
from costlib.sources.grants import GRANTS
from costlib.sources.registry import KINDS
from costlib.sources.settings import Sources, SourceSettings

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
KEYS = {
    "OPENAI_ADMIN_KEY": "sk-admin-very-secret",
    "AWS_ACCESS_KEY_ID": "AKIAVERYSECRET",
    "AWS_SECRET_ACCESS_KEY": "very-secret",
}


def sources(provider, *kinds, cap="5", **more):
    made = [
        SourceSettings(name=f"my {kind}", kind=kind, since=date(2026, 1, 1), endpoint=provider.address, **more)
        for kind in kinds
    ]
    return Sources(cap=Decimal(cap), sources=tuple(made))


@pytest.fixture
def provider(peer):
    return peer(lambda path, *_: {"ResultsByTime": []} if path == "/" else {"data": [], "has_more": False})


def test_each_source_is_asked_once_and_nothing_of_it_is_kept(ledger, provider):
    found = Access(ledger, KEYS, NOW).check(sources(provider, "openai", "aws-ce"))

    assert [(finding.check, finding.problems) for finding in found] == [
        ("source 'my openai' (openai) answers", ()),
        ("source 'my aws-ce' (aws-ce) answers", ()),
    ]
    assert len(provider.asked) == 2
    assert ledger.state.rows(pages.TABLE) == []
    assert spending.spent(ledger.state, NOW) == Decimal("0.01")


def test_a_refusal_says_what_to_grant(ledger, provider):
    provider.faults = ["401", "403"]
    found = Access(ledger, KEYS, NOW).check(sources(provider, "openai", "aws-ce"))

    assert ["admin key" in found[0].problems[0], "doctor --policy aws" in found[1].problems[0]] == [True, True]


def test_a_missing_key_is_named_and_a_source_that_is_off_is_left_alone(ledger, provider):
    (finding,) = Access(ledger, {}, NOW).check(sources(provider, "openai"))

    assert "OPENAI_ADMIN_KEY" in finding.problems[0]
    assert Access(ledger, {}, NOW).check(sources(provider, "openai", enabled=False)) == []
    assert provider.asked == []


def test_the_cap_holds_for_doctor_too(ledger, provider):
    (finding,) = Access(ledger, KEYS, NOW).check(sources(provider, "aws-ce", cap="0.001"))

    assert "raise cap" in finding.problems[0]
    assert provider.asked == []


def test_each_try_counts_towards_the_cap_for_doctor_too(ledger, provider):
    provider.faults = ["500", "500"]
    (finding,) = Access(ledger, KEYS, NOW).check(sources(provider, "aws-ce", cap="0.02"))

    assert "would pass the month's cap" in finding.problems[0]
    assert len(provider.asked) == 2
    assert spending.spent(ledger.state, NOW) == Decimal("0.02")


@pytest.mark.parametrize("kind", ["openai", "aws-ce", "digitalocean"])
def test_a_source_whose_first_day_lies_ahead_is_told_and_not_asked(ledger, provider, kind):
    wanted = SourceSettings(name="soon", kind=kind, since=date(2026, 12, 1), endpoint=provider.address)
    (finding,) = Access(ledger, KEYS, NOW).check(Sources(sources=(wanted,)))

    assert finding.problems == ("nothing is asked before 2026-12-01, the first day that is wanted: 'since' lies ahead",)
    assert provider.asked == []


def test_there_is_a_policy_for_every_kind():
    assert all(any(kind.name.startswith(provider) for provider in GRANTS) for kind in KINDS)
    named = [grant["variable"] for name, grant in GRANTS.items() if name != "aws"]
    assert set(named) == {kind.key for kind in KINDS} - {""}


@pytest.mark.parametrize("address", ["http://proxy.example/v1/", "ftp://127.0.0.1/", "http://127.0.0.1.example/"])
def test_a_key_is_sent_over_no_open_line(address):
    with pytest.raises(ValueError, match="the key would show"):
        SourceSettings(name="llm", kind="openai", since=date(2026, 1, 1), endpoint=address)


@pytest.mark.parametrize("kind", ["openai", "aws-ce"])
def test_a_clock_that_differs_from_the_providers_is_told(ledger, provider, kind):
    provider.headers["date"] = "Fri, 20 Nov 2026 13:00:00 GMT"
    (finding,) = Access(ledger, KEYS, NOW).check(sources(provider, kind))

    assert finding.problems == (
        "this machine's clock is 60 minutes behind: set it right, or months end at the wrong time",
    )


def test_a_provider_that_sends_elsewhere_is_not_followed(ledger, peer):
    elsewhere = peer(lambda *_: {"data": [], "has_more": False})
    provider = peer(lambda *_: {})
    provider.faults, provider.headers = ["307"], {"location": elsewhere.address}
    (finding,) = Access(ledger, KEYS, NOW).check(sources(provider, "openai"))

    assert "sends elsewhere (307), where the key does not go" in finding.problems[0]
    assert elsewhere.asked == []
