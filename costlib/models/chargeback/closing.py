"""Closing a month: what must hold, the seal itself, and what the command line says of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from costlib.currencies import minor_unit
from costlib.errors import ClosingError
from costlib.ledger import Ledger, cube, seals
from costlib.ledger.reports import plain
from costlib.ledger.verify import Finding
from costlib.models.chargeback.answer import billing_months, draft
from costlib.models.chargeback.asked import chargeback_policy, unconverted
from costlib.models.chargeback.current import policies
from costlib.models.chargeback.month import BillingMonth
from costlib.periods import CLOSE_AFTER_DAYS, period_status
from costlib.scope import Period


@dataclass(frozen=True, slots=True)
class Closing:
    """A month that is to be sealed, or was.

    Args:
        month: As it would be sealed, or as it was; None where that can't be computed.
        findings: What must hold.
        warnings: What is worth knowing, and no obstacle.
    """

    month: BillingMonth | None
    findings: tuple[Finding, ...]
    warnings: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether everything holds."""
        return all(finding.ok for finding in self.findings)


def examine(ledger: Ledger, month: Period, now: datetime) -> Closing:
    """Check whether a month can be sealed, and show what would be.

    Raises:
        UsageError: Nothing is billed in it.
    """
    name = f"{month.start:%Y-%m}"
    if seals.read(ledger.state, name) is not None:
        return Closing(None, (Finding("not sealed before", (_sealed(name),)),))
    found = draft(ledger, month, now)
    findings = (
        Finding("not sealed before", ()),
        Finding("over, delivered and no longer corrected", tuple(_open(ledger, month, now))),
        Finding("every cost is converted", tuple(_unconverted(ledger, found))),
        Finding("the cube stands for facts and rules", tuple(_stale(ledger))),
        Finding("statements and what is unallocated add up to the ledger", tuple(_unbalanced(found))),
    )
    return Closing(found, findings, tuple(_warnings(ledger, found)))


def close(ledger: Ledger, month: Period, now: datetime, actor: str = "local") -> Closing:
    """Seal a month: all its statements, for good. Of several at once, one wins; a killed one leaves nothing or all.

    Args:
        ledger: Where costs, decisions and seals are.
        month: One calendar month.
        now: The current moment, UTC.
        actor: Who seals it.

    Raises:
        ClosingError: It can't be sealed: the first reason, with its remedy.
        UsageError: Nothing is billed in it.
        BusyError: Another process is writing.
    """
    with ledger.home.writing():
        before = policies(ledger.state)
        checked = examine(ledger, month, now)
        problems = [problem for finding in checked.findings for problem in finding.problems]
        if problems or checked.month is None:
            raise ClosingError("; ".join(problems))
        if policies(ledger.state) != before:
            raise ClosingError("rules were changed while the month was closed, and nothing is sealed: close it again")
        sealed = checked.month.sealed(now)
        kept = seals.seal(ledger.state, sealed.name, sealed.body(), actor=actor, now=now)
    return Closing(BillingMonth.restored(kept.content, kept.sha256), checked.findings, checked.warnings)


def _sealed(name: str) -> str:
    return f"{name} is sealed already: what changed since goes to the next statement by itself"


def _open(ledger: Ledger, month: Period, now: datetime) -> Iterator[str]:
    fresh = ledger.freshness()
    if period_status(month, fresh.as_of, now) == "closed":
        return
    name, when = f"{month.start:%Y-%m}", month.end + timedelta(days=CLOSE_AFTER_DAYS)
    lacking = [each for each in fresh.sources if each.active and each.until < month.end]
    if now.date() < when:
        yield f"{name} is open until its bills are final: close it from {when} on"
    elif lacking:
        missing = ", ".join(f"{each.source} (to {each.until - timedelta(days=1)})" for each in lacking)
        yield f"{name} is not delivered to its end by {missing}: load what is missing"


def _unconverted(ledger: Ledger, found: BillingMonth) -> Iterator[str]:
    """Of the month, and of sealed months that its adjustments compare."""
    policy = chargeback_policy(ledger)
    for name in sorted(found.inputs):
        month = Period.month(name)
        ruling = policy.on(month.last_day)
        for each in unconverted(ledger, month, ruling):
            cost = f"{plain(each['cost'])} {each['currency']} billed in {name}"
            yield f"{cost} has no rate into {ruling.terms.currency}: load its rates"


def _stale(ledger: Ledger) -> Iterator[str]:
    if not cube.is_fresh(ledger.home):
        yield "the cube is older than facts or ownership rules: load anything, the same again will do"


def _unbalanced(found: BillingMonth) -> Iterator[str]:
    if abs(found.rounding) > minor_unit(found.currency) / 2:
        yield (
            f"they are {plain(found.total)} and the ledger says {plain(found.ledger)} {found.currency}: "
            "run 'costboard verify' and report it"
        )


def _warnings(ledger: Ledger, found: BillingMonth) -> Iterator[str]:
    yield from found.notes
    if found.unallocated:
        yield f"{found.unallocated:f} {found.currency} is unallocated: no tenant is charged for it"
    months = billing_months(ledger)
    earlier = [name for name, sealed in months.items() if name < found.name and not sealed]
    if earlier:
        yield f"{_span(earlier)} not sealed: statements of {found.name} carry no changes of theirs"
    if any(sealed for name, sealed in months.items() if name > found.name):
        yield "a later month is sealed already: changes of sealed months wait for the month after that"


def _span(names: list[str]) -> str:
    return f"{names[0]} is" if len(names) == 1 else f"{len(names)} months from {names[0]} to {names[-1]} are"
