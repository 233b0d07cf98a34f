"""What comes from buckets is in the ledger once, in any layout, and again when it is restated."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from peers.layouts import azure, cur, export, focus, shards

from costlib.sources.buckets import bundles

HOURS = timedelta(hours=7)


def runs(month, cost="1.00"):
    """A data export that keeps its runs, each in a folder of its own."""
    return export(month, cost, run=f"2026-11-{cost}")


LAYOUTS = {
    "a legacy report": ("aws-s3", cur),
    "a data export that keeps its runs": ("aws-s3", runs),
    "a cost export of Azure": ("gcs", azure),
    "shards": ("gcs", shards),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_is_loaded_once_and_what_is_restated_again(layout, shelf, bucket):
    kind, make = LAYOUTS[layout]
    shelf.objects |= make("2026-10") | make("2026-11")
    first = bucket.sync(kind=kind)
    assert (first.parts, first.rows, first.error) == (("2026-10", "2026-11"), 56, "")
    assert bucket.cost() == {"2026-10": 28, "2026-11": 28}

    shelf.asked.clear()
    newer = make("2026-10", "2.00")
    shelf.objects |= newer
    shelf.modified |= dict.fromkeys(newer, bucket.now)
    restated = bucket.sync(bucket.now + timedelta(hours=7), kind=kind)
    assert (restated.parts, restated.rows, restated.error) == (("2026-10",), 28, "")
    assert bucket.cost() == {"2026-10": 56, "2026-11": 28}


def test_all_shards_come_again_where_one_changed_and_their_paths_name_no_month(shelf, bucket):
    other = {"BillingAccountId": "other"}
    shelf.objects |= {**shards("2026-10"), "bills/late.csv": focus("2026-10", "3.00", **other)}
    assert bucket.sync(kind="gcs").parts == (bundles.ALL,)
    shelf.objects["bills/late.csv"] = focus("2026-10", "4.00", **other)
    assert bucket.sync(bucket.now + timedelta(hours=7), kind="gcs").rows == 56
    assert bucket.cost() == {"2026-10": 28 + 4 * 28}


def test_an_account_that_a_restated_month_no_longer_names_is_taken_out(shelf, bucket):
    shelf.objects |= export("2026-11")
    bucket.sync()
    shelf.objects |= export("2026-11", "2.00", BillingAccountId="payer-2")
    assert bucket.sync(bucket.now + timedelta(hours=7)).error == ""
    assert bucket.cost() == {"2026-11": 56}


def test_a_closed_month_that_shrinks_is_refused_kept_on_disk_and_loaded_when_told_to(shelf, bucket):
    shelf.objects |= export("2026-10") | export("2026-11")
    bucket.sync()
    shelf.objects |= export("2026-10", "0.10") | export("2026-11", "3.00")
    found = bucket.sync(bucket.now + timedelta(hours=7))
    assert found.parts == ("2026-11",)
    assert "2026-10 is closed and would shrink" in found.error

    shelf.asked.clear()
    assert "would shrink" in bucket.sync(bucket.now + timedelta(hours=7)).error
    assert not shelf.read("/data/")
    assert bucket.cost() == {"2026-10": 28, "2026-11": 84}

    assert bucket.sync(bucket.now + timedelta(hours=7), replace=True).parts == ("2026-10",)
    assert not shelf.read("/data/")
    assert bucket.cost() == {"2026-10": Decimal("2.8"), "2026-11": 84}
    assert bucket.on_disk() == [f"focus-Manifest.json{end}" for end in ("", "", ".tag", ".tag")]


def test_what_unpacks_to_far_too_much_is_refused_as_any_file(shelf, bucket, monkeypatch):
    monkeypatch.setattr("costlib.connectors.intake.RATIO_FROM", 100)
    monkeypatch.setattr("costlib.connectors.intake.MAX_RATIO", 2)
    shelf.objects |= export("2026-10")
    assert "times its size: that is no bill" in bucket.sync().error
    assert bucket.ledger.version() == ""


def test_a_shard_that_is_gone_takes_its_cost_along(shelf, bucket):
    shelf.objects |= shards("2026-11", count=4)
    bucket.sync(kind="gcs")
    shelf.objects.popitem()
    assert bucket.sync(bucket.now + HOURS, kind="gcs").error == ""
    assert bucket.cost() == {"2026-11": 21}


def test_a_file_that_the_manifest_lists_no_more_takes_its_cost_along_unless_the_month_is_closed(shelf, bucket):
    shelf.objects |= azure("2026-10") | azure("2026-11")
    bucket.sync()
    for key in [key for key in shelf.objects if key.endswith("manifest.json")]:
        body = json.loads(shelf.objects[key])
        shelf.objects[key] = json.dumps({**body, "blobs": body["blobs"][:1]}).encode()
    found = bucket.sync(bucket.now + HOURS)
    assert "2026-10 is closed and would shrink by more than 20% (28 rows become 14)" in found.error
    assert bucket.cost() == {"2026-10": 28, "2026-11": 14}


def test_where_no_path_names_a_month_a_file_that_is_gone_takes_its_cost_along_too(shelf, bucket):
    head, *lines = focus("2026-11").splitlines(keepends=True)
    shelf.objects |= {f"bills/{name}.csv": head + b"".join(lines[n::2]) for n, name in enumerate("ab")}
    bucket.sync(kind="gcs")
    del shelf.objects["bills/b.csv"]
    assert bucket.sync(bucket.now + HOURS, kind="gcs").parts == (bundles.ALL,)
    assert bucket.cost() == {"2026-11": 14}


def test_late_charges_below_a_later_month_add_to_the_earlier_one_and_replace_nothing_of_it(shelf, bucket):
    now = datetime(2026, 11, 3, 12, tzinfo=UTC)
    head, *october = focus("2026-10").splitlines(keepends=True)
    shelf.objects |= {"bills/2026-10/31.csv": head + b"".join(october)}
    bucket.sync(now, kind="gcs")
    late = b"".join(line.replace(b"1.00", b"0.25") for line in october[-8:])
    shelf.objects |= {"bills/2026-11/01.csv": head + late + focus("2026-11").splitlines()[1]}
    assert bucket.sync(now + HOURS, kind="gcs").parts == ("2026-11",)
    assert bucket.cost() == {"2026-10": 30, "2026-11": 1}


def test_an_account_that_is_gone_from_the_files_of_a_month_is_taken_out(shelf, bucket):
    other = focus("2026-11", "3.00", BillingAccountId="other")
    shelf.objects |= shards("2026-11") | {"bills/2026-11/other.csv": other}
    bucket.sync(kind="gcs")
    del shelf.objects["bills/2026-11/other.csv"]
    assert bucket.sync(bucket.now + HOURS, kind="gcs").error == ""
    assert bucket.cost() == {"2026-11": 28}


def test_a_delivery_of_which_rows_can_not_be_read_empties_nothing(shelf, bucket):
    shelf.objects |= export("2026-11")
    bucket.sync()
    shelf.objects |= export("2026-11", "much")
    found = bucket.sync(bucket.now + HOURS)
    assert bucket.cost() == {"2026-11": 28}
    assert found.notes == ("28 rows could not be read, their cost is in no figure: see Quarantine on Data and audit",)
