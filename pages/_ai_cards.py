"""AI costs: the cards of the view of spend."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

import streamlit as st

from costlib import amounts
from costlib.models.ai import piece_costs, spend_findings
from costlib.models.ai.cache_savings import CacheSaving
from costlib.models.ai.spend import AiSpend
from costlib.models.ratios import change
from costlib.models.units.content_costs import ContentType
from costlib.models.wording import percent
from costlib.scope import Scope
from pages import _context, _costs

_WhenUp = Literal["normal", "inverse", "off"]
Content = Mapping[date, list[ContentType]]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the cards are of: the period, the one before (None: not comparable), and the months that are over."""

    about: Scope
    now: AiSpend
    was: AiSpend
    months: Mapping[date, AiSpend]
    cache: CacheSaving
    cache_was: CacheSaving | None
    caches: Mapping[date, CacheSaving]
    content: Content
    content_was: Content
    contents: Content


def draw(seen: Seen) -> None:
    """Draw them."""
    now, was, currency, months = seen.now, seen.was, seen.about.currency, seen.months.values()
    with st.grid(5, min_column_width=150):
        _context.kpi(
            "AI cost",
            now.cost,
            change=change(now.cost, was.cost),
            versus=_costs.versus(),
            trend=[float(each.cost) for each in months if each.cost is not None],
            meaning="All charges of AI services, by tokens or not.",
            about=seen.about,
        )
        _figure("Tokens", amounts.quantity(now.tokens), (now.tokens, was.tokens), [each.tokens for each in months],
                "Each counted once: as a usage report counts them, else as the bill does.", "off")  # fmt: skip
        _figure("Cost per 1M tokens", amounts.price(now.per_million, currency), (now.per_million, was.per_million),
                [each.per_million for each in months],
                "Cost of tokens by their number, of tokens of which both are known.")  # fmt: skip
        _piece(seen, currency)
        _cache(seen, currency)


def _figure(
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


def _piece(seen: Seen, currency: str) -> None:
    now, was = (piece_costs.per_piece(piece_costs.whole(found)) for found in (seen.content, seen.content_was))
    _figure(
        "Cost per content piece",
        amounts.price(now, currency),
        (now, was),
        piece_costs.by_month(seen.contents).values(),
        "Charges that name a content type by the pieces of that type. Unknown where no pieces are measured, and where "
        "charges are narrowed by what pieces are not told apart by, as a model or a provider.",
    )


def _cache(seen: Seen, currency: str) -> None:
    """Share that was read from a cache, and what that saved."""
    now, was = seen.cache.share, seen.cache_was.share if seen.cache_was else None
    points = None if now is None or was is None else f"{(now - was) * 100:+.1f} pp"
    still = points in {None, "+0.0 pp", "-0.0 pp"}
    shares, said = [each.share for each in seen.caches.values()], spend_findings.saved(seen.cache, currency)
    st.metric(
        "Prompts read from cache",
        "none" if now is None else percent(now),
        said if still else points,
        delta_color="off" if still else "normal",
        delta_arrow="off" if still else "auto",
        delta_description=None if still else said,
        chart_data=[each for each in shares if each is not None],
        chart_type="area",
        help=_costs.plain(f"Share of prompt tokens. {spend_findings.cached(seen.cache, currency)}"),
        border=True,
        height="stretch",
    )
