import io
import threading
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from costlib import upload
from costlib.errors import DamagedFileError, DiskError, ShrinkError, UsageError
from costlib.ledger.reports import LoadReport

NAMES = st.one_of(
    st.text(max_size=300),
    st.text(alphabet="./\\~:*?<>|\"'$ \x00\n%\u202e\ud800a", max_size=60),
    st.sampled_from(["..", ".", "", "/etc/passwd", "C:\\boot.ini", "a/../../b.csv", "CON", "nul.csv", "é" * 200]),
)


def sent(rows, name="bill.csv"):
    return name, io.BytesIO(rows if isinstance(rows, bytes) else rows.encode())


@given(names=st.lists(NAMES, max_size=6))
@example(names=["../../x.csv", "..\\..\\x.csv", "X.CSV", "x.csv"])
def test_whatever_the_names_each_file_lands_in_the_folder_once_and_whole(tmp_path_factory, names):
    folder = tmp_path_factory.mktemp("uploads") / "in"
    folder.mkdir()
    originals = upload.receive([(name, io.BytesIO(str(i).encode())) for i, name in enumerate(names)], folder)

    stored = [folder / name for name in originals]
    assert all(path.resolve().parent == folder.resolve() for path in stored)
    assert sorted(path.name for path in folder.iterdir()) == sorted(originals)
    assert list(originals.values()) == names
    assert [path.read_text() for path in stored] == [str(i) for i in range(len(names))]
    assert [path.name for path in folder.parent.iterdir()] == ["in"]


@given(name=NAMES)
def test_a_safe_name_is_plain_short_and_never_empty(name):
    safe = upload.safe_name(name)

    assert safe
    assert len(safe.encode()) <= upload.LONGEST + len("file-")
    assert not set(safe) & set('/\\*?[]{}<>|:"$`\x00\n')
    assert not safe.startswith(".")
    assert upload.safe_name(safe) == safe


def test_a_long_name_keeps_its_ending():
    assert upload.safe_name("x" * 400 + ".csv.gz").endswith("x.csv.gz")


def test_files_of_one_name_are_told_apart_whatever_their_case(tmp_path):
    originals = upload.receive([sent("a"), sent("b", "BILL.csv"), sent("c", "other/bill.csv")], tmp_path)

    assert originals == {"bill.csv": "bill.csv", "BILL (2).csv": "BILL.csv", "bill (3).csv": "other/bill.csv"}


def test_a_stream_that_was_read_before_is_received_from_its_start(tmp_path):
    name, stream = sent("whole")
    stream.read()
    upload.receive([(name, stream)], tmp_path)

    assert (tmp_path / "bill.csv").read_text() == "whole"


def test_a_disk_that_refuses_is_named(tmp_path):
    with pytest.raises(DiskError, match="refuses"):
        upload.receive([sent("a")], tmp_path / "missing")


def test_an_upload_is_loaded_under_its_name_and_leaves_nothing_behind(ledger, bills, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    job = upload.start(
        ledger, [sent(bills.csv(bills.month("2026-10")), "Oct [1].csv")], now=bills.now, actor="ada", source=" mine "
    )

    report = job.report()
    assert (report.actor, report.files[0].source, report.as_json()["rows_stored"]) == ("ada", "mine", 28)
    assert job.originals == {report.files[0].path: "Oct [1].csv"}
    assert job.refusal() is None
    assert job.left_out() == []
    assert list(tmp_path.glob("costboard-*")) == []


def test_a_bad_file_refuses_the_whole_upload_and_leaves_nothing_behind(ledger, bills, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    good, bad = sent(bills.csv(bills.month("2026-10"))), sent(b"\x1f\x8b\x08broken", "half.csv.gz")
    job = upload.start(ledger, [good, bad], now=bills.now, actor="ada")

    assert "half.csv.gz" in str(job.refusal())
    assert isinstance(job.refusal(), DamagedFileError)
    with pytest.raises(DamagedFileError):
        job.report()
    assert ledger.version() == ""
    assert list(tmp_path.glob("costboard-*")) == []


def test_a_bill_that_shrinks_a_closed_month_is_refused_until_replacing_is_asked_for(ledger, bills):
    whole, part = (bills.csv(bills.month("2026-09", days=days)) for days in (28, 10))
    upload.start(ledger, [sent(whole)], now=bills.now, actor="ada").report()

    assert isinstance(upload.start(ledger, [sent(part)], now=bills.now, actor="ada").refusal(), ShrinkError)
    assert bills.total(ledger) == 28
    assert upload.start(ledger, [sent(part)], now=bills.now, actor="ada", replace=True).report().replaced
    assert bills.total(ledger) == 10


def test_a_manifest_among_the_files_decides_which_are_read_and_the_others_are_named(ledger, bills):
    manifest = '{"reportKeys": ["a/bill.csv"], "reportName": "r", "billingPeriod": {"start": "20261001T000000.000Z"}}'
    rows = bills.csv(bills.month("2026-10"))
    files = [sent(manifest, "r-Manifest.json"), sent(rows), sent(rows, "stray.csv")]
    job = upload.start(ledger, files, now=bills.now, actor="ada")

    assert [file.path for file in job.report().files] == ["bill.csv"]
    assert job.left_out() == ["stray.csv"]


def test_files_of_one_name_beside_a_manifest_are_refused(ledger, bills):
    with pytest.raises(UsageError, match="one delivery at a time"):
        upload.start(ledger, [sent("{}", "r-Manifest.json"), sent("a"), sent("b")], now=bills.now, actor="ada")


def test_a_job_tells_its_steps_and_goes_on_when_nobody_listens():
    going, seen = threading.Event(), []

    def work(progress):
        progress("halfway", 0.5)
        going.wait(10)
        seen.append("done")
        return LoadReport("load", "2026-11-20", "ada", (), ())

    job = upload.Job(work)
    steps = job.steps()
    while next(steps) != ("halfway", 0.5):
        time.sleep(0.01)
    steps.close()
    assert job.running
    going.set()

    assert job.report().load == "load"
    assert seen == ["done"]
    assert not job.running
    assert list(job.steps()) == []


def test_an_unforeseen_error_is_not_passed_off_as_a_refusal():
    def work(_progress):
        raise ZeroDivisionError

    job = upload.Job(work)
    assert job.refusal() is None
    with pytest.raises(ZeroDivisionError):
        job.report()
