"""Notices: what somebody should be told. Models make them, the command line sends them through the channels.

A notice says nothing about where it goes; ``costlib.policy.alerts`` decides that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

About = Literal["anomaly", "budget", "test"]
Severity = Literal["low", "medium", "high", "critical"]
SEVERITIES: tuple[Severity, ...] = ("low", "medium", "high", "critical")
"""Least first. A budget's warning is medium, its critical step critical."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing worth telling.

    Args:
        key: What happened, the same in every run that sees it again: each channel is told once per key. A budget's
            is budget, period, step and basis; an anomaly's is its id.
        title: One line, with the finding.
        body: More lines, made from the numbers.
        severity: How much it matters.
        about: Which part of the product found it.
        amount: What it costs beyond what was expected or planned; None where that is not known.
        currency: Of the amount; empty without one.
        scope: Whose cost it is, in words.
        link: Path and query of the page that shows it, as ``anomalies?anomaly=...``; empty where there is none.
        match: Column to value of the costs it is about; a channel may take those of some values alone.
        channels: Names of the only channels to tell; empty for all that take such notices.
        response: Name of the automated response it is, empty for none: a channel is not told of the same one again
            within ``cooldown_hours``, whatever the key.
        cooldown_hours: Of the response; None for the policy's.
        aliases: Keys under which the same may have been told before: whoever knows one of them is not told again.
    """

    key: str
    title: str
    body: str
    severity: Severity
    about: About
    amount: Decimal | None = None
    currency: str = ""
    scope: str = ""
    link: str = ""
    match: Mapping[str, str] = field(default_factory=dict)
    channels: tuple[str, ...] = ()
    response: str = ""
    cooldown_hours: int | None = None
    aliases: tuple[str, ...] = ()

    def at_least(self, severity: Severity) -> bool:
        """Whether it matters that much.

        >>> Notice("k", "t", "b", "high", "anomaly").at_least("medium")
        True
        """
        return SEVERITIES.index(self.severity) >= SEVERITIES.index(severity)
