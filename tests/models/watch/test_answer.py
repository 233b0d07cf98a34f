from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from costlib.amounts import short
from costlib.errors import UsageError
from costlib.models.anomalies.causes import Cause
from costlib.models.anomalies.replay import detections
from costlib.models.watch.answer import told, watched
from costlib.models.watch.course import days_around
from costlib.models.watch.page_words import explained, standing
from costlib.models.watch.report import as_json, as_text
from costlib.models.watch.resources import resource_causes
from costlib.models.watch.states import Said
from costlib.models.watch.strip import strip
from costlib.models.watch.summary import kept, most, summary
from costlib.models.watch.tables import also_table, anomalies_table, days_table, left_table
from costlib.models.watch.words import caused, finding, headline, rule
from costlib.policy import anomaly_states
from costlib.policy.anomaly_states import AnomalyStates
from costlib.scope import Period, Scope

ALL = Scope(Period(date(2026, 7, 1), date(2026, 11, 1)))
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SPIKE = "2026-10-10 service Amazon S3 up"


@pytest.fixture(scope="module")
def found(scanned):
    return told(scanned, ALL, scanned.ruling, AnomalyStates())


def test_two_incidents_are_two_anomalies_and_nothing_else_is(found):
    assert [(each.lead.name.value, each.lead.kind) for each in found.anomalies] == [
        ("Logs", "leak"),
        ("Amazon S3", "spike"),
    ]


def test_the_impact_of_a_spike_is_what_was_added(found):
    assert found.named(SPIKE).impact == pytest.approx(200, abs=5)
    assert {each.name.value for each in found.named(SPIKE).also} >= {"AWS", "red"}


def test_causes_name_no_column_that_the_series_settles_itself(found):
    assert {cause.dimension for cause in found.named(SPIKE).causes} == {"x_Tenant"}
    assert found.named(SPIKE).cause.value == "red"


def test_a_period_keeps_those_with_a_day_in_it(found):
    october = found.within(Period.month("2026-10"))
    september = found.within(Period.month("2026-09"))

    assert len(october.anomalies) == 2
    assert [each.lead.name.value for each in september.anomalies] == ["Logs"]
    assert found.within(Period.month("2026-07")).anomalies == ()


def test_words_change_what_is_open(company, scanned):
    words = [
        {
            "dimension": "ServiceName",
            "value": "Amazon S3",
            "up": True,
            "first": "2026-10-10",
            "status": "resolved",
            "who": "a person",
            "why": "deleted",
            "at": NOW,
        }
    ]
    mine = told(scanned, ALL, scanned.ruling, AnomalyStates.of({"words": words}))

    assert [each.lead.name.value for each in mine.open] == ["Logs"]
    assert mine.named(SPIKE).status == "resolved"
    assert [each.id for each in kept(mine.anomalies, ["resolved"])] == [SPIKE]
    assert company.state.rows("policy") == []


def test_the_ledger_is_asked_and_states_are_read(company, found):
    answer = watched(company, ALL)

    assert [each.id for each in answer.anomalies] == [each.id for each in found.anomalies]
    assert answer.scope.basis == "EffectiveCost"


def test_a_lower_sensitivity_may_be_asked_for_and_an_unknown_one_is_named(company):
    assert watched(company, ALL, "low").ruling.rules.sensitivity == "low"
    with pytest.raises(UsageError, match="no sensitivity 'extreme'"):
        watched(company, ALL, "extreme")


@pytest.mark.parametrize("until", ["2026-10-13", "2026-10-16", "2026-10-24"])
def test_anomalies_keep_their_names_when_days_are_added(scanned, found, until):
    series = {name: cost.loc[:until] for name, cost in scanned.watched.series.items()}
    earlier = replace(
        scanned,
        watched=replace(scanned.watched, series=series),
        found=detections(series, scanned.ruling),
        last_day=date.fromisoformat(until),
    )
    before = told(earlier, ALL, scanned.ruling, AnomalyStates())

    assert {each.id for each in before.anomalies} == {each.id for each in found.anomalies}


def test_a_youngest_day_that_is_still_arriving_is_no_anomaly(scanned, found):
    parts = [0.96, 0.84, 0.4]
    series = {name: cost.copy() for name, cost in scanned.watched.series.items()}
    for cost in series.values():
        cost.iloc[-3:] *= parts
    late = replace(scanned, watched=replace(scanned.watched, series=series), found=detections(series, scanned.ruling))
    seen = told(late, ALL, scanned.ruling, AnomalyStates())

    assert {each.id for each in seen.anomalies} == {each.id for each in found.anomalies}


def test_the_finding_counts_and_names_the_largest(found):
    cost = short(sum(each.impact for each in found.anomalies), "USD")
    assert finding(found) == f"2 open anomalies cost {cost} beyond what was expected; the largest is Logs"
    assert finding(found.within(Period.month("2026-07"))) == "Nothing unusual in 8 series"


def test_where_nothing_is_watched_nothing_is_called_usual(scanned):
    none = replace(scanned, watched=replace(scanned.watched, series={}), found={})

    assert (
        finding(told(none, ALL, scanned.ruling, AnomalyStates())) == "Nothing can be judged yet: no series is watched"
    )


def test_a_leak_tells_from_which_level_to_which(found):
    said = headline(found.anomalies[0], "USD")

    assert said.startswith("Logs climbed from $11.99 to $17")
    assert "from 23 Aug to 31 Oct 2026" in said
    assert standing(found.anomalies[0]) == "Open. Cost goes on."


def test_the_rule_that_fired_is_told_with_its_thresholds(found):
    said = rule(found.named(SPIKE).lead, found.ruling, "USD")

    assert "(medium sensitivity: from 3.5 on)" in said
    assert "from 20% and $10.00 a day on" in said


def test_the_strip_of_a_leak_is_held_against_the_level_before(found):
    rows = dict(strip(found).rows)
    logs = next(cells for name, cells in rows.items() if name.value == "Logs")

    assert logs[0].expected is None  # too little history yet
    assert logs[-1].off > 5
    assert sum(cell.unusual is not None for cell in logs) == 11
    assert {len(cells) for cells in rows.values()} == {18}


def test_a_short_period_is_shown_by_day(found):
    october = strip(found.within(Period.month("2026-10")))

    assert (october.step, len(october.days)) == (1, 31)
    s3 = next(cells for name, cells in october.rows if name.value == "Amazon S3")
    assert [cell.first for cell in s3 if cell.unusual] == [date(2026, 10, 10)]


def test_days_around_an_anomaly_have_its_band(found):
    days = days_around(found, found.named(SPIKE))

    assert days["unusual"].sum() == 1
    assert (days["lower"] <= days["expected"]).all()
    assert days.loc["2026-10-10", "actual"] > days.loc["2026-10-10", "upper"]
    assert days["before"].isna().all()
    assert days_table(days).column_names == ["day", "actual", "expected", "lower", "upper", "unusual"]


def test_the_resource_that_explains_it_is_found_among_single_charges(company, found):
    spike, leak = found.named(SPIKE), found.anomalies[0]
    (archive,) = resource_causes(company, found.scan.watched.scope, spike.lead)
    (debug,) = resource_causes(company, found.scan.watched.scope, leak.lead)

    assert (archive.value, debug.value) == ("archive", "debug")
    assert archive.excess == pytest.approx(200, abs=5)
    assert debug.usual / 28 == pytest.approx(12.5, abs=1)  # the days before it began, not those before its last weeks
    assert explained([archive]) == "archive explains 100% of it"


def test_tables_hold_what_the_page_shows(found):
    table = anomalies_table(found.anomalies, "USD").to_pylist()

    assert [each["state"] for each in table] == ["● open", "● open"]
    assert table[1]["impact"] == round(found.named(SPIKE).impact, 2)
    assert also_table(found.named(SPIKE)).num_rows == len(found.named(SPIKE).also)
    assert left_table(found.scan.watched.left).num_rows == 2


def test_the_cards_add_up_and_the_largest_is_looked_at_first(found):
    seen = summary(found, found)

    assert (seen.all, seen.open, seen.going_on, seen.begun, seen.begun_before) == (2, 2, 1, 1, 0)
    assert seen.beyond == pytest.approx(sum(each.impact for each in found.anomalies))
    assert (seen.below, seen.cheapest) == (0, None)
    assert most(found.anomalies) == found.anomalies[0].id
    assert most(found.within(Period.month("2026-07")).anomalies) is None


def test_the_command_line_prints_numbers_and_sentences(found):
    body, text = as_json(found), as_text(found)

    assert [each["value"] for each in body["rows"]] == ["Logs", "Amazon S3"]
    assert body["open"] == 2
    assert isinstance(body["rows"][1]["impact"], float)
    assert "expected cost is an estimate" in text
    assert "8 series watched, 2 left out" in text


def test_states_of_the_ledger_count(bills, ledger, tmp_path):
    rows = [bills.charge(str(date(2026, 8, 1) + timedelta(days=place)), "50.00") for place in range(90)]
    rows[70] |= dict.fromkeys(("EffectiveCost", "BilledCost", "ListCost", "ContractedCost"), "500.00")
    bills.load(ledger, tmp_path / "bill.csv", rows)
    (before,) = watched(ledger, ALL).open
    said = {"dimension": before.lead.name.dimension, "value": before.lead.name.value, "up": True}
    said |= {"first": str(before.lead.start), "status": "acknowledged"}
    anomaly_states.say(ledger.state, said, who="a person", why="seen", now=NOW)

    after = watched(ledger, ALL)
    assert after.open == ()
    assert after.named(before.id).said.why == "a person: seen"


def test_the_finding_tells_dearer_from_cheaper_and_open_from_dealt_with(found):
    leak, seen = found.anomalies
    spike = replace(seen, lead=replace(seen.lead, expected=40.0, actual=240.0))
    leak = replace(leak, lead=replace(leak.lead, expected=1_000.0, actual=5_000.0))
    cheaper = replace(spike, lead=replace(spike.lead, actual=0.0, score=-9.0))
    done = replace(spike, said=Said("resolved"))

    assert finding(replace(found, anomalies=(spike,))) == (
        "1 open anomaly cost $200.00 beyond what was expected: Amazon S3"
    )
    assert finding(replace(found, anomalies=(leak, cheaper))).startswith("2 open anomalies, 1 of them dearer: $4,000")
    assert finding(replace(found, anomalies=(cheaper,))) == "1 open anomaly, none of them dearer than expected"
    assert finding(replace(found, anomalies=(done,))) == "No open anomalies, 1 anomaly dealt with"


def test_what_explains_is_told_apart_from_where_cost_lies():
    new = Cause("ServiceName", "Vertex AI", 0.0, 90.0, 0.9, 0.0)
    there = Cause("RegionName", "Belgium", 300.0, 400.0, 1.0, 1.0)

    assert caused(new, "USD") == "service Vertex AI: new, 90% of it"
    assert caused(there, "USD") == "100% of it in region Belgium"
    assert caused(None, "USD") == ""
    assert explained([there]) == "Belgium is where 100% of it lies"
