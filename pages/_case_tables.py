"""How the tables of a case look."""

from typing import Any

import pyarrow as pa
import streamlit as st

from costlib.models.case import digits, report, words
from costlib.models.case.answer import CaseAnswer
from costlib.models.case.claims import Claims
from costlib.palette import CHEAPER, COSTLIER
from pages import _cost_tables, _costs

FIGURE = "localized"
"""Columns that hold several units: as many digits as a figure has, up to three after the point."""
TALL, MANY = 460, 12
"""Height of the claims in pixels, and how many fit it: more are scrolled."""
GOOD, BAD = ("holds",), ("does not hold", "contradicts itself")


def draw(table: pa.Table, found: CaseAnswer, alt: str, unit_width: int | None = None) -> None:
    """Draw a table of ``costlib.models.case.tables``, all of its rows."""
    unit = st.column_config.TextColumn("Unit", width=unit_width)
    st.dataframe(
        table,
        hide_index=True,
        height="content",
        column_config=columns(found.currency) | {"unit": unit},
        placeholder="",
        alt=alt,
    )


def beside(table: pa.Table) -> None:
    """Draw a table of ``counterparts.beside_table``."""
    column = st.column_config
    titles = {"case_value": "Case", "ledger_value": "Ledger", "difference_value": "Difference"}
    config: dict[str, Any] = {
        "figure": column.TextColumn("Figure", pinned=True, width=150),
        "unit": "Unit",
        "how": column.TextColumn("Of the ledger", width="large"),
        **{name: column.NumberColumn(title) for name, title in titles.items()},
    }
    frame = table.to_pandas().style.format(dict.fromkeys(titles, digits.brief), na_rep=digits.NONE)
    st.dataframe(
        frame,
        hide_index=True,
        height="content",
        column_config=config,
        placeholder=digits.NONE,
        alt="Case and ledger side by side",
    )


def claims(kept: Claims, key: str) -> list[int]:
    """Draw claims with a mark per verdict; gives the places of those that are chosen."""
    table = report.claims_table(kept).select(_CLAIMS)
    frame = table.to_pandas()
    frame["verdict"] = [f"{words.MARKS[name]} {name}" for name in frame["verdict"]]
    figures = [name for name in _CLAIMS if name.endswith("_value")]
    styled = frame.style.format(dict.fromkeys(figures, digits.brief), na_rep=digits.NONE)
    chosen = st.dataframe(
        styled.map(_colour, subset=["verdict"]),
        height=TALL if len(kept.rows) > MANY else "content",
        hide_index=True,
        column_config=columns(kept.currency),
        on_select="rerun",
        selection_mode="single-row",
        key=key,
        placeholder=digits.NONE,
        alt="Claims against computation",
    )
    return list(chosen["selection"]["rows"])


def columns(currency: str) -> dict[str, Any]:
    """Titles and formats of all columns that tables of a case have."""
    column, money = st.column_config, _cost_tables.MONEY
    amounts_of = {"costs_so_far": "Costs so far", "benefits_so_far": "Benefits so far", "net_so_far": "Net so far"}
    amounts_of |= {name: name.capitalize() for name in ("costs", "benefits")} | {"month": "A month"}
    exact = {"traditional": "Traditional", "ai": "AI", "saving": "Saved", "price": "Price"}
    figures = {"claimed_value": "Claimed", "computed_value": "Computed", "difference_value": "Difference"}
    texts = {name: name.capitalize() for name in ("unit", "note", "source", "reason", "verdict")}
    return {
        **{name: column.NumberColumn(f"{title} ({currency})", format=money) for name, title in amounts_of.items()},
        **{name: column.NumberColumn(f"{title} ({currency})", format=FIGURE) for name, title in exact.items()},
        **{name: column.NumberColumn(title) for name, title in figures.items()},
        **{name: column.TextColumn(title) for name, title in texts.items()},
        **{name: column.TextColumn(name.capitalize(), pinned=True) for name in ("work", "line", "resource")},
        "claim": column.TextColumn("Claim", width=290),
        "group": column.TextColumn("Group", width=145),
        "quantity": column.NumberColumn("Quantity", format=FIGURE),
        "year": column.NumberColumn("Year", format="%d"),
        "saving_percent": column.NumberColumn("Saved", format="%.2f%%"),
        "roi_percent": column.NumberColumn("ROI", format="%,.2f%%"),
        "paid_back": column.CheckboxColumn("Paid back"),
    }


def _colour(verdict: str) -> str:
    """CSS of a verdict, whose mark comes first."""
    name = verdict.partition(" ")[2]
    colour = CHEAPER if name in GOOD else COSTLIER if name in BAD else None
    return f"color: {colour[_costs.mode()]}" if colour else ""


_CLAIMS = [
    "verdict",
    "claim",
    "claimed_value",
    "computed_value",
    "difference_value",
    "unit",
    "reason",
    "note",
    "source",
]
