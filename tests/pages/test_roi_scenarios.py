"""ROI scenarios over the case that ships: its figures on every view, changes in the link, and saved versions."""

import json
from datetime import date
from decimal import Decimal

import pytest

from costlib.models.roi import document
from costlib.policy import decisions, roi
from costlib.policy.sheets.roi import RISKS

LINK = "case_changes"
DAY = date(2026, 11, 20)


@pytest.fixture
def page(visit):
    def start(view="Case", **query):
        return visit("roi_scenarios.py", roi_view=view, **query)

    return start


def texts(tab):
    return "\n".join(str(each.value) for each in (*tab.markdown, *tab.caption, *tab.success)).replace("\\", "")


def cards(tab):
    return {metric.label: metric.value for metric in tab.metric}


def table(tab, column):
    return next(frame.value for frame in tab.dataframe if column in frame.value)


def link(tab):
    found = tab.query_params[LINK]
    return found if isinstance(found, str) else found[0]


def test_the_case_as_stated_is_the_reference_to_the_cent(page):
    tab = page()

    assert cards(tab) == {"NPV": "$695K", "ROI": "620 %", "IRR": "572 %", "Payback": "2.2 mo"}
    assert "Worth $695K in today's money over 5 years at 10 %; paid back after 2.2 months" in texts(tab)
    assert table(tab, "net_so_far")["net_so_far"].iloc[-1] == Decimal("954042.93")
    assert LINK not in tab.query_params


def test_a_lever_changes_the_figures_and_the_link_and_reset_takes_both_back(page):
    tab = page()
    tab.slider(key="roi_0_Content engine_rate").set_value(20.0).run()

    assert cards(tab)["NPV"] == "$528K"  # 115.5 + 113.3 + 110.8 + 108.1 + 105.1 - 25
    assert json.loads(link(tab)) == {"discount_rate": "0.2"}
    tab.button(key="roi_reset").click().run()
    assert cards(tab)["NPV"] == "$695K"
    assert LINK not in tab.query_params


def test_a_link_opens_the_changed_case_on_every_view_and_says_so(page):
    changed = {LINK: '{"amounts":{"Staff savings":"0"}}'}

    assert cards(page(**changed))["ROI"] == "225 %"
    tab = page("Scenarios", **changed)
    assert table(tab, "scenario")["roi_percent"].iloc[0] == Decimal("225.4731")  # (501228.62 - 154000) / 154000
    assert any("Changed, not saved" in str(each.value) for each in tab.markdown)


def test_a_link_that_says_nonsense_opens_the_case_as_stated(page):
    assert cards(page(**{LINK: '{"years": -3'}))["ROI"] == "620 %"


def test_a_case_without_a_rate_of_return_says_why(page):
    names = ("Content savings", "Staff savings", "Time to market", "SEO traffic", "Partnerships", "Efficiency")
    tab = page(**{LINK: json.dumps({"amounts": dict.fromkeys(names, "0")})})

    assert cards(tab)["IRR"] == "none"
    assert cards(tab)["Payback"] == "never"
    assert "flows never change their sign" in texts(tab)
    assert "Not worth it" in texts(tab)


def test_risk_shows_the_draws_and_what_moves_them(page):
    tab = page("Risk")

    assert cards(tab)["As stated"] == "$695K"
    assert "10,000 draws: 80 % between" in texts(tab)
    assert "No risk is stated" in texts(tab)


def test_scenarios_stand_beside_what_the_reference_states(page):
    found = table(page("Scenarios"), "scenario").set_index("scenario")

    assert found.loc["Conservative", "roi_percent"] == Decimal("393.0113")
    assert found.loc["Conservative", "reference_roi_percent"] == Decimal("539.8109")


def test_strategies_that_nobody_stated_are_asked_for(page):
    tab = page("Strategies")

    assert any("No strategy is stated" in str(each.value) for each in tab.info)
    assert table(tab, "weight")["weight"].sum() == pytest.approx(1)


def test_the_ledger_says_what_measured_lines_cost(page):
    tab = page("Plan and actual")
    found = table(tab, "line").set_index("line")

    # 31 days of 4 dollars of OpenAI
    assert found.loc["AI services", "actual_so_far"] == 124
    assert bool(found.loc["Staff", "measured"]) is False
    assert "every benefit among it, is taken as planned" in texts(tab)


def test_a_case_is_saved_with_a_reason_and_can_be_taken_back(page, company):
    tab = page("Edit and save", **{LINK: '{"years":7}'})
    (why,) = (each for each in tab.text_input if each.label == "Reason" and "roi_edit" in each.key)
    why.set_value("board of May").run()
    tab.button(key="roi_save").click().run()

    assert "Saved: Content engine, board of May" in texts(tab)
    assert roi.stored(company.state).on(DAY).case(None).years == 7
    assert LINK not in tab.query_params
    tab.selectbox(key="roi_back_1").select_index(0).run()
    tab.button(key="roi_go_back").click().run()
    assert decisions.newest(company.state, roi.KIND).source == "back to what ships with Costboard"
    assert roi.stored(company.state).on(DAY).case(None).years == 5


def test_what_somebody_else_saved_meanwhile_is_not_overwritten_and_ones_own_lines_can_be_had(page, company, bills):
    tab = page("Edit and save", **{LINK: '{"years":7}'})
    (why,) = (each for each in tab.text_input if each.label == "Reason" and "roi_edit" in each.key)
    why.set_value("mine").run()
    body = document.with_rows(
        decisions.newest(company.state, roi.KIND).body, RISKS, [{"name": "Late", "probability": "0.1"}], DAY, "theirs"
    )
    decisions.save(company.state, roi.KIND, body, actor="other", source="theirs", now=bills.now)
    tab.button(key="roi_save").click().run()

    assert "other saved another version" in tab.error[0].value.replace("\\", "")
    assert roi.stored(company.state).on(DAY).case(None).years == 5
    assert any(each.label == "Your lines (CSV)" for each in tab.get("download_button"))


def test_draws_and_seed_are_chosen_and_kept_within_limits(page):
    tab = page("Risk")
    tab.number_input(key="roi_seed").set_value(7).run()

    assert "seed 7" in texts(tab)
    assert cards(tab)["As stated"] == "$695K"
    tab.number_input(key="roi_draws_asked").set_value(1000).run()
    assert "1,000 draws" in texts(tab)
    assert "10,000 draws" in texts(page("Risk", roi_draws_asked="99999999999", roi_seed="-4"))


def test_a_case_of_one_line_has_a_risk_view(page, company, bills):
    policy = roi.stored(company.state)
    line = policy.cases[0].lines[3].model_copy(update={"kind": "benefit"})
    case = policy.cases[0].model_copy(update={"lines": (line,)})
    body = document.with_case(decisions.newest(company.state, roi.KIND).body, case, DAY)
    decisions.save(company.state, roi.KIND, body, actor="me", source="one", now=bills.now)

    assert "With a second line" in texts(page("Risk"))


@pytest.mark.parametrize(
    "changes", ['{"years":200,"growth":"10"}', '{"amounts":{"Staff":"1000000000000000"}}', '{"discount_rate":"-0.99"}']
)
def test_a_link_to_the_ends_of_what_can_be_opens(page, changes):
    assert cards(page(**{LINK: changes}))["NPV"]


def test_drivers_show_what_their_lines_bring(page):
    assert "Automation brings 55% of the benefits and has 15% of the weight" in texts(page("Strategies"))


def test_scenarios_say_when_they_break_even(page):
    found = table(page("Scenarios"), "scenario").set_index("scenario")

    assert found.loc["Conservative", "break_even"] == "year 1, after 3.0 months"
