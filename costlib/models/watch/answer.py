"""What is unusual in a scope of the ledger, and what people made of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from costlib import advice
from costlib.ledger import Ledger, live
from costlib.models.anomalies.causes import UNNAMED, Cause, causes
from costlib.models.watch.anomaly import Anomaly, Course, course
from costlib.models.watch.group import grouped, of_series
from costlib.models.watch.merged import Incident, merged
from costlib.models.watch.placed import Answers, findings
from costlib.models.watch.reported import Reported, going_on
from costlib.models.watch.scan import Scan, scan
from costlib.models.watch.seen import Seen
from costlib.models.watch.states import Said, said_of
from costlib.models.watch.their_words import with_feedback
from costlib.policy import anomaly_states
from costlib.policy.anomalies import KIND, AnomalyPolicy, Ruling
from costlib.policy.anomaly_states import AnomalyStates
from costlib.scope import Period, Scope

PARENTS = {"ServiceName": ("ServiceProviderName", "ServiceCategory"), "x_Model": ("ServiceProviderName", "ServiceName")}
"""What a value of a column settles by itself, so that it explains nothing."""
MANY, SHOWN = 20, 6
"""Causes looked at, and shown: what has no name explains nothing."""
LEAST = 0.05
"""And what contributes less than this part explains too little."""


@dataclass(frozen=True, slots=True)
class Watched:
    """Anomalies of a scope's period, the newest first.

    Args:
        scope: Period, filters, currency; its basis is that of what is watched.
        ruling: By which they were found.
        scan: The series, and what is left out.
        anomalies: Those with a day in the period; what a provider found after the last day of the data counts as of
            that day.
        left_out: Why findings of providers are not among them, a sentence each.
    """

    scope: Scope
    ruling: Ruling
    scan: Scan
    anomalies: tuple[Anomaly, ...]
    left_out: tuple[str, ...] = ()

    @property
    def open(self) -> tuple[Anomaly, ...]:
        """Those that nobody has spoken of yet, or that went on after the day they were expected to end."""
        return tuple(each for each in self.anomalies if each.status == "open")

    def within(self, period: Period) -> "Watched":
        """Those with a day in another period."""
        scope = self.scope.over(period)
        last_day = self.scan.last_day
        kept = tuple(each for each in self.anomalies if _in_period(each.lead, scope, last_day))
        return replace(self, scope=scope, anomalies=kept)

    def named(self, key: str) -> Anomaly | None:
        """The anomaly of that id."""
        return next((each for each in self.anomalies if each.id == key), None)


def watched(ledger: Ledger, scope: Scope, sensitivity: str | None = None) -> Watched:
    """Anomalies of a scope's period, all of the ledger's days judged as they would have been on the day.

    Args:
        ledger: Where costs and states come from.
        scope: Period, filters, currency; the basis is the policy's.
        sensitivity: Name of one; by default as the policy rules.

    Raises:
        NotEnoughHistoryError: Nothing of the scope was ever charged.
        UsageError: The sensitivity or the policy can't be.
    """
    found = scan(ledger, scope)
    ruling = AnomalyPolicy.of(ledger.policy(KIND)).on(found.last_day)
    answers, states = advice.found(ledger.state, live.named(ledger.home.path)), anomaly_states.stored(ledger.state)
    return told(found, scope, _closer(ruling, sensitivity), states, answers)


def told(found: Scan, scope: Scope, ruling: Ruling, states: AnomalyStates, answers: Answers = ()) -> Watched:
    """Put together what was scanned, what providers found, and what was said: the quick part.

    Args:
        found: What the ledger shows.
        scope: Its period keeps anomalies; filters, currency and tenant keep findings of providers.
        ruling: Thresholds.
        states: What people said.
        answers: What providers found themselves.
    """
    alerts = [each for each in found.seen(ruling) if each.is_alert]
    groups = grouped(alerts, found.cells, ruling.rules.merge)
    theirs, left_out = findings(answers, scope, found.cells, ruling)
    incidents = merged(groups, theirs, found.cells, ruling.rules.merge, found.last_day)
    known = [(*group, *(each.mark for each in those)) for group, those in incidents]
    said = said_of(known, states, ruling.watching, ruling.rules.merge)
    pairs = [pair for pair in zip(incidents, said, strict=True) if _in_period(pair[0][0][0], scope, found.last_day)]
    anomalies = [_anomaly(found, ruling, incident, word) for incident, word in pairs]
    ordered = sorted(anomalies, key=lambda each: (each.lead.end, each.lead.start, each.id), reverse=True)
    return Watched(replace(scope, basis=ruling.watching.basis), ruling, found, tuple(ordered), tuple(left_out))


def _closer(ruling: Ruling, sensitivity: str | None) -> Ruling:
    if sensitivity is None:
        return ruling
    ruling.score_of(sensitivity)
    return replace(ruling, rules=ruling.rules.model_copy(update={"sensitivity": sensitivity}))


def _in_period(seen: Seen, scope: Scope, last_day: date) -> bool:
    return min(seen.start, last_day) < scope.period.end and seen.end >= scope.period.start


def _anomaly(found: Scan, ruling: Ruling, incident: Incident, said: Said) -> Anomaly:
    (lead, *also), theirs = incident
    if not isinstance(lead, Reported):
        explained = tuple(_causes(found, ruling.watching.causes, lead))
        return Anomaly(lead, tuple(also), explained, said, course(lead, found.last_day), theirs)
    now: Course = "going on" if any(going_on(each, found.last_day) for each in theirs) else "back to usual"
    return Anomaly(lead, (), (), with_feedback(said, theirs[0]), now, theirs)


def _causes(found: Scan, dimensions: Sequence[str], lead: Seen) -> list[Cause]:
    known = {lead.name.dimension, *PARENTS.get(lead.name.dimension, ())}
    rows = of_series(found.cells.before(lead.start, lead.end), lead.name)
    found_causes = causes(rows, lead.start, lead.end, [each for each in dimensions if each not in known], MANY)
    telling = [each for each in found_causes if each.value != UNNAMED and each.contribution >= LEAST]
    return sorted(telling, key=_telling)[:SHOWN]


def _telling(cause: Cause) -> tuple[bool, float]:
    """What explains comes first, by how surprising it is; then where cost lies, by how much of it."""
    return not cause.is_surprising, -(cause.surprise if cause.is_surprising else cause.contribution)
