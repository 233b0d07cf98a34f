"""Executive summary, the cards of the ledger: spend, landing, budgets, anomalies, cost of a piece, savings, shares."""

import streamlit as st

from costlib import amounts, queries
from costlib.models import cost_findings, findings, ratios, savings
from costlib.models import spend as spending
from costlib.models.spend import Spend
from costlib.models.tenants import allocation_course, allocation_findings
from pages import _context, _costs, _executive_ahead, _tenants_cards, _tenants_look
from pages._tenants_look import Look

PIECE = "All cost, unallocated included, by all content pieces."
ROOM = len("vs Oct 2026")
EVERYONE = "Of all tenants, whichever are chosen."


def draw() -> None:
    """Draw the cards, and below them how the landing was made."""
    now = spending.spend(_context.ask_exact(queries.profile))
    was = spending.spend(_costs.earlier(queries.profile))
    seen = _tenants_look.look("tenant")
    with st.grid(4, min_column_width=140):
        _spend(now, was)
        made = _executive_ahead.landing()
        _executive_ahead.budget_left()
        _executive_ahead.open_anomalies()
        _tenants_cards.piece(seen, f"{PIECE} {EVERYONE}" if seen.kept else PIECE, says_versus=bool(_short(seen.versus)))
        _saved()
        _unallocated(seen, now)
        _ai(now, was)
    _below(made, seen)


def _below(made: str, seen: Look) -> None:
    """Say how the landing was made, and what changes are against where cards have no room for it."""
    said = [made]
    if not (_short(_costs.versus()) and _short(seen.versus)):
        whole_months = f"Cost per piece and unallocated are by whole months. {seen.compared}"
        said.append(f"{findings.compared_with(_costs.before())}. {whole_months}")
    st.caption("  \n".join(map(_costs.plain, said)))


def _months() -> tuple[list[Spend], list[float]]:
    """Spend of the months around the period, and its course over whole months."""
    data, shown = _context.freshness(), _context.scope().over(_costs.course())
    months = spending.spend_by_month(_context.ask_exact(queries.profile, "month", about=shown), shown.period, data)
    return list(months.values()), spending.whole_months(months, data.as_of)


def _short(versus: str | None) -> str | None:
    """What a change is against, where a card has room for it; the line below the cards says it for all."""
    return versus if versus and len(versus) <= ROOM else None


def _spend(now: Spend, was: Spend) -> None:
    _context.kpi(
        "Spend of the period",
        now.cost,
        change=ratios.change(now.cost, was.cost),
        versus=_short(_costs.versus()),
        trend=_months()[1],
        meaning=f"{findings.compared_with(_costs.before())}. The line is spend per whole month.",
    )


def _saved() -> None:
    """What usage costs less than at public prices; the rate is in the tooltip."""
    scope, shown = _context.scope(), _context.scope().over(_costs.course())
    found = savings.savings(_context.ask_exact(queries.savings))
    before = savings.savings(_costs.earlier(queries.savings))
    months = savings.savings_by_month(_context.ask_exact(queries.savings, "month", about=shown))
    whole = allocation_course.whole_months(months, _context.freshness().as_of)
    moved = ratios.change(found.net, before.net)
    exact = amounts.exact(found.net, scope.currency)
    st.metric(
        "Saved on list prices",
        amounts.UNKNOWN if found.rate is None else amounts.short(found.net, scope.currency),
        None if moved is None else f"{moved:+.1%}",
        delta_description=None if moved is None else _short(_costs.versus()),
        chart_data=[float(months[month].net) for month in whole],
        chart_type="area",
        help=_costs.plain(f"{cost_findings.saved(found, scope.currency)} ({exact}). {cost_findings.saved_from(found)}"),
        border=True,
        height="stretch",
    )


def _unallocated(seen: Look, now: Spend) -> None:
    """What no tenant was charged once pools shared out what has no tenant of its own."""
    whole, pair = allocation_course.whole(seen.now), seen.pair
    said = (
        allocation_findings.left_over(whole, now.unowned_share, seen.currency),
        EVERYONE if seen.kept else None,
        allocation_findings.widened(_context.scope().period, seen.period, seen.newest),
        seen.compared,
    )
    _costs.ratio(
        "Unallocated",
        whole.unallocated_share,
        allocation_course.whole(pair[1]).unallocated_share if pair else None,
        versus=_short(seen.versus),
        trend=[each.unallocated_share for each in seen.totals],
        up="bad",
        meaning=" ".join(filter(None, said)),
    )


def _ai(now: Spend, was: Spend) -> None:
    _costs.ratio(
        "AI share of spend",
        now.ai_share,
        was.ai_share,
        versus=_short(_costs.versus()),
        trend=[each.ai_share for each in _months()[0]],
        up="neither",
        meaning="Share of spend in the FOCUS category AI and Machine Learning, whoever provides it.",
    )
