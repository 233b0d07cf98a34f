"""Two allocations of the same costs, side by side: what a what-if and the preview of other pools show."""

from typing import Any

import streamlit as st

from costlib import charts
from costlib.models.rules import what_if
from costlib.models.rules.what_if import WhatIf
from costlib.scope import Scope
from pages import _context, _costs
from pages._cost_tables import CHANGE, MONEY


def draw(found: WhatIf, about: Scope, name: str, *, charged: bool = False) -> None:
    """Draw the differences: finding, chart, table, proof, export.

    Args:
        found: What to draw.
        about: Month, currency and basis of the amounts.
        name: Of the figures on the page and of the exported file.
        charged: Whether to show what is charged with mark-ups, too.
    """
    currency = about.currency
    _costs.title(f"{what_if.headline(found, currency)} in {about.period.start:%B %Y}")
    for problem in found.problems:
        st.warning(f"{_costs.plain(problem.pool)}: {_costs.plain(problem.text)}", icon=":material/warning:")
    left, right = st.columns([2, 3], gap="medium")
    with left:
        figure = charts.differences(found.lines, currency, _costs.mode())
        _costs.draw(figure, f"{name}_chart", "Difference per tenant, more to the right and less to the left")
    table = what_if.table(found)
    hidden = () if charged else ("charged_today", "charged_what_if", "charged_difference")
    with right:
        _table(table.drop_columns(list(hidden)), currency, name)
        st.caption(f":material/balance: {_costs.plain(what_if.kept(found, currency))}")
        st.caption(_costs.plain(what_if.charged(found, currency)) if charged else "")
        _context.export(table.drop_columns(list(hidden)), name, about)


def _table(table: Any, currency: str, name: str) -> None:
    column = st.column_config
    config: dict[str, Any] = {
        "tenant": column.TextColumn("Tenant", pinned=True),
        "plan": column.TextColumn("Plan"),
        "today": column.NumberColumn(f"Today ({currency})", format=MONEY),
        "what_if": column.NumberColumn("What if", format=MONEY),
        "difference": column.NumberColumn("Difference", format=CHANGE),
        "change_percent": column.NumberColumn("Change", format="%+.1f%%"),
        "charged_today": column.NumberColumn("Charged today", format=MONEY, help="With the mark-up of its plan."),
        "charged_what_if": column.NumberColumn("Charged what-if", format=MONEY),
        "charged_difference": column.NumberColumn("Charged difference", format=CHANGE),
    }
    st.dataframe(
        table, hide_index=True, column_config=config, placeholder="", key=f"{name}_table", alt="Difference per tenant"
    )
