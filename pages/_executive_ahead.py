"""Executive summary, what lies ahead and what needs somebody: landing, anomalies, budgets; each once it is there."""

from pathlib import Path
from typing import Any

import streamlit as st

from costlib import amounts, queries
from costlib.errors import CostlibError
from costlib.ledger import Ledger
from costlib.models import findings, heading_words, run_rate
from costlib.models import spend as spending
from costlib.models.budgets.status import BudgetStatus, statuses
from costlib.models.outlook.heading import Heading, heading
from costlib.models.watch.words import finding
from costlib.models.wording import against
from costlib.policy import budgets as plans
from costlib.policy import decisions, forecasting
from costlib.scope import Period, Scope
from pages import _anomalies, _background, _context, _costs

HERE = Path(__file__).parent
FORECASTS = ("forecasts.py", "Forecasts")
ANOMALIES = ("anomalies.py", "Anomalies")
BUDGETS = ("budget_variance.py", "Budgets")
WAITING = "being worked out"


def ahead() -> Heading | None:
    """Where the scope is heading; None until it is there."""
    found: Heading | None = _background.ready(heading, _whole(), _version(forecasting.KIND))
    return found


def landing() -> str:
    """Draw the card of the month's landing; gives how it was made."""
    found = ahead()
    if found is None:
        return _run_rate("The forecast is being worked out.")
    month = found.month
    if month.method == "run rate" or month.total is None:
        return _run_rate(f"No forecast: {month.reason}." if month.reason else "")
    made = heading_words.arithmetic(month)
    exact = amounts.exact(month.so_far if month.method == "complete" else month.total, month.scope.currency)
    with _box(FORECASTS):
        st.metric(
            f"{month.period.start:%B} landing",
            _context.money(month.total, month.scope.currency),
            heading_words.moved(month.on_before),
            delta_color="inverse",
            delta_description=against(month.period.before()) if month.on_before is not None else None,
            help=_costs.plain(f"{exact}, {_context.basis_name(month.scope)}. {made}"),
        )
        _below(heading_words.intervals(month), FORECASTS)
    return made


def _run_rate(why: str) -> str:
    """Draw the card of what the month costs at the rate of its days so far."""
    scope, data = _context.scope(), _context.freshness()
    newest = scope.over(run_rate.days_so_far(data.as_of))
    rate = run_rate.run_rate(spending.spend(_context.ask_exact(queries.profile, about=newest)).cost, newest.period)
    before = scope.over(rate.month_before)
    there = before.period.start >= data.first_day
    cost = spending.spend(_context.ask_exact(queries.profile, about=before)).cost if there else None
    moved = run_rate.on_last_month(rate, {before.period.start: cost})
    made = " ".join(filter(None, [findings.run_rate_arithmetic(rate, scope.currency), why]))
    with _box(FORECASTS):
        st.metric(
            f"{rate.month:%B} run rate",
            _context.money(rate.amount, scope.currency),
            heading_words.moved(moved),
            delta_color="inverse",
            delta_description=against(rate.month_before) if moved is not None else None,
            help=_costs.plain(f"{_context.basis_name(scope).capitalize()}. {made}"),
        )
        _below("what this month costs, all of it" if rate.complete else why or "no forecast", FORECASTS)
    return made


def open_anomalies() -> None:
    """Draw the card of what is unusual in the period and nobody has spoken of."""
    try:
        found = _anomalies.ready()
    except CostlibError as error:
        _card("Anomalies open", amounts.UNKNOWN, "too little history", str(error), ANOMALIES)
        return
    if found is None:
        _card("Anomalies open", "…", WAITING, "Every day of every series is being judged.", ANOMALIES)
        return
    seen = found.within(_context.scope().period)
    if not found.scan.watched.series:
        _card("Anomalies open", amounts.UNKNOWN, "no series is watched yet", finding(seen), ANOMALIES)
        return
    impact = sum(each.impact for each in seen.open if each.ours and each.impact > 0)
    cost = f"{_context.money(impact, found.scope.currency)} beyond what was expected"
    note = f"{cost}\nthe newest: {seen.open[0].lead.name}" if seen.open else "nothing unusual in the period"
    _card("Anomalies open", f"{len(seen.open):,}", note, finding(seen), ANOMALIES, bad=bool(seen.open))


def budget_left() -> None:
    """Draw the card of what is left of the company's budget, and how many budgets are at risk; none without any."""
    found: list[BudgetStatus] | None = _background.ready(_plans, _whole(), _version(plans.KIND))
    if found is None:
        _card("Budget left", "…", WAITING, "Budgets are being held against spend.", BUDGETS)
        return
    if not found:
        return
    whole, trouble = heading_words.company(found), heading_words.in_trouble(found)
    note = heading_words.trouble(found)
    if whole is None:
        _card("Budgets at risk", f"{len(trouble):,}", note, heading_words.budgets(found), BUDGETS, bad=bool(trouble))
        return
    left = _context.money(whole.remaining, whole.budget.currency)
    _card(
        "Budget left",
        left,
        f"{note}\n{heading_words.lands(whole)}",
        heading_words.budgets(found),
        BUDGETS,
        bad=bool(trouble),
    )


def _card(label: str, value: str, note: str, meaning: str, page: tuple[str, str], *, bad: bool = False) -> None:
    with _box(page):
        st.metric(label, value, help=_costs.plain(meaning))
        _below(f"▲ {note}" if bad else note, page)


def _box(page: tuple[str, str]) -> Any:
    return st.container(border=True, height="stretch", gap="xsmall", key=f"box_of_{page[1].lower()}")


def _below(note: str, page: tuple[str, str]) -> None:
    st.caption("  \n".join(map(_costs.plain, note.splitlines())))
    file, title = page
    st.page_link(HERE / file, label=title, icon=":material/arrow_forward:")


def _whole() -> Scope:
    """The sidebar's scope over all data, so that another period asks nothing anew."""
    data = _context.freshness()
    return _context.scope().over(Period(min(data.first_day, data.as_of), data.as_of))


def _version(kind: str) -> str:
    return decisions.newest(_context.ledger().state, kind).sha256


def _plans(ledger: Ledger, about: Scope) -> list[BudgetStatus]:
    return statuses(ledger, tenant=about.tenant)
