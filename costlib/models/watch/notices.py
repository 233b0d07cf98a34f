"""Notices of anomalies: the open ones, each told once per severity, wherever its start or its leading series moves."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlencode

from costlib.cents import rounded
from costlib.currencies import minor_unit
from costlib.models.watch.anomaly import Anomaly, key
from costlib.models.watch.answer import Watched
from costlib.models.watch.group import of_series
from costlib.models.watch.reported import Reported
from costlib.models.watch.their_words import also_found
from costlib.models.watch.words import explained, headline, rule
from costlib.models.wording import visible
from costlib.policy.notices import SEVERITIES, Notice, Severity

COURSES = {"going on": "It is still going on.", "back to usual": "Cost is back to usual since."}


def notices(found: Watched) -> list[Notice]:
    """One for each open anomaly; those that are acknowledged, expected or resolved are told to nobody.

    What a provider alone found is told where it reaches the policy's thresholds.
    """
    return [_notice(each, found) for each in found.open if each.ours or each.lead.is_alert]


def _notice(each: Anomaly, found: Watched) -> Notice:
    lead, currency = each.lead, found.scope.currency
    why = explained(each, currency)
    said = (
        rule(lead, found.ruling, currency),
        f"What explains most of it: {why}." if why else "",
        *also_found(each, currency),
        COURSES.get(each.course, "It is what is usual now."),
        f"{found.scope.basis} in {currency}, data to {found.scan.last_day}; expected cost is an estimate.",
    )
    return Notice(
        key=_key(each.id, lead.severity),
        title=visible(headline(each, currency)),
        body="\n".join(visible(line) for line in said if line),
        severity=lead.severity,
        about="anomaly",
        amount=rounded(Decimal(str(each.impact)), minor_unit(currency)),
        currency=currency,
        scope=visible(f"{lead.name.word} {lead.name.value}".strip()),
        link=f"anomalies?{urlencode({'anomaly': each.id})}",
        match=_values(each, found),
        aliases=tuple(_aliases(each, found)),
    )


def _values(each: Anomaly, found: Watched) -> dict[str, str]:
    """Column to value of its cost, where all of it has one value: a service's provider is among them."""
    lead, cells = each.lead, found.scan.cells
    rows = of_series(cells.costs.iloc[cells.between(lead.start, lead.end)], lead.name)
    kinds = {column: rows[column].dropna().unique() for column in rows.columns if column not in {"date", "cost"}}
    one = {
        column: str(values[0]) for column, values in kinds.items() if len(values) == 1 and rows[column].notna().all()
    }
    named = {"ServiceProviderName": lead.provider} if isinstance(lead, Reported) else {}
    return {**one, **named, **({lead.name.dimension: lead.name.value} if lead.name.dimension else {})}


def _aliases(each: Anomaly, found: Watched) -> Iterator[str]:
    """What it may have been called before: by another of its series, a day nearby, or a higher severity."""
    slack = found.ruling.watching.match
    graver = SEVERITIES[SEVERITIES.index(each.lead.severity) :]
    for seen in (each.lead, *each.also):
        for days in range(-slack, slack + 1):
            name = key(seen.name, seen.start + timedelta(days=days), up=seen.up)
            yield from (_key(name, severity) for severity in graver)
    yield from (_key(each.id, severity) for severity in graver)
    for finding in each.theirs:  # told before we saw it, too
        for days in range(-slack, slack + 1):
            name = key(finding.name, finding.seen.start + timedelta(days=days), up=finding.seen.up)
            yield from (_key(name, severity) for severity in graver)


def _key(name: str, severity: Severity) -> str:
    return f"anomaly {name} ({severity})"
