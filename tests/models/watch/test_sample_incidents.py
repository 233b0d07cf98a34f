"""The sample company's incidents are found, each once, and its months' ends are not taken for incidents."""

from datetime import date

import pandas as pd
import pytest

from costlib.models.anomalies.replay import detections
from costlib.models.watch.answer import told
from costlib.models.watch.cells import Cells
from costlib.models.watch.scan import Scan
from costlib.models.watch.series import ALL, Name, Watched
from costlib.policy.anomalies import AnomalyPolicy
from costlib.policy.anomaly_states import AnomalyStates
from costlib.policy.decisions import shipped
from costlib.sample import generate
from costlib.scope import Period, Scope

LAST = date(2026, 11, 14)
RULING = AnomalyPolicy.of(shipped("anomalies").body).on(LAST)
BY = ["ServiceProviderName", "ServiceName"]
MONTHLY = {"Droplets", "Load Balancers", "Spaces"}


@pytest.fixture(scope="module")
def found():
    """Anomalies of what is billed by the day; euros stand for themselves, so all cost together is left out."""
    columns = [*BY, "ChargePeriodStart", "ChargeCategory", "EffectiveCost"]
    facts = generate().facts.select(columns).to_pandas()
    usage = facts[(facts["ChargeCategory"] == "Usage") & ~facts["ServiceName"].isin(MONTHLY)]
    days = pd.to_datetime(usage["ChargePeriodStart"]).dt.tz_localize(None).dt.normalize()
    frame = usage.assign(date=days, cost=usage["EffectiveCost"].astype(float)).sort_values("date")
    costs = frame.groupby(["date", *BY], as_index=False)["cost"].sum()
    series = {
        Name(column, value): part.groupby("date")["cost"]
        .sum()
        .reindex(pd.date_range(part["date"].min(), LAST), fill_value=0.0)
        for column in BY
        for value, part in costs.groupby(column)
    }
    watching = RULING.watching.model_copy(update={"causes": ("ServiceName",)})
    scope = Scope(Period(date(2024, 11, 1), date(2026, 11, 15)))
    seen = Scan(RULING, LAST, Watched(scope, series, ()), detections(series, RULING), Cells(costs))
    ruling = type(RULING)(RULING.rules, RULING.sensitivities, RULING.severities, RULING.quiet, watching)
    assert ALL not in series
    return told(seen, scope, ruling, AnomalyStates())


@pytest.mark.parametrize(
    ("value", "start", "kind"),
    [
        ("AWS Data Transfer", date(2026, 6, 17), "spike"),
        ("AmazonCloudWatch", date(2026, 8, 18), "leak"),
        ("Azure AI Language", date(2026, 4, 1), "new level"),
        ("Google Cloud", date(2026, 4, 1), "new level"),
    ],
)
def test_a_planted_incident_is_found_on_its_day(found, value, start, kind):
    mine = [each for each in found.anomalies if (each.lead.name.value, each.lead.start) == (value, start)]

    assert [each.lead.kind for each in mine] == [kind]


def test_no_month_begins_with_an_anomaly_but_the_one_that_services_changed_with(found):
    firsts = {each.lead.start for each in found.anomalies if each.lead.start.day == 1}

    assert firsts == {date(2026, 4, 1)}


def test_two_years_raise_less_than_one_anomaly_a_month(found):
    assert 4 <= len(found.anomalies) <= 18
