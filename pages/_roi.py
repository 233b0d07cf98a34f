"""What the views of ROI scenarios share: the case in force, what a visitor changed of it, and its exports."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa
import streamlit as st

from costlib.models.roi import findings
from costlib.models.roi.answer import RoiAnswer, judged
from costlib.models.roi.changes import Changes, changed
from costlib.models.roi.scenarios import outcome
from costlib.policy import roi
from costlib.policy.roi import RoiCase, RoiPolicy
from pages import _context, _costs

BY_CASE: dict[str | type[Any], Any] = {RoiCase: RoiCase.model_dump_json}
"""For caches: a case is what it says."""
LINK = "case_changes"
"""Name in a link of what is changed."""


def ruling() -> RoiPolicy:
    """The document in force, as it rules today."""
    return roi.stored(_context.ledger().state).on(_context.now().date())


def stated(policy: RoiPolicy) -> RoiCase:
    """The case that is looked at, as saved."""
    names = [case.name for case in policy.cases]
    if len(names) == 1:
        return policy.case(None)
    return policy.case(st.selectbox("Case", names, key="roi_case", bind="query-params", width=320))


def changes(case: RoiCase) -> Changes:
    """What this visitor, or the link, changed of a case."""
    return Changes.read(st.query_params.get(LINK, ""), case)


def keep(found: Changes) -> None:
    """Put changes into the link, which every view reads."""
    if text := found.written():
        st.query_params[LINK] = text
    else:
        st.query_params.pop(LINK, None)


def forget() -> None:
    """Go back to the case as stated; for a callback."""
    st.query_params.pop(LINK, None)
    st.session_state["roi_turn"] = turn() + 1


def turn() -> int:
    """Grows whenever the controls start anew."""
    return int(st.session_state.get("roi_turn", 0))


def answer(policy: RoiPolicy, case: RoiCase) -> RoiAnswer:
    """A case with its scenarios."""
    return judged(case, tuple(outcome(case, each) for each in policy.scenarios))


def changed_case(policy: RoiPolicy) -> RoiCase:
    """The case that is looked at, with what was changed of it; draws nothing."""
    names = [case.name for case in policy.cases]
    chosen = st.session_state.get("roi_case")
    case = policy.case(chosen if chosen in names else None)
    return changed(case, changes(case))


def current() -> tuple[RoiPolicy, RoiCase]:
    """The document, and the case with what was changed of it; says so where something was."""
    policy = ruling()
    case = stated(policy)
    found = changes(case)
    if found.written():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.badge("Changed, not saved", icon=":material/edit:", color="orange")
            st.button("Back to the case as stated", on_click=forget, key="roi_forget", type="tertiary")
    return policy, changed(case, found)


def about(found: RoiAnswer) -> None:
    """Say whose figures these are."""
    case = found.case
    said = f"Stated amounts of the case '{case.name}' in {case.currency}, {case.source}. Year 0 is {case.begins}."
    st.caption(f":material/info: {_costs.plain(said)} Nothing of it is measured here.")


def export(table: pa.Table, name: str, case: RoiCase, more: Mapping[str, str] | None = None) -> None:
    """Buttons that save a table with what its figures are."""
    said = {
        "Cost basis": "stated amounts of a case, not measured",
        "Case": case.name,
        "Source": case.source,
        "Period": f"{case.years} years from {case.begins}",
        "Period status": "estimate",
        "Discount rate": findings.rate_text(case.discount_rate),
        "Filters": "none",
    }
    _context.export(table, name, replace(_context.scope(), currency=case.currency), said | dict(more or {}))
