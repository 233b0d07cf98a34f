from decimal import Decimal

import pytest

from costlib.models.allocation import answer
from costlib.models.tenants.allocation_proof import Proof
from costlib.policy import decisions
from costlib.scope import Period, Scope
from pages import _context

PAGE = "tenant_costs.py"


def said(tab):
    words = [*tab.main.subheader, *tab.main.markdown, *tab.main.caption, *tab.main.info, *tab.main.error]
    return "\n".join(each.value for each in words).replace("\\", "")


def cards(tab):
    return {card.label: card.value for card in tab.metric}


def owners(tab):
    """The table of tenants."""
    return next(each.value for each in tab.dataframe if "share_percent" in each.value and "shared" in each.value)


@pytest.fixture
def october(visit):
    return visit(PAGE, period="This month")


@pytest.fixture
def even(company, bills):
    """Shared cost is split evenly among tenants."""
    pool = {"name": "Shared", "match": {}, "method": "even", "valid_from": "2000-01-01", "source": "test"}
    decisions.save(company.state, "allocation", {"pools": [pool]}, actor="test", source="test", now=bills.now)
    return company


def test_what_is_allocated_and_what_is_not_add_up_to_what_the_library_says(october, company):
    library = answer.allocation(company, Scope(Period.month("2026-10")))
    text = said(october)

    assert cards(october)["Total cost"] == "$434.00"
    assert cards(october)["Unallocated"] == "$124.00"
    assert library.allocated + library.unallocated == library.total == Decimal(434)
    assert "| **Allocated** | **310.00** |" in text
    assert "| **Unallocated** | **124.00** |" in text
    assert "| **Allocated + unallocated** | **434.00** |" in text
    assert "| Ledger, asked apart | 434.000000 |" in text
    assert "Allocated and unallocated are the ledger's billed cost in USD, to the cent" in text
    assert not october.error


def test_why_something_is_unallocated_is_said_with_its_remedy(october):
    text = said(october)

    assert "AI services, Oct 2026: 124.00 USD unallocated" in text
    assert "driver 'facts.tokens' has no volume: " in text


def test_a_currency_without_a_rate_stands_apart_from_the_proof(october):
    assert "Apart from this: 500 JPY (1 charges) has no rate into USD" in said(october)


def test_sums_that_do_not_hold_are_shown_in_red(october, monkeypatch):
    monkeypatch.setattr(Proof, "failures", ("allocated + unallocated = total",))
    october.run()

    assert "do not hold" in october.error[0].value


def test_the_table_of_tenants_adds_up_and_says_how_each_moved(visit, even):
    tab = visit(PAGE, period="This month")
    table = owners(tab)

    assert even.version()
    assert list(table["tenant"]) == ["blue"]
    assert sum(table["cost"]) == Decimal(434)
    assert list(table["shared"]) == [Decimal(124)]


def test_a_filter_on_tenants_hides_the_others_and_changes_no_amount(visit):
    everyone, red = visit(PAGE, period="Last 3 months"), visit(PAGE, period="Last 3 months", tenant="red")
    all_rows = owners(everyone).set_index("tenant")["cost"]

    assert set(all_rows.index) == {"blue", "red"}
    assert owners(red).set_index("tenant")["cost"].to_dict() == {"red": all_rows["red"]}
    assert "| **Allocated + unallocated** | **674.00** |" in said(red)
    assert "never change shares" in said(red)
    assert cards(red)["Cost of those chosen"] == "$8.00"


def test_a_period_within_a_month_is_widened_and_said_so(visit):
    tab = visit(PAGE, period="Custom", first_day="2026-10-07", last_day="2026-10-09")

    assert "these are all days of Oct 2026, not from 7 Oct to 9 Oct 2026 alone" in said(tab)
    assert cards(tab)["Total cost"] == "$434.00"


def test_one_tenant_is_opened_by_the_link_and_explains_its_amounts(visit, even):
    tab = visit(PAGE, period="This month", view="One tenant", who="blue")
    text = said(tab)

    assert even.version()
    assert "blue cost $434.00 in October 2026" in text
    assert "Why blue pays for Shared" in text
    assert "blue has 1 of 1 heads, 100%: 124.00 USD x 1 / 1 = 124.0000, in whole cents 124.00 USD." in text
    assert tab.selectbox(key="who").value == "blue"


def test_the_pool_in_the_link_is_the_one_that_is_explained(visit, even):
    tab = visit(PAGE, period="This month", view="One tenant", who="blue", pool="Direct")

    assert even.version()
    assert "blue owns this cost: 310.00 USD, by ownership rules" in said(tab)


def test_a_link_to_a_tenant_that_does_not_exist_opens_the_dearest(visit):
    tab = visit(PAGE, view="One tenant", who="nobody")

    assert tab.selectbox(key="who").value is None
    assert "blue cost" in said(tab)
    assert "nobody is no tenant of these months: this is blue." in said(tab)
    assert "is no tenant" not in said(visit(PAGE, view="One tenant", who="blue"))


def test_why_a_cost_changed_adds_up_from_before_to_now(october):
    october.button_group(key="view").set_value("One tenant").run()

    assert "Why it changed: ▲ +$78.00 (+34%)" in said(october)


def test_the_course_by_day_adds_up_to_the_month(visit):
    tab = visit(PAGE, period="This month", view="One tenant", course="By day")

    assert "October 2026. Shares are those of the whole month" in said(tab)
    assert not tab.exception


def test_a_single_tenant_has_nobody_to_compare_with(visit):
    tab = visit(PAGE, period="This month", view="One tenant")

    assert "There is no other tenant to compare with." in said(tab)
    assert cards(tab)["Efficiency score"] == "none"


def test_where_nobody_owns_anything_the_page_says_what_to_do(visit):
    tab = visit(PAGE, among="Departments")

    assert "No department is known yet" in said(tab)
    assert "Tag resources with department" in said(tab).replace("`", "")
    assert "| **Unallocated** | **674.00** |" in said(tab)
    assert not tab.metric


def test_where_nobody_owns_anything_one_tenant_says_so_too(visit):
    assert "No department is known yet" in said(visit(PAGE, among="Departments", view="One tenant"))


def test_a_period_without_charges_says_so(visit, monkeypatch):
    monkeypatch.setattr(_context, "scope", lambda: Scope(Period.month("2030-01")))

    assert "No charges in these months" in said(visit(PAGE))


def test_tenants_roll_up_to_their_group_with_the_same_total(visit, even, bills):
    entry = {"owner": "tenant", "parent": "Colours", "valid_from": "2020-01-01", "source": "test"}
    body = {**decisions.shipped("ownership").body, "owners": [entry | {"name": name} for name in ("blue", "red")]}
    decisions.save(even.state, "ownership", body, actor="test", source="test", now=bills.now)
    flat, rolled = (owners(visit(PAGE, period="Last 3 months", **more)) for more in ({}, {"rolled": "true"}))

    assert list(rolled["tenant"]) == ["Colours"]
    assert set(rolled["group"][0].split(", ")) == {"blue", "red"}
    assert sum(rolled["cost"]) == sum(flat["cost"])


def test_credits_larger_than_costs_are_shown_and_break_nothing(visit, company, bills, tmp_path):
    bills.load(company, tmp_path / "credit.csv", [bills.charge("2026-10-02", "-900")], source="credit")
    for view in ("All tenants", "One tenant"):
        tab = visit(PAGE, period="This month", view=view)
        assert not tab.exception
    assert cards(visit(PAGE, period="This month"))["Total cost"] == "-$466.00"


def test_every_figure_has_a_text_for_those_who_cannot_see_it(visit):
    for view in ("All tenants", "One tenant"):
        tab = visit(PAGE, view=view)
        charts = tab.get("plotly_chart")
        assert charts
        assert all(chart.proto.alt for chart in charts)


def test_departments_stand_where_tenants_stood(visit, company, bills, tmp_path):
    rows = [bills.charge("2026-10-02", "50", Tags='{"department": "growth"}')]
    bills.load(company, tmp_path / "departments.csv", rows, source="departments")
    tab = visit(PAGE, period="This month", among="Departments", stack="By department")

    assert list(owners(tab)["department"]) == ["growth"]
    assert cards(tab)["Dearest: growth"] == "100%"
    assert "growth cost $484.00" in said(visit(PAGE, period="This month", among="Departments", view="One tenant"))


def test_the_same_proof_holds_on_every_cost(october):
    october.session_state["all_bases"] = True
    october.run()
    table = next(each.value for each in october.dataframe if "basis" in each.value)

    assert list(table["basis"]) == ["Billed", "Effective", "Contracted", "List"]
    assert all(table["holds"])
    assert list(table["total"]) == [Decimal(434), Decimal(434), Decimal(434), Decimal(310)]
