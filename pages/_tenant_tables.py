"""How the tables of Tenant costs look: amounts with their currency in the head, what nothing is known of left out."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any, Literal

import pyarrow as pa
import streamlit as st

from costlib.models.tenants.tenant_standing import ScorePart, Standing
from pages import _context
from pages._cost_tables import MONEY, PERCENT

CHANGE = "%+.1f%%"
SHORT, TALL = 16, 560
"""Lines of a table that is shown whole, and pixels of one that is not."""


def owners(table: pa.Table, owner: str, key: str, on_select: Callable[[], None], *, rolled: bool) -> None:
    """A table of ``allocation_owners``, rolled up to groups or not; a click on a line opens it."""
    money, text, column = _money(), st.column_config.TextColumn, st.column_config
    config: dict[str, Any] = {
        owner: text(owner.capitalize(), pinned=True),
        "trend": column.LineChartColumn("By month", width="small", y_min=0, help="Months that are over."),
        "plan": text("Plan"),
        "group": text("Members" if rolled else "Group"),
        "cost": money("Cost"),
        "share_percent": column.NumberColumn("Share", format=PERCENT, help="Of the cost of all of them."),
        "change_percent": column.NumberColumn("Change", format=CHANGE, help="Whole months against as many before."),
        "direct": money("Direct", help="Cost that it owns."),
        "shared": money("Shared", help="Cost that pools gave it."),
        "unit_cost": column.NumberColumn(
            f"Per piece ({_currency()})", format="%,.4f", help="Cost by content pieces; empty where none are known."
        ),
        "score": column.NumberColumn(
            "Efficiency", format="%.0f", help="0 to 100, against the others; more is better. Open one to see its parts."
        ),
    }
    st.dataframe(
        table,
        hide_index=True,
        column_config=config,
        placeholder="",
        alt=f"Cost per {owner}",
        key=key,
        on_select=on_select,
        selection_mode="single-cell",
        height=_height(table),
    )


def pools(table: pa.Table) -> None:
    """A table of ``allocation_proof.pools_table``."""
    money, text = _money(), st.column_config.TextColumn
    config: dict[str, Any] = {
        "pool": text("Pool", pinned=True),
        "method": text("Method"),
        "own": money("Own", help="Shared cost that fits it."),
        "received": money("+ Received", help="What other pools passed on to it."),
        "passed": money("- Passed", help="What it passed on to other pools."),
        "to_share": money("= To share out"),
        "allocated": money("Allocated"),
        "unallocated": money("Unallocated"),
        "holds": st.column_config.CheckboxColumn("Adds up"),
    }
    st.dataframe(table, hide_index=True, column_config=config, alt="What each pool took, passed on and shared out")


def reasons(table: pa.Table) -> None:
    """A table of ``allocation_proof.reasons_table``."""
    text, month = st.column_config.TextColumn, st.column_config.DateColumn
    config: dict[str, Any] = {
        "pool": text("Pool", pinned=True),
        "reason": text("Why, and what to do", width="large"),
        "first_month": month("First month", format="MMM YYYY"),
        "last_month": month("Last month", format="MMM YYYY"),
        "months": st.column_config.NumberColumn("Months"),
        "unallocated": _money()("Unallocated"),
    }
    st.dataframe(table, hide_index=True, column_config=config, alt="Why cost is unallocated")


def bases(table: pa.Table) -> None:
    """A table of ``allocation_proof.bases_table``."""
    money = _money()
    config: dict[str, Any] = {
        "basis": st.column_config.TextColumn("Cost", pinned=True),
        "direct": money("Direct"),
        "pooled": money("By pools"),
        "allocated": money("Allocated"),
        "unallocated": money("Unallocated"),
        "total": money("Total"),
        "ledger": st.column_config.NumberColumn(f"Ledger ({_currency()})", format="%,.6f"),
        "rounding": st.column_config.NumberColumn("Rounding", format="%+.6f"),
        "holds": st.column_config.CheckboxColumn("Adds up"),
    }
    st.dataframe(table, hide_index=True, column_config=config, alt="The proof on each cost basis")


def ways(table: pa.Table, column: str, title: str) -> None:
    """A table of ``allocation_ways.ways_table``."""
    config: dict[str, Any] = {
        column: st.column_config.TextColumn(title, pinned=True),
        "amount": _money()("Amount"),
        "share_percent": st.column_config.NumberColumn("Share", format=PERCENT),
    }
    st.dataframe(table, hide_index=True, column_config=config, alt=f"Amount by {title.lower()}")


def standings(found: Sequence[Standing]) -> None:
    """Figures of ``tenant_standing.standings``."""
    text = st.column_config.TextColumn
    config: dict[str, Any] = {
        "title": text("Figure", pinned=True),
        "value": text("Its own", alignment="right"),
        "usual": text("Usual", alignment="right"),
        "percentile": st.column_config.ProgressColumn(
            "Below it", width="medium", format="%.0f%%", min_value=0, max_value=100
        ),
    }
    st.dataframe([asdict(each) for each in found], hide_index=True, column_config=config, alt="How it compares")


def score_parts(found: Sequence[ScorePart]) -> None:
    """Parts of ``tenant_standing.score_parts``."""
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    config: dict[str, Any] = {
        "title": text("Part", pinned=True),
        "value": text("Its own", alignment="right"),
        "better_than": st.column_config.ProgressColumn("Better than", format="%.0f%%", min_value=0, max_value=100),
        "weight": number("Weight", format=PERCENT),
        "points": number("Points", format="%.1f", help="Better than x weight; they add up to the score."),
    }
    st.dataframe([asdict(each) for each in found], hide_index=True, column_config=config, alt="Parts of the score")


def lineage(table: pa.Table, key: str) -> int:
    """A table of ``allocation_ways.lineage_table``; the number of the line that is chosen, else the first."""
    money, number, text = _money(), st.column_config.NumberColumn, st.column_config.TextColumn
    config: dict[str, Any] = {
        "month": st.column_config.DateColumn("Month", format="MMM YYYY", pinned=True),
        "activity": text("Activity"),
        "part": text("Cost part"),
        "driver": text("Shared by"),
        "quantity": number("Its quantity", format="%,.2f"),
        "total": number("Of all", format="%,.2f"),
        "unit": text("Unit"),
        "share_percent": number("Share", format="%.2f%%"),
        "pool_cost": money("Pool cost", help="Of the pool, or of this part of it, after what it passed on."),
        "weight_percent": number("By this driver", format=PERCENT, help="How much of it is shared by this driver."),
        "rate": number(f"Rate ({_currency()} a unit)", format="%.6f"),
        "amount": money("Amount"),
        "method": text("Method"),
        "note": text("Note"),
    }
    chosen = st.dataframe(
        table,
        height=_height(table),
        hide_index=True,
        column_config=config,
        placeholder="",
        alt="How each amount was made",
        key=key,
        on_select="rerun",
        selection_mode="single-cell",
    )
    cells = chosen["selection"]["cells"]
    return cells[0][0] if cells and cells[0][0] < table.num_rows else 0


def _height(table: pa.Table) -> Literal["content"] | int:
    """All lines of a short table; a long one scrolls and draws only what is seen."""
    return "content" if table.num_rows <= SHORT else TALL


def _currency() -> str:
    return _context.scope().currency


def _money() -> Callable[..., Any]:
    """A column of amounts with the currency in its head."""
    currency = _currency()
    return lambda title, **more: st.column_config.NumberColumn(f"{title} ({currency})", format=MONEY, **more)
