"""Who owns what: coverage, what each rule finds, what nobody owns, and what other rules would change."""

from typing import Any

import pyarrow as pa
import streamlit as st

from costlib import queries_ownership as questions
from costlib.models.rules import ownership, ownership_tables
from costlib.models.rules.ownership import Preview, Ruled
from costlib.models.rules.policy_review import Review
from costlib.models.wording import percent
from costlib.policy.ownership import COLUMNS, OWNERS, Owner
from costlib.policy.sheets.tables import body_of
from costlib.scope import Scope
from pages import _context, _costs, _service, _tenants_pools
from pages._cost_tables import CHANGE, MONEY, PERCENT

LEVELS = {"Provider": "ServiceProviderName", "Account": "SubAccountName", "Service": "ServiceName"}


def draw() -> None:
    """Draw ownership as it is."""
    about = _tenants_pools.month()
    whole = ownership.coverage(_context.ask_exact(questions.owned, about=about))[0]
    ruled = _ruled(_context.stamp(), about)
    st.subheader(
        _costs.plain(ownership_tables.headline(whole.kinds["tenant"], "tenant", about.period, about.currency)),
        anchor=False,
    )
    with st.grid(4, min_column_width=150):
        for owner in OWNERS:
            found = whole.kinds[owner]
            st.metric(
                f"Has a {owner}", percent(found.share), border=True, help="Of the month's cost, by its own rules."
            )
        st.metric("Rules that find nothing", len(ruled.idle), border=True, help=", ".join(ruled.idle) or "None.")
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch"):
        _coverage(about)
    with right, st.container(border=True, height="stretch"):
        _rules(ruled, about)
    with st.container(border=True):
        _unowned(about)


def _coverage(about: Scope) -> None:
    level = _costs.choice("By", list(LEVELS), key="owned_by")
    lines = ownership.coverage(_context.ask_exact(questions.owned, LEVELS[level], about=about), [LEVELS[level]])
    table = ownership_tables.coverage_table(lines, level.lower())
    _costs.title(f"How much has an owner, by {level.lower()}")
    column = st.column_config
    config: dict[str, Any] = {
        level.lower(): column.TextColumn(level, pinned=True),
        "cost": column.NumberColumn(f"Cost ({about.currency})", format=MONEY),
        **{f"{owner}_percent": column.NumberColumn(owner.capitalize(), format=PERCENT) for owner in OWNERS},
    }
    st.dataframe(table, hide_index=True, column_config=config, placeholder="unknown", key="coverage")
    _context.export(table, "ownership_coverage", about)


def _rules(ruled: Ruled, about: Scope) -> None:
    table = ownership_tables.rules_table(ruled)
    _costs.title("What each rule finds an owner for")
    column = st.column_config
    config: dict[str, Any] = {
        "rule": column.TextColumn("Rule", pinned=True),
        "owner": column.TextColumn("Finds a"),
        "cost": column.NumberColumn(f"Cost ({about.currency})", format=MONEY),
        "charges": column.NumberColumn("Charges", format="localized"),
        "state": column.TextColumn("State"),
    }
    st.dataframe(table, hide_index=True, column_config=config, placeholder="unknown", key="rule_yields")
    for name in ruled.idle:
        st.caption(
            f":material/warning: {_costs.plain(name)} finds nothing: no charge fits, or rules above take all that do."
        )
    _context.export(table, "rule_yields", about)


def _unowned(about: Scope) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        _costs.title("Cost without an owner, dearest first")
        owner: Owner = st.segmented_control(
            "Without a", list(OWNERS), default="tenant", required=True, key="without", label_visibility="collapsed"
        )
    table = ownership_tables.unowned_table(_unowned_rows(_context.stamp(), about, COLUMNS[owner]))
    column = st.column_config
    config: dict[str, Any] = {
        "provider": column.TextColumn("Provider", pinned=True),
        "account": column.TextColumn("Account"),
        "service": column.TextColumn("Service"),
        "resource": column.TextColumn("Resource"),
        "tag_keys": column.TextColumn("Tag keys it has", help="A key here that no rule reads may name the owner."),
        "cost": column.NumberColumn(f"Cost ({about.currency})", format=MONEY),
        "charges": column.NumberColumn("Charges", format="localized"),
    }
    st.dataframe(table, hide_index=True, column_config=config, placeholder="", key="unowned", height=300)
    st.caption("The 500 dearest resources of the month. What stays without a tenant is shared out by the pools.")
    _context.export(table, f"without_{owner}", about)


def preview(found: Review) -> None:
    """Draw what other rules would make of the newest whole month, had they ruled then."""
    about = _tenants_pools.month()
    with st.spinner("Reading the month's charges under the other rules"):
        then = _previewed((_context.stamp(), found.edited.model_dump_json()), body_of(found.edited), about)
    _costs.title(f"Had they ruled in {about.period.start:%B %Y}: cost that each tenant owns, before pools")
    st.markdown("  \n".join(_costs.plain(line) for line in ownership_tables.previewed(then)))
    table = ownership_tables.preview_table(then)
    column = st.column_config
    config: dict[str, Any] = {
        "tenant": column.TextColumn("Tenant", pinned=True),
        "today": column.NumberColumn(f"Today ({about.currency})", format=MONEY),
        "then": column.NumberColumn("Then", format=MONEY),
        "difference": column.NumberColumn("Difference", format=CHANGE),
    }
    st.dataframe(table, hide_index=True, column_config=config, placeholder="unknown", key="preview_of_rules")
    if ownership_tables.kept(then):
        st.caption(":material/balance: Both sides add up to the same cost.")
    _context.export(table, "preview_of_rules", about)


@st.cache_resource(ttl="1h", max_entries=8, show_spinner=False)
def _ruled(at: Any, about: Scope) -> Ruled:
    return ownership.today(_service.ledger_in(at[0]), about)


@st.cache_data(ttl="1h", max_entries=8, show_spinner=False)
def _unowned_rows(at: Any, about: Scope, column: str) -> pa.Table:
    return _service.ledger_in(at[0]).ask_facts(questions.unowned, about, column)


@st.cache_resource(ttl="1h", max_entries=8, show_spinner=False)
def _previewed(at: Any, _body: dict[str, Any], about: Scope) -> Preview:
    return ownership.preview(_service.ledger_in(at[0][0]), _body, about)
