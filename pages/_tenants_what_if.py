"""Tenant costs, what if: other weights, another method, other mark-ups; who would pay what. Nothing is saved."""

from datetime import date
from typing import Any

import streamlit as st

from costlib.errors import CostlibError
from costlib.models.allocation import answer
from costlib.models.allocation.run import Run, Segment, allocate
from costlib.models.rules import allocation_pools, policy_review, pool_variants, what_if
from costlib.policy.allocation import AllocationPolicy, Pool
from costlib.scope import Period, Scope, add_months
from pages import (
    _context,
    _costs,
    _service,
    _tenants_difference,
    _tenants_draft,
    _tenants_editor,
    _tenants_levers,
    _tenants_pools,
)

MONTHS = 12
KIND = "allocation"


def draw() -> None:
    """Draw the view."""
    newest, first = _tenants_pools.month(), _context.freshness().first_day.replace(day=1)
    starts = [add_months(newest.period.start, -back) for back in range(MONTHS)]
    start = st.selectbox(
        "Month",
        [each for each in starts if each >= first] or starts[:1],
        format_func=lambda month: f"{month:%B %Y}",
        key="what_if_month",
        width=200,
    )
    _try(newest.over(Period(start, add_months(start, 1))))


@st.fragment
def _try(about: Scope) -> None:
    """Draw the controls and what they would do. A move runs this alone, over costs that were read before."""
    _tenants_draft.outcome(KIND)
    policy = answer.allocation_policy(_context.ledger())
    try:
        segments, today = _read((_context.stamp(), policy.model_dump_json(), _owners()), policy, about)
    except CostlibError as error:
        st.error(_costs.plain(str(error)))
        return
    pools = list({pool.name: pool for segment in segments for pool in segment.pools}.values())
    if not pools:
        st.info("No pool shares anything out in this month: add one under Rules and pools.")
        return
    with st.container(border=True, key="levers"):
        variants, markups = _tenants_levers.draw(segments, pools, today, about)
    then = what_if.run_with(segments, variants, about.currency)
    members = {name: plan for segment in segments for name, plan in segment.drivers.members.items()}
    found = what_if.compare(today, then, members, about.currency, markups)
    with st.container(border=True, key="card_of_what_if"):
        _tenants_difference.draw(found, about, "what_if", charged=any(markups[0].values()) or markups[0] != markups[1])
    _keep(policy, variants, marked=markups[0] != markups[1])


def _keep(policy: AllocationPolicy, variants: list[Pool], *, marked: bool) -> None:
    """Offer to make what was tried the rule; mark-ups alone are decided with the terms of chargeback."""
    if not variants:
        if marked:
            st.button("Reset", on_click=_tenants_levers.reset, key="what_if_reset", icon=":material/restart_alt:")
        st.caption(":material/science: Nothing is saved here. All costs of the month count, whatever the filters say.")
        return
    with st.container(border=True, key="keep_what_if"):
        for pool in variants:
            st.markdown(
                f"**{_costs.plain(pool.name)}** would be shared by {_costs.plain(allocation_pools.goes_by(pool))}."
            )
        first = policy_review.first_open(_context.freshness().as_of, _tenants_editor.sealed())
        with st.container(horizontal=True, vertical_alignment="bottom"):
            day = st.date_input("Make this the rule from", first, key="what_if_since", width=170, format="YYYY-MM-DD")
            why = st.text_input("Reason", key="what_if_why", width=320, placeholder="Why, or where it comes from")
            place = st.empty()
            st.button("Reset", on_click=_tenants_levers.reset, key="what_if_reset", icon=":material/restart_alt:")
        review = policy_review.review(
            KIND,
            _context.ledger().policy(KIND),
            pool_variants.into(policy, variants, str(why)),
            day if isinstance(day, date) else first,
        )
        ready = _tenants_editor.told(review)
        place.button(
            "Save as rule",
            disabled=not (why and ready),
            key="what_if_save",
            icon=":material/save:",
            on_click=_decide,
            args=[review.body, str(why)],
        )
        st.caption(
            ":material/science: Nothing is saved until you save it as a rule; the old rule stays for the days before."
        )


def _decide(body: dict[str, Any], why: str) -> None:
    """Make what was tried the rule; for a callback."""
    _tenants_draft.decide(KIND, body, why)
    _tenants_levers.reset()


def _owners() -> str:
    return _context.ledger().ownership().model_dump_json()


@st.cache_resource(ttl="1h", max_entries=8, show_spinner=False)
def _read(at: Any, _policy: AllocationPolicy, about: Scope) -> tuple[list[Segment], Run]:
    """Costs and drivers of a month, and how they are shared out today."""
    segments = answer.segments(_service.ledger_in(at[0][0]), about, policy=_policy)
    return segments, allocate(segments, about.currency)
