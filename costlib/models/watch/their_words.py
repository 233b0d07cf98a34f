"""What a provider found, in words: who found it, by how much, what it takes for the cause, and what was said there."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pyarrow as pa

from costlib import advice
from costlib.amounts import exact, short
from costlib.models.watch.anomaly import Anomaly
from costlib.models.watch.reported import Finding, Reported
from costlib.models.watch.states import Said
from costlib.models.wording import signed
from costlib.policy.anomalies import Ruling
from costlib.policy.anomaly_states import Status

FEEDBACK: Mapping[str, tuple[Status, str]] = {
    "YES": ("acknowledged", "an anomaly"),
    "NO": ("resolved", "not an anomaly"),
    "PLANNED_ACTIVITY": ("expected", "planned activity"),
}
"""What a provider's feedback makes of a finding of which nobody here said anything, and the feedback in words."""


def with_feedback(said: Said, finding: Finding) -> Said:
    """The state of a finding: that of our own words; where there are none, what was said of it at the provider."""
    known = FEEDBACK.get(finding.told.feedback)
    if known is None or said.words or said.activity:
        return said
    return replace(said, status=known[0], feedback=feedback(finding))


def feedback(finding: Finding) -> str:
    """What was said of it at the provider; empty where nothing was."""
    told = finding.told.feedback
    return f"{finding.said.provider} feedback: {FEEDBACK.get(told, ('', told))[1]}" if told else ""


def also_found(each: Anomaly, currency: str) -> list[str]:
    """A line for each finding of a provider that tells of an anomaly."""
    return [_found(finding, currency, ours=each.ours) for finding in each.theirs]


def _found(finding: Finding, currency: str, *, ours: bool) -> str:
    seen, said = finding.seen, feedback(finding)
    how = "Also found" if ours else "Found"
    told = f"{how} by {finding.detector}, {days(finding)}, impact {exact(finding.told.impact, currency)}"
    return f"{told}, {seen.severity} severity by these thresholds.{f' {said}.' if said else ''}"


def days(finding: Finding) -> str:
    """Its days, as the provider says."""
    start, end = finding.told.start, finding.told.end
    if end is None:
        return f"since {_day(start)}"
    return _day(start) if start == end else f"{_day(start)} to {_day(end)}"


def rule(seen: Reported, ruling: Ruling, currency: str) -> str:
    """Why a finding stands in the list."""
    per_cent = "it says not how many per cent" if seen.percent is None else f"{seen.percent:+.0f}%"
    return (
        f"Found by {seen.provider} itself, in cost as {seen.provider} counts it; no series that is watched here shows "
        f"it. {per_cent.capitalize()} and {signed(seen.impact / seen.days, currency)} a day off what {seen.provider} "
        f"expected (told to channels from {ruling.rules.percent:g}% and {short(ruling.rules.impact, currency)} a day "
        "on)."
    )


def caused(finding: Finding, currency: str) -> str:
    """The first cause that the provider names, in short; empty for none."""
    return next((_cause(each, currency) for each in finding.told.causes), "")


def _cause(cause: advice.Cause, currency: str) -> str:
    where = ", ".join(filter(None, [cause.usage_type, cause.account_name or cause.account, cause.region]))
    much = "" if cause.contribution is None else f": {short(cause.contribution, currency)}"
    return f"{where or cause.service}{much}"


def causes_table(each: Anomaly) -> pa.Table:
    """What providers take for causes, a row each; ``contribution`` is null where it is not said."""
    fields = [(name, pa.string()) for name in ("service", "usage_type", "account", "region")]
    rows = [
        {
            "service": cause.service,
            "usage_type": cause.usage_type,
            "account": cause.account_name or cause.account,
            "region": cause.region,
            "contribution": None if cause.contribution is None else float(cause.contribution),
        }
        for finding in each.theirs
        for cause in finding.told.causes
    ]
    return pa.Table.from_pylist(rows, schema=pa.schema([*fields, ("contribution", pa.float64())]))


def accounts(each: Anomaly) -> list[str]:
    """Ids of the sub-accounts that providers name as causes."""
    named = (cause.account for finding in each.theirs for cause in finding.told.causes)
    return list(dict.fromkeys(filter(None, named)))


def _day(when: date) -> str:
    return f"{when.day} {when:%b %Y}"
