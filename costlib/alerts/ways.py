"""Channels as one may look at them: what they take and whether they could send, without their addresses."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from costlib.policy.alerts import Channel

KINDS: Mapping[str, str] = {
    **dict.fromkeys(("mailto", "mailtos"), "Email"),
    "slack": "Slack",
    **dict.fromkeys(("msteams", "workflow", "workflows"), "Microsoft Teams"),
    **dict.fromkeys(("json", "jsons", "form", "forms", "xml", "xmls"), "Webhook"),
    "sns": "Amazon SNS",
    "gchat": "Google Chat",
    "discord": "Discord",
    **dict.fromkeys(("mmost", "mmosts"), "Mattermost"),
    "opsgenie": "Opsgenie",
    "pagerduty": "PagerDuty",
    **dict.fromkeys(("ntfy", "ntfys"), "ntfy"),
}
"""Beginning of an address, and what it reaches. Any other is called so: it may be no address."""
OTHER = "Other"
_SCHEME = re.compile(r"\s*([a-z0-9]+)://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Way:
    """A channel, without its address.

    Args:
        channel: As it was decided.
        kind: What it reaches, as ``Slack``; empty while its variable is not set.
    """

    channel: Channel
    kind: str

    @property
    def ready(self) -> bool:
        """Whether its variable is set."""
        return bool(self.kind)

    @property
    def takes(self) -> str:
        """Which notices it takes, in words.

        >>> Way(Channel(name="a", variable="A", valid_from="2026-01-01", source="s"), "").takes
        'anomalies and budgets from high severity on'
        """
        plural = {"anomaly": "anomalies", "budget": "budgets", "test": "tests"}
        costs = "".join(f", only where {column} is {value}" for column, value in self.channel.match.items())
        return (
            f"{' and '.join(plural[each] for each in self.channel.about)} from {self.channel.least} severity on{costs}"
        )

    def as_json(self) -> dict[str, object]:
        """As the command line prints it."""
        return {
            "name": self.channel.name,
            "kind": self.kind or None,
            "variable": self.channel.variable,
            "ready": self.ready,
            "takes": self.takes,
        }


def ways(channels: tuple[Channel, ...], environ: Mapping[str, str]) -> tuple[Way, ...]:
    """The channels in their order, each with what its address reaches."""
    return tuple(Way(each, kind(environ.get(each.variable, ""))) for each in channels)


def kind(address: str) -> str:
    """What an address reaches; empty for none.

    >>> kind("mailtos://somebody:secret@example.com"), kind("secret"), kind(" ")
    ('Email', 'Other', '')
    """
    if not address.strip():
        return ""
    begins = _SCHEME.match(address)
    return KINDS.get(begins[1].lower(), OTHER) if begins else OTHER
