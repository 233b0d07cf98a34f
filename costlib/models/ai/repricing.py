"""A changed price book, and what it makes of the past: shown before and after, and kept in the audit, never silent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from costlib.amounts import EXACT
from costlib.ledger import Ledger
from costlib.models.ai.pricing import Priced, price
from costlib.models.ai.tokens import TokenDay, token_days
from costlib.policy import prices
from costlib.policy.decisions import Saved, newest, save
from costlib.policy.prices.entries import PriceList
from costlib.policy.prices.stored import books
from costlib.scope import Scope


@dataclass(frozen=True, slots=True)
class Repricing:
    """The scope's tokens by the books as they are and as they would be; costs by currency, unpriced tokens counted."""

    scope: Scope
    before: Priced
    after: Priced

    @property
    def difference(self) -> dict[str, Decimal]:
        """Estimate after less before, by currency."""
        before, after = self.before.cost, self.after.cost
        nothing = Decimal(0)
        return {
            name: EXACT.subtract(after.get(name, nothing), before.get(name, nothing))
            for name in sorted({*before, *after})
        }

    def as_json(self) -> dict[str, Any]:
        """What the audit keeps: amounts as decimal strings."""
        return {
            "from": str(self.scope.period.start),
            "to": str(self.scope.period.end),
            **{name: _told(found) for name, found in (("before", self.before), ("after", self.after))},
            "difference": {currency: f"{cost.normalize(EXACT):f}" for currency, cost in self.difference.items()},
        }


def preview(ledger: Ledger, scope: Scope, body: Mapping[str, Any]) -> Repricing:
    """What other price books would make of the scope's tokens; nothing is kept. An empty ledger has no past to change.

    Raises:
        UsageError: The document is none that may be kept (see ``policy.prices.checked``).
    """
    days = token_days(ledger, scope) if ledger.version() else []
    return _repricing(scope, days, ledger, prices.checked(body))


def reprice(
    ledger: Ledger,
    scope: Scope,
    body: Mapping[str, Any],
    *,
    actor: str,
    source: str,
    now: datetime,
    onto: str | None = None,
) -> tuple[Saved, Repricing]:
    """Keep other price books, and record what they change in the scope's past.

    Args:
        ledger: Whose tokens, and where the document is kept.
        scope: The past to report on.
        body: The document.
        actor: Who decides.
        source: Why, or where the prices come from.
        now: The time of the decision, UTC.
        onto: SHA-256 of the version that was changed into this one.

    Raises:
        UsageError: The document may not be kept, or another version was saved since ``onto``.
    """
    found = preview(ledger, scope, body)
    before = newest(ledger.state, prices.KIND)
    saved = save(ledger.state, prices.KIND, body, actor=actor, source=source, now=now, onto=onto)
    if saved.sha256 != before.sha256:
        ledger.state.record("reprice", prices.KIND, {"sha256": saved.sha256, **found.as_json()}, actor=actor, now=now)
    return saved, found


def _repricing(scope: Scope, days: Sequence[TokenDay], ledger: Ledger, listed: PriceList) -> Repricing:
    used = [each for day in days for each in day.used]
    return Repricing(scope, price(used, prices.stored(ledger.state).usual), price(used, books(listed).usual))


def _told(found: Priced) -> dict[str, Any]:
    return {
        "cost": {currency: f"{cost.normalize(EXACT):f}" for currency, cost in found.cost.items()},
        "unpriced_rows": sum(each.rows for each in found.unpriced),
    }
