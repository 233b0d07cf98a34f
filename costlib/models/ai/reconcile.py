"""Billed against computed: what bills say of tokens, what usage reports count, and what the price book makes of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from costlib.amounts import added
from costlib.ledger import Ledger
from costlib.models.ai.pricing import Priced, Unpriced, price
from costlib.models.ai.tokens import TokenDay, token_days
from costlib.policy.prices.price import Book
from costlib.scope import Scope

MILLION = 10**6


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Tokens of one provider, model and kind, of a month or of the whole period (``month`` None).

    Args:
        provider: Who charges.
        model: None where nobody names it.
        kind: Token kind.
        month: Its first day.
        billed: Billed cost; None where usage is loaded and no bill.
        billed_tokens: Tokens that bills count; None where they count none.
        used_tokens: Tokens that usage reports count; None where none is loaded.
        tokens: Each token once; None where nobody counts.
        computed: Estimate by the price book; None where it prices none of the tokens.
        notes: Why billed and computed can't be compared, or only in part.
    """

    provider: str
    model: str | None
    kind: str
    month: date | None
    billed: Decimal | None
    billed_tokens: Decimal | None
    used_tokens: Decimal | None
    tokens: Decimal | None
    computed: Decimal | None
    notes: tuple[str, ...]

    @property
    def difference(self) -> Decimal | None:
        """Billed less computed; None where the two are not about the same tokens."""
        return None if self.billed is None or self.computed is None or self.notes else self.billed - self.computed

    @property
    def per_million(self) -> Decimal | None:
        """Billed cost of a million tokens; None where either is unknown."""
        return None if self.billed is None or not self.tokens else self.billed / self.tokens * MILLION


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """All of it, dearest first, and the tokens that the book does not price."""

    scope: Scope
    book: str
    rows: tuple[Reconciled, ...]
    unpriced: tuple[Unpriced, ...]
    base_only: bool

    @property
    def billed(self) -> Decimal | None:
        """Billed cost of all tokens; None where there is no bill."""
        given = [row.billed for row in self.rows if row.billed is not None]
        return added(given) if given else None


def reconcile(ledger: Ledger, scope: Scope, book: Book, *, monthly: bool = True) -> Reconciliation:
    """Compare bills, usage reports and a price book over the ledger's tokens.

    Args:
        ledger: Where from.
        scope: Which charges; costs are billed ones, in its currency.
        book: To compute by.
        monthly: By month, else over the whole period.

    Raises:
        EmptyLedgerError: Nothing is loaded yet.
    """
    return reconciled(token_days(ledger, scope), scope, book, monthly=monthly)


def reconciled(days: Iterable[TokenDay], scope: Scope, book: Book, *, monthly: bool = True) -> Reconciliation:
    """As ``reconcile``, of tokens that were read before."""
    groups: dict[tuple[str, str | None, str, date | None], list[TokenDay]] = {}
    for each in days:
        month = each.day.replace(day=1) if monthly else None
        groups.setdefault((each.provider, each.model, each.kind, month), []).append(each)
    priced = {key: price((used for day in group for used in day.used), book) for key, group in groups.items()}
    rows = [_row(key, group, priced[key], scope.currency) for key, group in groups.items()]
    rows.sort(key=lambda row: (row.month or date.min, -(row.billed or 0), row.provider, row.model or "", row.kind))
    unpriced = tuple(each for found in priced.values() for each in found.unpriced)
    return Reconciliation(scope, book.name, tuple(rows), unpriced, any(found.base_only for found in priced.values()))


def _row(
    key: tuple[str, str | None, str, date | None], days: Sequence[TokenDay], priced: Priced, currency: str
) -> Reconciled:
    same = [each.cost for each in priced.estimates if each.price.currency == currency]
    return Reconciled(
        *key,
        _sum([day.billed for day in days]),
        _sum([day.billed_tokens for day in days]),
        _sum([day.used_tokens for day in days]),
        _sum([day.tokens for day in days]),
        added(same) if same else None,
        tuple(_notes(days, priced, currency)),
    )


def _notes(days: Sequence[TokenDay], priced: Priced, currency: str) -> list[str]:
    costless = sum(day.billed is None for day in days)
    countless = sum(day.tokens is None for day in days)
    other = sorted({each.price.currency for each in priced.estimates} - {currency})
    notes = [f"usage without cost on {costless} of {len(days)} days"] * bool(costless)
    notes += [f"cost without usage on {countless} of {len(days)} days"] * bool(countless)
    notes += [f"unpriced: {each.reason}" for each in priced.unpriced]
    return notes + [f"the book's price is in {name}" for name in other]


def _sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    """The sum of what is known; None where nothing is."""
    given = [amount for amount in amounts if amount is not None]
    return added(given) if given else None
