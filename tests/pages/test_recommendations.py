"""Data and audit, recommendations: what providers say, filtered, explained, and never added to a figure."""

from datetime import timedelta
from decimal import Decimal

import pytest

from costlib.advice import Account, Noted, Recommendation, note
from costlib.ledger import Ledger
from costlib.models.advised.recommended import POINTS
from tests.pages.test_data_and_audit import home, opened, table, texts

assert home  # the fixture of an empty home serves here too


@pytest.fixture
def loaded(once, home):
    return once(lambda ledger, bills, at: bills.load(ledger, at / "a.csv", bills.month("2026-10")), Ledger(home))


def keep(ledger, bills, *rows, days=0, topic="rightsizing", shape=Recommendation, reason=""):
    note(ledger.state, "payer", Noted(topic, "AWS", shape, rows, reason), bills.now - timedelta(days=days))


def saves(savings, **more):
    plan = {"type": "rightsizing", "service": "EC2", "currency": "USD", "name": "web"}
    return Recommendation(**{**plan, **more}, savings=Decimal(savings))


def test_where_nobody_was_asked_it_says_how_to(loaded):
    assert loaded.version()
    visit = opened(tab="Recommendations")
    assert "No provider was asked what could be saved" in texts(visit)
    assert 'kind = "aws-advice"' in visit.code[0].value
    assert not visit.dataframe


def test_what_providers_say_is_there_before_a_bill_is(home, bills):
    keep(Ledger(home), bills, saves(10))
    visit = opened(tab="Recommendations")
    assert "1 recommendation, which saves 10.00 USD a month" in texts(visit)


def test_the_twenty_dearest_are_shown_and_how_many_there_are(loaded, bills):
    keep(loaded, bills, *(saves(number) for number in range(1, 26)))
    visit = opened(tab="Recommendations")
    found = table(visit, "savings")
    assert list(found["savings"][:2]) == [25, 24]
    assert len(found) == 20
    assert "25 recommendations, the largest saves 25.00 USD a month, say providers" in texts(visit)
    assert "The 20 dearest; 5 more are not shown. Estimates of the provider" in texts(visit)
    assert "not added to any figure" in texts(visit)
    assert "one for each 100 of savings" in POINTS


def test_a_filter_narrows_rows_and_total_and_stays_in_the_link(loaded, bills):
    keep(loaded, bills, saves(10), saves(20, type="terminate"), saves(40, service="RDS"))
    visit = opened(tab="Recommendations", advice_type=["rightsizing"])
    assert len(table(visit, "savings")) == 2
    assert "2 recommendations, the largest saves 40.00 USD" in texts(visit)
    assert "not to be added up: rightsizing, RDS: 40.00 USD; rightsizing, EC2: 10.00 USD." in texts(visit)


def test_a_filter_by_plans_is_said_in_words_and_its_link_opens_it_again(loaded, bills):
    keep(loaded, bills, saves(10), saves(20, type="savings_plan"))
    visit = opened(tab="Recommendations")
    assert list(visit.multiselect(key="advice_type").options) == ["rightsizing", "savings plan"]
    again = opened(tab="Recommendations", advice_type=["savings plan"])
    assert list(table(again, "savings")["savings"]) == [20]


def test_an_address_that_a_provider_sends_is_no_link(loaded, bills):
    keep(loaded, bills, saves(10, name="see http://evil.invalid or www.evil.invalid"))
    visit = opened(tab="Recommendations")
    visit.selectbox(key="advice_one").select_index(0)
    visit.run()
    assert "evil.invalid" in texts(visit)
    assert all("//evil" not in each.value.replace("\u2060//", "") for each in visit.markdown)
    assert all("www.evil" not in each.value for each in visit.markdown)


def test_details_name_what_it_rests_on_and_who_says_so(loaded, bills):
    keep(loaded, bills, saves(10, name="**web** :red[x]", details={"lookback": "14 days"}), days=20, reason="not all")
    visit = opened(tab="Recommendations")
    assert "1 of them said over 14 days ago" in texts(visit)
    assert "not all" in texts(visit)
    visit.selectbox(key="advice_one").select_index(0)
    visit.run()
    assert "Lookback: 14 days" in texts(visit)
    assert "Said by AWS, source payer, 2026-10-31 12:00 UTC." in texts(visit)
    assert all("**web**" not in each.value for each in visit.markdown)


def test_other_topics_are_chosen_from_a_box(loaded, bills):
    keep(loaded, bills, Account(id="1", name="shop", status="ACTIVE"), topic="accounts", shape=Account)
    keep(loaded, bills, topic="dimensions", shape=Account, reason="nothing came")
    visit = opened(tab="Recommendations")
    assert list(table(visit, "status")["name"]) == ["shop"]
    visit.selectbox(key="advice_topic").select("Dimensions, payer")
    visit.run()
    assert "0 rows. Said by AWS" in texts(visit)
    assert "nothing came" in texts(visit)


def test_what_another_version_kept_is_told_and_hides_no_other_tab(loaded, bills):
    keep(loaded, bills, saves(10))
    with loaded.state.database() as db:
        db.execute("update advice set body = replace(body, '\"effort\"', '\"toil\"')")
    (error,) = opened(tab="Recommendations").error
    assert "another version of Costboard kept it" in error.value
    assert not opened(tab="Live sources").error
