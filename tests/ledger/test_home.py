"""The folder of a ledger: its mark, its one writer at a time, and what is said when it can't be used."""

import json
import threading
import time

import pytest

from costlib.errors import BusyError, DiskError, NewerLedgerError, UsageError
from costlib.ledger.home import LAYOUT, Home, write_atomically


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


def test_a_new_home_is_marked_with_its_layout(home):
    home.prepare()
    home.prepare()
    assert json.loads((home.path / "costboard.json").read_text()) == {"layout": LAYOUT}


def test_a_newer_layout_is_refused_with_the_remedy(home):
    home.prepare()
    (home.path / "costboard.json").write_text(json.dumps({"layout": LAYOUT + 1}))
    with pytest.raises(NewerLedgerError, match=rf"layout {LAYOUT + 1}.*up to {LAYOUT}: upgrade costboard"):
        home.prepare()


@pytest.mark.parametrize("mark", ["", "{", "[]", '{"layout": null}', '{"layout": "new"}', "\x00\xff"])
def test_a_damaged_mark_is_refused_with_the_remedy(home, mark):
    home.prepare()
    (home.path / "costboard.json").write_bytes(mark.encode("latin-1"))
    with pytest.raises(DiskError, match=r"damaged: restore it"):
        home.prepare()


def test_a_file_in_the_place_of_the_home_is_an_error_that_names_it(tmp_path):
    (tmp_path / "home").write_text("in the way")
    with pytest.raises(DiskError, match="home refuses"):
        Home(tmp_path / "home").prepare()


@pytest.mark.parametrize("name", ["C#", "100%", "what?"])
def test_a_path_that_a_lake_cannot_lie_under_is_refused_before_anything_is_written(tmp_path, name):
    with pytest.raises(UsageError, match="choose another folder"):
        Home(tmp_path / name).prepare()
    assert not (tmp_path / name).exists()


def test_a_held_lock_is_an_error_after_the_given_wait_and_not_before(home):
    with home.writing():
        seen = []

        def other():
            started = time.monotonic()
            with pytest.raises(BusyError, match=r"another load is writing.*wait for it"), home.writing(wait=0.3):
                pass
            seen.append(time.monotonic() - started)

        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert 0.25 < seen[0] < 3
    with home.writing(wait=0.3):
        pass


def test_a_failed_writer_leaves_lock_and_staging_free(home):
    def fail():
        with home.writing():
            (home.staging / "half").write_text("work")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert not home.staging.exists()
    with home.writing(wait=0.3):
        assert list(home.staging.iterdir()) == []


def test_a_refusal_of_the_disk_while_writing_is_ours_and_names_the_remedy(home):
    def fail():
        with home.writing():
            raise OSError(28, "No space left on device")

    with pytest.raises(DiskError, match=r"home refuses \(No space left on device\): free space"):
        fail()


def test_many_may_make_the_same_home_at_once(tmp_path):
    errors, gate = [], threading.Barrier(4)

    def prepare():
        for number in range(20):
            gate.wait()
            try:
                Home(tmp_path / f"home-{number}").prepare()
            except DiskError as error:
                errors.append(error)

    threads = [threading.Thread(target=prepare) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_a_small_file_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "CURRENT"
    write_atomically(path, "old")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(path, "new \ud800")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
