"""The state file: all or nothing, a chain that shows what was done to it, and errors that name the remedy."""

import sqlite3
import threading
import time
from contextlib import closing
from datetime import UTC, datetime

import pytest

from costlib.errors import StateError
from costlib.state import State

NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def state(tmp_path):
    """A state with five entries in its audit."""
    state = State(tmp_path / "state.db", wait=5)
    for number in range(1, 6):
        state.record("approve", f"budget {number}", {"amount": "10.5"}, actor="someone", now=NOW)
    return state


def execute(state, statement, *arguments):
    with closing(sqlite3.connect(state.path)) as connection, connection:
        connection.execute(statement, arguments)


def test_entries_come_newest_first_and_their_chain_holds(state):
    assert [entry.seq for entry in state.audit()] == [5, 4, 3, 2, 1]
    assert [entry.subject for entry in state.audit(limit=2)] == ["budget 5", "budget 4"]
    assert state.broken_links() == []


def test_an_empty_state_has_no_entries_and_nothing_broken(tmp_path):
    state = State(tmp_path / "deep" / "state.db")
    assert state.audit() == []
    assert state.broken_links() == []
    assert state.rows("deliveries") == []


@pytest.mark.parametrize("column", ["at", "actor", "action", "subject", "detail"])
def test_an_altered_field_is_found_in_its_entry(state, column):
    execute(state, f"UPDATE audit SET {column} = 'other' WHERE seq = 3")
    assert state.broken_links() == ["audit entry 3 was altered after it was written"]


def test_an_altered_entry_with_a_mended_hash_breaks_the_chain_behind_it(state):
    execute(state, "UPDATE audit SET hash = 'f' || substr(hash, 2) WHERE seq = 3")
    assert any("entry 4 does not follow entry 3" in problem for problem in state.broken_links())


@pytest.mark.parametrize(("seq", "missing"), [(1, "1 to 1"), (3, "3 to 3")])
def test_a_removed_entry_is_found(state, seq, missing):
    execute(state, "DELETE FROM audit WHERE seq = ?", seq)
    assert f"audit entries {missing} are missing" in state.broken_links()


def test_a_removed_entry_whose_followers_were_renumbered_is_found(state):
    execute(state, "DELETE FROM audit WHERE seq = 3")
    execute(state, "UPDATE audit SET seq = 3 WHERE seq = 4")
    execute(state, "UPDATE audit SET seq = 4 WHERE seq = 5")
    assert state.broken_links()


def test_an_inserted_entry_is_found(state):
    execute(
        state, "INSERT INTO audit SELECT 6, at, actor, action, subject, detail, previous, hash FROM audit WHERE seq = 5"
    )
    assert state.broken_links()


def test_what_fails_midway_leaves_nothing_behind(state):
    def half():
        with state.database() as db:
            db.table("notes").create({"id": int}, pk="id", if_not_exists=True)
            db.table("notes").upsert({"id": 1}, pk="id")
            raise KeyError

    with pytest.raises(KeyError):
        half()
    assert state.rows("notes") == []


def test_a_locked_state_is_an_error_that_says_so_after_the_given_wait(state):
    impatient = State(state.path, wait=0.2)
    with closing(sqlite3.connect(state.path, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        started = time.monotonic()
        with pytest.raises(StateError, match=r"locked.*close what holds it"):
            impatient.record("approve", "budget", {}, actor="someone", now=NOW)
        assert 0.15 < time.monotonic() - started < 3
    impatient.record("approve", "budget 6", {}, actor="someone", now=NOW)
    assert len(state.audit()) == 6


def test_a_new_file_waits_while_another_is_making_it(tmp_path):
    state = State(tmp_path / "state.db", wait=10)
    with closing(sqlite3.connect(state.path, isolation_level=None, check_same_thread=False)) as maker:
        maker.execute("BEGIN IMMEDIATE")
        maker.execute("CREATE TABLE notes (id)")
        ready = threading.Timer(0.1, maker.execute, ["COMMIT"])
        ready.start()
        state.record("approve", "budget", {}, actor="someone", now=NOW)
        ready.join()
    assert len(state.audit()) == 1


def test_a_reader_does_not_wait_for_a_writer(state):
    with closing(sqlite3.connect(state.path, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        assert len(State(state.path, wait=0.2).audit()) == 5


def test_a_damaged_state_is_an_error_that_says_so(tmp_path):
    path = tmp_path / "state.db"
    path.write_bytes(b"this is no database, " * 500)
    with pytest.raises(StateError, match=r"damaged.*restore it from a backup"):
        State(path).audit()


def test_a_folder_that_cannot_be_made_is_an_error_of_the_state(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StateError, match="file"):
        State(tmp_path / "file" / "state.db").audit()


def test_many_writers_at_once_lose_no_entry_and_break_no_link(tmp_path):
    state = State(tmp_path / "state.db")
    names = [f"writer {number}" for number in range(4)]

    def write(name):
        for number in range(10):
            state.record("approve", f"{name}, {number}", {}, actor=name, now=NOW)

    threads = [threading.Thread(target=write, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(entry.subject for entry in state.audit()) == sorted(f"{n}, {i}" for n in names for i in range(10))
    assert state.broken_links() == []


def fat(state, rows=2000):
    """A table of some megabytes, all but a few rows of which are deleted again."""
    with state.database() as db:
        db.table("ballast").insert_all(({"id": n, "text": "x" * 4000} for n in range(rows)), pk="id")
    with state.database() as db:
        db.execute("DELETE FROM ballast WHERE id > 10")


@pytest.mark.parametrize("older", [False, True])
def test_room_that_deleted_rows_leave_is_given_back(tmp_path, older):
    state = State(tmp_path / "state.db")
    if older:  # as a version made it that knew nothing of this
        with closing(sqlite3.connect(state.path)) as con:
            con.execute("CREATE TABLE something (id INTEGER)")
    fat(state)
    with closing(sqlite3.connect(state.path)) as con:
        con.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = state.path.stat().st_size
    assert state.shrink() > 4 << 20
    assert state.shrink() == 0

    with closing(sqlite3.connect(state.path)) as con:
        con.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert state.path.stat().st_size < before / 10
    assert len(state.rows("ballast")) == 11
