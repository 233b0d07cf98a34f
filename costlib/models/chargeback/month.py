"""A billing month: every statement, what no tenant is charged, and the proof that they add up to the ledger."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self

from pydantic import TypeAdapter, ValidationError

from costlib.amounts import EXACT, added
from costlib.errors import SealError
from costlib.models.chargeback.statement import Adjustment, Statement, Status, canonical
from costlib.periods import PeriodStatus
from costlib.scope import Basis


@dataclass(frozen=True, slots=True)
class Left:
    """Cost of a component that no tenant is charged. ``amount`` is in minor units."""

    component: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class BillingMonth:
    """Statements of one billing month. ``cost`` + ``unallocated`` = ``total``; ``total`` - ``ledger`` = ``rounding``.

    A field that is added later needs a default, here and in all that a statement holds: old seals go on being read.

    Args:
        month: First day.
        basis: The FOCUS cost that is charged.
        currency: Of every amount.
        ledger: What the ledger says the billing month cost, exact.
        statements: By tenant's name.
        left: What no tenant is charged, by component.
        left_adjustments: What changed of that in sealed months.
        as_of: Last day up to which every source had delivered.
        period_status: Whether figures may still change in the ordinary course of billing.
        version: Of lake, metrics, rates and rules.
        policies: Kind of document to the SHA-256 of what it said.
        inputs: This month, and each whose changes it settles, to a hash of what they were made from.
        notes: What limits the figures.
        status: ``sealed`` is final.
        sealed_at: When it was sealed, UTC.
        sha256: Of the seal; empty for a draft.
        accounts: Component, or other name that the journal books, to its account.
    """

    month: date
    basis: Basis
    currency: str
    ledger: Decimal
    statements: tuple[Statement, ...]
    left: tuple[Left, ...]
    left_adjustments: tuple[Adjustment, ...]
    as_of: date
    period_status: PeriodStatus
    version: str
    policies: dict[str, str]
    inputs: dict[str, str]
    notes: tuple[str, ...]
    status: Status = "draft"
    sealed_at: datetime | None = None
    sha256: str = ""
    accounts: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """As ``2026-10``."""
        return f"{self.month:%Y-%m}"

    @property
    def cost(self) -> Decimal:
        """Cost on all statements, without mark-up."""
        return added(each.cost for each in self.statements)

    @property
    def unallocated(self) -> Decimal:
        """Cost that no tenant is charged."""
        return added(each.amount for each in self.left)

    @property
    def total(self) -> Decimal:
        """What the billing month cost, in minor units."""
        return EXACT.add(self.cost, self.unallocated)

    @property
    def rounding(self) -> Decimal:
        """Total less ledger: the month was rounded once to whole minor units."""
        return EXACT.subtract(self.total, self.ledger)

    @property
    def markup(self) -> Decimal:
        """Mark-up on all statements."""
        return added(each.markup for each in self.statements)

    @property
    def adjusted(self) -> Decimal:
        """Adjustments on all statements."""
        return added(each.adjusted for each in self.statements)

    @property
    def charged(self) -> Decimal:
        """What all tenants owe."""
        return added(each.total for each in self.statements)

    def of(self, tenant: str) -> Statement | None:
        """The statement of a tenant."""
        return next((each for each in self.statements if each.tenant == tenant), None)

    def sealed(self, at: datetime) -> Self:
        """The same as it is sealed; its own hash comes with the seal."""
        statements = tuple(replace(each, status="sealed", sealed_at=at) for each in self.statements)
        return replace(self, statements=statements, status="sealed", sealed_at=at)

    def body(self) -> str:
        """Everything as canonical JSON."""
        return canonical(_MONTH.dump_python(self, mode="json"))

    @classmethod
    def restored(cls, content: dict[str, Any], sha256: str) -> Self:
        """Read back a sealed body.

        Raises:
            SealError: It is intact, but nothing that this version can read.
        """
        try:
            found: Self = _MONTH.validate_python({**content, "sha256": sha256})
        except ValidationError as error:
            lacks = ".".join(str(part) for part in error.errors(include_url=False)[0]["loc"])
            raise SealError(
                f"the seal of {str(content.get('month'))[:7]} can't be read by this version ({lacks}): open it with "
                "the version that sealed it"
            ) from error
        return found


_MONTH: TypeAdapter[Any] = TypeAdapter(BillingMonth)
