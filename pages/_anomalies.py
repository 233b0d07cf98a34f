"""What the views of Anomalies share: what is unusual, cached, what it rests on, and the way to one anomaly."""

from datetime import date
from typing import Any

import streamlit as st

from costlib import advice
from costlib.ledger import live
from costlib.models.anomalies.causes import Cause
from costlib.models.watch.anomaly import Anomaly
from costlib.models.watch.answer import Watched, told
from costlib.models.watch.resources import resource_causes
from costlib.models.watch.scan import Scan, scan
from costlib.models.watch.seen import Seen
from costlib.models.watch.words import counted, day
from costlib.policy import anomaly_states, decisions
from costlib.policy.anomalies import KIND, AnomalyPolicy, Ruling
from costlib.scope import Period, Scope
from pages import _advised, _anomalies_tables, _background, _context, _costs, _service

ONE = "anomaly"
"""Key of the anomaly that is looked at, kept in the link."""
WHO = "anomalies_who"
SAID = "anomalies_said"
_ANY = Period(date.min, date.min)


def everything() -> Watched:
    """Anomalies of all of the history, under the sidebar's filters."""
    state = _context.ledger().state
    at = (_stamp(), decisions.newest(state, anomaly_states.KIND).sha256, _advised.version())
    return _told(at, _about())


def ready() -> Watched | None:
    """As ``everything``; None while the series are being judged, for pages that don't wait for it.

    Raises:
        NotEnoughHistoryError: Nothing of the scope was ever charged.
    """
    found = _background.ready(scan, _about(), _stamp()[1])
    return None if found is None else everything()


def shown() -> Watched:
    """Anomalies of the sidebar's period."""
    return everything().within(_context.scope().period)


def scanned() -> Scan:
    """Every day of every series, judged."""
    return _scanned(_stamp(), _about())


def ruling() -> Ruling:
    """What rules on the last day of the data."""
    return AnomalyPolicy.of(_context.ledger().policy(KIND)).on(_context.freshness().last_day)


def frame(found: Watched) -> None:
    """Say what the figures rest on."""
    rules, watched = found.ruling.rules, found.scan.watched
    st.caption(
        _costs.plain(
            f"{_context.basis_name(found.scope).capitalize()} in {found.scope.currency} whatever basis is chosen, data "
            f"to {day(found.scan.last_day)}. Expected cost is an estimate. "
            f"{counted(len(watched.series), 'series is', 'series are')} watched day by day at {rules.sensitivity} "
            f"sensitivity, {len(watched.left)} left out."
        )
    )
    for line in found.left_out:
        st.caption(f":material/cloud_off: {_costs.plain(line)}")
    for each in _context.ledger().unconverted(_context.scope()):
        without = f"{counted(each['rows'], 'charge', 'charges')} in {each['currency']} without a rate: not watched."
        st.caption(f":material/currency_exchange: {_costs.plain(without)}")


def left_out(found: Watched) -> None:
    """The series that are not watched, each with the reason."""
    if not found.scan.watched.left:
        return
    with st.expander(f"Not watched ({len(found.scan.watched.left)})", icon=":material/visibility_off:"):
        _anomalies_tables.left(found)


def causes(each: Anomaly) -> list[Cause]:
    """What explains an anomaly that we found, resources first."""
    return [*_resources(_stamp(), _about(), each.lead), *each.causes]


def open_one(key: str | None) -> None:
    """Look at an anomaly, or at the first one for None; for a callback."""
    st.session_state[ONE] = key


def _about() -> Scope:
    """The sidebar's filters and currency: the whole history is judged whatever the period."""
    chosen = _context.scope()
    return Scope(_ANY, chosen.currency, filters=chosen.filters, tenant=chosen.tenant)


def _stamp() -> tuple[Any, ...]:
    return _context.stamp(), decisions.newest(_context.ledger().state, KIND).sha256


@st.cache_resource(ttl="1h", max_entries=8, show_spinner="Judging every day of every series")
def _scanned(at: Any, about: Scope) -> Scan:
    found: Scan | None = _background.kept(scan, about, at[1])
    return found or scan(_service.ledger_in(at[0][0]), about)


@st.cache_data(ttl="1h", max_entries=64, show_spinner=False, hash_funcs={Seen: repr})
def _resources(at: Any, about: Scope, lead: Seen) -> list[Cause]:
    return resource_causes(_service.ledger_in(at[0][0]), _scanned(at, about).watched.scope, lead)


@st.cache_resource(ttl="1h", max_entries=16, show_spinner=False)
def _told(at: Any, about: Scope) -> Watched:
    stamp, *_ = at
    found, ledger = _scanned(stamp, about), _service.ledger_in(stamp[0][0])
    states, answers = anomaly_states.stored(ledger.state), advice.found(ledger.state, live.named(ledger.home.path))
    data = ledger.freshness()
    return told(found, about.over(Period(data.first_day, data.as_of)), found.ruling, states, answers)
