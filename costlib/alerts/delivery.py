"""Notices out through their channels: side by side, each within the deadline, none holding up another or the caller."""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime

from costlib.alerts.claims import known
from costlib.alerts.jobs import Job, Run
from costlib.alerts.outcome import Delivery, delivery, openly, ordered
from costlib.alerts.sending import Send, by_apprise
from costlib.alerts.standing import standing
from costlib.policy.alerts import AlertPolicy
from costlib.policy.notices import Notice
from costlib.state import State

TOLD = {"status": "sent", "attempts": 1, "at": "", "until": "", "response": "", "token": ""}
"""How the row of a notice stands once it is sent, for a plan."""
TEST = "This is a test of the channel. No cost is behind it, and nothing needs to be done."


def planned(
    state: State,
    notices: Sequence[Notice],
    policy: AlertPolicy,
    *,
    environ: Mapping[str, str],
    now: datetime,
    retry: bool = False,
) -> list[Delivery]:
    """What ``deliver`` would do, without doing it: ``due`` would be sent."""
    trying, found = policy.trying_on(now.date()), []
    for channel in policy.channels_on(now.date()):
        rows, due = known(state, channel.name), 0
        for notice in ordered(channel, notices):
            stands = standing(rows, notice, trying, now, retry=retry)
            due += stands.status == "due"
            rows |= {notice.key: TOLD} if stands.status == "due" else {}
            found.append(delivery(channel, notice, openly(stands, channel, environ, crowded=due > trying.most)))
    return found


def deliver(
    state: State,
    notices: Sequence[Notice],
    policy: AlertPolicy,
    *,
    environ: Mapping[str, str],
    actor: str,
    now: datetime,
    send: Send = by_apprise,
    retry: bool = False,
) -> list[Delivery]:
    """Send what is due, each notice once per channel; the caller waits for the policy's deadline at most.

    Args:
        state: Keeps what was sent, across runs and processes.
        notices: What should be told. What is no longer in them is no longer tried.
        policy: The channels, and how deliveries are tried.
        environ: The environment, for the channels' addresses.
        actor: Who sends, for the audit.
        now: The moment, UTC.
        send: Sends one notice.
        retry: Whether what failed is tried at once, however often it was.

    Returns:
        One for each channel and notice that it takes, channel by channel. A channel that fails once is left alone for
        the rest of the run.

    Raises:
        UsageError: The policy says nothing on trying.
    """
    trying = policy.trying_on(now.date())
    run = Run(state, trying, environ, actor, now, time.monotonic(), send, retry)
    jobs = [Job(run, channel, ordered(channel, notices)) for channel in policy.channels_on(now.date())]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join(max(0.0, trying.deadline_seconds - run.elapsed()))
    return [each for job in jobs for each in job.results()]


def try_out(
    state: State,
    policy: AlertPolicy,
    name: str,
    *,
    environ: Mapping[str, str],
    actor: str,
    now: datetime,
    send: Send = by_apprise,
) -> Delivery:
    """Send a test message to one channel; arguments as of ``deliver``.

    Raises:
        UsageError: There is no such channel.
    """
    channel = policy.channel(name, now.date())
    notice = Notice(f"test {now.isoformat()}", f"Costboard: test of '{name}'", TEST, "low", "test", channels=(name,))
    only = policy.model_copy(update={"channels": (channel,)})
    (found,) = deliver(state, [notice], only, environ=environ, actor=actor, now=now, send=send)
    return found
