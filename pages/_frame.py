"""The frame around every page: menu, scope, what the figures rest on, and one trap for errors."""

from pathlib import Path

import streamlit as st

from costlib.errors import CostlibError
from costlib.models.wording import literal
from costlib.periods import period_status
from pages import _context, _live, _marks, _sidebar, _whatif

HERE = Path(__file__).parent
DATA_PAGE = "data_and_audit.py"
PAGES = (
    ("Overview", "executive_summary.py", "Executive summary", ":material/monitoring:", "Where do we stand?"),
    ("Costs", "provider_breakdown.py", "Provider breakdown", ":material/stacked_bar_chart:", "Who charges what?"),
    ("Costs", "ai_costs.py", "AI costs", ":material/smart_toy:", "What do models cost us?"),
    ("Costs", "tenant_costs.py", "Tenant costs", ":material/groups:", "Who consumes it?"),
    ("Costs", "anomalies.py", "Anomalies", ":material/notification_important:", "What is unusual?"),
    ("Plan", "budget_variance.py", "Budget variance", ":material/savings:", "Are we on plan?"),
    ("Plan", "forecasts.py", "Forecasts", ":material/trending_up:", "Where are we heading?"),
    ("Plan", "roi_scenarios.py", "ROI scenarios", ":material/calculate:", "Is it worth it?"),
    ("Govern", DATA_PAGE, "Data and audit", ":material/fact_check:", "Can I trust it?"),
)


def menu() -> dict[str, list[st.Page]]:
    """The pages that exist, by section."""
    sections: dict[str, list[st.Page]] = {}
    for section, file, title, icon, question in PAGES:
        if (HERE / file).exists():
            first = not sections
            sections.setdefault(section, []).append(
                st.Page(HERE / file, title=title, icon=icon, default=first, help=question)
            )
    return sections


def chips() -> None:
    """What every figure on the page rests on."""
    scope, data = _context.scope(), _context.freshness()
    status = period_status(scope.period, data.as_of, _context.now())
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.badge(scope.currency, icon=":material/payments:", color="gray", help="Amounts are in this currency.")
        st.badge(
            _context.basis_name(scope).capitalize(),
            icon=":material/receipt_long:",
            color="gray",
            help=_sidebar.MEANINGS,
        )
        st.badge(
            f"{_context.span(scope.period)}: {status}",
            icon=":material/lock:" if status == "closed" else ":material/lock_open:",
            color="gray" if status == "closed" else "blue",
            help="Closed: the months are over and fully delivered. Open: figures may still change.",
        )
        st.badge(
            f"Data to {_context.day(data.last_day)}",
            icon=":material/update:",
            color="gray",
            help="The last day that every source has delivered.",
        )
        if data.late and scope.period.end > data.as_of:
            st.badge(
                f"Partial after {_context.day(data.last_day)}",
                icon=":material/hourglass_bottom:",
                color="orange",
                help="Later days wait for " + ", ".join(each.source for each in data.late) + ".",
            )
        _live.chip()
        _whatif.chip()
        for column, values in scope.filters:
            st.badge(_sidebar.filtered(column, values), icon=":material/filter_alt:", color="blue")
        if _context.sampled():
            st.badge(
                "Sample data", icon=":material/science:", color="orange", help="Invented bills of a made-up company."
            )
    _live.lines()


def welcome() -> None:
    """Say how to load the first bill."""
    st.title("No bills yet")
    st.markdown("Costboard shows only what it computed from bills that you loaded, so there is nothing to show so far.")
    with st.container(border=True, width=640):
        st.subheader("Look around")
        st.markdown("Load the bills of a made-up company, then reload this page.")
        st.code("costboard sample", language=None)
    with st.container(border=True, width=640):
        st.subheader("Start with your own bills")
        st.markdown("Load an export of AWS, Azure, Google Cloud or DigitalOcean, or any FOCUS file.")
        st.code("costboard ingest PATH", language=None)
        if (HERE / DATA_PAGE).exists():
            st.page_link(HERE / DATA_PAGE, label="Or drop a bill on Data and audit", icon=":material/upload_file:")
            st.page_link(
                HERE / DATA_PAGE,
                label="Or let Costboard fetch from your providers",
                icon=":material/sync:",
                query_params={"tab": "Live sources"},
            )


st.set_page_config(page_title="Costboard", page_icon=_marks.ICON, layout="wide")
page = st.navigation(menu())
st.logo(_marks.LOGO, size="large")
try:
    loaded = bool(_context.ledger().version())
    if loaded:
        _sidebar.draw()
    if loaded or page.url_path == Path(DATA_PAGE).stem:
        st.title(page.title)
        if loaded:
            chips()
        page.run()
    else:
        welcome()
except CostlibError as error:
    st.error(literal(str(error)))
