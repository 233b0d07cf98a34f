import pytest

from costlib.alerts import log, try_out
from costlib.policy import alerts
from costlib.policy.decisions import history, save
from pages import _anomalies_alerts, _background

VIEW = {"anomalies_view": "Alerts"}
ADDRESS = "json://someone:SECRETPASS@127.0.0.1:9/SECRETPATH"


def said(tab):
    words = [*tab.main.subheader, *tab.main.markdown, *tab.main.caption, *tab.main.error, *tab.main.success]
    return "\n".join(each.value for each in words).replace("\\", "")


@pytest.fixture
def channel(company, bills, monkeypatch):
    """One channel whose variable is set."""
    monkeypatch.setenv("FINANCE_HOOK", ADDRESS)
    entry = {"name": "Finance", "variable": "FINANCE_HOOK", "valid_from": "2026-01-01", "source": "a test"}
    body = {"channels": [entry], "trying": [{"name": "usual", "valid_from": "2026-01-01", "source": "a test"}]}
    save(company.state, alerts.KIND, body, actor="a", source="test", now=bills.now)


@pytest.fixture
def patient(monkeypatch):
    """A page that waits for what takes longer."""
    monkeypatch.setattr(_background, "PATIENCE", 60.0)


def test_the_channels_are_there_before_all_series_are_judged(visit):
    tab = visit("anomalies.py", **VIEW)

    assert "Nobody is told" in said(tab)
    assert "Anomalies and budgets are being looked at" in said(tab)


@pytest.mark.usefixtures("patient")
def test_without_a_channel_the_page_says_that_nothing_leaves(visit):
    tab = visit("anomalies.py", **VIEW)

    assert "no channel is configured, so nothing leaves this machine" in said(tab)
    assert "Nothing was sent so far" in said(tab)


@pytest.mark.usefixtures("channel")
def test_a_channel_is_shown_without_its_address(visit):
    tab = visit("anomalies.py", **VIEW)

    table = tab.dataframe[0].value
    assert table[["channel", "kind", "ready", "variable"]].to_numpy().tolist() == [
        ["Finance", "Webhook", "✓ set", "FINANCE_HOOK"]
    ]
    assert "SECRET" not in repr(tab)
    assert "SECRET" not in table.to_csv()


def test_a_channel_is_added_with_a_reason_and_closed_again(visit, company):
    tab = visit("anomalies.py", **VIEW)
    tab.text_input(key="alert_name").set_value("Finance")
    tab.text_input(key="alert_variable").set_value("slack://SECRET")
    tab.text_input(key="alert_why").set_value("Board of November")
    tab.button(key="alert_add").click().run()
    assert "name of an environment variable" in said(tab)
    assert history(company.state, alerts.KIND) == []

    tab.text_input(key="alert_variable").set_value("FINANCE_HOOK")
    tab.button(key="alert_add").click().run()
    assert not tab.exception
    (newest,) = history(company.state, alerts.KIND)
    assert newest.source == "Board of November"
    (added,) = newest.body["channels"]
    assert (added["name"], added["least"], added["about"]) == ("Finance", "high", ["anomaly", "budget"])
    assert "1 channel to tell, 1 without an address" in said(tab)

    tab.button(key="alert_close").click().run()
    assert not tab.exception
    assert len(history(company.state, alerts.KIND)) == 1  # only its confirmation closes it


@pytest.mark.usefixtures("channel")
def test_a_test_is_sent_only_after_it_is_confirmed(visit, company, monkeypatch):
    monkeypatch.setattr(_anomalies_alerts, "try_out", lambda *_, **__: pytest.fail("sent without asking"))
    tab = visit("anomalies.py", **VIEW)
    tab.button(key="alert_test").click().run()

    assert not tab.exception
    assert log(company.state) == []


@pytest.mark.usefixtures("channel")
def test_what_was_told_is_on_the_page_with_what_went_wrong(visit, company, bills):
    try_out(
        company.state,
        alerts.stored(company.state),
        "Finance",
        environ={"FINANCE_HOOK": ADDRESS},
        actor="a",
        now=bills.now,
    )
    tab = visit("anomalies.py", **VIEW)

    assert "1 attempt, 1 of them failed" in said(tab)
    logged = tab.dataframe[-1].value
    assert logged["status"].tolist() == ["▲ failed"]
    assert "not reached" in logged["error"].iloc[0]
    assert "SECRET" not in logged.to_csv()
