"""Live sources on the pages: their tab, and what every page says of them."""

import threading
import time
from datetime import timedelta
from decimal import Decimal

import pytest
import streamlit as st
from filelock import FileLock
from streamlit.testing.v1 import AppTest

from costlib.ledger import Ledger
from costlib.sources import journal
from costlib.sources.locks import lock_of
from costlib.sources.plan import Plan
from costlib.sources.sync import Outcome
from pages import _background, _context, _live, _live_cached, _live_work, _service
from tests.pages.test_data_and_audit import FRAME, texts

SETTINGS = '[[sources]]\nname = "{}"\nkind = "openai"\nsince = 2026-10-01\n{}\n'
KEY = "sk-admin-very-secret"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch, bills):
    """An empty home of this test alone; now is when the bills say."""
    folder = tmp_path / "home"
    monkeypatch.setenv("COSTBOARD_HOME", str(folder))
    monkeypatch.setenv("OPENAI_ADMIN_KEY", KEY)
    monkeypatch.setattr(_context, "now", lambda: bills.now)
    monkeypatch.setattr(_background, "begin", lambda: None)
    st.cache_data.clear()
    Ledger(folder).home.prepare()
    yield folder
    _service.ledger_in.cache_clear()
    _live_work._works.clear()


def load(ledger, bills, folder):
    """Two sources to 18 November, the live one of them to 12 November; it is OpenAI's."""
    bills.load(ledger, folder / "files.csv", bills.month("2026-11", "10.00", days=18))
    ai = {"ServiceProviderName": "OpenAI", "ServiceName": "OpenAI API"}
    bills.load(ledger, folder / "llm.csv", bills.month("2026-11", "4.00", days=12, **ai), source="llm")


@pytest.fixture
def company(once, home):
    """Loaded, with one live source."""
    ledger = once(load, Ledger(home))
    settings(home, "llm")
    return ledger


def settings(home, name="llm", more=""):
    (home / "sources.toml").write_text(SETTINGS.format(name, more))


def refused(home, now, error="OpenAI refuses the key (401)", name="llm", days=(3, 2)):
    state = Ledger(home).state
    for day in days:
        at = now - timedelta(days=day)
        number = journal.begin(state, name, "2026-10", f"turn {day}", at)
        journal.end(state, number, "failed", at, requests=1, cost=Decimal(0), error=error)


def opened(page="data_and_audit.py", **query):
    visit = AppTest.from_file(str(FRAME), default_timeout=60)
    visit.switch_page(page)
    for name, value in ({"tab": "Live sources"} | query).items():
        visit.query_params[name] = value
    visit.run()
    assert not visit.exception
    return visit


def metric(visit, label):
    return next((each.value, each.delta) for each in visit.metric if each.label == label)


def table(visit, column):
    return next(frame.value for frame in visit.dataframe if column in frame.value)


def test_without_settings_it_says_where_to_put_them_and_gives_a_block_for_each_kind():
    visit = opened()
    assert "No live source is set up" in texts(visit)
    assert "Nothing is ever fetched unasked" in texts(visit)
    box = visit.selectbox(key="live_kind")
    for place in range(len(box.options)):
        box.select_index(place)
        visit.run()
        assert visit.code[0].value.startswith("[[sources]]")
    assert not visit.error


def test_a_link_to_a_tab_opens_it_before_and_after_the_first_bill(home, bills, tmp_path):
    visit = opened(tab="Schedule")
    assert "Nothing runs by itself" in texts(visit)
    bills.load(Ledger(home), tmp_path / "a.csv", bills.month("2026-10"))
    visit.run()
    assert not visit.exception
    assert "Nothing runs by itself" in texts(visit)
    assert "Nothing runs by itself" in texts(opened(tab="Schedule"))


def test_every_source_stands_in_the_table_with_what_to_do(home, bills):
    settings(home, "llm", "enabled = false\n" + SETTINGS.format("new", ""))
    visit = opened()
    found = table(visit, "what_to_do")
    assert list(found["state"]) == ["? never fetched", "- off"]
    assert "1 of 1 live source waits: nobody fetches it" in texts(visit)
    assert metric(visit, "Failing") == ("0 of 1", "✓ None")
    assert metric(visit, "Since last success")[0] == "none yet"
    assert "2 parts: at most 80 requests, free of charge." in texts(visit)
    assert bills.now


def test_a_failing_source_is_the_finding_and_says_what_it_was_told(home, bills):
    settings(home)
    refused(home, bills.now)
    visit = opened()
    assert "1 of 1 live source fails: llm has failed for 3 days" in texts(visit)
    assert [each.value.replace("\\", "") for each in visit.error] == [
        "OpenAI refuses the key (401). 2 attempts failed."
    ]
    assert list(table(visit, "said")["state"]) == ["▲ failed", "▲ failed"]
    assert metric(visit, "Failing") == ("1 of 1", "▲ Look below")


def test_settings_that_cannot_be_read_show_the_place_and_no_traceback(home, company):
    (home / "sources.toml").write_text('[[sources]]\nname = "llm"\nkind = 3\n')
    visit = opened()
    assert company.version()
    assert "can't be read" in texts(visit)
    assert any("kind" in each.value for each in visit.error)
    assert "Source settings can't be read" in texts(opened("provider_breakdown.py"))


def test_names_and_words_of_others_are_no_markup(home, bills):
    settings(home, "a_b_ .:@-")
    refused(
        home, bills.now, name="a_b_ .:@-", error="<script>x</script> **bold** ![i](http://evil.invalid) " + "y" * 9000
    )
    visit = opened()
    (error,) = visit.error
    assert r"\<script\>" in error.value
    assert r"\[i\]" in error.value
    assert len(error.value) < 1000
    assert all("**bold**" not in each.value for each in (*visit.markdown, *visit.caption, *visit.error))


def test_a_missing_key_is_named_by_its_variable_and_no_key_is_on_the_page(home, monkeypatch):
    settings(home)
    monkeypatch.delenv("OPENAI_ADMIN_KEY")
    assert "needs its key in the environment variable OPENAI_ADMIN_KEY" in texts(opened())

    monkeypatch.setenv("OPENAI_ADMIN_KEY", KEY)
    _live_cached.anew()
    assert KEY not in texts(opened())


def test_a_fetch_asks_first_runs_beside_the_page_and_says_what_came(home, monkeypatch):
    settings(home)
    asked, done = [], threading.Event()

    def sync(_ledger, source, _environment, _clock, *, force, progress, **_):
        asked.append((source.name, force))
        progress("OpenAI, 2026-10", 0.3)
        done.wait(20)
        return Outcome("llm", Plan(source, ()), 1, Decimal(0), (), 0, "refused", ("the clock is ahead",))

    monkeypatch.setattr(_live_work, "sync", sync)
    visit = opened()
    visit.button(key="live_fetch").click()
    visit.run()
    assert not asked, "nothing may be asked before it is confirmed"

    _live_work.fetch("llm", force=False)
    _live_work.fetch("llm", force=False)
    other = opened()
    assert "live_fetch" not in keys(other), "it runs: another visitor can't begin it again"
    done.set()
    _live_work.of("llm").work.result()
    visit = opened()
    assert asked == [("llm", False)]
    assert "then it stopped: refused" in texts(visit)
    assert "the clock is ahead" in texts(visit)
    visit.button(key="live_done").click()
    visit.run()
    assert "then it stopped" not in texts(visit)


def test_why_it_fails_is_said_once_with_when_it_was_begun(home, bills, monkeypatch):
    settings(home)
    refused(home, bills.now)
    sync = Outcome("llm", None, 1, Decimal(0), (), 0, "OpenAI refuses the key (401)", ())
    monkeypatch.setattr(_live_work, "sync", lambda *_, **__: sync)
    _live_work.fetch("llm", force=False)
    _live_work.of("llm").work.result()
    visit = opened()
    (error,) = visit.error
    assert "then it stopped: OpenAI refuses the key" in error.value.replace("\\", "")
    assert f"Fetch begun on this page {bills.now:%Y-%m-%d %H:%M} UTC" in texts(visit)
    _live_work.forget("llm")
    (error,) = opened().error
    assert "2 attempts failed" in error.value


@pytest.mark.parametrize(("count", "told"), [(3, None), (4, "1 more source is failing"), (5, "2 more sources are")])
def test_many_sources_that_lack_something_are_counted(company, home, count, told):
    assert company.version()
    (home / "sources.toml").write_text("".join(SETTINGS.format(f"new {place}", "") for place in range(count)))
    said = texts(opened("provider_breakdown.py"))
    assert said.count("has not delivered anything yet") == 3
    assert told in said if told else "more source" not in said


def test_the_tooltip_of_many_sources_ends_and_says_nothing_twice(company, home):
    assert company.version()
    (home / "sources.toml").write_text("".join(SETTINGS.format(f"new {place:02}", "") for place in range(15)))
    lines = _live._each(_context.live_sources(), ()).splitlines()
    assert (lines[0], lines[12]) == (
        "- new 00\\: never fetched, no charges yet",
        "- and 3 more: see Data and audit, Live sources",
    )


def keys(visit):
    return {each.key for each in visit.button}


def test_a_fetch_of_another_process_is_watched_and_not_begun_again(home, bills):
    settings(home)
    journal.begin(Ledger(home).state, "llm", "2026-10", "turn", bills.now)
    with FileLock(lock_of(home, "llm")):
        visit = opened()
        _live_work.fetch("llm", force=False)
        with pytest.raises(Exception, match="another process is fetching"):
            _live_work.of("llm").work.result()
    assert list(table(visit, "what_to_do")["state"]) == ["→ fetching"]
    assert "live_fetch" not in keys(visit)


def test_every_page_says_what_a_failing_source_means_for_its_figures(company, home, bills):
    refused(home, bills.now)
    visit = opened("provider_breakdown.py")
    assert company.version()
    assert ":red-badge[:material/sync_problem: llm has failed for 3 days]" in texts(visit)
    assert "llm has delivered to 12 Nov 2026: later days hold none of its cost, so true spend is higher." in texts(
        visit
    )


@pytest.mark.parametrize("query", [{"provider": ["AWS"]}, {"period": "Last month"}], ids=["filter", "period"])
def test_figures_that_lack_nothing_of_it_are_not_coloured(company, home, bills, query):
    refused(home, bills.now)
    visit = opened("provider_breakdown.py", **query)
    assert company.version()
    assert ":gray-badge[:material/sync_problem: llm has failed for 3 days]" in texts(visit)
    assert "true spend" not in texts(visit)


def test_files_alone_are_shown_as_ever(company, home):
    (home / "sources.toml").unlink()
    visit = opened("provider_breakdown.py")
    assert company.version()
    assert "sync" not in texts(visit)
    assert "Partial after 12 Nov 2026" in texts(visit)


def test_exports_say_who_is_missing(company, home, bills):
    assert company.version()
    refused(home, bills.now)
    header = _context.header(_context.scope())
    assert "llm has delivered to 12 Nov 2026" in header["Sources failing or late"]
    (home / "sources.toml").unlink()
    assert "Sources failing or late" not in _context.header(_context.scope())


def test_a_rerun_is_told_of_sources_in_a_few_milliseconds(company, home, bills):
    assert company.version()
    refused(home, bills.now, days=range(3, 300))
    scope = _context.scope()
    _context.missing_sources(scope)
    started = time.perf_counter()
    for _ in range(10):
        _context.live_sources()
        _context.missing_sources(scope)
    assert (time.perf_counter() - started) / 10 < 0.03
    assert [each.source for each in _context.missing_sources(scope)] == ["llm"]


def test_two_sources_of_one_account_are_said_to_count_its_cost_twice(company, bills, tmp_path):
    assert not opened().warning
    again = {"ServiceProviderName": "OpenAI", "ServiceName": "OpenAI API", "SubAccountId": "payer-1"}
    bills.load(company, tmp_path / "again.csv", bills.month("2026-11", "4.10", days=12, **again), source="files")
    (told,) = opened().warning
    assert "'files' and 'llm' both bring charges of OpenAI, account payer-1, for the same days" in told.value


def test_every_page_with_figures_that_may_count_twice_says_so_and_so_does_what_is_exported(company, bills, tmp_path):
    page, whole = "provider_breakdown.py", _context.scope()
    assert not _context.doubled_sources(whole)
    again = {"ServiceProviderName": "OpenAI", "ServiceName": "OpenAI API", "SubAccountId": "payer-1"}
    bills.load(company, tmp_path / "again.csv", bills.month("2026-11", "4.10", days=12, **again), source="again")
    assert "both bring charges of OpenAI" in texts(opened(page))
    assert "both bring charges of OpenAI" not in texts(opened(page, provider="AWS"))
    (pair,) = _context.doubled_sources(whole)
    assert (pair.one, pair.other) == ("again", "llm")
    assert "both bring charges of OpenAI" in _context.header(whole)["Counted twice"]
    assert "Counted twice" not in _context.header(whole.where(ServiceProviderName=("AWS",)))
