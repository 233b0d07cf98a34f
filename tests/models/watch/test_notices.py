from datetime import date, timedelta
from types import SimpleNamespace

import pandas as pd
import pytest

from costlib.models.anomalies.causes import Cause
from costlib.models.watch.anomaly import Anomaly
from costlib.models.watch.cells import Cells
from costlib.models.watch.notices import notices
from costlib.models.watch.seen import Seen
from costlib.models.watch.series import Name
from costlib.models.watch.states import Said
from costlib.policy.anomalies import KIND, AnomalyPolicy
from costlib.policy.documents import from_toml
from costlib.policy.files import default
from costlib.scope import Period, Scope

DAY = date(2026, 11, 3)
S3 = Name("ServiceName", "Amazon S3")
AWS = Name("ServiceProviderName", "AWS")
RULING = AnomalyPolicy.of(from_toml(default(f"{KIND}.toml"))).on(DAY)
COSTS = pd.DataFrame(
    [("2026-11-03", "Amazon S3", "AWS", "blue", 400.0), ("2026-11-04", "Amazon S3", "AWS", "red", 500.0)],
    columns=["date", "ServiceName", "ServiceProviderName", "x_Tenant", "cost"],
)
CELLS = Cells(COSTS.assign(date=pd.to_datetime(COSTS["date"])))


def seen(name=S3, start=DAY, severity="medium", **more):
    given = {
        "days": 3,
        "expected": 300.0,
        "actual": 900.006,
        "score": 8.0,
        "kind": "spike",
        "is_alert": True,
        "steps": (),
    }
    return Seen(name=name, start=start, end=start + timedelta(days=2), severity=severity, **given | more)


def told(*anomalies):
    scope = Scope(Period.month("2026-11"), "USD", "EffectiveCost")
    scan = SimpleNamespace(last_day=date(2026, 11, 14), cells=CELLS)
    return notices(SimpleNamespace(open=anomalies, scope=scope, ruling=RULING, scan=scan))


def anomaly(lead, *also, causes=(), course="going on"):
    return Anomaly(lead, also, causes, Said(), course)


def test_a_notice_tells_what_happened_why_by_which_rule_and_what_it_rests_on():
    cause = Cause("x_Tenant", "blue", 100.0, 640.0, 0.9, 0.3)
    (found,) = told(anomaly(seen(), causes=(cause,)))
    assert found.title == "Amazon S3 cost $600.01 more than expected from 3 Nov to 5 Nov 2026"
    for part in ("tenant blue", "standard deviations", "still going on", "EffectiveCost in USD", "estimate"):
        assert part in found.body
    assert (str(found.amount), found.currency, found.about, found.severity) == ("600.01", "USD", "anomaly", "medium")
    assert found.match == {"ServiceName": "Amazon S3", "ServiceProviderName": "AWS"}
    assert found.link == "anomalies?anomaly=2026-11-03+service+Amazon+S3+up"


def test_names_from_a_bill_cannot_act_in_a_message():
    (found,) = told(anomaly(seen(Name("ServiceName", "evil\u202e\nname"))))
    assert "\u202e" not in found.title + found.body + found.scope
    assert "\n" not in found.title


@pytest.mark.parametrize(
    "now",
    [
        anomaly(seen(start=DAY + timedelta(days=2))),
        anomaly(seen(AWS), seen(start=DAY - timedelta(days=1))),
        anomaly(seen(severity="low")),
    ],
    ids=["a start that moved", "another series that leads", "a lesser severity"],
)
def test_the_same_anomaly_is_known_again(now):
    (before,), (after,) = told(anomaly(seen(), seen(AWS))), told(now)
    assert before.key in {after.key, *after.aliases}


@pytest.mark.parametrize(
    "now",
    [
        anomaly(seen(start=DAY + timedelta(days=5))),
        anomaly(seen(severity="high")),
        anomaly(seen(score=-8.0)),
        anomaly(seen(Name("ServiceName", "Amazon EC2"))),
    ],
    ids=["another one later", "one that grew worse", "a fall", "another service"],
)
def test_another_anomaly_is_told_anew(now):
    (before,), (after,) = told(anomaly(seen())), told(now)
    assert before.key not in {after.key, *after.aliases}
