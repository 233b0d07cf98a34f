"""The alerts in one sentence, for the title of their view."""

from collections import Counter
from collections.abc import Sequence

from costlib.alerts.log import Attempt
from costlib.alerts.outcome import Delivery
from costlib.alerts.ways import Way
from costlib.policy.notices import SEVERITIES, Notice


def finding(ways: Sequence[Way], deliveries: Sequence[Delivery], notices: int) -> str:
    """What is due, what went wrong, or that nothing leaves.

    >>> finding((), (), 2)
    '2 notices, and nobody is told: no channel is configured, so nothing leaves this machine'
    """
    there = _many(notices, "notice")
    if not ways:
        return f"{there}, and nobody is told: no channel is configured, so nothing leaves this machine"
    counts = Counter(each.status for each in deliveries)
    unset, told_before = sum(not way.ready for way in ways), counts["sent before"] + counts["covered"]
    parts = [
        f"{counts['due']} due" if counts["due"] else "",
        f"{counts['sent before']} sent" if told_before else "",
        f"{_many(counts['waiting'] + counts['given up'], 'failed delivery', 'failed deliveries')}"
        if counts["waiting"] + counts["given up"]
        else "",
        f"{_many(unset, 'channel')} without an address" if unset else "",
    ]
    told = ", ".join(filter(None, parts)) or "none for any of them"
    return f"{there} for {_many(len(ways), 'channel')}: {told}"


def reached(ways: Sequence[Way]) -> str:
    """How many channels there are, and how many could send.

    >>> reached(())
    'Nobody is told'
    """
    unset = sum(not way.ready for way in ways)
    if not ways:
        return "Nobody is told"
    return f"{_many(len(ways), 'channel')} to tell, {f'{unset} without an address' if unset else 'all with an address'}"


def pending(notices: Sequence[Notice]) -> str:
    """What was found, gravest first.

    >>> pending(())
    'Nothing to tell now'
    """
    counts = Counter(each.severity for each in notices)
    said = ", ".join(f"{counts[each]} {each}" for each in reversed(SEVERITIES) if counts[each])
    return f"{_many(len(notices), 'notice')} now: {said}" if notices else "Nothing to tell now"


def told(attempts: Sequence[Attempt]) -> str:
    """What the log says.

    >>> told(())
    'Nothing was sent so far'
    """
    failed = sum(each.status == "failed" for each in attempts)
    if not attempts:
        return "Nothing was sent so far"
    return f"{_many(len(attempts), 'attempt')}, {f'{failed} of them failed' if failed else 'none of them failed'}"


def _many(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"
