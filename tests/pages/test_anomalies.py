from datetime import date, timedelta

import pytest

from costlib.models.watch.answer import watched
from costlib.policy import anomaly_states, decisions
from costlib.policy.anomalies import AnomalyPolicy
from costlib.scope import Period, Scope

PAGE = "anomalies.py"
SPIKE = "2026-10-20 service Amazon S3 up"
SHARED = {"ServiceName": "Amazon S3", "ServiceCategory": "Storage", "ResourceId": "b", "ResourceName": "archive"}


def load(ledger, bills, folder):
    days = [date(2026, 9, 1) + timedelta(days=place) for place in range(61)]
    rows = [bills.charge(str(day), "500.00" if day == date(2026, 10, 20) else "50.00", **SHARED) for day in days]
    bills.load(ledger, folder / "storage.csv", rows, source="storage")


@pytest.fixture
def spiky(once, company):
    return once(load, company)


def said(tab):
    words = [*tab.main.subheader, *tab.main.markdown, *tab.main.caption]
    return "\n".join(each.value for each in words).replace("\\", "")


def cards(tab):
    return {card.label: card.value for card in tab.metric}


def test_the_title_tells_the_finding_and_page_and_library_say_the_same(spiky, visit):
    tab = visit(PAGE)
    table = next(each.value for each in tab.dataframe if "impact" in each.value and "state" in each.value)
    library = watched(spiky, Scope(Period(date(2026, 9, 1), date(2026, 11, 1))))

    assert "1 open anomaly cost $450.00 beyond what was expected: Amazon S3" in said(tab)
    assert (cards(tab)["Open"], cards(tab)["Beyond expected"], cards(tab)["Below expected"]) == (
        "1",
        "$450.00",
        "$0.00",
    )
    assert "Effective cost in USD whatever basis is chosen, data to 31 Oct 2026" in said(tab)
    assert list(table["id"]) == [each.id for each in library.anomalies] == [SPIKE]
    assert list(table["impact"]) == [round(each.impact, 2) for each in library.anomalies]


@pytest.mark.usefixtures("spiky")
def test_a_link_opens_one_with_the_rule_and_what_explains_it(visit):
    text = said(visit(PAGE, anomaly=SPIKE))

    assert "Amazon S3 cost $450.00 more than expected on 20 Oct 2026" in text
    assert "(medium sensitivity: from 3.5 on)" in text
    assert "archive explains 100% of it" in text
    assert "Open. Cost is back to usual." in text


@pytest.mark.usefixtures("spiky")
def test_a_link_to_none_says_so(visit):
    assert "2020-01-01 service None up is no anomaly" in said(visit(PAGE, anomaly="2020-01-01 service None up"))


def test_what_is_said_is_kept_with_who_and_why_and_can_be_taken_back(spiky, visit):
    tab = visit(PAGE, anomaly=SPIKE)
    tab.text_input(key=f"why_{SPIKE}").set_value("the archive was copied").run()
    tab.button(key="anomaly_save").click().run()

    (word,) = anomaly_states.stored(spiky.state).words
    assert (word.status, word.why, word.value) == ("acknowledged", "the archive was copied", "Amazon S3")
    assert cards(tab)["Open"] == "0"
    assert "local: acknowledged. the archive was copied" in said(tab)

    tab.button(key="anomaly_undo").click().run()
    assert anomaly_states.stored(spiky.state).words[-1].status == "open"
    assert cards(tab)["Open"] == "1"


@pytest.mark.usefixtures("spiky")
def test_filters_that_keep_nothing_say_so(visit):
    tab = visit(PAGE, anomalies_state="resolved")

    assert "No anomaly of the period is like that" in said(tab)


def test_other_thresholds_are_tried_before_they_are_saved(spiky, visit):
    tab = visit(PAGE, anomalies_view="Thresholds")
    assert "1 anomaly in" in said(tab)
    assert "the same as the saved thresholds raise" in said(tab)

    tab.slider(key="trial_percent").set_value(200).run()
    tab.slider(key="trial_impact").set_value(200).run()
    tab.segmented_control(key="trial_sensitivity").set_value("low").run()
    tab.text_input(key="trial_why").set_value("fewer").run()
    tab.button(key="trial_save").click().run()

    rules = AnomalyPolicy.of(spiky.policy("anomalies")).on(date(2026, 10, 31)).rules
    assert (rules.sensitivity, rules.percent, rules.impact, rules.source) == ("low", 200, 200, "fewer")
    assert decisions.history(spiky.state, "anomalies")[0].actor == "local"


def test_activity_is_planned_and_withdrawn(spiky, visit):
    tab = visit(PAGE, anomalies_view="Planned activity")
    assert "No activity is planned" in said(tab)
    tab.date_input(key="plan_first").set_value(date(2026, 10, 19))
    tab.date_input(key="plan_last").set_value(date(2026, 10, 21))
    tab.text_input(key="plan_why").set_value("moving house")
    tab.button(key="FormSubmitter:plan_activity-Plan it").click().run()

    assert "1 activity is planned" in said(tab)
    assert watched(spiky, Scope(Period.month("2026-10"))).open == ()

    tab.text_input(key="withdraw_why_0").set_value("it was off").run()
    tab.button(key="withdraw_it_0").click().run()
    assert anomaly_states.stored(spiky.state).planned == ()


@pytest.mark.usefixtures("spiky")
def test_activity_that_ends_before_it_starts_is_refused_in_its_form(visit):
    tab = visit(PAGE, anomalies_view="Planned activity")
    tab.date_input(key="plan_last").set_value(date(2026, 10, 1))
    tab.text_input(key="plan_why").set_value("moving house")
    tab.button(key="FormSubmitter:plan_activity-Plan it").click().run()

    assert "swap the days" in tab.error[0].value


@pytest.mark.usefixtures("spiky")
def test_filters_of_the_sidebar_narrow_what_is_watched(visit):
    tab = visit(PAGE, provider="OpenAI")

    assert "Nothing can be judged yet: no series is watched" in said(tab)
    assert cards(tab) == {}
    assert any("Not watched" in each.label for each in tab.expander)
