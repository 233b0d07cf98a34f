"""The scheduler's own loop: run what is due, wait for what comes next, until it is told to stop."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime

from costlib.errors import CostlibError
from costlib.pipeline.running import Outcome, run_due
from costlib.pipeline.stage import Setting
from costlib.pipeline.standing import standings

LOOK_SECONDS = 30.0
"""Longest wait: schedules are changed and stages are run by others meanwhile."""
NAP_SECONDS = 0.5
"""How soon it is noticed that it should stop."""


def loop(
    setting: Setting, stop: Callable[[], bool], pause: Callable[[float], None] = time.sleep
) -> Iterator[Outcome | CostlibError]:
    """Run what is due until ``stop``; gives what became of each stage, and what kept it from looking."""
    while not stop():
        try:
            yield from (each for each in run_due(setting, stop) if each.status != "locked")
            seconds = wait_seconds(setting)
        except CostlibError as error:
            yield error
            seconds = LOOK_SECONDS
        while seconds > 0 and not stop():
            pause(min(NAP_SECONDS, seconds))
            seconds -= NAP_SECONDS


def wait_seconds(setting: Setting) -> float:
    """Seconds until the next stage is due, and never longer than ``LOOK_SECONDS``."""
    now: datetime = setting.clock()
    waits = [(each.due - now).total_seconds() for each in standings(setting.ledger, now) if each.due]
    return min([LOOK_SECONDS, *(max(wait, NAP_SECONDS) for wait in waits)])
