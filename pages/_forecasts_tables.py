"""How the tables of Forecasts look."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pyarrow as pa
import streamlit as st

from costlib.models.advised import forecast_tables
from costlib.models.advised.forecasts import Theirs
from costlib.models.outlook.series import Frequency
from pages._cost_tables import CHANGE, MONEY, PERCENT

WHEN = 110
"""Pixels that a day takes."""
LONGEST = 24
"""Rows of a table that are all shown."""
_WHEN = {"month": "MMM YYYY", "day": "YYYY-MM-DD"}
_MEASURES: Mapping[str, tuple[str, str, str]] = {
    "weight_percent": ("Weight", PERCENT, "Share in the ensemble; none for who does not beat the naive forecast."),
    "reference_percent": ("Reference", PERCENT, "Fixed weight of the reference, scaled to the members that are there."),
    "smape": ("sMAPE", "%.1f%%", "Mean error, of the mean of forecast and actual: 0 to 200%, lower is better."),
    "mase": ("MASE", "%.2f", "Mean error over that of repeating the last season; below 1 is better."),
    "bias": ("Bias", "%+.1f%%", "Forecast minus actual: above zero is too high."),
    "cover_80": ("In 80%", "%.0f%%", "Part of what came that lay inside the 80% interval; 80 is ideal."),
    "cover_95": ("In 95%", "%.0f%%", "Part of what came that lay inside the 95% interval; 95 is ideal."),
    "skill_percent": ("Skill", "%+.0f%%", "Error saved against the naive forecast; below zero is worse than it."),
}  # fmt: skip


def _when(frequency: Frequency) -> Any:
    return st.column_config.DateColumn(frequency.capitalize(), format=_WHEN[frequency], pinned=True, width=WHEN)


def ahead(table: pa.Table, frequency: Frequency, currency: str, theirs: Sequence[Theirs] = ()) -> None:
    """A table of ``outlook_tables.forecast_table``, with the columns of others."""
    number = st.column_config.NumberColumn
    config: dict[str, Any] = {"ds": _when(frequency), "mean": number(f"Expected ({currency})", format=MONEY)}
    others = {name: (place, each) for each in theirs for place, name in enumerate(forecast_tables.columns(each))}
    for name in table.column_names[2:]:
        if name in others:
            place, each = others[name]
            title = (
                f"{each.provider} ({currency})",
                f"{each.provider} {each.level}% from",
                f"{each.provider} {each.level}% to",
            )[place]
            config[name] = number(title, format=MONEY, help=f"{each.label}. No part of ours.")
        else:
            side, level = name.split("_")
            config[name] = number(f"{level}% {'from' if side == 'lo' else 'to'}", format=MONEY)
    _show(table, config, "Forecast with its intervals")


def scorecard(table: pa.Table) -> None:
    """A table of ``outlook_tables.scorecard_table``."""
    config: dict[str, Any] = {
        "member": st.column_config.TextColumn("Member", pinned=True),
        "origins": st.column_config.NumberColumn("Past dates", format="%d", help="Dates at which it was asked."),
        "left_out": st.column_config.TextColumn("Left out because", width="medium"),
        **{
            name: st.column_config.NumberColumn(title, format=form, help=meaning)
            for name, (title, form, meaning) in _MEASURES.items()
        },
    }
    _show(table, config, "How good each member was")


def passed(table: pa.Table, currency: str) -> None:
    """A table of ``forecast_past.passed_table``."""
    column, number = st.column_config, st.column_config.NumberColumn
    off, meaning = "%+.1f%%", "Forecast minus actual, of the actual: above zero is too high."
    config: dict[str, Any] = {
        "month": column.DateColumn("Month", format="MMM YYYY", pinned=True),
        "provider": "Provider",
        "came": number(f"Came ({currency})", format=MONEY),
        "said": number("It foretold", format=MONEY),
        "on": column.DateColumn("Said on", format="D MMM YYYY"),
        "error_percent": number("Off by", format=off, help=meaning),
        "ours": number("Ours", format=MONEY, help="With no more days than there were then."),
        "ours_on": column.DateColumn("From data to", format="D MMM YYYY"),
        "our_error_percent": number("Ours off by", format=off, help=meaning),
    }
    _show(table, config, "What a provider foretold, beside ours")


def cases(table: pa.Table, level: int, last: str, currency: str) -> None:
    """A table of ``scenario.cases_table``."""
    number = st.column_config.NumberColumn
    config: dict[str, Any] = {
        "scenario": st.column_config.TextColumn("Scenario", pinned=True),
        "total": number(f"Total ({currency})", format=MONEY),
        f"lo_{level}": number(f"{level}% from", format=MONEY),
        f"hi_{level}": number(f"{level}% to", format=MONEY),
        "last": number(last, format=MONEY),
        "difference": number(f"Against base ({currency})", format=CHANGE),
        "change_percent": number("Change", format="%+.1f%%"),
    }
    _show(table, config, "Scenarios side by side")


def parts(table: pa.Table, title: str, last: str, currency: str) -> None:
    """A table of ``parts_tables.parts_table``."""
    number = st.column_config.NumberColumn
    config: dict[str, Any] = {
        "part": st.column_config.TextColumn(title, pinned=True),
        "total": number(f"Expected ({currency})", format=MONEY),
        "share_percent": number("Share", format=PERCENT),
        "alone": number("Forecast alone", format=MONEY, help="Before all were made to add up."),
        "moved": number("Moved by", format=CHANGE),
        "last": number(last, format=MONEY),
    }
    _show(table, config, f"Forecast by {title.lower()}")


def steps(table: pa.Table, frequency: Frequency, currency: str) -> None:
    """A table of ``scenario.steps_table`` or of parts: a column of amounts each."""
    number = st.column_config.NumberColumn
    config: dict[str, Any] = {"ds": _when(frequency)}
    config |= {name: number(f"{name} ({currency})", format=MONEY) for name in table.column_names[1:]}
    _show(table, config, f"Amounts by {frequency}")


def _show(table: pa.Table, config: dict[str, Any], alt: str) -> None:
    height: Literal["auto", "content"] = "content" if table.num_rows <= LONGEST else "auto"
    st.dataframe(table, hide_index=True, height=height, column_config=config, placeholder="-", alt=alt)
