"""Claims against computation: what is claimed, what the stated inputs give, and whether the two agree.

A claim holds, does not hold, contradicts itself (the inputs give several answers, or its own arithmetic does not give
it), or has no input to compute it from. What counts as agreement is policy (``Tolerance``), the same for every claim.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal, Self

from costlib.models.case.figures import Figures, figures
from costlib.models.case.working import Worked, worked
from costlib.policy.case import Case
from costlib.policy.case_entries import Claim, Tolerance

Verdict = Literal["holds", "does not hold", "contradicts itself", "no input"]
VERDICTS: tuple[Verdict, ...] = ("holds", "does not hold", "contradicts itself", "no input")


@dataclass(frozen=True, slots=True)
class Row:
    """One claim, held against its computation."""

    claim: Claim
    computed: Worked
    own: Worked | None
    others: tuple[Worked, ...]
    verdict: Verdict

    @property
    def difference(self) -> Decimal | None:
        """Computed less claimed, in the claim's unit; None where nothing could be computed."""
        return None if self.computed.value is None else self.computed.value - self.claim.claimed


@dataclass(frozen=True, slots=True)
class Claims:
    """All claims of a case on a day, in the order of the document."""

    rows: tuple[Row, ...]
    currency: str
    day: date

    @property
    def counts(self) -> dict[Verdict, int]:
        """Verdict to number of claims; 0 where none."""
        return {verdict: sum(row.verdict == verdict for row in self.rows) for verdict in VERDICTS}

    def of(self, verdicts: Collection[str]) -> Self:
        """Only claims with one of these verdicts; all of them where none is named."""
        return replace(self, rows=tuple(row for row in self.rows if not verdicts or row.verdict in verdicts))

    def about(self, figure: str) -> Row | None:
        """The first claim that says just what a figure of the case is; None where none does."""
        said = (row for row in self.rows if row.claim.computed.formula == "stated")
        return next((row for row in said if row.claim.computed.about == figure), None)


def claims(case: Case, day: date, measured: Figures | None = None) -> Claims:
    """Hold every claim of a case against what its inputs give.

    Args:
        case: Stated costs, investment, claims and tolerance.
        day: Which entries rule.
        measured: Figures that the ledger computes, by name (``model_choice_saving_percent``, ``client_saving_percent``,
            ``utilisation_percent`` ...); a claim about one that is not given has the verdict "no input".

    Raises:
        UsageError: A claim names a formula or a figure that does not exist.
    """
    ruling = case.on(day)
    known = figures(ruling, measured)
    return Claims(tuple(_rows(ruling, known)), ruling.currency, day)


def agree(first: Decimal, second: Decimal, claimed: Decimal, tolerance: Tolerance) -> bool:
    """Whether two figures agree, as far as the claim's last digit tells.

    >>> rule = Tolerance(name="a", last_digit="0.5", relative="0.001", valid_from=date(2026, 1, 1), source="test")
    >>> agree(Decimal("99.975"), Decimal("99.97"), Decimal("99.97"), rule)
    True
    >>> agree(Decimal("2.56"), Decimal("2.57"), Decimal("2.57"), rule)
    False
    """
    digit = Decimal(1).scaleb(min(int(claimed.as_tuple().exponent), 0))
    return abs(first - second) <= max(tolerance.last_digit * digit, tolerance.relative * abs(claimed))


def _rows(case: Case, known: Figures) -> Iterator[Row]:
    for claim in case.claims:
        computed = worked(claim.computed, known, claim.name)
        own = worked(claim.own, known, claim.name) if claim.own else None
        others = tuple(worked(each, known, claim.name) for each in claim.others)
        yield Row(claim, computed, own, others, _verdict(claim, computed, own, others, case.tolerances[0]))


def _verdict(
    claim: Claim, computed: Worked, own: Worked | None, others: tuple[Worked, ...], rule: Tolerance
) -> Verdict:
    if computed.value is None:
        return "no input"
    pairs = [(computed.value, other.value) for other in others] + [(claim.claimed, own.value if own else None)]
    if any(second is not None and not agree(first, second, claim.claimed, rule) for first, second in pairs):
        return "contradicts itself"
    return "holds" if _meets(claim, computed.value, rule) else "does not hold"


def _meets(claim: Claim, value: Decimal, rule: Tolerance) -> bool:
    better = value > claim.claimed if claim.sense == "at least" else value < claim.claimed
    return agree(value, claim.claimed, claim.claimed, rule) or (claim.sense != "equal" and better)
