"""What providers say beside the bill, on the command line: nothing is asked for it."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from costlib.advice import Account, Forecast, Noted, Recommendation, note
from costlib.cli import main
from costlib.state import State

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def recommended(savings, **more):
    how = {
        "type": "rightsizing",
        "resource": "i-1",
        "service": "EC2",
        "currency": "USD",
        "effort": "low",
        "risk": "low",
    }
    return Recommendation(savings=Decimal(savings), **how | more)


@pytest.fixture
def state(tmp_path):
    return State(tmp_path / "state.db")


@pytest.fixture
def keep(state):
    """Keep rows on a topic."""

    def kept(topic, *rows, shape=Recommendation, **more):
        note(state, more.pop("source", "aws"), Noted(topic, "AWS", shape, rows, **more), NOW)

    return kept


@pytest.fixture
def run(tmp_path, capsys):
    def command(*words):
        code = main(["--home", str(tmp_path), "sync", "--show", *words])
        said = capsys.readouterr()
        return code, said.out + said.err

    return command


def test_recommendations_of_all_sources_are_sorted_by_savings_with_their_total(run, keep):
    keep("rightsizing", recommended("78.11", current_cost=Decimal("156.22")), recommended("2550.5", resource="i-2"))
    keep("savings_plans", recommended("900", type="savings_plan", resource="", name="Compute"), source="other")
    code, text = run("recommendations", "--json")
    body = json.loads(text)

    assert code == 0
    assert [row["savings"] for row in body["rows"]] == ["2550.5", "900", "78.11"]
    assert (body["count"], body["largest"]) == (3, {"USD": "2550.5"})
    assert [(each["type"], each["count"], each["savings"]) for each in body["totals"]] == [
        ("rightsizing", 2, "2628.61"),
        ("savings_plan", 1, "900"),
    ]
    assert [row["priority"] for row in body["rows"]] == [25, 9, 1]
    assert [row["savings_percent"] for row in body["rows"]] == [None, None, "50.0"]
    assert (body["rows"][1]["source"], body["rows"][1]["at"]) == ("other", NOW.isoformat())
    _, text = run("recommendations")
    assert "3 recommendations, the largest saves 2,550.50 USD a month as its provider estimates; 3 shown" in text
    assert "3,528.61" not in text
    assert "overlap" in text
    assert text.index("2,550.50 USD") < text.index("900.00 USD") < text.index("78.11 USD")


def test_the_top_is_shown_and_the_total_is_of_all(run, keep):
    keep("rightsizing", *(recommended(n, resource=f"i-{n}") for n in range(1, 31)))
    body = json.loads(run("recommendations", "--json")[1])

    assert (len(body["rows"]), body["count"], body["totals"][0]["savings"]) == (20, 30, "465")
    assert len(json.loads(run("recommendations", "--top", "2", "--json")[1])["rows"]) == 2


def test_less_than_one_row_is_refused(run):
    assert run("recommendations", "--top", "0") == (2, "costboard: --top 0 shows nothing: give 1 or more\n")


def test_currencies_are_never_added(run, keep):
    keep("rightsizing", recommended("10"), recommended("20", currency="EUR", resource="i-2"))
    body = json.loads(run("recommendations", "--json")[1])
    assert body["largest"] == {"EUR": "20", "USD": "10"}
    assert [(each["currency"], each["savings"]) for each in body["totals"]] == [("EUR", "20"), ("USD", "10")]
    assert "20.00 EUR, 10.00 USD" in run("recommendations")[1]
    assert "Currencies are not converted" in run("recommendations")[1]


def test_other_topics_are_plain_tables_with_who_said_it_and_when(run, keep):
    keep(
        "accounts", Account(id="1", name="Shop", status="ACTIVE", joined=date(2020, 1, 1), path="Europe"), shape=Account
    )
    _, text = run("accounts")
    assert "1 row on accounts; 1 shown" in text
    assert "aws, accounts: 1 row as of 2026-11-20 12:00 UTC" in text
    assert json.loads(run("accounts", "--json")[1])["rows"] == [
        {"id": "1", "name": "Shop", "status": "ACTIVE", "joined": "2020-01-01", "path": "Europe", "source": "aws"}
    ]


def test_amounts_are_decimal_strings(run, keep):
    days = {"start": date(2026, 11, 20), "end": date(2026, 11, 21), "granularity": "DAILY", "basis": "BilledCost"}
    keep("forecast", Forecast(**days, currency="USD", mean=Decimal("10.1234567891")), shape=Forecast)
    (row,) = json.loads(run("forecast", "--json")[1])["rows"]
    assert (row["mean"], row["lower"]) == ("10.1234567891", None)


def test_why_nothing_is_said_is_said(run, keep):
    keep("reservations", reason="AWS refuses (DataUnavailableException): too little history")
    code, text = run("recommendations")
    assert code == 0
    assert text.startswith("no savings are recommended\n")
    assert "aws, reservations: 0 rows as of 2026-11-20 12:00 UTC; AWS refuses (DataUnavailableException)" in text


def test_before_anything_was_asked_the_way_there_is_told(run):
    code, text = run("recommendations")
    assert code == 0
    assert "nothing was asked yet: add a source of the kind aws-advice" in text
    assert json.loads(run("forecast", "--json")[1])["rows"] == []


def test_an_unknown_topic_is_answered_with_those_that_are_kept(run, keep):
    keep("rightsizing", recommended("1"))
    code, text = run("weather")
    assert code == 2
    assert "nothing is kept on 'weather': there are recommendations, rightsizing" in text


def test_names_from_outside_can_not_act_on_the_terminal(run, keep):
    keep("rightsizing", recommended("1", name="\x1b[2Jweb\nbox"), reason="\x1b[31mred")
    text = run("recommendations")[1]
    assert "\x1b" not in text
    assert "web" in text


def test_a_renamed_source_recommends_nothing_twice(run, keep, tmp_path):
    for source in ("old name", "new name"):
        keep("rightsizing", recommended("10"), source=source)
    named = '[[sources]]\nname = "new name"\nkind = "aws-advice"\nsince = 2026-01-01\n'
    (tmp_path / "sources.toml").write_text(named)
    body = json.loads(run("recommendations", "--json")[1])
    assert (body["count"], [each["source"] for each in body["said"]]) == (1, ["new name"])
    assert "old name" not in run("rightsizing")[1]


def test_where_settings_name_nothing_what_was_said_stays(run, keep, tmp_path):
    keep("rightsizing", recommended("10"))
    (tmp_path / "sources.toml").write_text("[[sources]\n")
    assert json.loads(run("recommendations", "--json")[1])["count"] == 1
