"""What the views of Forecasts share: what is asked, what figures rest on, and what is said when there are none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import streamlit as st

from costlib import queries
from costlib.errors import NotEnoughHistoryError
from costlib.models import findings, spend
from costlib.models.forecasting.answer import Weights
from costlib.models.outlook import horizons, outlook_findings
from costlib.models.outlook.series import Frequency
from costlib.scope import Period, Scope
from pages import _context, _costs, _forecasts_cached

STEPS: Mapping[str, Frequency] = MappingProxyType({"By month": "month", "By day": "day"})
WEIGHTS: Mapping[str, Weights] = MappingProxyType({"Measured": "measured", "Reference": "reference"})
LEVELS = (50, 80, 90, 95, 99)
USUAL_LEVELS = (80, 95)
MONTHS = 24
USUAL: Mapping[Frequency, int] = MappingProxyType({"month": 12, "day": 3})
"""Months ahead until others are chosen."""
FARTHER = "farther"
"""Key of the switch that offers horizons that the history is too short for."""
WEIGHING = (
    "**Measured**: each member by what it was worth on past dates. **Reference**: the fixed weights of the reference "
    "framework; its heavy members take seconds, so the page shows measured weights until they are there."
)
MEMBERS = "Heavy members join too. They take seconds in the background; quick ones answer meanwhile."


@dataclass(frozen=True)
class Asked:
    """What the controls ask for.

    Args:
        scope: Filters, currency and basis of the sidebar, over all days of the data.
        frequency: Of history and forecast.
        months: Ahead.
        levels: Of intervals, per cent, ascending.
        weights: Of members.
        all_members: Whether heavy ones join.
    """

    scope: Scope
    frequency: Frequency
    months: int
    levels: tuple[int, ...]
    weights: Weights
    all_members: bool

    @property
    def full(self) -> bool:
        """Whether every member is asked, which takes seconds: the reference weighs the heavy ones too."""
        return self.all_members or self.weights == "reference"

    @property
    def period(self) -> Period:
        """What is forecast: whole months from the one that the data ends in, or the days after the data."""
        return horizons.ahead(_context.freshness().as_of, self.frequency, self.months)

    @property
    def steps(self) -> int:
        """Months or days ahead."""
        return horizons.steps(self.period, self.frequency)

    @property
    def level(self) -> int:
        """The widest interval, which titles and cards tell."""
        return self.levels[-1]


def controls() -> Asked:
    """Draw what every view is asked by; all of it is kept in the link."""
    scope = _forecasts_cached.everything(_context.scope())
    with st.container(horizontal=True, vertical_alignment="bottom", key="forecast_controls"):
        step = st.segmented_control(
            "Steps", list(STEPS), default="By month", required=True, key="steps", bind="query-params"
        )
        months = _horizon(STEPS[step], scope)
        levels = st.pills(
            "Intervals (%)",
            LEVELS,
            selection_mode="multi",
            default=USUAL_LEVELS,
            key="levels",
            bind="query-params",
        )
        weighing = st.segmented_control(
            "Weights",
            list(WEIGHTS),
            default="Measured",
            required=True,
            key="weights",
            bind="query-params",
            help=WEIGHING,
        )
        everyone = st.toggle("All members", key="all_members", bind="query-params", help=MEMBERS)
    return Asked(scope, STEPS[step], months, _levels(levels), WEIGHTS[weighing], everyone)


def _horizon(frequency: Frequency, about: Scope) -> int:
    """Let a horizon be chosen, of those that the history is long enough for; farther ones once they are asked for."""
    days, reach = _forecasts_cached.days(about), _forecasts_cached.rules().reach
    offered = horizons.offered(days, reach, MONTHS)
    farther = offered < MONTHS and st.session_state.get(FARTHER, st.query_params.get(FARTHER) == "true")
    months = st.selectbox(
        "Horizon",
        range(1, (MONTHS if farther else offered) + 1),
        index=horizons.usual(days, USUAL[frequency]) - 1,
        format_func=lambda count: f"{count} month{'s' * (count > 1)}",
        key=f"horizon_by_{frequency}",
        bind="query-params",
        width=130,
        help=outlook_findings.why_no_farther(days, reach, offered) if offered < MONTHS else None,
    )
    if offered < MONTHS:
        st.toggle("Farther", key=FARTHER, bind="query-params", help=outlook_findings.FARTHER)
    return months


def _levels(chosen: Sequence[int] | int | None) -> tuple[int, ...]:
    return tuple(sorted(chosen)) if isinstance(chosen, Sequence) and chosen else USUAL_LEVELS


def stop_if_short(asked: Asked) -> None:
    """Stop where the history is too short for any forecast, and say from when it will do."""
    try:
        _forecasts_cached.quick(asked.scope, asked.frequency, asked.steps, asked.levels)
    except NotEnoughHistoryError as error:
        refuse(_missing(asked.scope) or str(error))


def _missing(about: Scope) -> str | None:
    """What is missing of the days that any forecast needs; None where it is something else."""
    try:
        points, first = _forecasts_cached.points(about, "day")
    except NotEnoughHistoryError:
        return None
    return outlook_findings.refused(_forecasts_cached.rules().limits.least_days, points, first, "day")


def refuse(said: str) -> None:
    """Say why there is no forecast, and what to do."""
    with st.container(border=True, key="no_forecast"):
        _costs.title("No forecast here yet")
        st.markdown(_costs.plain(said))
        st.caption(
            "A forecast without a past to test it on would be a guess. Choose days, or fewer filters on the left."
        )
    st.stop()


def title(asked: Asked, said: str) -> None:
    """Draw a title that tells of the whole horizon; where that is longer than the history, it says so first."""
    known = _forecasts_cached.quick(asked.scope, asked.frequency, asked.steps, asked.levels)
    _costs.title(said if outlook_findings.held(known) else f"A direction, not a figure: {said}")


def basis(asked: Asked, *, more: Sequence[str] = ()) -> None:
    """Say what figures are, and what they rest on."""
    first = _forecasts_cached.first(asked.scope, asked.frequency)
    since = f" since {_context.day(first)}" if isinstance(first, date) else ""
    made = (
        f"Estimate in {asked.scope.currency}, {_context.basis_name(asked.scope)}, from all cost{since} up to "
        f"{_context.day(_context.freshness().last_day)}: the period on the left does not narrow it, filters do."
    )
    said = [made, *more, *_left_out(asked.scope)]
    st.caption(":material/info: " + " ".join(_costs.plain(each) for each in said if each))


def _left_out(about: Scope) -> list[str]:
    """What the history does not hold: costs unknown on the basis, and currencies without a rate."""
    coverage = spend.basis_coverage(_context.ask_exact(queries.known_costs, about=about), about.basis)
    return [
        findings.coverage_note(coverage, about.basis) or "",
        *(
            f"{_context.money(left['cost'], left['currency'])} in {left['currency']} has no rate into "
            f"{about.currency} and is not in these figures."
            for left in _context.ledger().unconverted(about)
        ),
    ]


def card(label: str, value: str, note: str, meaning: str = "") -> None:
    """A card of the same height as its neighbours."""
    with st.container(border=True, height="stretch", gap="xxsmall"):
        st.metric(label, value, help=_costs.plain(meaning) or None)
        st.caption(_costs.plain(note))


def frame(asked: Asked, **more: str) -> dict[str, str]:
    """Header rows of an export."""
    return {
        "Period": f"{asked.period.start} to {asked.period.last_day}",
        "Period status": "forecast",
        "Figures": "estimates",
        "History": f"{asked.scope.period.start} to {asked.scope.period.last_day}",
        "Weights": asked.weights,
        **{name.replace("_", " ").capitalize(): said for name, said in more.items()},
    }
