"""AI costs: the cards of the view of spend."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

import streamlit as st

from costlib import amounts
from costlib.models.ai import spend_findings
from costlib.models.ai.cache_savings import CacheSaving
from costlib.models.ai.spend import UNKNOWN, AiSpend
from costlib.models.content_costs import ContentType
from costlib.models.ratios import change
from costlib.models.unit_costs import UnitCost
from costlib.scope import Scope
from pages import _context, _costs

_WhenUp = Literal["normal", "inverse", "off"]


def draw(
    about: Scope,
    pair: tuple[AiSpend, AiSpend | None],
    months: dict[date, AiSpend],
    caches: tuple[CacheSaving, CacheSaving | None],
    content: tuple[list[ContentType], list[ContentType] | None],
) -> None:
    """Draw them.

    Args:
        about: What the figures are of.
        pair: The period, and the one before if it can be compared.
        months: Months that are over.
        caches: As ``pair``.
        content: As ``pair``.
    """
    now, was, currency = pair[0], pair[1] or UNKNOWN, about.currency
    pieces = [None if found is None else spend_findings.per_piece(found) for found in content]
    with st.grid(6, min_column_width=150):
        _context.kpi(
            "AI cost",
            now.cost,
            change=change(now.cost, was.cost),
            versus=_costs.versus(),
            trend=[float(each.cost) for each in months.values() if each.cost is not None],
            meaning="All charges of AI services, by tokens or not.",
            about=about,
        )
        figure("Tokens", amounts.quantity(now.tokens), (now.tokens, was.tokens),
               [each.tokens for each in months.values()], "Each counted once: as a usage report counts them, else as "
               "the bill does.", "off")  # fmt: skip
        figure("Cost per 1M tokens", amounts.price(now.per_million, currency),
               (now.per_million, was.per_million), [each.per_million for each in months.values()],
               "Cost of tokens by their number, of tokens of which both are known.")  # fmt: skip
        _piece(pieces[0], pieces[1], currency)
        _cache(caches, currency)


def figure(
    label: str,
    text: str,
    pair: tuple[Decimal | None, Decimal | None],
    trend: Iterable[Decimal | None],
    meaning: str,
    up: _WhenUp = "inverse",
) -> None:
    """A card with a figure that is no plain amount.

    Args:
        label: What it is, in sentence case.
        text: As it is shown.
        pair: Now, and before (None where that is not known).
        trend: Per month, oldest first; unknown ones are left out.
        meaning: A sentence for the tooltip.
        up: What colour a rise has.
    """
    moved = change(*pair)
    said = None if moved is None else f"{moved:+.1%}"
    st.metric(
        label,
        text,
        0 if said in {"+0.0%", "-0.0%"} else said,
        delta_color=up,
        delta_description=_costs.versus() if said else None,
        chart_data=[float(each) for each in trend if each is not None],
        chart_type="area",
        help=_costs.plain(meaning),
        border=True,
        height="stretch",
    )


def _piece(now: UnitCost | None, was: UnitCost | None, currency: str) -> None:
    value = now.value if now else None
    figure(
        "Cost per content piece",
        amounts.price(value, currency),
        (value, was.value if was else None),
        (),
        "Charges that name a content type by the pieces of that type. Unknown where no pieces are measured, and where "
        "charges are narrowed by what pieces are not told apart by, as a model or a provider.",
    )


def _cache(pair: Sequence[CacheSaving | None], currency: str) -> None:
    now, was = pair
    if now is None:
        return
    _costs.ratio(
        "Read from cache",
        now.share,
        was.share if was else None,
        versus=_costs.versus(),
        trend=(),
        up="good",
        meaning=f"Share of prompt tokens. {spend_findings.cached(now, currency)}",
        absent="none",
    )
    figure(
        "Saved by caching",
        amounts.short(now.saved, currency),
        (now.saved, was.saved if was else None),
        (),
        spend_findings.cached(now, currency),
        "normal",
    )
