"""Provider breakdown: who charges what?

Asked by finance when a bill arrives and by engineers who look for a cost. Answer: provider, category, service and
resource by click; the same charges at four costs; what was saved and how; kinds of charge; regions.
"""

import streamlit as st

from costlib import charts, queries
from costlib.models import bases, breakdown, charge_kinds, commitments, cost_findings, findings, ratios, savings, spend
from pages import _context, _cost_tables, _costs

PICKERS = ("in_provider", "in_category", "in_service")

_costs.need_days()

# Load: the way down
scope = _context.scope()
tree = _context.ask_exact(queries.spend_by, *breakdown.LEVELS)
with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
    path: tuple[str, ...] = ()
    for label, key in zip(("Provider", "Category", "Service"), PICKERS, strict=True):
        name = _costs.pick(label, breakdown.names(tree, *path), key)
        if name is None:
            break
        path = (*path, name)
    if path:
        st.button("Up", on_click=_costs.up, args=[PICKERS[len(path) - 1 :]], icon=":material/arrow_upward:", key="up")
inside = scope.where(**{column: (name,) for column, name in zip(breakdown.LEVELS, path, strict=False)})
shown, newest = inside.over(_costs.course()), inside.over(spend.last_month(scope.period))
level, versus, what = breakdown.level_of(path), _costs.versus(), path[-1] if path else ""
below = breakdown.LEVELS[min(len(path), len(breakdown.LEVELS) - 1)]
tree_before = _costs.earlier(queries.spend_by, *breakdown.LEVELS)
tree_course = _context.ask_exact(queries.spend_by_month, *breakdown.LEVELS, about=scope.over(shown.period))
profile, before = _context.ask_exact(queries.profile, about=inside), _costs.earlier(queries.profile, about=inside)
course = _context.ask_exact(queries.profile, "month", about=shown)
saved = savings.savings(_context.ask_exact(queries.savings, about=inside))
saved_before = savings.savings(_costs.earlier(queries.savings, about=inside))
saved_months = savings.savings_by_month(_context.ask_exact(queries.savings, "month", about=shown))
used = commitments.commitments(_context.ask_exact(queries.committed, about=inside))
used_before = commitments.commitments(_costs.earlier(queries.committed, about=inside))
used_months = commitments.commitments_by_month(_context.ask_exact(queries.committed, "month", about=shown))

# Compute
now, was = spend.spend(profile), spend.spend(before)
months = spend.spend_by_month(course, shown.period, _context.freshness())
by_resource = level == breakdown.RESOURCE
if by_resource:
    dearest = _costs.resources(newest)
    whole = spend.spend(_context.ask_exact(queries.profile, about=newest)).cost
    parts, table = breakdown.resources(dearest, whole), breakdown.resources_table(dearest, whole)
else:
    over = spend.months_over(shown.period, _context.freshness().as_of)
    parts = breakdown.parts(tree, tree_before, tree_course, over, path)
    table = breakdown.parts_table(parts, level)
fees = bases.commitment_fees(_context.ask_exact(queries.bases, *bases.FEES_BY, about=inside))
(four,) = bases.four_costs(_context.ask_exact(queries.bases, about=inside))
four_below = bases.four_costs(_context.ask_exact(queries.bases, below, about=inside), below)
kinds = charge_kinds.charge_kinds(_context.ask_exact(queries.spend_by, "ChargeCategory", "ChargeClass", about=inside))
regions = breakdown.listed(_context.ask_exact(queries.spend_by, "RegionId", about=inside), "RegionId")

# Render
period = newest.period if by_resource else scope.period
st.subheader(_costs.plain(cost_findings.breakdown(parts, what, period, scope.currency)), anchor=False)
with st.grid(4, min_column_width=150):
    _context.kpi(
        "Spend",
        now.cost,
        change=ratios.change(now.cost, was.cost),
        versus=versus,
        trend=spend.whole_months(months, _context.freshness().as_of),
        meaning=f"{findings.compared_with(_costs.before())}. The line is spend per whole month.",
        about=inside,
    )
    _costs.ratio(
        "Effective savings rate",
        saved.rate,
        saved_before.rate,
        versus=versus,
        trend=[each.rate for each in saved_months.values()],
        up="good",
        meaning=cost_findings.saved_from(saved),
    )
    _costs.ratio(
        "Commitments used",
        used.utilisation,
        used_before.utilisation,
        versus=versus,
        trend=[each.utilisation for each in used_months.values()],
        up="good",
        meaning=cost_findings.committed(used, scope.currency),
        absent="none",
    )
    _costs.ratio(
        "Covered by commitments",
        used.coverage,
        used_before.coverage,
        versus=versus,
        trend=[each.coverage for each in used_months.values()],
        up="good",
        meaning="Of standard-priced usage in services where commitments cover something, at contracted cost.",
        absent="none",
    )
_costs.limits()

left, right = st.columns([1, 2])
with left, st.container(border=True, height="stretch"):
    _costs.title(f"By {_cost_tables.TITLES[level].lower()}")
    kind = _costs.KINDS.get(level)
    figure = charts.parts(breakdown.condensed(parts), scope.currency, _costs.mode(), kind)
    _costs.draw(figure, f"parts_of_{level}", f"Spend by {level}", None if by_resource else PICKERS[len(path)])
    st.caption(_costs.HINTS[level])
with right, st.container(border=True, height="stretch", key="card_of_parts"):
    _costs.title(cost_findings.charged(period) if by_resource else findings.compared_with(_costs.before()))
    _cost_tables.parts_table(table if by_resource else breakdown.with_trend(table, parts), level)
    _context.export(table, f"spend_by_{level}", inside.over(period))

left, right = st.columns(2)
with left, st.container(border=True, height="stretch"):
    _costs.title(cost_findings.four_costs(four, scope.currency))
    _costs.draw(
        charts.four_costs(four, scope.basis, scope.currency, _costs.mode()),
        "four_costs",
        "The same charges at four costs",
    )
    four_table = bases.four_costs_table(four_below, below)
    _cost_tables.four_table(four_table, below)
    st.caption(_costs.plain(cost_findings.counted_twice(fees, "ListCost", scope.currency) or ""))
    _context.export(four_table, f"four_costs_by_{below}", inside)
with right, st.container(border=True, height="stretch"):
    _costs.title(cost_findings.saved(saved, scope.currency))
    _costs.draw(
        charts.savings_bridge(saved, scope.currency, _costs.mode()), "savings", "From list cost to effective cost"
    )
    st.caption(_costs.plain(cost_findings.saved_from(saved)))
    _context.export(savings.savings_table(saved), "savings", inside)

left, right = st.columns(2)
with left, st.container(border=True, height="stretch"):
    _costs.title(cost_findings.charges(kinds, scope.currency))
    _costs.draw(charts.charge_kinds(kinds, scope.currency, _costs.mode()), "charge_kinds", "Spend by kind of charge")
    _context.export(charge_kinds.charge_kinds_table(kinds), "spend_by_kind_of_charge", inside)
with right, st.container(border=True, height="stretch"):
    _costs.title(cost_findings.regions(regions))
    figure = charts.parts(breakdown.condensed(regions), scope.currency, _costs.mode(), unnamed="No region")
    _costs.draw(figure, "regions", "Spend by region")
    _context.export(breakdown.parts_table(regions, "RegionId"), "spend_by_region", inside)
