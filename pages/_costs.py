"""What the cost pages share: cards of shares, what the figures leave out, drill-down by click, tables of parts."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal

import plotly.graph_objects as go
import pyarrow as pa
import streamlit as st

from costlib import charts, queries
from costlib.amounts import UNKNOWN
from costlib.models import bases, cost_findings, findings, spend
from costlib.models.wording import against, percent, unlinked
from costlib.palette import Kind, Mode
from costlib.scope import Period, Scope
from pages import _context, _service

_MARKUP = re.compile(r"([\\`*_\[\]$<>~#|:])")
_WHEN_UP: Mapping[str, Literal["normal", "inverse", "off"]] = {"good": "normal", "bad": "inverse", "neither": "off"}
KINDS: Mapping[str, Kind] = {"ServiceProviderName": "provider", "ServiceCategory": "category"}
"""What gives the parts of a level their colours."""
HINTS = {
    "ServiceProviderName": "Click a provider to open it.",
    "ServiceCategory": "Click a category to open it.",
    "ServiceName": "Click a service to see its resources.",
    "ResourceId": "Single charges of the last month of the period, the 500 dearest resources at most.",
}


def mode() -> Mode:
    """Whether the visitor's page is light or dark."""
    return "dark" if st.context.theme.type == "dark" else "light"


def need_days() -> None:
    """Stop a page whose period holds no day of data, and say what to do."""
    if not _context.scope().period.days:
        st.caption("The data holds no day of this period. Choose another one on the left.")
        st.stop()


def plain(text: str) -> str:
    """Text that shows as it is: names from a bill are no markup and no links, and two dollar signs are no formula."""
    return _MARKUP.sub(r"\\\1", unlinked(" ".join(text.splitlines())))


def title(finding: str) -> None:
    """The finding of a card, as its title."""
    st.markdown(f"**{plain(finding)}**")


def before() -> Period | None:
    """The period that the sidebar's is compared with; None where the data does not reach back so far."""
    return spend.comparable(_context.scope().period, _context.freshness().first_day)


def course() -> Period:
    """The months that put the sidebar's period into its course."""
    data = _context.freshness()
    return spend.trend_period(_context.scope().period, data.first_day, data.newest)


def earlier(question: _context.Question, *args: Any, about: Scope | None = None) -> pa.Table | None:
    """The answer for the period before; None where that can't be compared."""
    period = before()
    return (
        None if period is None else _context.ask_exact(question, *args, about=(about or _context.scope()).over(period))
    )


def versus() -> str | None:
    """What changes are against, in words."""
    period = before()
    return None if period is None else against(period)


def unconverted() -> list[dict[str, Any]]:
    """Costs of the scope in currencies that no rate converts."""
    return _context.ledger().unconverted(_context.scope())


def resources(about: Scope) -> pa.Table:
    """The dearest resources among the single charges of a scope; ask for one month, for it reads all its charges."""
    return _resources(_context.stamp(), about)


@st.cache_data(ttl="1h", max_entries=32, show_spinner=False)
def _resources(at: Any, about: Scope) -> pa.Table:
    return _service.ledger_in(at[0]).ask_facts(queries.resources, about)


def ratio(
    label: str,
    fraction: float | None,
    was: float | None,
    *,
    versus: str | None,
    trend: Iterable[float | None],
    up: Literal["good", "bad", "neither"],
    meaning: str,
    absent: str = UNKNOWN,
) -> None:
    """A card with a share, its change in percentage points and its course.

    Args:
        label: What the share is, in sentence case.
        fraction: None is shown as ``absent``.
        was: The share of the period before.
        versus: What it is compared with.
        trend: Shares per month, oldest first; unknown ones are left out.
        up: What a rise means, for the colour.
        meaning: A sentence for the tooltip on how the share is made.
        absent: What it is called where there is none.
    """
    points = None if fraction is None or was is None else f"{(fraction - was) * 100:+.1f} pp"
    st.metric(
        label,
        absent if fraction is None else percent(fraction),
        0 if points in {"+0.0 pp", "-0.0 pp"} else points,
        delta_color=_WHEN_UP[up],
        delta_description=versus if points else None,
        chart_data=[value for value in trend if value is not None],
        chart_type="area",
        help=plain(meaning),
        border=True,
        height="stretch",
    )


def limits() -> None:
    """Say what the figures leave out or count twice: costs unknown on the basis, fees, currencies without a rate."""
    scope = _context.scope()
    note = findings.coverage_note(
        spend.basis_coverage(_context.ask_exact(queries.known_costs), scope.basis), scope.basis
    )
    if note:
        st.caption(f":material/help: {plain(note)}")
    if scope.basis in {"ListCost", "ContractedCost"}:
        fees = bases.commitment_fees(_context.ask_exact(queries.bases, *bases.FEES_BY), scope.basis)
        twice = cost_findings.counted_twice(fees, scope.basis, scope.currency)
        st.caption(f":material/info: {plain(twice)}" if twice else "")
    for left in unconverted():
        amount = _context.money(left["cost"], left["currency"])
        st.caption(
            f":material/currency_exchange: {plain(amount)} ({left['rows']:,} charges in {left['currency']}) has no "
            f"rate into {scope.currency} and is not in these figures."
        )


def draw(figure: go.Figure, key: str, alt: str, opens: str | None = None) -> None:
    """Draw a figure.

    Args:
        figure: Of ``costlib.charts``.
        key: Its name on the page.
        alt: What it shows, for who can't see it.
        opens: Key of the picker that a click on a line sets; None where a click does nothing.
    """
    if opens is None:
        st.plotly_chart(figure, key=key, alt=alt, config=dict(charts.CONFIG))
        return
    st.plotly_chart(
        figure,
        key=key,
        alt=alt,
        config=dict(charts.CONFIG),
        on_select=lambda: _open(key, opens),
        selection_mode="points",
    )


def _open(chart: str, picker: str) -> None:
    for point in st.session_state[chart]["selection"]["points"]:
        (name,) = point["customdata"]
        if name:
            st.session_state[picker] = name


def pick(label: str, names: list[str], key: str) -> str | None:
    """One step of the way down: a picker that a click on a chart sets too, kept in the link."""
    return st.selectbox(label, names, index=None, key=key, bind="query-params", placeholder="All", width=230)


def choice(label: str, options: list[str], key: str) -> str:
    """One of a few, kept in the link; the first until another is chosen."""
    return st.segmented_control(
        label,
        options,
        default=options[0],
        required=True,
        key=key,
        bind="query-params",
        label_visibility="collapsed",
    )


def up(keys: Iterable[str]) -> None:
    """Go up to where the first of these pickers was not set."""
    for key in keys:
        st.session_state[key] = None
