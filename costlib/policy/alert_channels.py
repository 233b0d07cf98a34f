"""Channels opened and closed: a closed one stays in the document with its last day."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from costlib.errors import UsageError
from costlib.policy.alerts import KIND, AlertPolicy
from costlib.policy.decisions import Saved, save
from costlib.state import State


def opened(policy: AlertPolicy, entry: Mapping[str, Any], day: date) -> AlertPolicy:
    """The document with one more channel, open from a day on.

    Raises:
        UsageError: A channel of that name is open already, or a field is wrong.
    """
    name = str(entry.get("name", ""))
    if any(each.name == name for each in policy.channels_on(day)):
        raise UsageError(f"there is a channel '{name}' already: close it first, or choose another name")
    body = body_of(policy)
    return AlertPolicy.of({**body, "channels": [*body["channels"], {**entry, "valid_from": str(day)}]})


def closed(policy: AlertPolicy, name: str, day: date) -> AlertPolicy:
    """The document with a channel closed from a day on; one that was opened that day, or is to open later, goes.

    Raises:
        UsageError: No channel of that name is open.
    """
    policy.channel(name, day)
    kept = [
        each.model_copy(update={"valid_to": day}) if each.name == name and each.rules_on(day) else each
        for each in policy.channels
        if each.name != name or each.valid_from < day
    ]
    return AlertPolicy.of(body_of(policy.model_copy(update={"channels": tuple(kept)})))


def decide(state: State, policy: AlertPolicy, *, actor: str, source: str, now: datetime, onto: str | None) -> Saved:
    """Keep the document.

    Raises:
        UsageError: Another version was saved since ``onto``.
    """
    return save(state, KIND, body_of(policy), actor=actor, source=source, now=now, onto=onto)


def body_of(policy: AlertPolicy) -> dict[str, Any]:
    """Its sections in plain values."""
    return policy.model_dump(mode="json", exclude_none=True)
