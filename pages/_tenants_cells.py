"""Rows of a sheet as an editor shows them, and what it holds as rows again."""

import math
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from costlib.policy.sheets.sheet import Column, Row, Sheet
from pages import _costs


def frame(sheet: Sheet, rows: list[Row]) -> pd.DataFrame:
    """Rows as an editor shows them: days as days and numbers as numbers, unless one of them is none."""
    found = pd.DataFrame([dict(row) for row in rows], columns=list(sheet.names), dtype="object")
    for column in sheet.columns:
        if column.form == "day" and all(_is_day(each) for each in found[column.name]):
            found[column.name] = pd.to_datetime(found[column.name], format="%Y-%m-%d")
        elif column.form == "order" and all(_is_number(each) for each in found[column.name]):
            found[column.name] = pd.to_numeric(found[column.name], errors="coerce").astype("float64")
        else:
            found[column.name] = found[column.name].astype("string")
    return found


def rows(shown: pd.DataFrame) -> list[Row]:
    """What an editor holds, as text."""
    return [{str(name): _text(value) for name, value in each.items()} for each in shown.to_dict("records")]


def _is_day(value: object) -> bool:
    try:
        return value is None or str(date.fromisoformat(str(value))) == value
    except ValueError:
        return False


def _is_number(value: object) -> bool:
    try:
        return value is None or math.isfinite(float(str(value)))
    except ValueError:
        return False


def _text(value: Any) -> str | None:
    if value is None or value is pd.NaT or value is pd.NA or value != value:  # noqa: PLR0124  not a number
        return None
    if isinstance(value, pd.Timestamp):
        return str(value.date())
    return f"{value:g}" if isinstance(value, float) else str(value) or None


def config(sheet: Sheet, shown: pd.DataFrame) -> dict[str, Any]:
    """How the columns of an editor look."""
    return {column.name: _column(column, shown[column.name].dtype.kind) for column in sheet.columns}


def _column(column: Column, kind: str) -> Any:
    config, meaning = st.column_config, _costs.plain(column.meaning)
    if column.form == "choice":
        return config.SelectboxColumn(column.title, help=meaning, options=list(column.choices))
    if column.form == "order" and kind == "f":
        return config.NumberColumn(column.title, help=meaning, width="small")
    if column.form == "day" and kind == "M":
        return config.DateColumn(column.title, help=meaning, format="YYYY-MM-DD")
    return config.TextColumn(column.title, help=meaning, pinned=column.name == "name" or None)
