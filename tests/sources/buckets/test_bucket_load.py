"""What comes from buckets is in the ledger once, in any layout, and again when it is restated."""

from datetime import timedelta
from decimal import Decimal

import pytest
from peers.layouts import azure, cur, export, focus, shards

from costlib.sources import bundles


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
