"""ROI scenarios: the document of cases as a file, its versions, and how a version is kept."""

from typing import Any

import streamlit as st

from costlib.errors import CostlibError
from costlib.policy import decisions, documents, roi
from pages import _context, _costs

DONE = "roi_done"
TURN = "roi_edit_turn"
LARGEST = 5
"""Megabytes of a file that is taken in."""


def decide(body: dict[str, Any], why: str, onto: decisions.Saved) -> None:
    """Keep a version.

    Raises:
        UsageError: It is no such document, or somebody else has saved since ``onto``.
    """
    roi.RoiPolicy.of(body)
    decisions.save(
        _context.ledger().state, roi.KIND, body,
        actor=_context.identity(), source=why, now=_context.now(), onto=onto.sha256,
    )  # fmt: skip
    st.session_state[TURN] = int(st.session_state.get(TURN, 0)) + 1


def files(saved: decisions.Saved) -> None:
    with st.expander("Files: the whole document as TOML, out and in", icon=":material/folder_open:"):
        st.download_button(
            "TOML", documents.to_toml(saved.body), "roi.toml", "application/toml", key="roi_toml",
            on_click="ignore", icon=":material/download:", type="tertiary",
        )  # fmt: skip
        sent = st.file_uploader(
            "Drop a TOML file", type=["toml"], key=f"roi_file_{st.session_state.get(TURN, 0)}", max_upload_size=LARGEST
        )
        if sent is None:
            return
        try:
            body = documents.from_toml(sent.getvalue().decode("utf-8-sig"), sent.name)
            found = roi.RoiPolicy.of(body).on(_context.now().date())
        except UnicodeDecodeError:
            st.error(f"{_costs.plain(sent.name)} is no text in UTF-8: save it again as UTF-8.")
            return
        except CostlibError as error:
            st.error(_costs.plain(str(error)))
            return
        st.markdown(_costs.plain(f"Cases in it: {', '.join(case.name for case in found.cases)}."))
        st.button("Use this document", on_click=_take, args=[documents.plain(body), sent.name, saved], key="roi_take")


def _take(body: dict[str, Any], name: str, onto: decisions.Saved) -> None:
    """Keep a document from a file; for a callback."""
    try:
        decide(body, f"file {name}", onto)
    except CostlibError as error:
        st.session_state[DONE] = (None, f"Nothing was saved: {error}")
        return
    st.session_state[DONE] = (f"{name} rules now.", None)


def versions(saved: decisions.Saved) -> None:
    found = decisions.history(_context.ledger().state, roi.KIND)
    with st.expander(f"Versions ({len(found)} saved)", icon=":material/history:"):
        st.dataframe(
            [
                {"Version": each.id, "When (UTC)": each.at[:16].replace("T", " "), "By": each.actor, "Why": each.source}
                for each in found
            ],
            key="roi_versions", hide_index=True,
        )  # fmt: skip
        older = [*found, decisions.shipped(roi.KIND)][1:]
        back = st.selectbox("Go back to", older, None, _version, key="roi_back", placeholder="A version")
        if back is not None:
            st.button(
                "Go back",
                on_click=_take,
                args=[dict(back.body), _version(back), saved],
                key="roi_go_back",
                icon=":material/undo:",
            )


def _version(saved: decisions.Saved) -> str:
    return f"version {saved.id} of {saved.at[:10]}: {saved.source}" if saved.id else "what ships with Costboard"
