import threading
from datetime import date

import pytest
import streamlit as st

from costlib.errors import UsageError
from costlib.scope import Period, Scope
from pages import _background, _context

WHOLE = Scope(Period(date(2026, 9, 1), date(2026, 11, 1)))
released = threading.Event()


@pytest.fixture(autouse=True)
def alone(company, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setenv("COSTBOARD_HOME", str(company.home.path))
    monkeypatch.setattr(_background, "_works", type(_background._works)())
    monkeypatch.setattr(_background, "_wait", lambda _: None)
    monkeypatch.setattr(st, "session_state", {})
    released.clear()
    yield
    released.set()


def days(ledger, about):
    released.wait(20)
    return ledger.freshness().as_of, about.period.days


def refused(*_):
    raise UsageError("no such column: choose another")


def test_a_page_is_drawn_without_an_answer_that_takes_longer():
    assert _background.ready(days, WHOLE) is None
    assert not _background._works
    _background.begin()
    assert _background.ready(days, WHOLE) is None
    released.set()
    for work in _background._works.values():
        work.done_within(20)
    assert _background.ready(days, WHOLE) == (_context.freshness().as_of, 61)


def test_a_patient_page_waits(monkeypatch):
    monkeypatch.setattr(_background, "PATIENCE", 20.0)
    released.set()
    assert _background.ready(days, WHOLE) is not None


def test_what_is_there_can_be_asked_for_without_beginning_it(monkeypatch):
    assert _background.kept(days, WHOLE) is None
    assert not _background._works
    monkeypatch.setattr(_background, "PATIENCE", 20.0)
    released.set()
    assert _background.ready(days, WHOLE) == _background.kept(days, WHOLE)


def test_another_version_of_a_document_is_another_question(monkeypatch):
    monkeypatch.setattr(_background, "PATIENCE", 20.0)
    released.set()
    for version in ("a", "b", "a"):
        _background.ready(days, WHOLE, version)
    assert len(_background._works) == 2


def test_the_newest_answers_alone_are_kept(monkeypatch):
    monkeypatch.setattr(_background, "PATIENCE", 20.0)
    monkeypatch.setattr(_background, "KEPT", 2)
    released.set()
    for version in "abc":
        _background.ready(days, WHOLE, version)
    assert [key[-1] for key in _background._works] == [("b",), ("c",)]


def test_a_refusal_reaches_the_page(monkeypatch):
    monkeypatch.setattr(_background, "PATIENCE", 20.0)
    with pytest.raises(UsageError, match="no such column"):
        _background.ready(refused, WHOLE)
