"""Levers of a what-if: a pool, its method, the weights of its drivers, and mark-ups by plan."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import streamlit as st

from costlib.errors import CostlibError
from costlib.models.allocation.drivers import OWNED_COST, POOL_COST, TOKENS
from costlib.models.allocation.run import Run, Segment
from costlib.models.rules import pool_variants, what_if
from costlib.models.rules.pool_variants import Weights
from costlib.policy.allocation import Method, Pool
from costlib.policy.chargeback import ChargebackPolicy
from costlib.scope import Scope
from pages import _context, _costs

TURN, TRIED = "what_if_turn", "what_if_pools"
METHODS: Mapping[Method, str] = {
    "usage": "By usage",
    "resource": "By owned cost",
    "even": "Evenly",
    "fixed": "Fixed %",
    "tiered": "By bands",
    "activity": "By activities",
}
Markups = tuple[dict[str, Decimal], dict[str, Decimal]]


def draw(segments: Sequence[Segment], pools: Sequence[Pool], today: Run, about: Scope) -> tuple[list[Pool], Markups]:
    """Draw the levers; returns the pools that differ from today, and mark-ups by plan, today and then."""
    left, right = st.columns([3, 2], gap="large")
    tried: dict[str, Pool] = st.session_state.setdefault(TRIED, {})
    with left:
        _pool(segments, pools, tried, what_if.pooled(today), about)
    with right:
        markups = _markups(segments, about)
    return [tried[pool.name] for pool in pools if tried.get(pool.name, pool) != pool], markups


def reset() -> None:
    """Put every lever back to today."""
    st.session_state[TURN] = _turn() + 1
    st.session_state[TRIED] = {}


def _turn() -> int:
    return int(st.session_state.get(TURN, 0))


def _pool(
    segments: Sequence[Segment],
    pools: Sequence[Pool],
    tried: dict[str, Pool],
    costs: Mapping[str, Decimal],
    about: Scope,
) -> None:
    """Levers of one pool; what they say goes into ``tried``."""
    named = {pool.name: pool for pool in sorted(pools, key=lambda pool: -costs.get(pool.name, Decimal(0)))}
    name = st.selectbox(
        "Pool",
        list(named),
        key=f"what_if_{_turn()}_pool",
        format_func=lambda each: f"{each}: {_context.money(costs.get(each, Decimal(0)), about.currency)}",
    )
    pool, key = named[name], f"what_if_{_turn()}_{name}"
    now = tried.get(name, pool)
    methods = pool_variants.methods(pool)
    method = st.segmented_control(
        "Shared out", methods, default=now.method if now.method in methods else pool.method, required=True,
        format_func=METHODS.__getitem__, key=f"{key}_method",
    )  # fmt: skip
    try:
        tried[name] = _varied(segments, pool, now if now.method == method else pool, method, f"{key}_{method}")
    except CostlibError as error:
        st.error(_costs.plain(str(error)))


def _varied(segments: Sequence[Segment], pool: Pool, now: Pool, method: Method, key: str) -> Pool:
    """The pool as its levers say; itself where none was moved."""
    start = pool_variants.moved(now, method)
    drivers = _drivers(segments, start, key) if method == "usage" else None
    stands = pool_variants.in_percent(pool_variants.weights(start))
    if drivers is not None:
        stands = {("", name): stands.get(("", name), 50) for name in drivers}
    chosen: Weights = {each: Decimal(_slider(each, stands, key)) for each in stands}
    if len(chosen) > 1:
        st.caption(_costs.plain(pool_variants.proportions(chosen)))
    same = pool_variants.moved(pool, method)
    if pool_variants.alike(chosen, pool_variants.weights(same)):
        return same
    return pool_variants.reweighted(start, chosen) if chosen else start


def _slider(each: tuple[str, str], stands: Mapping[tuple[str, str], int], key: str) -> int:
    """Where a weight stands; one that stands alone in its activity takes all, so that there is nothing to move."""
    activity, name = each
    if sum(other == activity for other, _ in stands) == 1:
        return stands[each]
    label = f"{activity}: {name}" if activity else name
    return int(st.slider(_costs.plain(label), 0, 100, stands[each], format="%d %%", key=f"{key}_{activity}_{name}"))


def _drivers(segments: Sequence[Segment], start: Pool, key: str) -> list[str]:
    """Which drivers count: metrics of the month, and what the charges themselves say."""
    metrics = {row.metric for segment in segments for row in segment.drivers.metrics}
    names = list(dict.fromkeys([*start.drivers, *sorted(metrics), OWNED_COST, POOL_COST, TOKENS]))
    return st.multiselect("Drivers", names, default=list(start.drivers), key=f"{key}_drivers") or list(start.drivers)


def _markups(segments: Sequence[Segment], about: Scope) -> Markups:
    try:
        ruling = ChargebackPolicy.of(_context.ledger().policy("chargeback")).on(about.period.start)
    except CostlibError as error:
        st.caption(_costs.plain(str(error)))
        return {}, {}
    plans = sorted({plan for segment in segments for plan in segment.drivers.members.values() if plan})
    today = {plan: ruling.markups.get(plan, Decimal(0)) for plan in plans}
    st.markdown("**Mark-up by plan**" if plans else "")
    then = {plan: _markup(plan, percent) for plan, percent in today.items()}
    return today, then


def _markup(plan: str, percent: Decimal) -> Decimal:
    low, high = min(-50.0, float(percent)), max(100.0, float(percent))
    moved = st.slider(
        _costs.plain(plan.capitalize()), low, high, float(percent), 0.5, format="%.1f %%",
        key=f"what_if_{_turn()}_plan_{plan}",
    )  # fmt: skip
    return percent if moved == float(percent) else Decimal(str(moved))
