"""Data and audit, recommendations: what else providers said beside the bill, topic by topic."""

from typing import Any

import streamlit as st

from costlib.ledger import live
from costlib.models.advised import recommended_tables as tables
from costlib.models.wording import visible
from pages import _advised, _audit, _context, _costs, _service

_Column = st.column_config


@st.fragment
def draw() -> None:
    """Draw what is kept of one topic; nothing where there is none."""
    found = _topics((_context.stamp(), _advised.version()))
    if not found:
        return
    st.subheader("What else providers said", anchor=False)
    titles = [each.title for each in found]
    title = st.selectbox("Topic", titles, key="advice_topic", bind="query-params", width=320)
    topic = next(each for each in found if each.title == title)
    table = tables.topic_table(topic)
    if len(table):
        columns = {name: _column(name, amount=name in tables.amounts(table)) for name in table.column_names}
        st.dataframe(
            table, key="advice_of_topic", column_config=columns, hide_index=True, placeholder="-", alt="what was said"
        )
        _audit.export(table, "advice", {"Topic": topic.who.topic, "Source": topic.who.source})
    why = f" {topic.who.reason}." if topic.who.reason else ""
    who = f"Said by {topic.who.provider}, {topic.who.at:%Y-%m-%d %H:%M} UTC"
    st.caption(_text(f"{tables.count(topic.rows)}. {who}. None of it is added to any figure.{why}"))


@st.cache_resource(ttl="1h", max_entries=8, show_spinner=False)
def _topics(at: Any) -> list[tables.Topic]:
    return tables.topics(_service.ledger_in(at[0][0]).state, live.named(at[0][0]))


def _column(name: str, *, amount: bool) -> Any:
    label = tables.in_words(name).capitalize()
    return _Column.NumberColumn(label, format="%,.2f") if amount else _Column.Column(label)


def _text(text: str) -> str:
    return _costs.plain(visible(text))
