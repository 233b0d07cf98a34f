"""Findings of providers placed in the ledger: whether they lie in what is asked, of which series, and how grave."""

from collections.abc import Iterable, Iterator, Sequence

from costlib import advice
from costlib.connectors.aws_service_names import exactly, known_as
from costlib.models.watch.cells import Cells
from costlib.models.watch.reported import Finding, Reported
from costlib.models.watch.series import Name
from costlib.policy.anomalies import Ruling
from costlib.scope import Scope

SERVICE, ACCOUNT = "ServiceName", "SubAccountName"
Answers = Sequence[tuple[advice.Said, Sequence[advice.Anomaly]]]
UNKNOWN = float("nan")


def findings(answers: Answers, scope: Scope, cells: Cells, ruling: Ruling) -> tuple[list[Finding], list[str]]:
    """Findings that lie in a scope, the largest first, and why others are not shown, a sentence each.

    Args:
        answers: Of the sources.
        scope: Filters, currency and tenant; its period is not looked at.
        cells: What the ledger has.
        ruling: Whose thresholds tell how severe each is.
    """
    found, foreign, outside = [], 0, 0
    for said, rows in answers:
        for each in rows:
            if each.currency != scope.currency:
                foreign += 1
            elif _inside(said.provider, each, scope, cells):
                found.append(_placed(said, each, cells, ruling))
            else:
                outside += 1
    found.sort(key=lambda each: (-abs(each.seen.impact), each.told.id))
    return found, list(_left_out(foreign, outside, scope))


def _left_out(foreign: int, outside: int, scope: Scope) -> Iterator[str]:
    if foreign:
        yield f"{_counted(foreign)} not shown: the currency is another one than {scope.currency}."
    if outside and (scope.filters or scope.tenant):
        yield f"{_counted(outside)} not shown: not known to lie in what is chosen."


def _counted(count: int) -> str:
    return "1 finding of a provider is" if count == 1 else f"{count} findings of providers are"


def _inside(provider: str, told: advice.Anomaly, scope: Scope, cells: Cells) -> bool:
    """Whether a finding surely lies in a scope."""
    if scope.tenant is not None:
        return False
    values = {
        "ServiceProviderName": {provider},
        SERVICE: set(_services(told, cells)),
        "SubAccountId": {each.account for each in told.causes},
        ACCOUNT: {each.account_name for each in told.causes},
    }
    known = ((values.get(column, set()), set(kept)) for column, kept in scope.filters)
    return all(mine and "" not in mine and mine <= kept for mine, kept in known)


def _placed(said: advice.Said, told: advice.Anomaly, cells: Cells, ruling: Ruling) -> Finding:
    names = (each.account_name for each in told.causes)
    accounts = tuple(dict.fromkeys(each for each in names if each in cells.values(ACCOUNT)))
    return Finding(said, told, _seen(said, told, cells, ruling), _services(told, cells), accounts)


def _services(told: advice.Anomaly, cells: Cells) -> tuple[str, ...]:
    """What the ledger may call the services of a finding."""
    there = cells.values(SERVICE)
    return tuple(dict.fromkeys(each for name in _named(told) for each in known_as(name, there)))


def _named(told: advice.Anomaly) -> Iterable[str]:
    """Services as the provider names them; what its monitor looks at where it names no cause."""
    return [each.service for each in told.causes if each.service] or [told.dimension]


def _seen(said: advice.Said, told: advice.Anomaly, cells: Cells, ruling: Ruling) -> Reported:
    start, end = told.start, max(told.start, told.end or said.at.date())
    days, impact = (end - start).days + 1, float(told.impact)
    percent = _percent(told)
    return Reported(
        _series(told, cells),
        start,
        end,
        days,
        expected=_amount(told.expected, told.actual, -impact),
        actual=_amount(told.actual, told.expected, impact),
        score=(1.0 if told.score is None else told.score or 1.0) * (1 if impact >= 0 else -1),
        kind="finding",
        severity=ruling.severity(percent, impact / days),
        is_alert=ruling.is_alert(percent, impact / days),
        steps=(),
        provider=said.provider,
        told=impact,
        told_percent=percent,
    )


def _series(told: advice.Anomaly, cells: Cells) -> Name:
    """The series that a finding is of, in the ledger's name where it has one for the same cost."""
    first = next(iter(_named(told)), "") or told.id
    known = exactly(first, cells.values(SERVICE))
    return Name(SERVICE, known[0] if known else first)


def _percent(told: advice.Anomaly) -> float | None:
    if told.impact_percent is not None:
        return float(told.impact_percent)
    return float(100 * told.impact / abs(told.expected)) if told.expected else None


def _amount(said: object, other: object, off: float) -> float:
    """What is said, else what follows from the other amount; NaN where neither is said."""
    if said is not None:
        return float(str(said))
    return UNKNOWN if other is None else float(str(other)) + off
