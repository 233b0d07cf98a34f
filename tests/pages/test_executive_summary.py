import re
from datetime import date, timedelta

import pytest

from costlib.policy.decisions import save
from costlib.scope import BASIS_TITLES
from pages import _background


def said(tab):
    """All that stands on the page, as it is read."""
    words = [*tab.main.subheader, *tab.main.markdown, *tab.main.caption]
    return "\n".join(each.value for each in words).replace("\\", "")


def card(tab, label):
    return next(each for each in tab.metric if each.label == label)


@pytest.fixture
def october(visit):
    return visit(period="This month")


def test_the_first_sentence_says_who_takes_most_and_who_grew_most(october):
    assert "AWS is 71% of the $434.00 billed in October 2026; OpenAI grew most, +$124.00." in said(october)


def test_the_cards_are_the_period_against_the_one_before(october):
    assert (card(october, "Spend of the period").value, card(october, "Spend of the period").delta) == (
        "$434.00",
        "+80.8%",
    )
    assert card(october, "Spend of the period").delta_description == "vs Sep 2026"
    assert (card(october, "Unallocated").value, card(october, "Unallocated").delta) == ("29%", "+28.6 pp")
    assert card(october, "AI share of spend").value == "29%"


@pytest.fixture
def patient(monkeypatch):
    """A page that waits for what takes longer."""
    monkeypatch.setattr(_background, "PATIENCE", 60.0)


def load(ledger, bills, folder):
    days = [date(2026, 8, 1) + timedelta(days=n) for n in range(106)]
    rows = [bills.charge(str(day), "320" if day == date(2026, 11, 12) else "20") for day in days]
    bills.load(ledger, folder / "more.csv", rows, source="more")
    bills.load(ledger, folder / "november.csv", bills.month("2026-11", "14", days=14))
    bills.load(ledger, folder / "yen2.csv", [bills.charge("2026-11-14", "5", BillingCurrency="JPY")], source="yen")


@pytest.fixture
def half_of_november(once, company):
    """All sources up to 14 November: 20 dollars a day from August on, one day of them for 320, and 14 as before."""
    return once(load, company)


def test_until_the_forecast_is_there_the_run_rate_is_shown_and_called_so(october):
    assert card(october, "October run rate").value == "$434.00"
    assert "All 31 days of October 2026 are in" in said(october)
    assert "The forecast is being worked out." in said(october)
    assert card(october, "Anomalies open").value == "…"


@pytest.mark.usefixtures("patient")
def test_a_month_that_is_over_lands_at_what_it_cost(visit):
    tab = visit(period="This month")

    assert card(tab, "October landing").value == "$434.00"
    assert "All 31 days of October 2026 are in: this is what it cost." in said(tab)


@pytest.mark.usefixtures("patient", "half_of_november")
def test_an_open_month_lands_with_its_intervals_and_the_next_months_are_on_the_trend(visit):
    tab = visit(period="This month")

    landing = card(tab, "November landing")
    assert float(landing.value.removeprefix("$").replace(",", "")) == pytest.approx(776 + 16 * 34, abs=200)
    assert "November 2026 lands at" in said(tab)
    assert "an estimate: 776.00 USD in 14 days" in said(tab)
    assert "in 80 of 100 cases" in said(tab)
    assert "\n95%: " in said(tab)
    assert "expected for February 2027" in said(tab)
    assert "Dotted: forecast, an estimate" in said(tab)


@pytest.mark.usefixtures("patient", "half_of_november")
def test_what_is_unusual_is_counted_with_what_it_cost(visit):
    tab = visit(period="This month")

    assert card(tab, "Anomalies open").value == "1"
    told = re.search(r"\$([\d.]+) beyond what was expected", said(tab))
    assert told
    assert float(told[1]) == pytest.approx(300, abs=20)


@pytest.mark.usefixtures("patient", "half_of_november")
def test_too_little_history_is_told_with_its_reason(visit, company, bills, tmp_path):
    rows = [bills.charge("2026-11-05", "3", ServiceProviderName="New"), bills.charge("2026-11-14", "3")]
    bills.load(company, tmp_path / "new.csv", rows, source="new")

    tab = visit(period="This month", provider="New")

    assert card(tab, "November run rate").value == "$6.43"
    assert "No forecast:" in said(tab)


@pytest.mark.usefixtures("patient")
def test_what_is_left_of_the_budget_and_who_is_at_risk(visit, company, bills):
    plan = {"valid_from": "2026-01-01", "source": "test", "amount": "400", "currency": "USD"}
    body = {"budgets": [{"name": "All", **plan}, {"name": "AI", **plan, "match": {"provider": "OpenAI"}}]}
    save(company.state, "budgets", {**company.policy("budgets"), **body}, actor="a", source="test", now=bills.now)

    tab = visit(period="This month")

    assert card(tab, "Budget left").value == "-$34.00"
    assert "1 over of 2 budgets" in said(tab)
    assert "$434.00 expected of $400.00" in said(tab)


@pytest.mark.usefixtures("patient")
def test_without_budgets_there_is_no_card_of_them(visit):
    assert "Budget left" not in {each.label for each in visit(period="This month").metric}


def test_a_currency_without_a_rate_is_listed_and_not_added(october):
    assert "¥500 (1 charges in JPY) has no rate into USD" in said(october)


def test_a_basis_that_some_charges_do_not_give_is_said_to_be_known_for_less(visit):
    tab = visit(period="This month", basis="List")

    assert "List cost is known for 71% of spend." in said(tab)
    assert card(tab, "Spend of the period").value == "$310.00"


def test_movers_by_provider_and_tenant_are_one_click_away_and_in_the_link(visit):
    tab = visit(period="This month", movers_by="Provider")
    assert "OpenAI rose most, +$124.00" in said(tab)

    tab.segmented_control(key="movers_by").set_value("Tenant").run()
    assert "No tenant rose most, +$124.00" in said(tab)
    assert not tab.exception


def test_a_period_without_a_whole_one_before_is_compared_with_nothing(visit):
    tab = visit(period="All data")

    assert "Nothing to compare with" in said(tab)
    assert card(tab, "Spend of the period").delta in {None, ""}


@pytest.mark.parametrize("basis", [title.capitalize() for title in BASIS_TITLES.values()])
def test_every_basis_draws_every_card_and_figure(visit, basis):
    tab = visit(period="This month", basis=basis)

    assert len(tab.metric) == 8
    assert len(tab.get("plotly_chart")) == 2


def test_a_filter_that_leaves_nothing_is_shown_and_breaks_nothing(visit):
    tab = visit(period="This month", provider="OpenAI", tenant="red")

    assert card(tab, "Spend of the period").value == "$0.00"
    assert len(tab.get("plotly_chart")) == 2


def test_unallocated_is_what_is_left_after_pools_and_the_tooltip_says_what_there_was_before(october):
    meaning = card(october, "Unallocated").help.replace("\\", "")

    assert "No tenant was charged" in meaning
    assert "29% of spend has no tenant of its own; pools share out what they can." in meaning


def test_what_a_pool_shares_out_is_not_unallocated(visit, company, bills):
    pool = {"name": "Shared", "match": {}, "method": "even", "valid_from": "2026-01-01", "source": "test"}
    save(company.state, "allocation", {"pools": [pool]}, actor="a", source="test", now=bills.now)

    assert card(visit(period="This month"), "Unallocated").value == "0%"


def test_a_piece_costs_all_cost_by_all_pieces_and_is_unknown_where_none_are_loaded(visit, company, bills, tmp_path):
    assert card(visit(period="This month"), "Cost per content piece").value == "unknown"

    text = "date,tenant,metric,value,unit\n2026-10-05,blue,content_pieces.blog,1000,pieces\n"
    bills.load(company, tmp_path / "pieces.csv", text)

    assert card(visit(period="This month"), "Cost per content piece").value == "$0.434"


def test_savings_are_an_amount_with_the_rate_in_the_tooltip(visit, company, bills, tmp_path):
    rows = [bills.charge("2026-10-05", "60", ListCost="100", ContractedCost="80", ResourceId="i-9")]
    bills.load(company, tmp_path / "saved.csv", rows, source="saved")

    saved = card(visit(period="This month"), "Saved on list prices")

    assert saved.value == "$40.00"
    assert "9.8% below list price" in saved.help.replace("\\", "")


def test_cards_with_long_comparisons_say_them_below(visit, company, bills, tmp_path):
    days = [f"2026-{month:02}" for month in range(5, 9)]
    bills.load(company, tmp_path / "more.csv", [row for m in days for row in bills.month(m, "1")], source="more")

    tab = visit(period="Last 3 months")

    assert card(tab, "Spend of the period").delta_description in {None, ""}
    assert "Cost per piece and unallocated are by whole months. Changes compare" in said(tab)


def test_the_case_is_one_click_away_and_in_the_link(october):
    october.segmented_control(key="summary_view").set_value("Case and claims").run()

    assert not october.exception
    assert card(october, "Claims that hold").value == "6 of 26"
