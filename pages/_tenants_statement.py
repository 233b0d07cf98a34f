"""Tenant costs, statements: what each tenant is charged for a billing month, as a document, and closing the month."""

from datetime import date
from typing import Any

import streamlit as st

from costlib.exports.statement_content import status_words
from costlib.ledger import seals
from costlib.models.chargeback import answer, statement_months
from costlib.models.chargeback.current import policies
from costlib.models.chargeback.month import BillingMonth
from costlib.models.chargeback.statement import Statement
from costlib.models.wording import literal
from costlib.scope import BASIS_TITLES, Period
from pages import _context, _costs, _service, _tenants, _tenants_statement_close, _tenants_statement_files
from pages import _tenants_statement_month as overview
from pages import _tenants_statement_one as one

MONTH = "billing_month"
OURS = "Statements follow the billing month and the chargeback rules. What is chosen on the left does not change them."
CLOSED = "Closed: the month is over, fully delivered, and providers no longer correct it."


def draw() -> None:
    """Draw the view."""
    months = _months(_books())
    shown = statement_months.first_shown(months, _context.freshness().as_of)
    if shown is None:
        st.caption("No month has charges in the currency of statements yet. Load a bill, or rates for its currency.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = _pick_month(months, shown)
        month = found(name)
        tenant = _pick_tenant(month)
        _tenants_statement_close.button(month)
    before = statement_months.month_before(months, name)
    statement = month.of(tenant) if tenant else None
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        _status(month)
        if month.statements:
            _tenants_statement_files.draw(statement_months.dearest(month) if statement is None else [statement])
    _frame(month, statement)
    if statement is None:
        overview.draw(month, found(before) if before else None)
    else:
        one.draw(statement, found(before).of(statement.tenant) if before else None)


def found(name: str) -> BillingMonth:
    """A billing month: its seal, or a draft of this day."""
    return _month(_books(), name, _context.now().date())


def _books() -> tuple[Any, ...]:
    """All that statements rest on."""
    state = _context.ledger().state
    return _context.stamp(), tuple(policies(state).items()), tuple(seals.sealed_months(state))


@st.cache_data(ttl="1h", max_entries=8, show_spinner=False)
def _months(at: Any) -> dict[str, bool]:
    return answer.billing_months(_service.ledger_in(at[0][0]))


@st.cache_resource(ttl="1h", max_entries=24, show_spinner="Stating the month")
def _month(at: Any, name: str, day: date) -> BillingMonth:
    """A draft is of a day: bills become final as days pass."""
    now = _context.now()
    return answer.billing_month(_service.ledger_in(at[0][0]), Period.month(name), now.replace(*day.timetuple()[:3]))


def _pick_month(months: dict[str, bool], shown: str) -> str:
    names = sorted(months, reverse=True)
    return st.selectbox(
        "Billing month",
        names,
        index=names.index(shown),
        format_func=statement_months.title,
        key=MONTH,
        bind="query-params",
        width=200,
    )


def _pick_tenant(month: BillingMonth) -> str | None:
    names = [each.tenant for each in statement_months.dearest(month)]
    return st.selectbox(
        "Tenant", names, index=None, key=_tenants.WHO, bind="query-params", placeholder="All tenants", width=230
    )


def _status(month: BillingMonth) -> None:
    """Say whether the month is final, and what the figures rest on."""
    sealed = month.sealed_at is not None
    with st.container(horizontal=True, gap="xsmall", width="content"):
        st.badge(
            literal(status_words(month.sealed_at)),
            icon=":material/lock:" if sealed else ":material/edit_note:",
            color="green" if sealed else "orange",
            help="Sealed statements are never rewritten."
            if sealed
            else "Figures may change until the month is closed.",
        )
        st.badge(f"Bills {month.period_status}", icon=":material/receipt_long:", color="gray", help=CLOSED)
        st.badge(
            f"{BASIS_TITLES[month.basis].capitalize()} cost, {month.currency}", icon=":material/payments:", color="gray"
        )
        st.badge(f"Data to {_context.day(month.as_of)}", icon=":material/update:", color="gray")


def _frame(month: BillingMonth, statement: Statement | None) -> None:
    """Say what is not followed here, and by what a sealed document is known."""
    st.caption(_costs.plain(OURS))
    if month.sha256:
        what, known = ("month", month.sha256) if statement is None else ("statement", statement.content_hash)
        st.caption(f"SHA-256 of the sealed {what}: `{known}`")
