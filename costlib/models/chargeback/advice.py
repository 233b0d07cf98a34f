"""What a statement's figures suggest. The thresholds are policy; every sentence says the figures it rests on."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from costlib.amounts import EXACT, added
from costlib.models.chargeback.statement import AiUse, Usage
from costlib.policy.chargeback import Terms

WHOLE = Decimal(100)


def advice(terms: Terms, usage: Usage, models: Sequence[AiUse], cost: Decimal, corrected: Decimal) -> tuple[str, ...]:
    """Recommendations of one statement; none where the figures suggest nothing.

    Args:
        terms: Thresholds, in per cent.
        usage: Tokens of the month.
        models: AI cost by model.
        cost: Of the statement.
        corrected: Corrections among it.
    """
    found = (_dear_model(terms, models), _cached(terms, usage), _corrected(terms, cost, corrected))
    return tuple(text for each in found for text in each)


def _dear_model(terms: Terms, models: Sequence[AiUse]) -> Iterator[str]:
    own = [each for each in models if each.tokens]
    cost, tokens = added(each.amount for each in own), added(each.tokens for each in own)
    if cost <= 0:
        return
    dearest = max(own, key=lambda each: each.amount)
    of_cost, of_tokens = _percent(dearest.amount, cost), _percent(dearest.tokens, tokens)
    if of_cost >= terms.dear_model_percent and of_cost > of_tokens:
        yield (
            f"{dearest.name} makes {of_cost:.0f} % of model cost with {of_tokens:.0f} % of tokens: use a cheaper model "
            "where its quality will do"
        )


def _cached(terms: Terms, usage: Usage) -> Iterator[str]:
    read = EXACT.add(usage.input, usage.cached)
    if read > 0 and _percent(usage.cached, read) < terms.cached_percent:
        yield (
            f"{_percent(usage.cached, read):.0f} % of what models read came from a cache: keep the parts of prompts "
            "that repeat in front and cached"
        )


def _corrected(terms: Terms, cost: Decimal, corrected: Decimal) -> Iterator[str]:
    if cost > 0 and corrected and _percent(abs(corrected), cost) >= terms.corrected_percent:
        yield f"corrections of other months are {_percent(corrected, cost):.0f} % of cost: check what was corrected"


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return EXACT.divide(EXACT.multiply(part, WHOLE), whole)
