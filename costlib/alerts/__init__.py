"""Alerts: notices on their way out, each once per channel, tried again where it failed, and every attempt on record.

Without a channel in the policy nothing leaves the machine.
"""

from costlib.alerts.delivery import deliver, planned, try_out
from costlib.alerts.log import Attempt, log
from costlib.alerts.outcome import Delivery
from costlib.alerts.standing import Status
from costlib.alerts.ways import Way, ways

__all__ = ["Attempt", "Delivery", "Status", "Way", "deliver", "log", "planned", "try_out", "ways"]
