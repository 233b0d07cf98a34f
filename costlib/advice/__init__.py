"""What providers themselves say beside the bill: recommendations, forecasts, anomalies, budgets, accounts, names.

None of it is cost of the ledger and none is added to it: it is kept apart, with who said it and when.
"""

from costlib.advice.past import foretold, found
from costlib.advice.shapes import (
    Account,
    Anomaly,
    Budget,
    Cause,
    Forecast,
    Notification,
    Recommendation,
    Said,
    Usage,
    Value,
)
from costlib.advice.store import Noted, drop_strangers, note, said, topics, version

__all__ = [
    "Account",
    "Anomaly",
    "Budget",
    "Cause",
    "Forecast",
    "Noted",
    "Notification",
    "Recommendation",
    "Said",
    "Usage",
    "Value",
    "drop_strangers",
    "foretold",
    "found",
    "note",
    "said",
    "topics",
    "version",
]
