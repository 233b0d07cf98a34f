"""Figures and verdicts of claims in words, the same on page, in files and on the command line."""

import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_EVEN, Decimal

from costlib.cents import minor_unit, rounded
from costlib.models.case.claims import Claims, Row
from costlib.models.case.working import Worked

FINE, COARSE = Decimal("0.0001"), Decimal("0.01")
NONE = "none"
_STATED = "Stated"
_SECTIONS = {"year": "year 1", "cost": "yearly cost", "benefit": "yearly benefit", "unit": ""}


def shown(value: Decimal | None, unit: str, currency: str) -> Decimal | None:
    """A figure as it is shown: money in whole minor units, the rest exact where four decimals do, else to two.

    >>> shown(Decimal("2245.595"), "USD", "USD"), shown(Decimal("99.97500"), "%", "USD")
    (Decimal('2245.60'), Decimal('99.975'))
    >>> shown(Decimal(65.8654), "days", "USD"), shown(Decimal("120.00"), "articles", "USD"), shown(None, "%", "USD")
    (Decimal('65.87'), Decimal('120'), None)
    """
    if value is None:
        return None
    if unit == currency:
        return rounded(value, minor_unit(currency))
    fine = value.quantize(FINE, ROUND_HALF_EVEN)
    return _plain(fine) if fine == value else value.quantize(COARSE, ROUND_HALF_EVEN)


def computed(row: Row, currency: str) -> Decimal | None:
    """The computed figure as it is shown."""
    return shown(row.computed.value, row.claim.unit, currency)


def difference(row: Row, currency: str) -> Decimal | None:
    """Computed less claimed, both as they are shown."""
    value = computed(row, currency)
    return None if value is None else value - row.claim.claimed


def number(value: Decimal | None) -> str:
    """With thousands separators; ``none`` where there is none.

    >>> number(Decimal("2186.50")), number(None)
    ('2,186.50', 'none')
    """
    return NONE if value is None else f"{value:,f}"


def amount(value: Decimal, currency: str) -> str:
    """Money for a sentence: cents only where there are any.

    >>> amount(Decimal("441792.00"), "USD"), amount(Decimal("2186.50"), "USD")
    ('441,792', '2,186.50')
    """
    return number(_short(rounded(value, minor_unit(currency))))


def headline(found: Claims) -> str:
    """What became of the claims, as a title."""
    counts = found.counts
    tested = len(found.rows) - counts["no input"]
    if not tested:
        return f"None of {len(found.rows)} claims has inputs to compute it from" if found.rows else "Nothing is claimed"
    return (
        f"{counts['holds']} of {tested} claims hold, {counts['does not hold']} do not, "
        f"{counts['contradicts itself']} contradict themselves; {counts['no input']} have no input"
    )


def formula(worked: Worked) -> str:
    """How a figure is made, in names, and what of.

    >>> print(
    ...     formula(Worked(None, "Each x article_cost", {"each": "each", "article_cost": "year.ai.article_cost"}, {}))
    ... )
    each x article cost; year 1, ai
    """
    names = _filled(worked, lambda taken: figure(worked.names[taken]) if taken == "stated" else _spaced(taken))
    return "; ".join(
        [
            names,
            *sorted({_spaced(*of) for taken, name in worked.names.items() if taken != "stated" and (of := _of(name))}),
        ]
    )


def inputs(worked: Worked) -> str:
    """How a figure was made: in figures, then in names.

    >>> values = {"each": Decimal(2), "article_cost": Decimal("3.00")}
    >>> inputs(Worked(Decimal(6), "Each x article_cost", {"each": "each", "article_cost": "article_cost"}, values))
    '2 x 3 [each x article cost]'
    """
    in_figures = _filled(worked, lambda taken: number(_short(worked.values[taken])))
    return f"{in_figures} [{formula(worked)}]"


def reason(row: Row, currency: str) -> str:
    """Why the verdict is what it is."""
    if row.computed.missing:
        return f"not measured: {', '.join(map(figure, row.computed.missing))}"
    made = inputs(row.computed)
    if row.computed.value is None:
        return f"has no value: {made}"
    also = [f"also {_equals(each, row, currency)}" for each in row.others]
    own = [f"its own arithmetic: {_equals(row.own, row, currency)}"] if row.own else []
    return "; ".join([made, *also, *own])


def figure(name: str) -> str:
    """A figure's name for people.

    >>> figure("year.ai.article_cost"), figure("unit.Content creation.ai"), figure("ledger.utilisation_percent")
    ('year 1, ai, article cost', 'Content creation, ai', 'utilisation percent from the ledger')
    """
    section, *rest = name.split(".")
    if section == "ledger":
        return f"{_spaced(*rest)} from the ledger"
    return _spaced(_SECTIONS.get(section, section), *rest)


def as_strings(figures: Mapping[str, Decimal]) -> dict[str, str]:
    """Figures as decimal strings."""
    return {name: f"{value:f}" for name, value in figures.items()}


def _plain(value: Decimal) -> Decimal:
    return Decimal(f"{value.normalize():f}")


def _spaced(*names: str) -> str:
    return ", ".join(filter(None, names)).replace("_", " ")


def _of(name: str) -> list[str]:
    """What a figure with a name in three parts is of."""
    section, *rest = name.split(".")
    return [_SECTIONS.get(section, section), *rest[:-1]] if len(rest) > 1 else []


def _equals(worked: Worked, row: Row, currency: str) -> str:
    value = number(shown(worked.value, row.claim.unit, currency))
    return f"{value} [{formula(worked)}]" if worked.formula == _STATED else f"{value} = {inputs(worked)}"


def _filled(worked: Worked, name: Callable[[str], str]) -> str:
    """The formula with each argument replaced."""
    taken = "|".join(map(re.escape, worked.names))
    return re.sub(rf"\b({taken})\b", lambda found: name(found[0].lower()), worked.formula, flags=re.IGNORECASE)


def _short(value: Decimal) -> Decimal:
    """Without trailing zeros, but whole cents."""
    plain = _plain(value)
    return plain if plain == plain.to_integral() or plain != plain.quantize(COARSE) else plain.quantize(COARSE)
