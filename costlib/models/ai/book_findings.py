"""What price books and bills say of each other, in sentences and sums."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from costlib import amounts
from costlib.amounts import added
from costlib.models.ai.reconcile import Reconciled, Reconciliation
from costlib.models.ratios import share
from costlib.models.wording import percent


def compared(found: Reconciliation) -> tuple[Decimal, Decimal]:
    """Billed and computed cost of the tokens for which both are known and about the same tokens."""
    both = [(row.billed, row.computed) for row in found.rows if row.difference is not None]
    return (
        added(billed for billed, _ in both if billed is not None),
        added(computed for _, computed in both if computed is not None),
    )


def against_book(found: Reconciliation) -> str:
    """Billed against the book, in a sentence."""
    currency = found.scope.currency
    billed, computed = compared(found)
    if not any(row.difference is not None for row in found.rows):
        return "No tokens have both a bill and a price in this book"
    apart, of = billed - computed, _held(found, billed)
    if not apart:
        return f"{of} what '{found.book}' prices make of the same tokens, to the last digit"
    moved = share(abs(apart), computed)
    where = "above" if apart > 0 else "below"
    return (
        f"{of} {amounts.short(abs(apart), currency)} ({percent(moved)}) {where} what '{found.book}' prices make of the "
        "same tokens"
    )


def _held(found: Reconciliation, billed: Decimal) -> str:
    """Which bills are held against the book: all, or how much of them."""
    if billed == found.billed:
        return "Bills are"
    currency = found.scope.currency
    return f"{amounts.short(billed, currency)} of the {amounts.short(found.billed, currency)} billed for tokens are"


def unpriced(found: Reconciliation) -> str:
    """How much of the tokens has no price, in a sentence."""
    missing = found.unpriced
    if not missing:
        return "Every counted token has a price in this book"
    counts = [each.tokens for each in missing if each.tokens is not None]
    names = ", ".join(dict.fromkeys(each.model or "no model named" for each in missing))
    return f"Unpriced, and not free: {amounts.quantity(added(counts) if counts else None)} tokens ({names})"


def sides(rows: Sequence[Reconciled]) -> str:
    """Whether bills and usage reports count alike, in a sentence."""
    both = [row for row in rows if row.billed_tokens is not None and row.used_tokens is not None]
    reported = [row for row in rows if row.used_tokens is not None]
    if not reported:
        return "No usage report is loaded: tokens are counted as the bills count them"
    if not any(row.billed_tokens is not None for row in rows):
        return "Bills count no tokens: they are counted as the usage reports do"
    if not both:
        return "Bills and usage reports count different models or kinds: none can be compared"
    apart = [row for row in both if row.billed_tokens != row.used_tokens]
    if not apart:
        return f"Bills and usage reports count the same tokens in all {len(both)} months, models and kinds"
    return f"Bills and usage reports count apart in {len(apart)} of {len(both)} months, models and kinds"


def counted(rows: Sequence[Reconciled]) -> dict[str, Decimal | None]:
    """Title and sum of each count of tokens; None where nobody counts."""
    return {
        "Tokens by bills": _sum(row.billed_tokens for row in rows),
        "Tokens by usage reports": _sum(row.used_tokens for row in rows),
        "Tokens, each once": _sum(row.tokens for row in rows),
    }


def _sum(counts: Iterable[Decimal | None]) -> Decimal | None:
    given = [count for count in counts if count is not None]
    return added(given) if given else None
