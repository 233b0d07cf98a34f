"""What the choice of models saves: real usage against the same usage written by the best model of each content type.

Source: models.md of the reference framework (model choice); the best is the mode ``premium``.
"""

from decimal import Decimal

from costlib.amounts import exact
from costlib.errors import UsageError
from costlib.ledger import Ledger
from costlib.models.ai.choice import Option, choose, options
from costlib.models.ai.levers import Prices
from costlib.models.ai.lines import Line, lines, total
from costlib.models.ai.moves import Move
from costlib.models.ai.optimise import Estimate
from costlib.policy import ai, prices
from costlib.policy.ai import AiPolicy, Offer
from costlib.scope import Scope

BEST = "premium"


def chosen(ledger: Ledger, scope: Scope) -> Estimate:
    """Token cost as it would be with the best models (before) and as it is (after).

    Raises:
        UsageError: No tokens were billed, none of them has models to choose from, or the book has no price; named.
        EmptyLedgerError: Nothing is loaded yet.
    """
    day = scope.period.last_day
    policy, book = ai.stored(ledger.state).on(day), prices.stored(ledger.state).usual
    return against_best(lines(ledger, scope), policy, Prices(book, day, scope.currency))


def against_best(found: list[Line], policy: AiPolicy, at: Prices) -> Estimate:
    """As ``chosen``, over lines.

    Raises:
        UsageError: See there.
    """
    written = {line.content_type for line in found}
    best = {name: _best(policy, name, at) for name in dict.fromkeys(each.name for each in policy.options)}
    moves = {name: option for name, option in best.items() if option is not None and name in written}
    left = found
    for name, option in moves.items():
        left = Move(name, Decimal(1), Offer(provider=option.provider, model=option.model)).apply(left, at)
    if not moves:
        raise UsageError(
            "no tokens of a content type with priced models to choose from: load an AI bill that names types"
        )
    names = ", ".join(f"{name} by {option.model}" for name, option in moves.items())
    said = (
        f"estimate: token cost {exact(total(found), at.currency)}, against {exact(total(left), at.currency)} "
        f"for as many tokens with the best models ({names}); other content types stay as they are"
    )
    return Estimate("choice", said, total(left), total(found))


def _best(policy: AiPolicy, content_type: str, at: Prices) -> Option | None:
    rule = next((each for each in policy.modes if each.name == BEST), None)
    return None if rule is None else choose(options(policy, content_type, at.book, at.day), rule).option
