import pytest

from costlib.scope import BASIS_TITLES


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
    assert (card(october, "Without a tenant").value, card(october, "Without a tenant").delta) == ("29%", "+28.6 pp")
    assert card(october, "AI share of spend").value == "29%"


def test_the_run_rate_is_called_no_forecast_and_shows_its_arithmetic(october):
    assert card(october, "October run rate").value == "$434.00"
    assert "All 31 days of October 2026 are in" in said(october)


def test_a_currency_without_a_rate_is_listed_and_not_added(october):
    assert "¥500.00 (1 charges in JPY) has no rate into USD" in said(october)


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

    assert len(tab.metric) == 5
    assert len(tab.get("plotly_chart")) == 2


def test_a_filter_that_leaves_nothing_is_shown_and_breaks_nothing(visit):
    tab = visit(period="This month", provider="OpenAI", tenant="red")

    assert card(tab, "Spend of the period").value == "$0.00"
    assert len(tab.get("plotly_chart")) == 2
