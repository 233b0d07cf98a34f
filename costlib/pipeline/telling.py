"""Notices of a stage, out through the channels that somebody set up; without one nothing leaves the machine."""

from collections.abc import Sequence

from costlib.alerts import deliver, ways
from costlib.alerts.report import Told
from costlib.pipeline.stage import Setting
from costlib.policy import alerts
from costlib.policy.notices import Notice


def tell(setting: Setting, notices: Sequence[Notice], left_out: Sequence[str] = ()) -> tuple[str, str]:
    """What became of notices in words, and what went wrong; the latter is empty where nothing did."""
    state, now = setting.ledger.state, setting.clock()
    policy = alerts.stored(state)
    made = deliver(state, notices, policy, environ=setting.environ, actor=setting.actor, now=now)
    there = ways(policy.channels_on(now.date()), setting.environ)
    told = Told(tuple(notices), tuple(left_out), there, tuple(made), sent=True)
    failed = [each for each in made if each.failed]
    said = "; ".join((told.headline, *left_out))
    return said, f"{len(failed)} of {len(made)} messages failed, first {_why(failed[0].error)}" if failed else ""


def _why(error: str) -> str:
    return error or "without a reason"
