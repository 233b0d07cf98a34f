"""Executive summary, claims against computation: the table with its verdicts, how each figure was made, and files."""

import streamlit as st

from costlib.models.case import report, words
from costlib.models.case.answer import CaseAnswer
from costlib.models.case.claims import VERDICTS, Claims
from pages import _case_tables, _costs, _executive_files


@st.fragment
def draw(found: CaseAnswer) -> None:
    """Draw claims, all or those with the verdicts that are chosen."""
    _costs.title(f"Claims against computation: {words.headline(found.claims)}")
    verdicts = st.pills(
        "Verdict",
        VERDICTS,
        selection_mode="multi",
        key="verdict",
        bind="query-params",
        label_visibility="collapsed",
    )
    kept = found.claims.of(verdicts)
    _working(found, kept, _case_tables.claims(kept, f"claims {' '.join(verdicts)}"))
    table = report.claims_table(kept, found.measured.sources)
    _executive_files.both(table, "claims", found, {"Verdicts": ", ".join(verdicts) or "all"})


def _working(found: CaseAnswer, kept: Claims, chosen: list[int]) -> None:
    """How the figure of a claim was made."""
    if not chosen:
        st.caption(f"Choose a row to see how its figure was made. {words.CONTRADICTS}")
        return
    first, *more = words.working(kept.rows[chosen[0]], found.currency, found.measured.sources)
    with st.container(border=True, key="card_of_working"):
        _costs.title(first)
        st.caption("  \n".join(map(_costs.plain, more)))
