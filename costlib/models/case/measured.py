"""What a ledger measures of the figures that cases state and claim: all of it in the last month that is over."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from costlib import queries
from costlib.amounts import EXACT, added, exact
from costlib.errors import EmptyLedgerError, UsageError
from costlib.ledger import Ledger
from costlib.ledger.freshness import SAMPLE
from costlib.models.ai.chosen import chosen
from costlib.models.allocation.answer import allocation
from costlib.models.case.digits import COARSE
from costlib.models.case.figures import MEASURED
from costlib.models.ratios import known
from costlib.models.tenants.answer import PIECES, analytics_policy, volumes_of
from costlib.models.wording import in_words
from costlib.scope import Period, Scope

NOTHING = "the ledger holds no month that is over"


@dataclass(frozen=True, slots=True)
class Measurement:
    """One figure. ``value`` is None where it can't be known; ``how`` says what it is made of, or why it is not."""

    name: str
    value: Decimal | None
    how: str


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures of one month; ``month`` is None, and there are none, where no month is over.

    Args:
        month: Which.
        figures: Money is billed cost in the currency asked for.
        notes: What they leave out.
    """

    month: Period | None = None
    figures: tuple[Measurement, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def values(self) -> dict[str, Decimal]:
        """Name to value, of those that are known."""
        return {each.name: each.value for each in self.figures if each.value is not None}

    @property
    def sources(self) -> dict[str, str]:
        """Figure of a claim, as ``ledger.pieces_month``, to how it was measured, or why it was not."""
        return {f"{MEASURED}{each.name}": each.how for each in self.figures}

    @property
    def when(self) -> str:
        """The month, as ``in October 2026``; else that there is none."""
        return in_words(self.month) if self.month else NOTHING


NOT_MEASURED = Measured()


def measured(ledger: Ledger, currency: str) -> Measured:
    """Measure the last month that is over and wholly in the data; whatever is missing is unknown, never 0."""
    month = last_month(ledger)
    if month is None:
        return NOT_MEASURED
    scope = Scope(month, currency)
    found = (*_costs(ledger, scope), *(each(ledger, scope) for each in _MORE))
    return Measured(month, found, tuple(_notes(ledger, scope)))


def last_month(ledger: Ledger) -> Period | None:
    """The last month that every source has delivered to its end; None where there is none."""
    try:
        data = ledger.freshness()
    except EmptyLedgerError:
        return None
    end = data.as_of.replace(day=1)
    start = (end - timedelta(days=1)).replace(day=1)
    return Period(start, end) if data.first_day <= start else None


def _notes(ledger: Ledger, scope: Scope) -> Iterator[str]:
    if any(each.source.startswith(SAMPLE) for each in ledger.freshness().sources):
        yield "the ledger holds invented bills of the sample company"
    for left in ledger.unconverted(scope):
        yield f"{exact(left['cost'], left['currency'])} has no rate into {scope.currency} and is left out"


def _costs(ledger: Ledger, scope: Scope) -> list[Measurement]:
    """Costs by what they are for, and for a content piece."""
    found = {row["ServiceCategory"]: row for row in ledger.ask_exact(queries.spend_by, scope, _CATEGORY).to_pylist()}
    sums = {name: known(row["cost"], row["known"], row["rows"]) for name, row in found.items()}
    models = sums.get(queries.AI)
    others = [cost for name, cost in sums.items() if name != queries.AI]
    rest = added(cost for cost in others if cost is not None) if others and None not in others else None
    whole = None if rest is None else rest + (models or Decimal(0))
    pieces = _pieces(ledger, scope)
    return [
        _per_piece("ai_piece_cost", f"{queries.AI} cost", models, pieces, scope),
        _per_piece("piece_cost", "all cost", whole, pieces, scope),
        Measurement("infrastructure_month", rest, f"all cost but {queries.AI} {in_words(scope.period)}"),
        Measurement("pieces_month", pieces, f"content pieces loaded {in_words(scope.period)}"),
    ]


def _pieces(ledger: Ledger, scope: Scope) -> Decimal | None:
    metric = analytics_policy(ledger).metric_on(PIECES, scope.period.last_day)
    return volumes_of(ledger, scope, metric).total() if metric else None


def _per_piece(name: str, what: str, cost: Decimal | None, pieces: Decimal | None, scope: Scope) -> Measurement:
    when = in_words(scope.period)
    if cost is None or not pieces or pieces < 0:
        missing = f"no {what} is known" if cost is None else "no content pieces are loaded"
        return Measurement(name, None, f"{missing} {when}")
    return Measurement(
        name,
        EXACT.divide(cost, pieces),
        f"{what}, {exact(cost, scope.currency)}, by {pieces.normalize():,f} content pieces {when}",
    )


def _client(ledger: Ledger, scope: Scope) -> Measurement:
    """What a tenant costs on average, shared cost included, of those that cost anything."""
    found = [cost for cost in allocation(ledger, scope).by_tenant().values() if cost]
    if not found:
        return Measurement("client_month", None, f"no tenant was charged anything {in_words(scope.period)}")
    whole = added(found)
    how = f"{exact(whole, scope.currency)} allocated to {len(found)} tenants {in_words(scope.period)}"
    return Measurement("client_month", EXACT.divide(whole, Decimal(len(found))), how)


def _model_choice(ledger: Ledger, scope: Scope) -> Measurement:
    """What choosing models saved, in per cent."""
    name = "model_choice_saving_percent"
    try:
        found = chosen(ledger, scope)
    except UsageError as error:
        return Measurement(name, None, f"no estimate: {error}")
    percent = None if found.percent is None else found.percent.quantize(COARSE)
    return Measurement(name, percent, f"{found.assumption}; {in_words(scope.period)}")


_CATEGORY = "ServiceCategory"
_MORE: tuple[Callable[[Ledger, Scope], Measurement], ...] = (_client, _model_choice)
