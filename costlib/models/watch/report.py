"""Anomalies as the command line prints them."""

from typing import Any

import pandas as pd

from costlib.models.anomalies.causes import Cause
from costlib.models.watch.anomaly import Anomaly
from costlib.models.watch.answer import Watched
from costlib.models.watch.reported import Finding
from costlib.models.watch.seen import Seen
from costlib.models.watch.words import counted, explained, finding, headline, over
from costlib.models.wording import visible

DAYS = ("ds", "actual", "expected", "lower", "upper", "score", "is_anomaly")
CENTS = 2


def as_json(found: Watched, *, open_only: bool = False) -> dict[str, Any]:
    """Amounts are numbers: what was expected is an estimate."""
    shown = found.open if open_only else found.anomalies
    return {
        "currency": found.scope.currency,
        "basis": found.scope.basis,
        "from": str(found.scope.period.start),
        "to": str(found.scope.period.end),
        "as_of": str(found.scan.last_day),
        "sensitivity": found.ruling.rules.sensitivity,
        "series": len(found.scan.watched.series),
        "left_out": [
            {"dimension": each.name.dimension, "value": each.name.value, "why": each.why}
            for each in found.scan.watched.left
        ],
        "findings_left_out": [*found.left_out],
        "open": len(found.open),
        "rows": [_row(each) for each in shown],
    }


def as_text(found: Watched, *, open_only: bool = False) -> str:
    """A line per anomaly and its cause."""
    shown = found.open if open_only else found.anomalies
    currency = found.scope.currency
    frame = f"{found.scope.basis} in {currency}, {over(found.scope.period)}, data to {found.scan.last_day}"
    lines = [finding(found), f"{frame}, {found.ruling.rules.sensitivity} sensitivity; expected cost is an estimate"]
    for each in shown:
        why = explained(each, currency)
        cause = f" ({why})" if why else ""
        origin = f"; found by {each.origin}" if each.theirs else ""
        lines.append(
            f"{each.status:<12} {each.lead.severity:<6} {headline(each, currency)}{cause}; {each.course}{origin}"
        )
    lines += found.left_out
    watched = found.scan.watched
    lines.append(f"{counted(len(watched.series), 'series', 'series')} watched, {len(watched.left)} left out")
    return "\n".join(visible(line) for line in lines)


def days_json(series: pd.Series, found: pd.DataFrame) -> dict[str, Any]:
    """Detections of a series, a row a day; null where nothing is known."""
    table = found.assign(actual=series)
    rows = [
        {
            "ds": str(stamp.date() if stamp == stamp.normalize() else stamp),
            **{name: _number(row[name]) for name in DAYS[1:-1]},
        }
        | {"is_anomaly": bool(row["is_anomaly"])}
        for stamp, row in zip(pd.DatetimeIndex(table.index), table.to_dict("records"), strict=True)
    ]
    return {"rows": rows}


def days_text(series: pd.Series, found: pd.DataFrame) -> str:
    """The days that are unusual."""
    flagged = found.assign(actual=series)[found["is_anomaly"]]
    lines = [f"Unusual: {len(flagged)} of {counted(len(found), 'day', 'days')}"]
    lines += [
        f"{stamp:%Y-%m-%d}  {row['actual']:>14,.2f}  expected {row['expected']:,.2f} "
        f"({row['lower']:,.2f} to {row['upper']:,.2f}), score {row['score']:.1f}"
        for stamp, row in zip(pd.DatetimeIndex(flagged.index), flagged.to_dict("records"), strict=True)
    ]
    return "\n".join(lines)


def _row(each: Anomaly) -> dict[str, Any]:
    return {
        "id": each.id,
        "origin": each.origin,
        "findings": [_finding(finding) for finding in each.theirs],
        **_seen(each.lead),
        "course": each.course,
        "state": each.status,
        "who_and_why": each.said.why,
        "causes": [_cause(cause) for cause in each.causes],
        "also": [_seen(other) for other in each.also],
    }


def _seen(seen: Seen) -> dict[str, Any]:
    return {
        "dimension": seen.name.dimension,
        "value": seen.name.value,
        "kind": seen.kind,
        "severity": seen.severity,
        "start": str(seen.start),
        "end": str(seen.end),
        "days": seen.days,
        "expected": _cents(seen.expected),
        "actual": _cents(seen.actual),
        "impact": round(seen.impact, CENTS),
        "percent": None if seen.percent is None else round(seen.percent, 1),
        "score": round(seen.score, CENTS),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    """What a provider found; its amounts are exact, so they are decimal strings."""
    told = finding.told.model_dump(mode="json")
    return {"provider": finding.said.provider, "as_of": finding.said.at.isoformat(), **told}


def _cents(amount: float) -> float | None:
    return None if pd.isna(amount) else round(amount, CENTS)


def _cause(cause: Cause) -> dict[str, Any]:
    return {
        "dimension": cause.dimension,
        "value": cause.value,
        "usual": round(cause.usual, CENTS),
        "actual": round(cause.actual, CENTS),
        "contribution": round(cause.contribution, 4),
    }


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
