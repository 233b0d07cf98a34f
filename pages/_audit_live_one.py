"""Data and audit, one live source: what a fetch would ask, the fetch itself, and every attempt so far."""

from functools import partial

import streamlit as st

from costlib.errors import CostlibError
from costlib.models.wording import visible
from costlib.sources import journal, settings
from costlib.sources.locks import is_held
from costlib.sources.plan import Plan
from costlib.sources.standing import tables as status_tables
from costlib.sources.standing import words as status_words
from costlib.sources.standing.overview import Overview
from costlib.sources.standing.status import SourceStatus
from costlib.sources.sync import planned
from pages import _audit, _audit_live_tables, _context, _costs, _live_cached, _live_work

LOOK = 1.0
"""Seconds between two looks at a fetch."""


def draw(found: Overview) -> None:
    """Draw the source that is chosen; those to look after stand first."""
    names = [each.name for each in found.sources]
    if st.session_state.get("live_source") not in names:
        st.session_state.pop("live_source", None)
    name = st.selectbox("Look into", names, key="live_source", bind="query-params", width=320)
    each = next(each for each in found.sources if each.name == name)
    with st.container(border=True, key="live_one"):
        _said(each, _live_work.of(each.name))
        if each.plan is not None:
            _fetching(found, each)
        _attempts(each)


def _said(each: SourceStatus, doing: _live_work.Doing | None) -> None:
    """How it stands; why, unless what was last begun here says the same below."""
    st.markdown(f"**{_text(each.name)}** {_text(status_words.WORDS[each.standing])}")
    below = doing.came().said if doing is not None and not doing.work.running else ""
    if each.said and each.said not in below:
        many = f" {each.trouble.failures} attempts failed." if each.trouble and each.trouble.failures > 1 else ""
        st.error(
            f"{_text(status_words.sentence(status_words.shortened(each.said, 600)))}{many}", icon=":material/error:"
        )
    if each.unread:
        st.warning(_text(status_words.unread(each)), icon=":material/rule:")
    if each.beyond:
        st.caption(
            f":material/history: {len(each.beyond)} parts are out of reach, {_text(each.beyond[0])} to "
            f"{_text(each.beyond[-1])}: its provider no longer tells of them. Load them as files."
        )


def _fetching(found: Overview, each: SourceStatus) -> None:
    """The plan, and what may be begun; while something runs, how far it is."""
    doing = _live_work.of(each.name)
    busy = each.standing == "fetching" or (doing is not None and doing.work.running)
    if busy:
        st.fragment(_watch, run_every=LOOK)(each.name)
        return
    if doing is not None:
        _came(each.name, doing)
    again = st.toggle(
        "Also what counts as fresh", key=f"live_force_{each.name}", help="Asks again for parts that were just fetched."
    )
    plan = _plan(each.name, force=again)
    st.markdown(_text(status_words.asks(plan)))
    with st.container(horizontal=True):
        if st.button("Fetch now", key="live_fetch", icon=":material/sync:", disabled=not plan.due):
            st.dialog(f"Fetch {_text(each.name)}", icon=":material/sync:")(partial(_ask, found, each.name, again))()
        st.button(
            "Check access",
            key="live_check",
            icon=":material/verified_user:",
            type="tertiary",
            on_click=partial(_live_work.check, each.name),
            help="Asks for one page, which Cost Explorer charges 0.01 USD for. Nothing of the answer is kept.",
        )
    if plan.due:
        with st.expander(f"What it asks for: {len(plan.due)} part{'' if len(plan.due) == 1 else 's'}"):
            table = status_tables.plan_table(plan)
            _audit_live_tables.show(table, "live_parts")
            _audit.export(table, "live_parts", {"Source": each.name})


def _plan(name: str, *, force: bool) -> Plan:
    ledger = _context.ledger()
    return planned(ledger, settings.read(ledger.home.path).named(name), _context.now, force=force)


def _ask(found: Overview, name: str, again: bool) -> None:
    """Say what leaves the machine and what it costs at most, before it does."""
    try:
        plan = _plan(name, force=again)
    except CostlibError as error:
        st.error(_text(status_words.sentence(str(error))), icon=":material/error:")
        return
    st.markdown(_text(status_words.asks(plan)))
    if found.cap is not None and plan.most_cost:
        st.caption(_text(f"This month's requests have cost {found.spent:f} USD; at {found.cap:f} USD fetching stops."))
    if st.button("Fetch it", type="primary", key="live_fetch_it", icon=":material/sync:"):
        _live_work.fetch(name, force=again)
        st.rerun()


def _watch(name: str) -> None:
    """How far a fetch is; once it has ended the page is drawn anew."""
    doing = _live_work.of(name)
    if doing is not None and doing.work.running:
        what, share = doing.work.step
        st.progress(min(1.0, share), _text(f"{'Checking' if doing.what == 'check' else 'Fetching'}: {what}"))
        return
    if doing is None and is_held(_context.ledger().home.path, name):
        st.progress(0.0, "Another process is fetching it")
        return
    _live_cached.anew()
    st.rerun()


def _came(name: str, doing: _live_work.Doing) -> None:
    """What came of what was last begun here, and when that was: it stays until somebody has read it."""
    made = doing.came()
    with st.container(horizontal=True, vertical_alignment="center"):
        if made.ok:
            st.success(_text(status_words.sentence(made.said)), icon=":material/check_circle:", width="stretch")
        else:
            st.error(
                _text(status_words.sentence(status_words.shortened(made.said, 600))),
                icon=":material/error:",
                width="stretch",
            )
        st.button(
            "Done", key="live_done", icon=":material/close:", type="tertiary", on_click=_live_work.forget, args=(name,)
        )
    st.caption(f"{'Check' if doing.what == 'check' else 'Fetch'} begun on this page {doing.began:%Y-%m-%d %H:%M} UTC.")
    for note in made.notes:
        st.caption(f":material/info: {_text(note)}")


def _attempts(each: SourceStatus) -> None:
    """Every attempt at it, newest first."""
    found = journal.attempts(_context.ledger().state, each.name)
    if not found:
        st.caption("It was never asked for anything.")
        return
    st.markdown("**Attempts**")
    table = status_tables.attempts_table(found, held=each.standing == "fetching")
    _audit_live_tables.show(table, "live_attempts")
    _audit.export(table, "live_attempts", {"Source": each.name})


def _text(text: str) -> str:
    return _costs.plain(visible(text))
