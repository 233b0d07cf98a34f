from datetime import date
from decimal import Decimal

import pytest

from costlib import queries
from costlib.scope import Period, Scope
from pages import _context

PAGE = "provider_breakdown.py"


def said(tab):
    words = [*tab.main.subheader, *tab.main.markdown, *tab.main.caption]
    return "\n".join(each.value for each in words).replace("\\", "")


@pytest.fixture
def october(visit):
    return visit(PAGE, period="This month")


def test_the_table_adds_up_to_the_card_and_to_the_library(october, company):
    scope = Scope(Period.month("2026-10"))
    (library,) = company.ask_exact(queries.spend_by, scope)["cost"].to_pylist()
    table = october.dataframe[0].value

    assert october.metric[0].value == "$434.00"
    assert sum(table["cost"]) == library == Decimal(434)
    assert list(table["ServiceProviderName"]) == ["AWS", "OpenAI"]
    assert list(table["change"]) == [Decimal(70), Decimal(124)]


def test_the_way_down_is_kept_in_the_link_and_ends_at_the_resources(visit):
    tab = visit(PAGE, period="This month", in_provider="AWS", in_category="Compute", in_service="Amazon EC2")

    assert "web-1 is 100% of Amazon EC2's $310.00 charged in October 2026" in said(tab)
    assert list(tab.dataframe[0].value["ResourceId"]) == ["i-1"]
    assert "Single charges of the last month of the period" in said(tab)


def test_choosing_a_provider_opens_its_categories_and_up_leads_back(october):
    october.selectbox(key="in_provider").set_value("OpenAI").run()
    assert list(october.dataframe[0].value["ServiceCategory"]) == ["AI and Machine Learning"]
    assert october.metric[0].value == "$124.00"

    october.button(key="up").click().run()
    assert list(october.dataframe[0].value["ServiceProviderName"]) == ["AWS", "OpenAI"]


def test_a_category_of_another_provider_is_not_kept_open(visit):
    tab = visit(PAGE, period="This month", in_provider="AWS", in_category="Compute")

    tab.selectbox(key="in_provider").set_value("OpenAI").run()

    assert not tab.exception
    assert tab.selectbox(key="in_category").value is None
    assert tab.metric[0].value == "$124.00"


def test_a_link_to_what_the_bill_does_not_hold_opens_the_level_above(visit):
    tab = visit(PAGE, period="This month", in_provider="Nobody")

    assert list(tab.dataframe[0].value["ServiceProviderName"]) == ["AWS", "OpenAI"]


def test_an_unknown_list_price_is_unknown_and_its_coverage_is_shown(october):
    four = october.dataframe[1].value

    assert four["ListCost"].isna().tolist() == [False, True]
    assert four["ListCost_known_percent"].tolist() == [100.0, 0.0]
    assert "Over 31 of 62 usage charges" in said(october)


def test_every_level_draws_all_its_figures(visit):
    for path in ({}, {"in_provider": "AWS"}, {"in_provider": "AWS", "in_category": "Compute"}):
        tab = visit(PAGE, period="This month", **path)
        assert len(tab.get("plotly_chart")) == 5
        assert len(tab.metric) == 4


def test_a_filter_that_leaves_nothing_is_shown_and_breaks_nothing(visit):
    tab = visit(PAGE, period="This month", provider="OpenAI", tenant="red")

    assert tab.metric[0].value == "$0.00"
    assert len(tab.get("plotly_chart")) == 5


@pytest.mark.parametrize("page", ["executive_summary.py", PAGE])
def test_a_period_without_a_day_of_data_says_what_to_do(visit, monkeypatch, page):
    nothing = Scope(Period(date(2026, 9, 1), date(2026, 9, 1)))
    monkeypatch.setattr(_context, "scope", lambda: nothing)

    tab = visit(page)

    assert "The data holds no day of this period" in said(tab)
    assert not tab.metric


def test_where_there_are_no_commitments_the_cards_say_none_and_not_unknown(october):
    assert [card.value for card in october.metric][2:] == ["none", "none"]
