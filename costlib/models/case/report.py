"""Claims against computation as a table, as JSON and as text."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pyarrow as pa

from costlib.models.case import digits, words
from costlib.models.case.claims import Claims, Row
from costlib.models.case.working import Worked
from costlib.models.wording import visible

FIGURE = pa.decimal128(38, 6)
NARROW = 46
"""Characters of a claim in the text form."""


def claims_table(found: Claims, sources: Mapping[str, str] = words.NO_SOURCES) -> pa.Table:
    """One row per claim: claim, claimed, computed and difference (``_value``), unit, verdict, reason, note, source.

    Args:
        found: The claims.
        sources: Figure to how the ledger measured it (``Measured.sources``), for the note.
    """
    rows, currency = found.rows, found.currency
    text = pa.string()
    return pa.table(
        {
            "claim": pa.array([row.claim.name for row in rows], text),
            "claimed_value": pa.array([row.claim.claimed for row in rows], FIGURE),
            "computed_value": pa.array([words.computed(row, currency) for row in rows], FIGURE),
            "difference_value": pa.array([words.difference(row, currency) for row in rows], FIGURE),
            "unit": pa.array([row.claim.unit for row in rows], text),
            "verdict": pa.array([row.verdict for row in rows], text),
            "reason": pa.array([words.reason(row, currency) for row in rows], text),
            "note": pa.array([words.note(row, sources) for row in rows], text),
            "source": pa.array([row.claim.source for row in rows], text),
        }
    )


def as_json(found: Claims, sources: Mapping[str, str] = words.NO_SOURCES) -> dict[str, Any]:
    """As the command line prints it: figures as decimal strings, null where there is none."""
    return {
        "day": str(found.day),
        "currency": found.currency,
        "counts": dict(found.counts),
        "rows": [_row(row, found.currency, sources) for row in found.rows],
    }


def as_text(found: Claims, sources: Mapping[str, str] = words.NO_SOURCES) -> str:
    """As the command line prints it for people: a line per claim, below it how the figure was made."""
    lines = [f"{words.headline(found)} ({found.currency}, as of {found.day})"]
    heads = ("claimed", "computed", "difference")
    lines.append(f"{'claim':<{NARROW}}{''.join(f'{head:>15}' for head in heads)}  {'unit':<9} verdict")
    for row in found.rows:
        figures = (row.claim.claimed, words.computed(row, found.currency), words.difference(row, found.currency))
        columns = "".join(f"{digits.number(figure):>15}" for figure in figures)
        lines.append(f"{row.claim.name:<{NARROW}}{columns}  {row.claim.unit:<9} {row.verdict}")
        lines += [f"    {text}" for text in (words.reason(row, found.currency), words.note(row, sources)) if text]
    return "\n".join(visible(line) for line in lines)


def _row(row: Row, currency: str, sources: Mapping[str, str]) -> dict[str, Any]:
    return {
        "claim": row.claim.name,
        "claimed": _string(row.claim.claimed),
        "computed": _string(words.computed(row, currency)),
        "difference": _string(words.difference(row, currency)),
        "unit": row.claim.unit,
        "verdict": row.verdict,
        "formula": words.formula(row.computed),
        "inputs": words.as_strings(row.computed.inputs),
        "missing": list(row.computed.missing),
        "others": [_other(each, row, currency) for each in row.others],
        "own": _other(row.own, row, currency) if row.own else None,
        "reason": words.reason(row, currency),
        "note": words.note(row, sources),
        "source": row.claim.source,
    }


def _other(worked: Worked, row: Row, currency: str) -> dict[str, Any]:
    value = digits.shown(worked.value, row.claim.unit, currency)
    return {"computed": _string(value), "formula": words.formula(worked), "inputs": words.as_strings(worked.inputs)}


def _string(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
