"""AI costs, spend: by model, content type, token kind and tenant; what a million tokens and a piece cost."""

from datetime import date
from typing import Any

import streamlit as st

from costlib import charts
from costlib.models import breakdown, cost_findings, findings, spend
from costlib.models.ai import cache_savings, piece_costs, spend_findings, spend_tables
from costlib.models.ai import spend as ai_spend
from costlib.models.ai.cache_savings import CacheSaving
from costlib.models.ai.spend import LEVELS, UNNAMED, AiLine, AiSpend
from costlib.queries_ai import TOKENS
from costlib.scope import Scope
from pages import _ai, _ai_cards, _ai_tables, _context, _costs
from pages._ai_cards import Seen

FEW = 6
"""Lines of which the price of a million tokens is drawn too; of more it stands in the table alone."""


def draw() -> None:
    """Draw the view."""
    about = _ai.way()
    now, was = ai_spend.ai_spend(_ai.asked(about=about)), ai_spend.ai_spend(_ai.earlier(about))
    if now is None or not now.rows:
        nothing(about)
        return
    title = _ai.told_apart(about)
    column = LEVELS[title]
    found = ai_spend.lines(_ai.asked(column, about=about), _ai.earlier(about, column), column)
    st.subheader(_costs.plain(spend_findings.headline(found, column, about)), anchor=False)
    _cards(about, now, was)
    _notes(about, now)
    left, right = st.columns([3, 2])
    with left, st.container(border=True, height="stretch", key="card_of_trend"):
        _trend(about, column)
    with right, st.container(border=True, height="stretch", key="card_of_parts"):
        _parts(found, title, about)
    with st.container(border=True, key="card_of_lines"):
        _table(found, title, about)


def nothing(about: Scope) -> None:
    """Say that there is no AI cost, what has no rate and may be such, and how to load some."""
    _costs.limits()
    with st.container(border=True):
        st.subheader(f"No AI cost {spend_findings.when(about)}", anchor=False)
        st.markdown(
            "Load what models cost on Data and audit: OpenAI organization costs and usage (JSON), Anthropic cost "
            "report and messages usage report (JSON), a FOCUS file with the service category *AI and Machine "
            "Learning*, or the bill of a cloud. Costs are the truth; usage reports add the tokens. Models that you run "
            "yourself, as with Ollama, have no price: what they cost is the cost of the machines they run on."
        )


def _cards(about: Scope, now: AiSpend, was: AiSpend | None) -> None:
    before, course = _costs.before(), about.over(_costs.course())
    over = spend.months_over(course.period, _context.freshness().as_of)
    months = ai_spend.by_month(_ai.asked("month", about=course))
    caches, contents = _caches(course), _ai.content(course)
    earlier = about.over(before) if before else None
    _ai_cards.draw(
        Seen(
            about,
            now,
            was or ai_spend.UNKNOWN,
            {month: each for month, each in months.items() if month in over},
            _cache(about),
            _cache(earlier) if earlier else None,
            {month: each for month, each in caches.items() if month in over},
            _ai.content(about),
            _ai.content(earlier) if earlier else {},
            {month: each for month, each in contents.items() if month in over},
        )
    )


def _cache(about: Scope) -> CacheSaving:
    return _cache_saving((_context.stamp(), _ai.book_version()), about)


@st.cache_data(ttl="1h", max_entries=64, show_spinner=False)
def _cache_saving(at: Any, about: Scope) -> CacheSaving:
    del at
    rows = _ai.asked(*TOKENS, about=about)
    return cache_savings.cache_saving(rows, _ai.books().usual, about.currency)


def _caches(about: Scope) -> dict[date, CacheSaving]:
    return _cache_months((_context.stamp(), _ai.book_version()), about)


@st.cache_data(ttl="1h", max_entries=32, show_spinner=False)
def _cache_months(at: Any, about: Scope) -> dict[date, CacheSaving]:
    del at
    rows = _ai.asked(*TOKENS, about=about)
    return cache_savings.cache_months(rows, _ai.books().usual, about.currency)


def _notes(about: Scope, now: AiSpend) -> None:
    services, providers = (
        ai_spend.by_name(_ai.asked(column, about=about), column) for column in ("ServiceName", "ServiceProviderName")
    )
    said = spend_findings.limits(now, services, providers, about.currency)
    st.caption(f":material/info: {_costs.plain(' '.join(said))}" if said else "")
    _costs.limits()


def _trend(about: Scope, column: str) -> None:
    shown, data = about.over(_costs.course()), _context.freshness()
    course = spend_tables.course(_ai.asked("month", column, about=shown), column, spend.months_of(shown.period))
    changed = _ai.changes(about)
    totals = dict(zip(course.months, course.totals, strict=True))
    _costs.title(findings.trend(totals, data.as_of, about.currency))
    figure = charts.ai_trend(course, changed, about.period, data.newest, about.currency, _costs.mode())
    _costs.draw(figure, "ai_months", "AI cost per month, stacked")
    st.caption(_costs.plain(spend_findings.changes(changed, shown.period)))
    _context.export(spend_tables.course_table(course), f"ai_cost_by_month_and_{column}", shown)


def _parts(found: list[AiLine], title: str, about: Scope) -> None:
    column = LEVELS[title]
    _costs.title(f"By {title.lower()}")
    shown = breakdown.condensed([line.part() for line in found])
    figure = charts.parts(shown, about.currency, _costs.mode(), unnamed=UNNAMED[column])
    _costs.draw(figure, f"ai_by_{column}", f"AI cost by {title.lower()}", _ai.PICKERS[column])
    st.caption(f"Click a {title.lower()} to look at it alone.")
    if len(found) <= FEW:
        _costs.title("Cost of a million tokens")
        figure = charts.per_million(found, about.currency, UNNAMED[column], _costs.mode())
        _costs.draw(figure, f"per_million_{column}", f"Cost of a million tokens by {title.lower()}")


def _table(found: list[AiLine], title: str, about: Scope) -> None:
    column = LEVELS[title]
    _costs.title(f"{cost_findings.charged(about.period)}. {findings.compared_with(_costs.before())}")
    table = spend_tables.lines_table(found, column)
    if column == "x_ContentType":
        table = spend_tables.with_pieces(table, found, piece_costs.whole(_ai.content(about)))
    _ai_tables.lines(table, column, title, about)
    _context.export(table, f"ai_cost_by_{column}", about)
    st.caption(_costs.plain(spend_findings.MEANT[column]))
