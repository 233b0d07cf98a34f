"""Anomalies: what is unusual?

Asked by engineers, daily, to see what went off; by finance, before a month closes, to know why it is dearer.
"""

from pages import _anomalies_alerts, _anomalies_now, _anomalies_planned, _anomalies_trial, _costs

VIEWS = {
    "Anomalies": _anomalies_now.draw,
    "Thresholds": _anomalies_trial.draw,
    "Planned activity": _anomalies_planned.draw,
    "Alerts": _anomalies_alerts.draw,
}

VIEWS[_costs.choice("View", list(VIEWS), key="anomalies_view")]()
