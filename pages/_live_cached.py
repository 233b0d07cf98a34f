"""How live sources stand, worked out anew when anything was fetched, the settings changed, or a minute went by."""

import os
from datetime import datetime
from pathlib import Path

import streamlit as st

from costlib.ledger import live
from costlib.sources.overview import Overview, mark, overview
from pages import _service

Key = tuple[Path, str, str, str]


def found(home: Path, now: datetime) -> Overview | None:
    """How they stand; None where there are no settings of live sources."""
    settings = live.mark(home)
    if not settings:
        return None
    state = _service.ledger_in(home).state
    return _overview((home, settings, mark(state), f"{now:%Y-%m-%dT%H:%M}"), now)


def anew() -> None:
    """Forget how they stood: who fetched one was stopped, which is noted nowhere."""
    _overview.clear()


@st.cache_resource(ttl="2m", max_entries=8, show_spinner=False)
def _overview(at: Key, _now: datetime) -> Overview:
    """Frozen, so that it may be shared."""
    return overview(_service.ledger_in(at[0]), os.environ, lambda: _now)
