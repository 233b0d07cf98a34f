"""Where the open month lands, as a card: so far, the rest with its interval, and against the period before."""

import streamlit as st

from costlib.models.outlook import landing_findings
from costlib.models.outlook.landed import Landing
from costlib.models.wording import against
from pages import _context, _costs


def card(found: Landing) -> None:
    """Draw the card of a landing."""
    name = landing_findings.name(found.period)
    change = None if found.on_before is None else f"{found.on_before:+.1%}"
    with st.container(border=True, height="stretch", gap="xxsmall"):
        st.metric(
            f"{name} {'came to' if found.method == 'complete' else 'lands at'}",
            _context.money(found.total, found.scope.currency),
            change,
            delta_color="inverse",
            delta_description=against(found.period.before()) if change else None,
            help=_costs.plain(landing_findings.meaning(found)),
        )
        st.caption(_costs.plain(landing_findings.note(found)))
