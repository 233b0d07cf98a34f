"""How far ahead a history is good for, as a mark in a forecast: what lies beyond is a direction."""

import pandas as pd
import plotly.graph_objects as go

from costlib.charts.style import SMALL
from costlib.palette import CONTEXT, Mode


def reach(drawn: go.Figure, beyond: pd.Index, mode: Mode = "light") -> go.Figure:
    """Mark where steps begin that lie farther ahead than the history reaches back; nothing where none do.

    Args:
        drawn: A fan.
        beyond: Times of these steps.
        mode: Of the page.
    """
    if beyond.empty:
        return drawn
    day = str(pd.Timestamp(beyond[0]).date())
    line = {"color": CONTEXT[mode], "width": 1, "dash": "dot"}
    drawn.add_shape(type="line", x0=day, x1=day, y0=0, y1=1, yref="paper", line=line)
    drawn.add_annotation(
        x=day,
        y=1,
        yref="paper",
        text="beyond: a direction",
        showarrow=False,
        xanchor="left",
        yanchor="bottom",
        font={"size": SMALL, "color": CONTEXT[mode]},
    )
    return drawn
