"""Buckets that fail: what comes is what lies there, to the byte, and no error tells a secret."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from peers.layouts import export, focus, shards

from costlib.errors import CursorError, FetchError, PassingError
from costlib.sources import journal
from costlib.sources.buckets import bundles, downloads, objects
from costlib.sources.buckets.objects import Remote

pytestmark = pytest.mark.usefixtures("held")


def named(made):
    """Content by the name of the file."""
    return {key.rpartition("/")[2]: content for key, content in made.items()}


@pytest.mark.parametrize("place", [0, 1, 2], ids=["listing", "manifest", "data"])
@pytest.mark.parametrize("fault", ["429 SlowDown", "500", "503 SlowDown", "drop", "slow", "cut", "not xml"])
def test_what_passes_is_tried_again(fault, place, shelf, bucket, held):
    shelf.objects |= export("2026-10")
    shelf.faults = [""] * place + [fault]
    found = bucket.sync()
    assert (found.error, found.parts, found.requests) == ("", ("2026-10",), 3)
    assert held["2026-10"] == named(shelf.objects)


def test_a_listing_that_breaks_off_goes_on_where_it_was(shelf, bucket, held, monkeypatch):
    monkeypatch.setattr(objects, "PAGE", 2)
    shelf.page = 2
    shelf.objects |= shards("2026-10", count=5)
    shelf.faults = ["", "500", "", "drop"]
    assert bucket.sync(kind="gcs").error == ""
    assert held["2026-10"] == named(shelf.objects)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("401", "refuses who asks (401 Injected): "),
        ("403 AccessDenied", "refuses who asks (403 AccessDenied): "),
        ("400 ExpiredToken", "refuses who asks (400 ExpiredToken): "),
        ("404 NoSuchBucket", "is not there (404 NoSuchBucket): check its name"),
        ("400 AuthorizationHeaderMalformed", "lies in another region: set the option region"),
        ("301 PermanentRedirect", "lies in another region"),
        ("400 InvalidRequest", "refuses the request (400 InvalidRequest): check the source's options"),
    ],
)
@pytest.mark.parametrize("kind", ["aws-s3", "azure-blob", "gcs"])
def test_a_refusal_is_final_and_says_what_to_do_without_any_secret(fault, said, kind, shelf, bucket):
    shelf.faults = [fault]
    found = bucket.sync(kind=kind)
    assert said in found.error
    assert len(shelf.asked) == 1
    kept = found.error + str(journal.attempts(bucket.ledger.state)) + str(found.as_json())
    assert not any(secret in kept for secret in (*bucket.secrets, "sig=", shelf.address))


def test_keys_that_end_in_the_middle_of_a_download_are_told_and_what_came_stays(shelf, bucket, monkeypatch):
    monkeypatch.setattr(downloads, "RANGE", 1000)
    shelf.objects |= shards("2026-10", count=1)
    (key,) = shelf.objects
    shelf.faults = ["", "", "", "400 ExpiredToken"]
    assert "refuses who asks (400 ExpiredToken)" in bucket.sync().error
    shelf.asked.clear()
    bucket.sync()
    assert shelf.read(key)[0] == (key, 2000)


def test_a_fault_that_never_passes_ends_the_sync_and_loses_nothing(shelf, bucket):
    shelf.objects |= export("2026-10") | export("2026-11")
    shelf.before = lambda key: shelf.faults.append("500") if "/data/BILLING_PERIOD=2026-11" in key else None
    found = bucket.sync()
    assert found.parts == ("2026-10",)
    assert "is busy or broken (500 Injected): try again later" in found.error

    shelf.before = lambda _key: None
    shelf.asked.clear()
    assert bucket.sync().parts == ("2026-11",)
    assert not shelf.read("/data/BILLING_PERIOD=2026-10")


def test_a_kill_costs_one_range_at_most(shelf, bucket, held, monkeypatch):
    monkeypatch.setattr(downloads, "RANGE", 1000)
    shelf.objects |= shards("2026-10", count=1)
    ((key, content),) = shelf.objects.items()
    read = objects.Objects.read

    def killed(self, remote, start, end):
        if start == 2000:
            raise KeyboardInterrupt
        return read(self, remote, start, end)

    monkeypatch.setattr(objects.Objects, "read", killed)
    with pytest.raises(KeyboardInterrupt):
        bucket.sync(kind="gcs")
    monkeypatch.setattr(objects.Objects, "read", read)
    shelf.asked.clear()
    assert bucket.sync(kind="gcs").error == ""
    assert held["2026-10"] == named(shelf.objects)
    assert [start for _, start in shelf.read(key)] == list(range(2000, len(content), 1000))


def test_what_changed_since_a_break_off_is_fetched_from_its_beginning(shelf, bucket, held, monkeypatch):
    monkeypatch.setattr(downloads, "RANGE", 1000)
    shelf.objects |= shards("2026-10", count=1)
    (key,) = shelf.objects
    shelf.faults = ["", "", *["500"] * 4]
    assert "try again later" in bucket.sync(kind="gcs").error
    assert bucket.on_disk() == ["000000000000.csv.part"]
    shelf.objects |= shards("2026-10", "2.00", count=1)
    shelf.asked.clear()
    bucket.sync(kind="gcs")
    assert shelf.read(key)[0] == (key, 0)
    assert held["2026-10"] == named(shelf.objects)
    assert bucket.on_disk() == []


@pytest.mark.parametrize("kind", ["aws-s3", "gcs"])
def test_what_changes_between_two_ranges_is_listed_again_and_never_mixed(kind, shelf, bucket, held, monkeypatch):
    monkeypatch.setattr(downloads, "RANGE", 1000)
    shelf.objects |= shards("2026-10", count=1)
    (key,) = shelf.objects

    def change(asked):
        if asked == key and len(shelf.read(key)) == 3:
            shelf.objects[key] = focus("2026-10", "7.00")

    shelf.before = change
    assert (bucket.sync(kind=kind).error, shelf.listings) == ("", 2)
    assert held["2026-10"] == named(shelf.objects)


def test_what_is_taken_away_while_it_is_read_is_listed_again(shelf, bucket):
    shelf.objects |= shards("2026-10") | shards("2026-11")
    gone = [key for key in shelf.objects if "2026-11" in key]
    shelf.before = lambda key: [shelf.objects.pop(each, None) for each in gone] if key in gone else None
    found = bucket.sync(kind="gcs")
    assert (found.error, found.parts) == ("", ("2026-10",))


def test_what_never_stops_changing_ends_the_sync(shelf, bucket, held, monkeypatch):
    monkeypatch.setattr(downloads, "RANGE", 1000)
    shelf.objects |= shards("2026-10", count=1)
    (key,) = shelf.objects

    def change(asked):
        if asked:
            shelf.objects[key] = focus("2026-10", f"{len(shelf.asked)}.00")

    shelf.before = change
    assert "changed while it was read" in bucket.sync(kind="gcs").error
    assert (shelf.listings, held) == (2, {})


class Answer:
    """As the engine gives it."""

    def __init__(self, content, meta):
        self.content, self.meta = content, meta

    def bytes(self):
        return self.content


class Flaky:
    """A store of one object whose answers fail as planned: half an answer, another state, a longer one, none."""

    def __init__(self, content, plan):
        self.content, self.plan = content, list(plan)

    def get(self, _key, *, options):
        start, end = options["range"]
        meta = {"size": len(self.content), "e_tag": '"1"'}
        fault = self.plan.pop(0) if self.plan else ""
        piece = self.content[start:end]
        if fault == "none":
            raise OSError("the line went dead: sig=very-secret")
        if fault == "state":
            return Answer(bytes(len(piece)), {**meta, "e_tag": '"2"'})
        if fault == "size":
            return Answer(piece, {**meta, "size": len(self.content) + 1})
        return Answer({"half": piece[:-1], "long": piece + b"x"}.get(fault, piece), meta)


@given(
    content=st.binary(min_size=1, max_size=300),
    size=st.integers(1, 120),
    plan=st.lists(st.sampled_from(["", "none", "half", "long", "state", "size"]), max_size=12),
)
def test_a_file_on_disk_is_the_object_or_no_file_whatever_fails(content, size, plan, tmp_path_factory):
    folder, bundle = tmp_path_factory.mktemp("d"), Remote("a/b.csv", "1", len(content), None)
    store = Flaky(content, plan)
    made = downloads.Downloads(objects.Objects(store, "It", "grant it"), "a", folder)
    made_of = bundles.Bundle("2026-10", (bundle,))
    path = made.place(made_of) / "b.csv"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(downloads, "RANGE", size)
        patch.setattr(objects, "persistently", lambda once, _title: once())
        for _ in range(len(plan) + 1):
            with contextlib.suppress(FetchError):
                made.fetch(made_of, lambda _there: None)
            assert not path.exists() or path.read_bytes() == content
    assert path.read_bytes() == content
    assert not [*folder.rglob("*.part")]


def test_a_line_that_went_dead_may_work_later_and_is_told_without_what_it_said():
    made = objects.Objects(Flaky(b"abc", ["none"] * 9), "It", "grant it")
    with pytest.raises(PassingError, match="can't be reached") as told:
        made.read(Remote("a", "1", 3, None), 0, 3)
    assert "very-secret" not in str(told.value)


def test_without_a_tag_the_time_of_an_object_tells_whether_it_changed():
    at = datetime(2026, 11, 18, 12, 0, 0, 250_000, tzinfo=UTC)

    class Untagged:
        def get(self, _key, *, options):
            assert "if_match" not in options
            return Answer(b"abc", {"size": 3, "e_tag": None, "last_modified": at.replace(microsecond=0)})

    made = objects.Objects(Untagged(), "It", "grant it")
    assert made.read(Remote("a", "", 3, at), 0, 3) == b"abc"
    with pytest.raises(CursorError, match="changed while it was read"):
        made.read(Remote("a", "", 3, at - timedelta(seconds=1)), 0, 3)
