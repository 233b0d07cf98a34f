"""What leaves this machine when a stage runs, in words, before it does. Nothing is asked to tell it."""

from decimal import Decimal

from costlib.errors import CostlibError
from costlib.pipeline.fetch import NOBODY
from costlib.pipeline.stage import Setting, Stage
from costlib.policy import alerts
from costlib.sources.plan import Plan
from costlib.sources.settings import SourceSettings, read
from costlib.sources.sync import planned

NOTHING = "Nothing leaves this machine"
TELLING = ("analysis", "budgets")
"""Stages that tell the channels."""


def leaving(setting: Setting, stage: Stage) -> str:
    """What a run of a stage would send, at most.

    Raises:
        UsageError: The settings of the sources can't be read.
    """
    if stage.name == "fetch":
        return _requests(setting)
    if stage.name in TELLING:
        return _messages(setting)
    return f"{NOTHING}."


def _requests(setting: Setting) -> str:
    wanted = [each for each in read(setting.ledger.home.path).sources if each.enabled]
    if not wanted:
        return f"{NOTHING}. {NOBODY}."
    plans = [plan for each in wanted if (plan := _planned(setting, each)) and plan.due]
    if not plans:
        return f"{NOTHING}: every source was fetched within its refresh time, or can't be."
    notes = [f"{each.source.name}: {each.note}." for each in plans if each.note]
    counted = [each for each in plans if not each.note]
    if not counted:
        return " ".join(notes)
    requests, cost = sum(each.most_requests for each in counted), sum((each.most_cost for each in counted), Decimal(0))
    price = f"for {cost} USD" if cost else "free of charge"
    told = f"At most {requests:,} requests {price} to {len(counted)} of {len(wanted)} sources."
    return " ".join([told, *notes])


def _planned(setting: Setting, each: SourceSettings) -> Plan | None:
    """What would be asked; None where the source can't be, which its run tells."""
    try:
        return planned(setting.ledger, each, setting.clock)
    except CostlibError:
        return None


def _messages(setting: Setting) -> str:
    open_now = alerts.stored(setting.ledger.state).channels_on(setting.clock().date())
    if not open_now:
        return f"{NOTHING}: no channel for alerts is set up."
    names = ", ".join(each.name for each in open_now)
    return f"Messages to {names}, where there is something that was not told yet."
