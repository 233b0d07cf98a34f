"""Other thresholds, as a new entry that rules from a day on; what ruled before stays for the days before."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from costlib.policy.anomalies import AnomalyPolicy
from costlib.policy.documents import plain


def changed(body: Mapping[str, Any], fields: Mapping[str, Any], since: date, source: str) -> dict[str, Any]:
    """The document with rules that hold from ``since`` on; an entry of that very day is replaced.

    Args:
        body: The document as it is.
        fields: Of ``Rules``, with what they shall say.
        since: First day that the new entry rules.
        source: Why.

    Raises:
        UsageError: The new rules can't be; names the field.
    """
    ruling = AnomalyPolicy.of(body).on(since).rules
    entries = body["rules"]
    at = next(place for place, each in enumerate(entries) if str(each["valid_from"]) == str(ruling.valid_from))
    entry = {**entries[at], **fields, "valid_from": since, "source": source}
    kept = [each for place, each in enumerate(entries) if place != at or ruling.valid_from != since]
    fresh: dict[str, Any] = plain({**body, "rules": [*kept, entry]})
    AnomalyPolicy.of(fresh)
    return fresh
