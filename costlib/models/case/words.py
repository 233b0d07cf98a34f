"""Figures and verdicts of claims in words, the same on page, in files and on the command line."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType

from costlib.models.case.claims import Claims, Row
from costlib.models.case.digits import amount, brief, number, shown
from costlib.models.case.working import Worked

CONTRADICTS = "A claim contradicts itself if its inputs give several answers, or its own arithmetic another one."
MARKS: Mapping[str, str] = MappingProxyType(
    {"holds": "✓", "does not hold": "✗", "contradicts itself": "⇄", "no input": "?"}
)
"""A sign per verdict, so that it reads without its colour."""
NO_SOURCES: Mapping[str, str] = MappingProxyType({})
"""Nothing was measured."""
_STATED = "Stated"
_SECTIONS = {"year": "year 1", "cost": "yearly cost", "benefit": "yearly benefit", "unit": ""}


def computed(row: Row, currency: str) -> Decimal | None:
    """The computed figure as it is shown."""
    return shown(row.computed.value, row.claim.unit, currency)


def difference(row: Row, currency: str) -> Decimal | None:
    """Computed less claimed, both as they are shown."""
    value = computed(row, currency)
    return None if value is None else value - row.claim.claimed


def held(found: Claims) -> str:
    """How many of the claims that could be computed hold.

    >>> from datetime import date
    >>> held(Claims((), "USD", date(2026, 1, 1)))
    '0 of 0'
    """
    counts = found.counts
    return f"{counts['holds']} of {len(found.rows) - counts['no input']}"


def working(row: Row, currency: str, sources: Mapping[str, str] = NO_SOURCES) -> list[str]:
    """All that there is to say of a claim, a sentence a line.

    Args:
        row: The claim.
        currency: Of the case.
        sources: Figure to how it was measured (``Measured.sources``).
    """
    unit, made = row.claim.unit, brief(computed(row, currency))
    lines = [f"{row.claim.name}: {brief(row.claim.claimed)} {unit} claimed, {made} computed, {row.verdict}."]
    lines += [f"{reason(row, currency)}.".replace("; also", ".\nAlso").replace("; its own", ".\nIts own")]
    return [*"\n".join(lines).splitlines(), *filter(None, (note(row, sources), f"Source: {row.claim.source}."))]


def note(row: Row, sources: Mapping[str, str] = NO_SOURCES) -> str:
    """What a reader should know of a claim, and how the ledger measured what it is about; empty where nothing."""
    seen = (f"Ledger: {sources[name]}." for name in row.computed.names.values() if name in sources)
    return " ".join(filter(None, (row.claim.note, *seen)))


def infrastructure(claimed: Row | None, month: Decimal, currency: str) -> str:
    """What infrastructure costs a month, and how far that is from what is claimed, as a title."""
    said = f"Infrastructure: {amount(month, currency)} {currency} a month"
    off = None if claimed is None else difference(claimed, currency)
    if claimed is None or not off:
        return said
    return f"{said}, {amount(abs(off), currency)} {'more' if off > 0 else 'less'} than claimed"


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
    in_figures = _filled(worked, lambda taken: brief(worked.values[taken]))
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
