"""Executive summary: where do we stand?

Asked by whoever answers for the money, weekly and before each board meeting. Answer: what was spent and how it moved,
where the month is heading, what was saved, what nobody owns, and what changed most.
"""

import streamlit as st

from costlib import charts, queries
from costlib.models import breakdown, cost_findings, findings, movers, ratios, run_rate, savings, spend
from costlib.models.wording import against
from pages import _context, _costs

COMPARED = {"Service": "ServiceName", "Provider": "ServiceProviderName", "Tenant": "x_Tenant"}
PROVIDER = "ServiceProviderName"

_costs.need_days()

# Load
scope, data, versus = _context.scope(), _context.freshness(), _costs.versus()
shown, newest = scope.over(_costs.course()), scope.over(run_rate.days_so_far(data.as_of))
to_newest = scope.over(spend.trend_period(newest.period, data.first_day, data.as_of))
profile, before = _context.ask_exact(queries.profile), _costs.earlier(queries.profile)
course = _context.ask_exact(queries.profile, "month", about=shown)
newest_course = _context.ask_exact(queries.profile, "month", about=to_newest)
by_provider = _context.ask_exact(queries.spend_by_month, PROVIDER, about=shown)
spent, spent_before = _context.ask_exact(queries.spend_by, PROVIDER), _costs.earlier(queries.spend_by, PROVIDER)

# Compute
now, was, months = spend.spend(profile), spend.spend(before), spend.spend_by_month(course, shown.period, data)
saved, saved_before = (
    savings.savings(_context.ask_exact(queries.savings)),
    savings.savings(_costs.earlier(queries.savings)),
)
saved_months = savings.savings_by_month(_context.ask_exact(queries.savings, "month", about=shown))
landing = run_rate.run_rate(spend.spend(_context.ask_exact(queries.profile, about=newest)).cost, newest.period)
newest_months = spend.spend_by_month(newest_course, to_newest.period, data)
newest_costs = {month: each.cost for month, each in newest_months.items()}
providers, provider_moves = breakdown.listed(spent, PROVIDER), movers.movers(spent, spent_before, PROVIDER)
costs = {month: each.cost for month, each in months.items()}

# Render
st.subheader(_costs.plain(findings.headline(providers, provider_moves, scope)), anchor=False)
with st.grid(5, min_column_width=150):
    _context.kpi(
        "Spend of the period",
        now.cost,
        change=ratios.change(now.cost, was.cost),
        versus=versus,
        trend=spend.whole_months(months, data.as_of),
        meaning=f"{findings.compared_with(_costs.before())}. The line is spend per whole month.",
    )
    _context.kpi(
        f"{landing.month:%B} run rate",
        landing.amount,
        change=run_rate.on_last_month(landing, newest_costs),
        versus=against(landing.month_before),
        trend=run_rate.course(landing, newest_costs),
        meaning=findings.run_rate_arithmetic(landing, scope.currency),
    )
    _costs.ratio(
        "Effective savings rate",
        saved.rate,
        saved_before.rate,
        versus=versus,
        trend=[each.rate for each in saved_months.values()],
        up="good",
        meaning=cost_findings.saved(saved, scope.currency),
    )
    _costs.ratio(
        "Without a tenant",
        now.unowned_share,
        was.unowned_share,
        versus=versus,
        trend=[each.unowned_share for each in months.values()],
        up="bad",
        meaning="Share of spend that no tag and no rule gives to a tenant.",
    )
    _costs.ratio(
        "AI share of spend",
        now.ai_share,
        was.ai_share,
        versus=versus,
        trend=[each.ai_share for each in months.values()],
        up="neither",
        meaning="Share of spend in the FOCUS category AI and Machine Learning, whoever provides it.",
    )
st.caption(_costs.plain(findings.run_rate_arithmetic(landing, scope.currency)))
_costs.limits()

left, right = st.columns([3, 2])
with left, st.container(border=True, height="stretch"):
    _costs.title(findings.trend(costs, data.as_of, scope.currency))
    trend = _context.ask(queries.spend_by_month, PROVIDER, about=shown)
    figure = charts.spend_trend(trend, list(months), scope.period, data.as_of, scope.currency, _costs.mode())
    _costs.draw(figure, "spend_trend", "Spend per month, stacked by provider")
    st.caption(_costs.plain(findings.trend_legend(costs, data.as_of, scope.currency)))
    _context.export(by_provider, "spend_by_month_and_provider", shown)
with right, st.container(border=True, height="stretch"):
    heading = st.container()
    by = COMPARED[_costs.choice("Compare by", list(COMPARED), "movers_by")]
    sides = dict.fromkeys((by,) if by == "x_Tenant" else (PROVIDER, by))
    compared = _context.ask_exact(queries.spend_by, *sides)
    moved = movers.movers(compared, _costs.earlier(queries.spend_by, *sides), by)
    with heading:
        _costs.title(findings.movement(moved, scope.currency))
    _costs.draw(charts.movers(moved, scope.currency, _costs.mode()), "movers", "What changed most between the periods")
    if moved:
        st.caption(_costs.plain(findings.movement_total(moved, _costs.before(), scope.currency)))
        _context.export(movers.movers_table(moved, by), f"movers_by_{by}")
