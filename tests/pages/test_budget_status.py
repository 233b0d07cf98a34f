"""Budget variance, the views of status, variance and bridge: what they say, open, and refuse."""

import pytest

from costlib.policy import decisions

PAGE = "budget_variance.py"


def plan(name, amount, **more):
    return {"name": name, "amount": amount, "valid_from": "2026-01-01", "source": "plan of the year", **more}


@pytest.fixture
def planned(company, bills):
    """Budgets: all cost for October too small, one tenant, one that nothing is spent on."""
    budgets = [
        plan("Company", "400"),
        plan("Blue", "500", match={"x_Tenant": ["blue"]}),
        plan("Gone", "50", match={"x_Tenant": ["nobody"]}),
    ]
    decisions.save(company.state, "budgets", {"budgets": budgets}, actor="finance", source="test", now=bills.now)
    return company


def said(tab):
    assert not tab.exception
    return " ".join(each.value.replace("\\", "") for each in (*tab.subheader, *tab.markdown, *tab.caption))


def test_without_a_budget_the_views_say_what_to_do(visit, company):
    assert company
    for view in ("Status", "Variance", "Bridge"):
        tab = visit(PAGE, view=view)
        assert "No budget for October 2026" in said(tab)
        assert "**Plan**" in said(tab)


def test_the_status_names_the_worst_budget_and_opens_it(visit, planned):
    assert planned
    tab = visit(PAGE, view="Status")
    words = said(tab)
    assert "1 budget of 3 overspent: Company used 108%" in words
    assert "Company ended $34.00 above its plan (8.5%)" in words
    assert {each.label: each.value for each in tab.metric}["Overspent"] == "1"


def test_a_link_opens_a_budget(visit, planned):
    assert planned
    assert "Blue ended" in said(visit(PAGE, view="Status", budget="Blue"))


def test_a_link_to_a_budget_that_is_not_there_opens_the_first(visit, planned):
    assert planned
    assert "Company ended" in said(visit(PAGE, view="Status", budget="Nobody's"))


def test_the_variance_lists_budgets_that_nothing_uses(visit, planned):
    assert planned
    tab = visit(PAGE, view="Variance")
    words = said(tab)
    assert "2 significant variances, first Blue" in words
    assert "spent without a budget of its own" in words
    (table,) = (each.value for each in tab.dataframe)
    assert table["note"].tolist() == ["", "no budget", "nothing spent", ""]


def test_the_bridge_adds_up_and_opens_the_items_of_a_bar(visit, planned):
    assert planned
    tab = visit(PAGE, view="Bridge", budget="Company")
    words = said(tab)
    assert "Company is $34.00 above its plan in October 2026" in words
    assert "From $400.00 planned to $434.00 spent" in words
    assert "New" in said(visit(PAGE, view="Bridge", budget="Company", bar="New"))


def test_an_open_month_says_that_figures_are_estimates(visit, planned, bills, tmp_path):
    bills.load(planned, tmp_path / "more.csv", bills.month("2026-11", "10.00", days=10))
    yen = [bills.charge("2026-11-10", "500", BillingCurrency="JPY")]
    bills.load(planned, tmp_path / "more-yen.csv", yen, source="yen")
    tab = visit(PAGE, view="Status", budget="Company")
    words = said(tab)
    assert "Estimates beyond that day" in words
    assert "Landing (estimate)" in {each.label for each in tab.metric}
    tab.toggle(key="full_forecast").set_value(True).run()
    assert "The full forecast lands at" in said(tab)
