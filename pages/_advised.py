"""What providers say themselves of the sidebar's scope, kept for the next run: worked out anew after every answer."""

from typing import Any

import streamlit as st

from costlib import advice
from costlib.ledger import live
from costlib.models.advised import forecasts as foretold
from costlib.models.advised.forecasts import Beside
from costlib.models.outlook.series import Frequency
from costlib.scope import Scope
from pages import _context, _service


def version() -> tuple[Any, ...]:
    """Changes with every answer of a provider, and with the sources that are named."""
    return advice.version(_context.ledger().state), live.mark(_context.home())


def forecasts(about: Scope, frequency: Frequency) -> Beside:
    """What providers foretell of a scope, or why that is not compared."""
    return _forecasts((_context.stamp(), version()), about, frequency)


@st.cache_resource(ttl="1h", max_entries=64, show_spinner=False)
def _forecasts(at: Any, about: Scope, frequency: Frequency) -> Beside:
    return foretold.beside(_service.ledger_in(at[0][0]), about, frequency)
