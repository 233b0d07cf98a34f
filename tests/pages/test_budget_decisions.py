"""Budget variance, where budgets are decided: plan, budgets, optimise, gates; nothing is saved unasked."""

from datetime import date

import pytest

from costlib.models.budgets.stored import body
from costlib.policy import decisions
from costlib.policy.budgets import KIND, BudgetPolicy, stored

PAGE = "budget_variance.py"
SINCE = {"valid_from": "2026-01-01", "source": "plan"}
TOP = {"name": "Company", "amount": "500.00", **SINCE}
PARTS = [
    {"name": name, "amount": amount, "match": {"provider": name}, "parent": "Company", **SINCE}
    for name, amount in (("AWS", "300.00"), ("OpenAI", "150.00"))
]
GATES = [
    {"name": "large", "kind": "approval_required", "approvers": ["finance"], "amount": 50, **SINCE},
    {"name": "full", "kind": "hard_stop", "percent": 100, **SINCE},
]
OCTOBER = date(2026, 10, 31)


@pytest.fixture
def decide(company, bills):
    """Save budgets before the page is opened."""

    def save(*budgets, **sections):
        content = body(BudgetPolicy.of({"budgets": list(budgets), **sections}))
        decisions.save(company.state, KIND, content, actor="finance", source="first plan", now=bills.now)
        return company

    return save


def plain(written):
    return written.replace("\\", "")


def text(tab):
    kinds = (tab.markdown, tab.caption, tab.subheader, tab.success, tab.warning, tab.error, tab.info)
    return plain("\n".join(each.value for kind in kinds for each in kind))


def test_without_budgets_the_form_is_open(visit):
    tab = visit(PAGE, view="Budgets")

    assert "No budget yet" in text(tab)
    assert tab.selectbox(key="budget_name_0").value is None


def test_the_first_budget_comes_from_the_forecast_in_one_click(company, visit):
    tab = visit(PAGE, view="Budgets")
    assert stored(company.state).budgets == ()

    tab.button(key="budgets_first").click().run()
    saved = stored(company.state)
    assert {each.name for each in saved.budgets} == {"Company"}
    assert (saved.budgets[0].valid_from, saved.budgets[-1].valid_to) == (date(2026, 11, 1), date(2027, 11, 1))
    assert "Saved as version" in text(tab)


def test_budgets_are_shown_below_their_parents_with_what_is_odd_about_them(decide, visit):
    decide(TOP, *PARTS, {"name": "twin", "amount": 1, "match": {"provider": "AWS"}, **SINCE})
    tab = visit(PAGE, view="Budgets")

    assert [name.strip() for name in tab.dataframe[0].value["budget"]] == ["Company", "AWS", "OpenAI", "twin"]
    assert "4 budgets rule on 31 Oct 2026, 2 of them part of another" in text(tab)
    assert "count the same cost" in tab.warning[0].value


def test_a_changed_amount_is_a_new_entry_and_the_reason_is_needed(decide, visit):
    ledger = decide(TOP)
    tab = visit(PAGE, view="Budgets")
    tab.selectbox(key="budget_name_0").set_value("Company").run()
    tab.number_input(key="budget_amount_Company_0").set_value(650.0).run()
    assert tab.button(key="budget_save_Company_0").disabled

    tab.text_input(key="budget_why_Company_0").set_value("more campaigns").run()
    assert "From 1 Nov 2026: 650.00 USD for each month, all cost. Before: 500.00 USD" in text(tab)
    tab.button(key="budget_save_Company_0").click().run()

    saved = stored(ledger.state)
    assert [(each.amount, str(each.valid_from)) for each in saved.budgets] == [(500, "2026-01-01"), (650, "2026-11-01")]
    assert decisions.newest(ledger.state, KIND).source == "more campaigns"
    assert "1 decided for later" in text(tab)


def test_a_budget_ends_on_a_day_and_an_earlier_version_brings_it_back(decide, visit):
    ledger = decide(TOP)
    tab = visit(PAGE, view="Budgets")
    tab.selectbox(key="budget_name_0").set_value("Company").run()
    tab.text_input(key="budget_why_Company_0").set_value("sold").run()
    tab.button(key="budget_end_Company_0").click().run()
    assert stored(ledger.state).on(date(2026, 11, 1)) == ()
    assert len(stored(ledger.state).on(OCTOBER)) == 1

    earlier = decisions.history(ledger.state, KIND)[-1]
    tab.selectbox(key="budgets_back_1").set_value(earlier).run()
    tab.button(key="budgets_go_back").click().run()
    assert len(stored(ledger.state).on(date(2026, 11, 1))) == 1
    assert len(decisions.history(ledger.state, KIND)) == 3


def test_a_file_is_reported_row_by_row_before_anything_is_saved(decide, visit):
    ledger = decide(TOP)
    tab = visit(PAGE, view="Budgets")
    rows = "name,match,amount,valid_from\nred,tenant=red,5,2026-11-01\nbad,tennant=red,5,2026-11-01\n"
    tab.file_uploader(key="budgets_file_0").set_value([("more.csv", rows.encode(), "text/csv")]).run()

    assert "1 new, 0 changed, 0 as they were, 1 refused. Nothing is saved yet." in text(tab)
    assert list(tab.dataframe[-2].value["Line"]) == [3]
    assert tab.button(key="budgets_file_save").disabled
    assert len(stored(ledger.state).budgets) == 1

    tab.text_input(key="budgets_file_why_0").set_value("meeting").run()
    tab.button(key="budgets_file_save").click().run()
    assert [each.name for each in stored(ledger.state).budgets] == ["Company", "red"]


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(decide, visit, bills):
    ledger = decide(TOP)
    tab = visit(PAGE, view="Budgets")
    tab.selectbox(key="budget_name_0").set_value("Company").run()
    tab.text_input(key="budget_why_Company_0").set_value("mine").run()
    theirs = {**body(stored(ledger.state)), "targets": []}
    decisions.save(ledger.state, KIND, theirs, actor="other", source="theirs", now=bills.now)
    tab.button(key="budget_save_Company_0").click().run()

    assert decisions.newest(ledger.state, KIND).source == "theirs"
    assert "Nothing was saved" in text(tab)


def test_a_plan_says_its_amount_and_is_saved_with_a_reason_only(company, visit):
    tab = visit(PAGE, view="Plan")
    assert "above the forecast" in text(tab)
    assert tab.button(key="plan_save").disabled

    tab.slider(key="plan_contingency").set_value(0).run()
    assert "$0.00 above the forecast" in text(tab)
    tab.text_input(key="plan_why_0").set_value("board").run()
    tab.button(key="plan_save").click().run()
    assert {each.source for each in stored(company.state).budgets} == {"board"}


def test_a_plan_without_enough_history_says_so(company, visit, bills, tmp_path):
    green = bills.charge("2026-10-30", "1.00", Tags='{"tenant": "green"}')
    bills.load(company, tmp_path / "green.csv", [green], source="green")

    assert "make a budget by hand" in visit(PAGE, view="Plan", tenant="green").info[0].value


def test_the_optimiser_says_what_moves_and_refuses_by_name(decide, visit):
    decide(TOP, *PARTS)
    tab = visit(PAGE, view="Optimise")
    assert "the total stays 450.00 USD" in text(tab) or "Nothing should move" in text(tab)

    tab.number_input(key="optimise_total_Company by provider").set_value(100.0).run()
    assert "the floors need 260.00 more than the total of 100.00: lower one (AWS 240.00" in plain(tab.error[0].value)


def test_without_parts_the_optimiser_says_what_to_do(decide, visit):
    decide(TOP)

    assert "make two or more" in visit(PAGE, view="Optimise").info[0].value


def test_a_spend_is_stopped_with_the_approvers_on_screen(decide, visit):
    decide(TOP, gates=GATES)
    tab = visit(PAGE, view="Gates and alerts")
    tab.number_input(key="gate_amount").set_value(10.0).run()
    assert tab.success[0].value.startswith("May go ahead")

    tab.number_input(key="gate_amount").set_value(60.0).run()
    assert "needs the approval of finance" in tab.error[0].value
    tab.number_input(key="gate_amount").set_value(400.0).run()
    assert "must not be spent" in tab.error[0].value


def test_gates_ladders_and_crossed_steps_are_listed(decide, visit):
    decide({**TOP, "amount": "440.00"}, gates=GATES)
    tab = visit(PAGE, view="Gates and alerts")

    assert "2 gates watch what is spent, 2 can stop it" in text(tab)
    assert "1 step crossed, 1 of them critical" in text(tab)
    assert "No service has a monthly limit." in text(tab)


def test_a_gate_is_changed_from_a_day_on(decide, visit):
    ledger = decide(TOP, gates=GATES)
    tab = visit(PAGE, view="Gates and alerts")
    tab.selectbox(key="gate_form_name__0").set_value("large").run()
    tab.number_input(key="gate_form_amount_large_0").set_value(75.0).run()
    tab.text_input(key="gate_form_why_large_0").set_value("prices rose").run()
    tab.button(key="gate_form_save_large_0").click().run()

    found = [each for each in stored(ledger.state).gates if each.name == "large"]
    assert [(each.amount, each.approvers) for each in found] == [(50, ("finance",)), (75, ("finance",))]
    assert found[1].valid_from == date(2026, 11, 20)


def test_cost_that_no_rate_converts_is_flagged(decide, visit):
    decide({**TOP, "valid_from": "2026-10-01"})

    assert "Cost in JPY has no rate into USD" in text(visit(PAGE, view="Budgets"))


def test_amounts_beyond_all_ceilings_and_gates_at_either_end_open_in_their_forms(decide, visit):
    big = {"name": "Big", "amount": "5000000000000.125", **SINCE}
    parts = [{**part, "parent": "Big", "amount": "4000000000000"} for part in PARTS]
    gates = [
        {"name": "euros", "kind": "warning", "amount": "9000000000000", "currency": "EUR", **SINCE},
        {"name": "any", "kind": "warning", "amount": 0, **SINCE},
        {"name": "first", "kind": "warning", "percent": "0.5", **SINCE},
    ]
    decide(big, *parts, gates=gates)

    tab = visit(PAGE, view="Budgets")
    tab.selectbox(key="budget_name_0").select("Big").run()
    assert "From 1 Nov 2026: 5,000,000,000,000.12 USD for each month" in text(tab)
    assert not visit(PAGE, view="Optimise").exception

    tab = visit(PAGE, view="Gates and alerts")
    found = {}
    for gate, field in (("euros", "amount"), ("any", "amount"), ("first", "percent")):
        tab.selectbox(key="gate_form_name__0").select(gate).run()
        found[gate] = tab.number_input(key=f"gate_form_{field}_{gate}_0").value
    assert found == {"euros": 9e12, "any": 0.0, "first": 0.5}
    tab.selectbox(key="gate_form_name__0").select("euros").run()
    assert tab.selectbox(key="gate_form_currency_euros_0").value == "EUR"


@pytest.mark.parametrize(("growth", "contingency", "band"), [("3", "0.125", "0.8"), ("0.3", "2", "0")])
def test_the_sliders_of_a_plan_begin_at_what_the_policy_says(decide, visit, growth, contingency, band):
    usual = {"growth": growth, "contingency": contingency, "variance_threshold": band}
    decide(TOP, planning=[{"name": "Plan", **usual, **SINCE}])
    tab = visit(PAGE, view="Plan")

    assert [each.value for each in tab.slider] == [float(growth), float(contingency) * 100, float(band) * 100]
