"""Syncs of buckets: what is asked for, when, and what is left alone."""

import json
import shutil
import sys
from datetime import timedelta

import pytest
from peers.layouts import cur, export, focus, shards

from costlib.cli import main
from costlib.errors import UsageError
from costlib.pipeline.leaving import leaving
from costlib.pipeline.stage import Setting
from costlib.pipeline.stages import stage
from costlib.sources import journal
from costlib.sources.access import Access
from costlib.sources.buckets import batches, bundles, downloads, mirror, objects
from costlib.sources.buckets.plan import NOTE
from costlib.sources.settings import Sources
from costlib.sources.sync import planned, replay

pytestmark = pytest.mark.usefixtures("held")
HOURS = timedelta(hours=7)


def test_nothing_is_asked_within_the_refresh_time_and_a_listing_alone_where_nothing_is_new(shelf, bucket):
    shelf.objects |= cur("2026-10")
    first = bucket.sync()
    assert first.parts == ("2026-10",)
    assert sum(each.requests for each in journal.attempts(bucket.ledger.state)) == first.requests == len(shelf.asked)
    shelf.asked.clear()
    found = bucket.sync()
    assert (found.requests, shelf.asked) == (0, [])
    assert found.plan.until == bucket.now + timedelta(hours=6)
    assert "it was listed at 2026-11-20 12:00 and counts as fresh until 2026-11-20 18:00" in found.plan.why
    again = bucket.sync(bucket.now + HOURS)
    assert (again.parts, again.requests, shelf.asked) == ((), 1, [("", 0)])


def test_an_attempt_keeps_when_the_newest_file_was_written(shelf, bucket):
    shelf.objects |= cur("2026-11")
    newest = bucket.now - HOURS
    shelf.modified |= {key: newest for key in shelf.objects if key.endswith(".csv.gz")}
    bucket.sync()
    told = {each.month: each.told for each in journal.attempts(bucket.ledger.state)}
    assert told["2026-11"] == newest.isoformat()


def test_a_journal_of_before_is_gone_on_with(shelf, bucket):
    shelf.objects |= cur("2026-10")
    columns = {name: kind for name, kind in journal.COLUMNS.items() if name != "told"}
    with bucket.ledger.state.database() as db:
        db.table(journal.TABLE).create(columns, pk="id")
    assert bucket.sync().parts == ("2026-10",)


def test_force_lists_what_is_fresh_and_fetches_nothing_twice(shelf, bucket):
    shelf.objects |= cur("2026-10")
    bucket.sync()
    shelf.asked.clear()
    found = bucket.sync(force=True)
    assert (found.parts, shelf.asked) == ((), [("", 0)])


def test_a_restated_month_comes_again_alone_and_so_does_one_that_is_as_it_was_before(shelf, bucket, held):
    before = cur("2026-10")
    shelf.objects |= before | cur("2026-11")
    bucket.sync()
    shelf.objects |= cur("2026-10", "2.00")
    assert bucket.sync(bucket.now + HOURS).parts == ("2026-10",)
    shelf.objects |= before
    held.clear()
    assert bucket.sync(bucket.now + 2 * HOURS).parts == ("2026-10",)
    assert held["2026-10"]["cur-00001.csv.gz"] in before.values()
    assert bucket.sync(bucket.now + 3 * HOURS).parts == ()


def test_a_clock_that_was_ahead_makes_nothing_come_again_and_again(shelf, bucket):
    shelf.objects |= cur("2026-10")
    bucket.sync(bucket.now + timedelta(days=400))
    shelf.objects |= cur("2026-10", "2.00")
    assert bucket.sync(bucket.now + HOURS).parts == ("2026-10",)
    assert bucket.sync(bucket.now + 2 * HOURS).parts == ()


def test_downloads_are_gone_once_they_are_loaded(shelf, bucket):
    shelf.objects |= export("2026-10")
    bucket.sync()
    assert bucket.on_disk() == ["focus-Manifest.json", "focus-Manifest.json.tag"]


def test_months_before_the_first_that_is_wanted_are_never_asked_for(shelf, bucket, held):
    shelf.objects |= cur("2026-08") | cur("2026-10") | export("2026-07")
    bucket.sync()
    assert not shelf.read("202608", "2026-07")
    assert [*held] == ["2026-10"]
    held.clear()
    shelf.objects.clear()
    shelf.objects |= shards("2026-08") | shards("2026-11")
    bucket.sync(bucket.now + HOURS, kind="gcs")
    assert [*held] == ["2026-11"]


def test_a_delivery_that_is_still_written_waits_and_the_others_do_not(shelf, bucket, held):
    october = cur("2026-10", parts=2)
    late = next(key for key in october if "00002" in key)
    shelf.objects |= {**october, **cur("2026-11")}
    del shelf.objects[late]
    found = bucket.sync()
    assert found.parts == ("2026-11",)
    assert f"the delivery of 2026-10 is incomplete: {late}, listed by" in found.error

    shelf.objects[late] = october[late]
    assert bucket.sync().parts == ("2026-10",)
    assert sorted(held["2026-10"]) == ["cur-00001.csv.gz", "cur-00002.csv.gz", "cur-Manifest.json"]


def test_a_newer_run_that_is_half_written_leaves_the_older_one_alone(shelf, bucket, held):
    shelf.objects |= cur("2026-10", assembly="a1")
    bucket.sync()
    newer = cur("2026-10", "2.00", assembly="a2")
    shelf.objects |= {key: content for key, content in newer.items() if key.endswith("json")}
    held.clear()
    assert "incomplete" in bucket.sync(bucket.now + HOURS).error
    assert not held
    shelf.objects |= newer
    assert bucket.sync(bucket.now + HOURS).error == ""
    assert held["2026-10"]["cur-00001.csv.gz"] in newer.values()


def test_a_manifest_that_can_not_be_read_is_told_and_the_others_are_loaded(shelf, bucket):
    shelf.objects |= {**cur("2026-10"), **export("2026-11")}
    shelf.objects["bills/focus/metadata/BILLING_PERIOD=2026-12/focus-Manifest.json"] = b'{"dataFiles": '
    found = bucket.sync()
    assert "is no readable manifest" in found.error
    assert found.parts == ("2026-10", "2026-11")


def test_two_exports_of_one_month_are_not_added_up(shelf, bucket):
    shelf.objects |= cur("2026-10") | export("2026-10") | export("2026-11")
    found = bucket.sync()
    assert found.parts == ("2026-11",)
    assert "2026-10 is there from more than one export (cur and focus), which would count" in found.error


def test_what_the_engine_or_the_provider_lays_beside_the_manifests_files_is_left_out(shelf, bucket, held):
    shelf.objects |= cur("2026-10") | {"bills/cur/status/cost_and_usage_data_status.parquet": b"PAR1"}
    shelf.objects["bills/_temporary/2026-10/x.csv"] = b"a,b"
    assert bucket.sync().error == ""
    assert sorted(held["2026-10"]) == ["cur-00001.csv.gz", "cur-Manifest.json"]


def test_a_bucket_that_holds_too_much_is_told_to_be_narrowed(shelf, bucket, monkeypatch):
    monkeypatch.setattr(bundles, "MOST", 4)
    shelf.objects |= shards("2026-10", count=5)
    assert "holds over 4 objects under 'bills': give the source 'bills' the prefix of one export" in bucket.sync().error


def test_a_prefix_with_nothing_below_is_told(shelf, bucket):
    shelf.objects |= {key.replace("bills", "bills-other"): text for key, text in cur("2026-10").items()}
    assert "holds nothing under 'bills': check the prefix of the source 'bills'" in bucket.sync().error


def test_a_manifest_that_is_far_too_large_is_not_fetched(shelf, bucket, monkeypatch):
    monkeypatch.setattr(mirror, "LARGEST", 100)
    shelf.objects |= cur("2026-10")
    assert "that is no manifest to trust" in bucket.sync().error
    assert not shelf.read("Manifest")


def test_a_manifest_is_fetched_again_only_when_it_changed(shelf, bucket):
    shelf.objects |= cur("2026-10") | cur("2026-11")
    bucket.sync()
    shelf.asked.clear()
    shelf.objects |= cur("2026-11", "2.00", assembly="a2")
    bucket.sync(bucket.now + HOURS)
    assert len(shelf.read("Manifest")) == 2
    assert not shelf.read("20261001-20261101")


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("bills/../../etc/passwd.csv", "climbing folder name"),
        ("bills//a.csv", "empty or climbing folder name"),
        (f"bills/{'x' * 250}.csv", "which no folder can hold"),
    ],
)
def test_a_hostile_key_is_refused(key, said, shelf, bucket, held):
    shelf.objects[key] = focus("2026-10")
    assert said in bucket.sync().error
    assert not held


def test_a_key_that_is_a_file_and_a_folder_is_told(shelf, bucket, held):
    shelf.objects |= dict.fromkeys(("bills/2026-10/a.csv", "bills/2026-10/a.csv/b.csv"), focus("2026-10"))
    assert "holds 2026-10/a.csv both as a file and as a folder" in bucket.sync(kind="gcs").error
    assert not held


@pytest.mark.parametrize(
    "body",
    ["[" * 99_999, '{"a":' * 99_999, '{"reportKeys": ["a\\ud800"], "billingPeriod": {"start": "20261001"}}'],
    ids=["deep list", "deep object", "half a character"],
)
def test_a_manifest_that_is_a_trap_is_told_and_the_others_are_loaded(body, shelf, bucket):
    shelf.objects |= export("2026-11") | {"bills/cur/x-Manifest.json": body.encode()}
    found = bucket.sync()
    assert found.error.endswith("x-Manifest.json is no readable manifest: fetch it again")
    assert found.parts == ("2026-11",)


def test_a_manifest_that_leads_outside_is_refused(shelf, bucket):
    shelf.objects |= export("2026-10")
    (key,) = (key for key in shelf.objects if "Manifest" in key)
    shelf.objects[key] = json.dumps({"dataFiles": ["s3://b/../../etc/passwd"]}).encode()
    assert "leads outside its folder" in bucket.sync().error


def test_without_room_on_the_disk_nothing_is_fetched(shelf, bucket, monkeypatch):
    shelf.objects |= shards("2026-10")
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(downloads.shutil, "disk_usage", lambda _path: usage._replace(free=1000))
    assert "free some space, then sync again" in bucket.sync().error
    assert not shelf.read("2026-10")


def test_much_is_loaded_in_batches_so_that_the_disk_holds_one_at_a_time(shelf, bucket, held, monkeypatch):
    monkeypatch.setattr(batches, "BATCH", 1)
    shelf.objects |= shards("2026-09") | shards("2026-10") | shards("2026-11")
    most = []
    shelf.before = lambda _key: most.append(len({p.parent for p in bucket.ledger.home.path.rglob("*.csv*")}))
    bucket.sync(kind="gcs")
    assert [*held] == ["2026-09", "2026-10", "2026-11"]
    assert max(most) == 1


def test_the_plan_says_that_it_knows_the_listing_alone_and_asks_nothing(shelf, bucket):
    found = planned(bucket.ledger, bucket.settings(), lambda: bucket.now)
    assert [each.name for each in found.due] == ["listing"]
    assert "for the listing, then one for every 8 MB of each file that is new" in found.note
    assert "the provider bills bucket requests and traffic" in found.note
    assert shelf.asked == []


def test_a_replay_says_where_the_files_are_instead(bucket):
    assert "load them with 'ingest --replace'" in replay(bucket.ledger, bucket.settings(), lambda: bucket.now).plan.why


def test_a_source_that_is_switched_off_is_not_listed(bucket):
    made = bucket.settings().model_copy(update={"enabled": False})
    assert "switched off" in planned(bucket.ledger, made, lambda: bucket.now).why


def test_doctor_asks_for_one_page(shelf, bucket, monkeypatch):
    monkeypatch.setattr(objects, "PAGE", 2)
    shelf.page = 2
    shelf.objects |= shards("2026-10", count=9)
    sources, access = Sources(sources=(bucket.settings(),)), Access(bucket.ledger, bucket.environment, bucket.now)
    assert access.check(sources)[0].problems == ()
    assert shelf.asked == [("", 0)]
    shelf.faults = ["403 AccessDenied"]
    assert "doctor --policy aws" in access.check(sources)[0].problems[0]


@pytest.mark.parametrize(
    ("kind", "options", "said"),
    [
        ("aws-s3", {"bucket": ""}, "bucket is missing"),
        ("aws-s3", {"folder": "x"}, "'folder' is unknown: there are bucket, prefix"),
        ("aws-s3", {"prefix": "a/../b"}, "prefix climbs"),
        ("aws-s3", {"prefix": 7}, "prefix is no plain text"),
        ("aws-s3", {"prefix": "a\nb"}, "prefix is no plain text"),
        ("aws-s3", {"external_id": "x1"}, "external_id belongs to a role"),
        ("azure-blob", {"account": "My Account"}, "account is no storage account"),
        ("gcs", {"region": "eu"}, "'region' is unknown"),
    ],
)
def test_an_option_that_can_not_be_is_named(kind, options, said, bucket):
    with pytest.raises(UsageError, match=said):
        planned(bucket.ledger, bucket.settings(kind=kind, **options), lambda: bucket.now)


@pytest.mark.parametrize("kind", ["aws-s3", "gcs"])
def test_a_key_is_found_elsewhere_than_under_a_name_of_ours(kind, bucket):
    made = bucket.settings(kind=kind).model_copy(update={"key_env": "MINE"})
    with pytest.raises(UsageError, match="leave out key_env"):
        planned(bucket.ledger, made, lambda: bucket.now)


def test_without_a_key_and_without_azures_own_sign_in_the_extra_is_named(bucket, monkeypatch):
    monkeypatch.setitem(sys.modules, "azure.identity", None)
    bucket.environment.clear()
    assert "set the variable, or install costboard[azure]" in bucket.sync(kind="azure-blob").error


def test_the_plan_of_the_command_and_what_leaves_the_machine_tell_what_is_not_counted(shelf, bucket, capsys):
    home = bucket.ledger.home.path
    home.mkdir()
    (home / "sources.toml").write_text(
        f'[[sources]]\nname = "bills"\nkind = "gcs"\nsince = 2026-09-01\nendpoint = "{shelf.address}"\n'
        'options = { bucket = "b", prefix = "bills" }\n'
    )
    shelf.objects |= shards("2026-10")
    assert main(["--home", str(home), "sync", "--plan"]) == 0
    assert capsys.readouterr().out == f"bills: {NOTE}\n"
    assert leaving(Setting(bucket.ledger, {}, lambda: bucket.now), stage("fetch")) == f"bills: {NOTE}."
    assert main(["--home", str(home), "sync"]) == 0
    assert "1 rows, 4 requests at the provider's list price" in capsys.readouterr().out
