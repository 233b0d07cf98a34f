"""A case on a day, all that is computed of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from costlib.models.case import digits
from costlib.models.case.arithmetic import WHOLE
from costlib.models.case.claims import Claims, claims
from costlib.models.case.counterparts import Beside, beside
from costlib.models.case.infrastructure import Infrastructure, infrastructure
from costlib.models.case.measured import NOT_MEASURED, Measured
from costlib.models.case.returns import Returns, returns
from costlib.models.case.units import UnitSaving, unit_savings
from costlib.models.case.year_one import YearOneSaving, year_one
from costlib.policy.case import Case


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """Unit costs, year 1, infrastructure, returns and claims, in one currency."""

    name: str
    currency: str
    day: date
    units: tuple[UnitSaving, ...]
    year_one: YearOneSaving
    infrastructure: Infrastructure
    returns: Returns
    discount_rate_percent: Decimal
    claims: Claims
    measured: Measured
    counterparts: tuple[Beside, ...]

    @property
    def header(self) -> dict[str, str]:
        """What a reader of a file must know of the figures."""
        return {
            "Case": self.name,
            "Currency": self.currency,
            "As of": str(self.day),
            "Figures": self.origin,
        }

    @property
    def origin(self) -> str:
        """Where the figures come from."""
        count = sum(bool(row.computed.measured) for row in self.claims.rows)
        if not count:
            return "computed from the inputs that the case states, not from the ledger"
        notes = "".join(f"; {note}" for note in self.measured.notes)
        said = f"{count} claim{'s' if count > 1 else ''} measured in the ledger {self.measured.when}"
        return f"computed from the inputs that the case states; {said}{notes}"

    @property
    def finding(self) -> str:
        """The case in a sentence."""
        saved, percent = self.year_one.saving, self.year_one.percent
        amount = digits.amount(abs(saved), self.currency)
        share = digits.number(digits.shown(None if percent is None else abs(percent), "%", self.currency))
        how = "saves" if saved >= 0 else "adds"
        return f"AI {how} {amount} {self.currency} in year 1, {share} % of the traditional cost"


def case_answer(case: Case, day: date, measured: Measured = NOT_MEASURED) -> CaseAnswer:
    """Compute a case.

    Args:
        case: The document.
        day: Which entries rule.
        measured: What a ledger measures of it, for claims and counterparts; nothing where there is no ledger.

    Raises:
        UsageError: Something that the case needs does not rule on that day, or a claim names what there is not.
    """
    ruling = case.on(day)
    investment = ruling.returns[0]
    return CaseAnswer(
        ruling.name,
        ruling.currency,
        day,
        unit_savings(ruling.unit_costs),
        year_one(ruling.year_one),
        infrastructure(ruling.infrastructure),
        returns(investment),
        investment.discount_rate * WHOLE,
        claims(case, day, measured.values),
        measured,
        beside(ruling, measured),
    )
