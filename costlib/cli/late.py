"""What keeps figures from being true: sources that fail, are late, or bring the same cost, for a reader of answers."""

import os
from datetime import datetime, timedelta
from typing import Any

from costlib.ledger import Ledger
from costlib.ledger.freshness import Freshness, SourceFreshness
from costlib.ledger.overlaps import overlaps
from costlib.models.wording import visible
from costlib.queries import spend_by_month
from costlib.scope import Scope
from costlib.sources.standing.concerns import concerns, ever, months_of
from costlib.sources.standing.overview import overview


def late_sources(ledger: Ledger, scope: Scope, now: datetime) -> list[dict[str, Any]]:
    """Sources that figures of a scope lack something of: live ones that fail or are late, and files that are late.

    Args:
        ledger: Whose sources.
        scope: Of the figures.
        now: The time (UTC).
    """
    data = ledger.freshness()
    asked = ledger.ask(spend_by_month, ever(scope, data), "x_Source")
    delivering = months_of(zip(asked["x_Source"], asked["month"], strict=True))
    found = overview(ledger, os.environ, lambda: now)
    lacking = concerns(found, data, scope.period, delivering, filtered=bool(scope.filters))
    told = {each.source for each in lacking}
    files = [each for each in data.late if each.source in delivering.keys() - told and scope.period.end > each.until]
    return [*({**each.as_json(), "live": True} for each in lacking), *(_file(each, data) for each in files)]


def told(ledger: Ledger, scope: Scope, now: datetime) -> tuple[dict[str, Any], list[str]]:
    """What to know of the sources of a scope: as fields of an answer, and as lines for people.

    Args:
        ledger: Whose sources.
        scope: Of the figures.
        now: The time (UTC).
    """
    lacking, twice = late_sources(ledger, scope, now), overlaps(ledger.engine(), scope)
    fields = {"late_sources": lacking, "doubled_sources": [each.as_json() for each in twice]}
    return fields, [*lines(lacking), *(visible(f"twice: {each.means}") for each in twice)]


def lines(found: list[dict[str, Any]]) -> list[str]:
    """The same for people, of live sources: of files that are late every answer says how far the data reaches."""
    return [visible(f"partial: {each['means']}") for each in found if each["live"]]


def _file(each: SourceFreshness, data: Freshness) -> dict[str, Any]:
    last, newest = each.until - timedelta(days=1), data.newest - timedelta(days=1)
    means = f"{each.source} has delivered to {last}, others to {newest}: later days are without its cost."
    return {
        "source": each.source,
        "state": "late",
        "delivered_to": str(last),
        "means": means,
        "said": "",
        "live": False,
    }
