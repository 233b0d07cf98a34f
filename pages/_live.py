"""What sources mean for the page that is open: a chip for live ones, lines for those that it lacks or holds twice."""

import streamlit as st

from costlib.models.wording import visible
from costlib.sources.standing import words as status_words
from costlib.sources.standing.concerns import Concern
from costlib.sources.standing.overview import Overview
from costlib.sources.standing.status import SourceStatus
from pages import _context, _costs

LINES = 3
"""Sources that are told of under the chips."""
EACH = 12
"""Sources in the tooltip, those to look after first."""
NOT_IN = "None of this touches the figures on screen."


def chip() -> None:
    """Say how live sources stand; coloured only where the figures on screen lack something of one."""
    found = _context.live_sources()
    if found is None or not (found.wanted or found.error):
        return
    lacking = _context.missing_sources()
    failing = any(each.grade == "failing" for each in lacking)
    st.badge(
        _costs.plain(visible(status_words.chip(found))),
        icon=":material/sync_problem:" if lacking or found.failing or found.error else ":material/sync:",
        color="red" if failing else "orange" if lacking or found.error else "gray",
        help=_each(found, lacking),
    )


def lines() -> None:
    """Say what the figures on screen lack or hold twice, so that neither is taken for cost as it is."""
    twice = _context.doubled_sources()
    for pair in twice[:1]:
        st.caption(
            f":orange[:material/content_copy:] **{_costs.plain(visible(pair.means))}** {_others(len(twice) - 1)}"
        )
    lacking = _context.missing_sources()
    for each in lacking[:LINES]:
        color = "red" if each.grade == "failing" else "orange"
        means, why = _costs.plain(visible(each.means)), _costs.plain(visible(each.why))
        st.caption(f":{color}[:material/warning:] **{means}** {why}")
    if len(lacking) > LINES:
        more = "1 more source is" if len(lacking) == LINES + 1 else f"{len(lacking) - LINES} more sources are"
        st.caption(f"{more} failing or late: see Data and audit, Live sources.")


def _others(count: int) -> str:
    """How many pairs are not told, and where they are."""
    pairs = f"So may {count} more pair{'s' if count > 1 else ''}: see" if count else "See"
    return f"{pairs} Data and audit, Live sources."


def _each(found: Overview, lacking: tuple[Concern, ...]) -> str:
    """Every source in a line, for the tooltip."""
    if found.error:
        return _costs.plain(visible(status_words.shortened(found.error)))
    rows = [_line(each, found) for each in found.wanted[:EACH]]
    if len(found.wanted) > EACH:
        rows.append(f"- and {len(found.wanted) - EACH} more: see Data and audit, Live sources")
    quiet = [NOT_IN] if not lacking and (found.failing or found.stale) else []
    return "\n".join([*rows, *(f"\n{each}" for each in quiet)])


def _line(each: SourceStatus, found: Overview) -> str:
    reached = {source.source: source.until for source in _context.freshness().sources}
    fetched = f"fetched {status_words.lasting(found.at - each.succeeded)} ago" if each.succeeded else "never fetched"
    words = dict.fromkeys([each.standing, status_words.delivered(reached.get(each.name)), fetched])
    said = f": {status_words.shortened(each.said, 120)}" if each.said else ""
    text = f"{each.name}: {', '.join(words)}{said}"
    return f"- {_costs.plain(visible(text))}"
