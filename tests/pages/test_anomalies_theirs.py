"""Anomalies with what AWS found itself: one list, who found what, our words on theirs."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from urllib.parse import parse_qsl

import pytest

from costlib.advice import Anomaly, Cause, Noted, note
from costlib.policy import anomaly_states

PAGE = "anomalies.py"
SPIKE = "2026-10-20 service Amazon S3 up"
POLLY = "2026-10-05 found by AWS p-1 up"
AT = datetime(2026, 11, 1, 6, tzinfo=UTC)
S3 = {"ServiceName": "Amazon S3", "ServiceCategory": "Storage", "ResourceId": "b", "ResourceName": "archive"}


def load(ledger, bills, folder):
    days = [date(2026, 9, 1) + timedelta(days=place) for place in range(61)]
    rows = [bills.charge(str(day), "500.00" if day == date(2026, 10, 20) else "50.00", **S3) for day in days]
    bills.load(ledger, folder / "storage.csv", rows, source="storage")


def finding(name, service, day, impact, **more):
    cause = Cause(service=service, region="us-east-1", usage_type="Requests<b>", contribution=Decimal(9))
    given = {"dimension": service, "causes": (cause,), "currency": "USD", "impact": impact}
    return Anomaly(**{"id": name, "start": day, "end": day, **given, **more})


@pytest.fixture
def both(once, company):
    ledger = once(load, company)
    rows = (
        finding("s-1", "Amazon Simple Storage Service", "2026-10-20", 433, actual=480, expected=47),
        finding("p-1", "Amazon Polly", "2026-10-05", 77, feedback="YES"),
        finding("k-1", "Amazon Kendra", "2026-11-01", 12, causes=()),
    )
    note(ledger.state, "aws", Noted("anomalies", "AWS", Anomaly, rows), AT)
    return ledger


def said(tab):
    words = [*tab.main.subheader, *tab.main.markdown, *tab.main.caption]
    return "\n".join(each.value for each in words).replace("\\", "")


def listed(tab):
    return next(each.value for each in tab.dataframe if "state" in each.value)


@pytest.mark.usefixtures("both")
def test_each_incident_is_a_row_and_impact_counts_once(visit):
    tab = visit(PAGE)
    rows = listed(tab).set_index("id")
    assert dict(rows["found_by"]) == {
        SPIKE: "Costboard and AWS",
        POLLY: "AWS",
        "2026-11-01 found by AWS k-1 up": "AWS",
    }
    assert "1 open anomaly cost $450.00 beyond what was expected: Amazon S3; AWS alone found 1 more, $12.00" in said(
        tab
    )
    assert rows.loc[SPIKE, "their_impact"] == 433
    assert rows.loc[POLLY, "state"] == "◐ acknowledged"
    assert rows.loc[POLLY, "feedback"] == "AWS feedback: an anomaly"


@pytest.mark.usefixtures("both")
def test_the_list_is_filtered_by_who_found_it(visit):
    assert list(listed(visit(PAGE, anomalies_origin=["Costboard and AWS"]))["id"]) == [SPIKE]


@pytest.mark.usefixtures("both")
def test_what_is_looked_at_below_is_in_the_list_above(visit):
    text = said(visit(PAGE, anomalies_origin=["AWS"]))
    assert "Amazon Kendra cost $12.00 more than AWS expected" in text
    assert "archive explains" not in text
    tab = visit(PAGE)
    assert "archive explains 100% of it" in said(tab)
    tab.selectbox(key="anomaly").set_value(SPIKE).run()
    tab.pills(key="anomalies_origin").set_value(["AWS"]).run()
    assert not tab.exception
    assert "Amazon Kendra cost $12.00 more than AWS expected" in said(tab)


@pytest.mark.usefixtures("both")
def test_one_of_ours_tells_what_aws_says_of_it(visit):
    text = said(visit(PAGE, anomaly=SPIKE))
    assert "Also found by AWS Cost Anomaly Detection, 20 Oct 2026, impact 433.00 USD, high severity" in text
    assert "archive explains 100% of it" in text


def test_one_of_theirs_takes_our_words(both, visit):
    tab = visit(PAGE, anomaly=POLLY)
    text = said(tab)
    assert "Amazon Polly cost $77.00 more than AWS expected on 5 Oct 2026" in text
    assert "Amazon Polly is not watched day by day here" in text
    assert "Acknowledged by AWS feedback: an anomaly." in text

    tab.segmented_control(key=f"status_{POLLY}").set_value("resolved")
    tab.text_input(key=f"why_{POLLY}").set_value("a wrong loop").run()
    tab.button(key="anomaly_save").click().run()
    assert not tab.exception
    (word,) = anomaly_states.stored(both.state).words
    assert (word.dimension, word.value, word.status) == ("found by AWS", "p-1", "resolved")
    assert listed(tab).set_index("id").loc[POLLY, "state"] == "✓ resolved"
    tab.button(key="anomaly_undo").click().run()
    assert not tab.exception
    assert anomaly_states.stored(both.state).words[-1].status == "open"


@pytest.mark.usefixtures("both")
def test_what_the_ledger_does_not_hold_yet_is_said(visit):
    text = said(visit(PAGE, anomaly="2026-11-01 found by AWS k-1 up"))
    assert "Its days are not in the ledger yet: the data ends on 31 Oct 2026" in text
    assert "It names no cause." in text


@pytest.mark.usefixtures("both")
def test_a_filter_that_a_finding_is_not_known_to_lie_in_leaves_it_out_and_says_so(visit):
    text = said(visit(PAGE, tenant=["blue"]))
    assert "3 findings of providers are not shown: not known to lie in what is chosen." in text


@pytest.mark.usefixtures("both")
def test_a_link_leads_to_the_same_days_in_provider_breakdown(visit):
    (link,) = [each for each in visit(PAGE, anomaly=SPIKE).get("link_button") if "Provider" in each.proto.label]
    page, _, query = link.proto.url.partition("?")
    assert page == "provider_breakdown"
    tab = visit("provider_breakdown.py", **dict(parse_qsl(query)))
    assert tab.session_state["provider"] == ["AWS"]
    assert "20 Oct 2026" in said(tab)
