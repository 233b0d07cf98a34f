"""When the machine refuses: a full disk, a folder without rights. The error names the remedy; what was there stays."""

import multiprocessing
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from costlib.errors import CostlibError, DiskError
from costlib.ledger import Ledger

WARMED = multiprocessing.get_context("forkserver")
NOBODY = 65534
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits and mounts of Linux")


def limited(home, path, now, size, pipe):
    """Load with a limit on the size of files; send back the error's kind and text."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    pipe.send(outcome(Ledger(home), path, now))


def without_rights(home, path, now, pipe):
    """Load as a user who may read everything and write nothing."""
    if os.getuid() == 0:
        os.setuid(NOBODY)
    pipe.send(outcome(Ledger(home), path, now))


def outcome(ledger, path, now):
    try:
        return "", str(ledger.ingest([path], now=now).lake_version)
    except CostlibError as error:
        return type(error).__name__, str(error)


def elsewhere(work, *arguments):
    """What the work sends back from a process of its own."""
    ours, theirs = WARMED.Pipe()
    process = WARMED.Process(target=work, args=(*arguments, theirs))
    process.start()
    theirs.close()
    assert ours.poll(60), "the process died or hangs"
    try:
        return ours.recv()
    finally:
        process.join(30)


@pytest.fixture
def october(bills, tmp_path):
    """A bill of October, restated to two dollars a day and large enough not to fit."""
    path = tmp_path / "october.csv"
    rows = bills.month("2026-10", "2.00")
    rows += [bills.charge("2026-10-28", "0.01", ResourceId=os.urandom(40).hex()) for _ in range(3000)]
    for row in rows:
        row.setdefault("ResourceId", "")
    path.write_text(bills.csv(rows))
    return path


@pytest.mark.slow
@pytest.mark.parametrize("size", [0, 100, 4_000, 60_000, 300_000])
def test_a_file_that_cannot_grow_leaves_the_old_state_and_an_error_that_names_the_remedy(
    bills, ledger, tmp_path, october, size
):
    bills.load(ledger, tmp_path / "old.csv", bills.month("2026-10"))
    kind, text = elsewhere(limited, ledger.home.path, october, bills.now, size)
    assert (kind, bills.total(ledger)) in {("DiskError", 28), ("StateError", 28)}, text
    assert "\n" not in text
    ledger.ingest([october], now=bills.now)
    assert bills.total(ledger) == 56 + 30
    assert bills.problems(ledger) == []


@pytest.fixture
def small_disk(tmp_path):
    """A disk of two megabytes."""
    if os.getuid() != 0:
        pytest.skip("only root mounts")
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("mounts are not allowed here")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


def test_a_full_disk_is_said_and_leaves_the_old_state(bills, small_disk, tmp_path, october):
    ledger = Ledger(small_disk / "home")
    bills.load(ledger, tmp_path / "old.csv", bills.month("2026-10"))
    free = shutil.disk_usage(small_disk).free
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"\0" * (free - 100_000))
    with pytest.raises(DiskError, match=r"free.*space"):
        ledger.ingest([october], now=bills.now)
    assert bills.total(ledger) == 28
    ballast.unlink()
    ledger.ingest([october], now=bills.now)
    assert bills.total(ledger) == 56 + 30
    assert bills.problems(ledger) == []


def test_a_disk_that_may_only_be_read_is_said_and_still_answers(bills, small_disk, tmp_path):
    ledger = Ledger(small_disk / "home")
    bills.load(ledger, tmp_path / "old.csv", bills.month("2026-10"))
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(DiskError, match=r"Read-only file system.*mend its rights"):
        bills.load(ledger, tmp_path / "new.csv", bills.month("2026-11"))
    assert Ledger(ledger.home.path).engine().rows("SELECT sum(rows) FROM cube") == [(28,)]


def test_a_folder_without_rights_is_said(bills):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        ledger = Ledger(folder / "home")
        bills.load(ledger, folder / "bill.csv", bills.month("2026-10"))
        (folder / "bill.csv").write_text(bills.csv(bills.month("2026-10", "2.00")))
        ledger.home.path.chmod(0o555)
        kind, text = elsewhere(without_rights, ledger.home.path, folder / "bill.csv", bills.now)
        ledger.home.path.chmod(0o755)
        assert bills.total(ledger) == 28
    assert kind in {"DiskError", "StateError"}, text
    assert "mend its rights" in text
