"""How each live source stands: fresh, due, failing or never fetched, since when, and what it said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from costlib.errors import CostlibError
from costlib.ledger import Ledger
from costlib.sources import journal, spending
from costlib.sources.buckets.plan import LISTING
from costlib.sources.fetching import Clock
from costlib.sources.journal import Attempt
from costlib.sources.locks import is_held
from costlib.sources.plan import Due, Plan
from costlib.sources.registry import bucket_of, kind_of
from costlib.sources.settings import SourceSettings, secret
from costlib.sources.standing.trouble import Trouble, in_hand, trouble
from costlib.sources.sync import planned

Standing = Literal["failing", "settings wrong", "key missing", "never fetched", "due", "fetching", "fresh", "off"]
"""Those to look after first."""
STALE_AFTER = 2
"""Refresh times after which what was fetched last counts as stale: one is when it is due."""
CHAINED = frozenset({"azure-blob", "azure-query", "gcs", "gcp-bigquery"})
"""Kinds that find a key as any tool of their provider does, where the settings name no variable."""


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """One source.

    Args:
        name: In the ledger.
        kind: What it is fetched from, as the settings name it.
        title: The same, as people call it.
        standing: How it stands.
        said: Why it can't be fetched, with the remedy; empty where all is well.
        trouble: Attempts that failed since the last success.
        doing: Part that is being fetched.
        succeeded: When a part last came to its end.
        fresh_until: When it is, or was, due; None where it never was fetched, is switched off, or is settled.
        stale: Whether it was due for as long again as its refresh time.
        there: Parts that are in the ledger.
        missing: Parts that are wanted and never came.
        beyond: Parts that are wanted and not there, but that the provider no longer tells of.
        charges: Whether it brings charges; what providers say beside the bill is in no figure.
        rows: Stored by the newest fetch of each part.
        unread: Rows that could not be read of it, by part; of parts that have any.
        requests: This calendar month.
        cost: Of these, in US dollars.
        plan: What a fetch would ask now; None where the settings can't be.
    """

    name: str
    kind: str
    title: str
    standing: Standing = "never fetched"
    said: str = ""
    trouble: Trouble | None = None
    doing: str = ""
    succeeded: datetime | None = None
    fresh_until: datetime | None = None
    stale: bool = False
    there: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()
    charges: bool = True
    rows: int = 0
    unread: Mapping[str, int] = field(default_factory=dict)
    requests: int = 0
    cost: Decimal = Decimal(0)
    plan: Plan | None = None

    @property
    def failing(self) -> bool:
        """Whether somebody must mend it before it can be fetched."""
        return self.standing in {"failing", "settings wrong", "key missing"}

    @property
    def well(self) -> bool:
        """Whether it needs nobody: it is fresh, due since just now, or being fetched."""
        return self.standing in {"fresh", "fetching"} or (self.standing == "due" and not self.stale)


def status(
    ledger: Ledger, settings: SourceSettings, environment: Mapping[str, str], clock: Clock, found: Sequence[Attempt]
) -> SourceStatus:
    """How a source stands.

    Args:
        ledger: Where to.
        settings: Of the source.
        environment: Holds its key, whose value is not looked at.
        clock: Tells the time (UTC).
        found: Attempts at it, newest first.
    """
    now = clock()
    past = journal.until(found, now)
    known = told(ledger, settings.name, past, now, kind=settings.kind)
    try:
        plan, kind = planned(ledger, settings, clock), bucket_of(settings) or kind_of(settings)
    except CostlibError as error:
        return replace(known, standing="settings wrong", said=str(error))
    known = _planned(replace(known, title=kind.title, plan=plan), plan, past)
    if not settings.enabled:
        return replace(known, standing="off")
    known = _aged(known, plan, past, kind.refresh_hours, now)
    if (busy := in_hand(past)) and is_held(ledger.home.path, settings.name):
        return replace(known, standing="fetching", doing=max(busy, key=lambda each: each.id).month)
    if not plan.wanted:
        return replace(known, standing="fresh")
    if wrong := trouble(plan, past):
        again = f"; it is asked again from {plan.until:%Y-%m-%d %H:%M} on" if plan.until else ""
        return replace(known, standing="failing", trouble=wrong, said=f"{wrong.said}{again}")
    return _waiting(known, settings, kind.key, environment)


def told(
    ledger: Ledger,
    name: str,
    past: Sequence[Attempt],
    now: datetime,
    *,
    kind: str = "",
    standing: Standing = "never fetched",
) -> SourceStatus:
    """What the journal alone tells of a source, whatever its settings; attempts newest first."""
    done = [each for each in past if each.status == "done"]
    newest = {each.month: each for each in reversed(done) if each.month != LISTING}
    asked = sum(each.requests for each in past if each.started[:7] == f"{now:%Y-%m}")
    paid, cost = spending.of_source(ledger.state, name, now)
    return SourceStatus(
        name,
        kind,
        kind or "unknown",
        standing,
        succeeded=datetime.fromisoformat(done[0].ended or done[0].started) if done else None,
        there=tuple(sorted(newest)),
        rows=sum(each.rows for each in newest.values()),
        unread={name: each.unread for name, each in sorted(newest.items()) if each.unread},
        requests=max(asked, paid),
        cost=cost,
    )


def _planned(known: SourceStatus, plan: Plan, past: Sequence[Attempt]) -> SourceStatus:
    """Add what is wanted and not there."""
    missing = tuple(each.name for each in plan.wanted if each.name != LISTING and not journal.done(past, each.name))
    charges = not plan.wanted or any(each.part.settles or each.name == LISTING for each in plan.wanted)
    return replace(known, missing=missing, beyond=plan.beyond, charges=charges)


def _aged(known: SourceStatus, plan: Plan, past: Sequence[Attempt], usual: float, now: datetime) -> SourceStatus:
    """Add how old the last success is; ``usual`` is the refresh time of the kind, in hours."""
    if known.succeeded is None:
        return replace(known, stale=True)
    ages = [_age(each, plan.source, journal.done(past, each.name), known.succeeded, usual) for each in plan.wanted]
    until = min((began + hours for began, hours in ages), default=plan.until)
    return replace(known, fresh_until=until, stale=any(began + STALE_AFTER * hours <= now for began, hours in ages))


def _age(
    due: Due, settings: SourceSettings, last: Attempt | None, succeeded: datetime, usual: float
) -> tuple[datetime, timedelta]:
    """When a part, or else its source, was last fetched, and for how long that counts as fresh."""
    own = usual if due.part.refresh_hours is None else due.part.refresh_hours
    hours = own if settings.refresh_hours is None else settings.refresh_hours
    return datetime.fromisoformat(last.started) if last else succeeded, timedelta(hours=hours)


def _waiting(known: SourceStatus, settings: SourceSettings, key: str, environment: Mapping[str, str]) -> SourceStatus:
    """A source that is due and did not fail."""
    try:
        if settings.key_env or (key and settings.kind not in CHAINED):
            secret(settings, key, environment)
    except CostlibError as error:
        return replace(known, standing="key missing", said=str(error))
    return replace(known, standing="due" if known.succeeded else "never fetched")
