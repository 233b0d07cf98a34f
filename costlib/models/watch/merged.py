"""What providers found and what we found, each incident once: theirs join ours where days, service and account meet."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import product

from costlib.models.watch.cells import Cells
from costlib.models.watch.group import PART
from costlib.models.watch.placed import ACCOUNT, SERVICE
from costlib.models.watch.reported import Finding
from costlib.models.watch.seen import Seen
from costlib.models.watch.series import Name

Group = tuple[Seen, ...]
Incident = tuple[Group, tuple[Finding, ...]]
"""What series show, the leading one first, and what providers found of it, the largest first."""


def merged(
    groups: Sequence[Group], findings: Sequence[Finding], cells: Cells, apart: int, last_day: date
) -> list[Incident]:
    """Every incident once: ours with what providers found of it, then what they alone found.

    A finding joins the group that goes the same way, at most ``apart`` days from it, in one of its services; where
    accounts are known, or the group is of no service, the cost that both have must have moved as well. A finding that
    goes on, by its provider, meets a group that goes on to the last day of the data, however long ago that was.

    Args:
        groups: As of ``grouped``.
        findings: The largest first.
        cells: Costs by day and the dimensions of the series.
        apart: Days.
        last_day: Of the data.
    """
    joined: dict[int, list[Finding]] = {}
    alone: list[Finding] = []
    for each in findings:
        fits = [
            (abs((each.seen.start - group[0].start).days), place)
            for place, group in enumerate(groups)
            if (_near(each.seen, group[0], apart) or _both_go_on(each, group[0], last_day))
            and _same(each, group, cells, last_day)
        ]
        if fits:
            joined.setdefault(min(fits)[1], []).append(each)
        else:
            alone.append(each)
    ours = [(group, tuple(joined.get(place, ()))) for place, group in enumerate(groups)]
    return [*ours, *_theirs(alone, apart)]


def _theirs(alone: Sequence[Finding], apart: int) -> list[Incident]:
    """Findings that no series of ours shows; what several monitors of one provider found of the same is one."""
    made: list[list[Finding]] = []
    for each in alone:
        known = next((those for those in made if _again(each, those[0], apart)), None)
        if known is None:
            made.append([each])
        else:
            known.append(each)
    return [((those[0].seen,), tuple(those)) for those in made]


def _again(one: Finding, other: Finding, apart: int) -> bool:
    accounts = not one.accounts or not other.accounts or bool(set(one.accounts) & set(other.accounts))
    same = one.said.provider == other.said.provider and one.seen.name == other.seen.name
    return same and accounts and _near(one.seen, other.seen, apart)


def _near(one: Seen, other: Seen, apart: int) -> bool:
    slack = timedelta(days=apart)
    return one.up == other.up and one.start - slack <= other.end and other.start - slack <= one.end


def _both_go_on(finding: Finding, lead: Seen, last_day: date) -> bool:
    return finding.seen.up == lead.up and finding.told.end is None and lead.end >= last_day


def _same(finding: Finding, group: Group, cells: Cells, last_day: date) -> bool:
    named = {each.name.value for each in group if each.name.dimension == SERVICE}
    if named and not named & set(finding.services):
        return False
    if named and not finding.accounts:
        return True
    least = PART * min(abs(finding.seen.impact), abs(group[0].impact))
    return _common(finding, group[0], cells, last_day) >= least > 0


def _common(finding: Finding, lead: Seen, cells: Cells, last_day: date) -> float:
    """What the cost that both have contributes on the days of the finding, in its direction.

    Where the data holds none of these, on the days of ours.
    """
    services: list[tuple[Name, ...]] = [(Name(SERVICE, each),) for each in finding.services] or [()]
    accounts: list[tuple[Name, ...]] = [(Name(ACCOUNT, each),) for each in finding.accounts] or [()]
    seen = finding.seen
    days: Seen = seen if seen.start <= last_day else lead
    parts = [(*service, *account) for service, account in product(services, accounts) if service or account]
    end, since = min(days.end, last_day), min(seen.start, lead.start)
    excess = sum(cells.excess((*names, lead.name), days.start, end, since) for names in parts)
    return excess if seen.up else -excess
