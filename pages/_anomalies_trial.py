"""Anomalies, thresholds: what others would have raised on the history, before they are saved with a reason."""

import streamlit as st

from costlib import charts
from costlib.errors import CostlibError
from costlib.models.watch import trial, trial_words
from costlib.models.watch.scan import Scan
from costlib.policy import anomaly_rules, anomaly_states, decisions
from costlib.policy.anomalies import KIND, Ruling
from pages import _anomalies, _anomalies_tables, _context, _costs


def draw() -> None:
    """Draw the view."""
    found, rules = _anomalies.scanned(), _anomalies.ruling()
    st.subheader("Try thresholds on the history before you save them", anchor=False)
    _anomalies.frame(_anomalies.everything())
    if not found.found:
        st.caption("No series is watched yet, so there is nothing to try them on.")
        return
    _try(found, rules)


@st.fragment
def _try(found: Scan, rules: Ruling) -> None:
    currency = found.watched.scope.currency
    chosen = _chosen(rules, currency)
    states = anomaly_states.stored(_context.ledger().state)
    now = trial.trial(found, rules, states)
    tried = {name: trial.trial(found, trial.thought(chosen, sensitivity=name), states) for name in rules.sensitivities}
    mine = tried[chosen.rules.sensitivity]
    with st.container(border=True, key="card_of_trial"):
        _costs.title(trial_words.tried(now, mine))
        figure = charts.anomaly_trial(trial.months(found), now.by_month, mine.by_month, _costs.mode())
        _costs.draw(figure, "anomaly_trial", "Anomalies that began in each month")
        table = trial.trials_table(trial.named(now, tried))
        _anomalies_tables.trials(table, currency)
        for line in trial_words.differences(now, mine, currency):
            st.caption(_costs.plain(line))
        _context.export(table, "thresholds_tried", found.watched.scope)
    _save(rules, chosen)


def _chosen(ruling: Ruling, currency: str) -> Ruling:
    rules = ruling.rules
    with st.container(border=True, key="card_of_thresholds"), st.grid(4, min_column_width=180):
        names = list(ruling.sensitivities)
        sensitivity = st.segmented_control(
            "Sensitivity",
            names,
            default=rules.sensitivity,
            required=True,
            key="trial_sensitivity",
            help="How much evidence a day needs: high flags the most.",
        )
        percent = st.slider("Off by at least (%)", 0, 200, round(rules.percent), 5, key="trial_percent")
        drift = st.slider("A slow drift by at least (%)", 0, 100, round(rules.drift_percent), 5, key="trial_drift")
        impact = st.slider(f"And by at least ({currency} a day)", 0, 200, round(rules.impact), 5, key="trial_impact")
    return trial.thought(ruling, sensitivity=sensitivity, percent=percent, drift_percent=drift, impact=impact)


def _save(ruling: Ruling, chosen: Ruling) -> None:
    """Save what was chosen; the new entry rules from the last day of the data on."""
    if chosen.rules == ruling.rules:
        st.caption("These are the thresholds that rule. Move one to see what it would change.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        who = st.text_input("Who", _context.identity(), key=_anomalies.WHO, max_chars=80, width=160)
        why = st.text_input("Why", key="trial_why", max_chars=400, placeholder="In a few words", width=320)
        ready = bool(who and why)
        if st.button("Save these", type="primary", icon=":material/save:", disabled=not ready, key="trial_save"):
            _keep(chosen, who, why)
    st.caption("A reason is kept with every version, and in the audit trail.")


def _keep(chosen: Ruling, who: str, why: str) -> None:
    state, day = _context.ledger().state, _context.freshness().last_day
    before = decisions.newest(state, KIND)
    try:
        body = anomaly_rules.changed(before.body, trial.fields(chosen), day, why)
        decisions.save(state, KIND, body, actor=who, source=why, now=_context.now(), onto=before.sha256)
    except CostlibError as error:
        st.error(_costs.plain(str(error)))
        return
    st.session_state.pop("trial_why", None)
    st.rerun()
