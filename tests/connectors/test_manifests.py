"""Which files belong together, which are left out, and what is refused."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from costlib.connectors.manifests import FileSet, expand
from costlib.errors import DamagedFileError, HostileFileError, SourceError

SHARED = Path(__file__).parents[3] / "shared" / "data" / "aws-cur" / "s3-layout"


def put(path, content="a,b\n1,2\n"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def legacy(*keys, name="cur", start="20261001T000000.000Z"):
    return {"reportName": name, "billingPeriod": {"start": start, "end": "x"}, "reportKeys": list(keys)}


def azure(*names, start="2026-10-01T00:00:00", end="2026-10-31T00:00:00"):
    return {
        "exportConfig": {"exportName": "daily"},
        "runInfo": {"startDate": start, "endDate": end},
        "blobs": [{"blobName": name} for name in names],
    }


def test_a_file_stands_for_itself(tmp_path):
    path = put(tmp_path / "bill.csv")
    assert expand([path]) == [FileSet((path,), None, path)]


def test_a_file_named_twice_is_loaded_once(tmp_path):
    path = put(tmp_path / "bill.csv")
    assert expand([path, tmp_path, tmp_path / "*.csv"]) == [FileSet((path,), None, path)]


def test_a_folder_is_its_files_and_nothing_that_holds_no_charges(tmp_path):
    kept = [put(tmp_path / "a.csv"), put(tmp_path / "deep" / "b.parquet"), put(tmp_path / "pages.json")]
    for name in ("_SUCCESS", ".DS_Store", "README.md", "readme.txt", "a.csv.md5", "create-table.sql", ".hidden/c.csv"):
        put(tmp_path / name)
    put(tmp_path / "manifest.json", {"name": "a browser's"})
    assert [found.files for found in expand([tmp_path])] == [(path,) for path in kept]


def test_a_glob_is_what_matches_it_apart_from_what_holds_no_charges(tmp_path):
    path = put(tmp_path / "deep" / "a.csv")
    put(tmp_path / "deep" / "_SUCCESS")
    assert expand([tmp_path / "**" / "*"])[0].files == (path,)


@pytest.mark.parametrize(("name", "why"), [("none.csv", "does not exist"), ("*.csv", "matches nothing")])
def test_nothing_there_is_an_error_that_names_the_path(tmp_path, name, why):
    with pytest.raises(SourceError, match=why) as error:
        expand([tmp_path / name])
    assert name in str(error.value)


def test_a_folder_without_files_is_an_error(tmp_path):
    with pytest.raises(SourceError, match="holds no files"):
        expand([tmp_path])


def test_the_published_layout_is_one_delivery_of_its_month():
    if not SHARED.exists():
        pytest.skip("no s3-layout in shared data: the published samples are not at hand")
    (found,) = expand([SHARED])
    assert [path.name for path in found.files] == ["October-2026-cur.csv.gz"]
    assert (found.month, found.origin) == (date(2026, 10, 1), SHARED)


def test_only_the_assembly_that_the_topmost_manifest_lists_is_loaded(tmp_path):
    period = tmp_path / "cur" / "20261001-20261101"
    for assembly in ("new", "old", "lost"):
        put(period / assembly / "cur-1.csv")
        put(period / assembly / "cur-2.csv")
    new = [f"reports/cur/20261001-20261101/new/cur-{i}.csv" for i in (2, 1)]
    put(period / "cur-Manifest.json", legacy(*new))
    put(period / "new" / "cur-Manifest.json", legacy(*new))
    put(period / "old" / "cur-Manifest.json", legacy("reports/cur/20261001-20261101/old/cur-1.csv"))
    (found,) = expand([tmp_path])
    assert found.files == (period / "new" / "cur-2.csv", period / "new" / "cur-1.csv")


def test_months_of_a_report_are_deliveries_of_their_own(tmp_path):
    for month in ("20261001", "20261101"):
        put(tmp_path / month / "cur.csv.gz")
        put(tmp_path / month / "cur-Manifest.json", legacy(f"r/{month}/cur.csv.gz", start=f"{month}T000000.000Z"))
    assert [found.month for found in expand([tmp_path])] == [date(2026, 10, 1), date(2026, 11, 1)]


def test_files_laid_flat_beside_their_manifest_are_found(tmp_path):
    path = put(tmp_path / "part-1.parquet")
    put(tmp_path / "cur-Manifest.json", legacy("prefix/cur/20261001-20261101/id/part-1.parquet"))
    assert expand([tmp_path])[0].files == (path,)


def test_a_missing_part_makes_the_delivery_incomplete(tmp_path):
    put(tmp_path / "new" / "cur-1.csv")
    put(tmp_path / "old" / "cur-2.csv")
    put(tmp_path / "cur-Manifest.json", legacy("r/new/cur-1.csv", "r/new/cur-2.csv"))
    with pytest.raises(DamagedFileError, match=r"incomplete: r/new/cur-2\.csv"):
        expand([tmp_path])


def test_a_data_export_is_what_its_manifest_lists_and_no_older_execution(tmp_path):
    data = tmp_path / "export" / "data" / "BILLING_PERIOD=2026-03"
    new = put(data / "2026-04-02" / "export-00001.snappy.parquet")
    put(data / "2026-04-01" / "export-00001.snappy.parquet")
    key = "s3://bucket/export/data/BILLING_PERIOD=2026-03/2026-04-02/export-00001.snappy.parquet"
    put(tmp_path / "export/metadata/BILLING_PERIOD=2026-03/export-Manifest.json", {"dataFiles": [key]})
    (found,) = expand([tmp_path])
    assert (found.files, found.month) == ((new,), date(2026, 3, 1))


def test_of_two_azure_runs_over_one_month_the_last_written_counts(tmp_path):
    runs = []
    for age, run in enumerate(("run-b", "run-a")):
        runs.append(put(tmp_path / run / "part_0.csv"))
        manifest = put(tmp_path / run / "manifest.json", azure(f"costs/daily/20261001-20261031/{run}/part_0.csv"))
        os.utime(manifest, (1000 - age, 1000 - age))
    (found,) = expand([tmp_path])
    assert (found.files, found.month) == ((runs[0],), date(2026, 10, 1))


def test_a_run_over_several_months_declares_none(tmp_path):
    put(tmp_path / "part_0.csv")
    put(tmp_path / "manifest.json", azure("x/part_0.csv", end="2026-11-30T00:00:00"))
    assert expand([tmp_path])[0].month is None


def test_files_of_no_manifest_beside_a_delivery_are_loaded_too(tmp_path):
    put(tmp_path / "cur" / "a.csv")
    put(tmp_path / "cur" / "cur-Manifest.json", legacy("cur/a.csv"))
    other = put(tmp_path / "other" / "b.csv")
    assert [found.files for found in expand([tmp_path])] == [(tmp_path / "cur" / "a.csv",), (other,)]


@pytest.mark.parametrize(
    "key", ["/etc/passwd", "../secret.csv", "a/../../secret.csv", "..\\secret.csv", "C:/secret.csv"]
)
def test_a_key_that_leads_outside_is_hostile(tmp_path, key):
    put(tmp_path / "secret.csv")
    put(tmp_path / "bill" / "cur-Manifest.json", legacy(key))
    with pytest.raises(HostileFileError, match="leads outside"):
        expand([tmp_path / "bill"])


@pytest.mark.parametrize("target", ["secret.csv", "vault"])
def test_a_link_that_leads_outside_is_hostile(tmp_path, target):
    put(tmp_path / "secret.csv")
    put(tmp_path / "vault" / "secret.csv")
    put(tmp_path / "bill" / "a.csv")
    (tmp_path / "bill" / "link.csv").symlink_to(tmp_path / target)
    with pytest.raises(HostileFileError, match="leads outside"):
        expand([tmp_path / "bill"])


def test_a_link_that_stays_inside_counts_once(tmp_path):
    path = put(tmp_path / "a.csv")
    (tmp_path / "latest.csv").symlink_to(path)
    assert [found.files for found in expand([tmp_path])] == [(path,)]


@pytest.mark.parametrize("content", ["{", '{"reportKeys": ["a.csv"]}', '{"blobs": [{}]}', '{"blobs": 3}'])
def test_a_damaged_manifest_is_named(tmp_path, content):
    put(tmp_path / "a.csv")
    put(tmp_path / "cur-Manifest.json", content)
    with pytest.raises(DamagedFileError, match=r"cur-Manifest\.json"):
        expand([tmp_path])
