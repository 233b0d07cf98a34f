"""What lies in a bucket is told apart into deliveries."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from peers.layouts import azure, cur, export, shards

from costlib.errors import FetchError
from costlib.sources.buckets.bundles import ALL, Bundle, Folder, found_in
from costlib.sources.buckets.mirror import Mirror
from costlib.sources.buckets.objects import Remote

NOW = datetime(2026, 11, 18, tzinfo=UTC)
SINCE = date(2026, 9, 15)


class Given:
    """Objects that are there, without any network."""

    title = "the bucket"

    def __init__(self, made):
        self.made, self.read_keys = made, []

    def read(self, remote, start, end):
        self.read_keys.append(remote.key)
        return self.made[remote.key][start:end]


def found(made, folder, *, loose=True, prefix="bills", modified=None):
    there = Given(made)
    remotes = [Remote(key, str(hash(text)), len(text), (modified or {}).get(key, NOW)) for key, text in made.items()]
    return found_in(Folder(there, prefix, loose=loose), Mirror(there, prefix, folder), remotes, SINCE)


@pytest.mark.parametrize("make", [cur, export, azure, shards])
def test_a_month_of_each_layout_is_one_delivery(make, tmp_path):
    made = make("2026-10") | make("2026-11") | make("2026-08")
    told = found(made, tmp_path)
    assert [each.name for each in told.bundles] == ["2026-10", "2026-11"]
    assert {file.key for each in told.bundles for file in each.files} == {
        key for key in made if "anifest" not in key and "202608" not in key and "2026-08" not in key
    }
    assert [each.month for each in told.bundles] == ["2026-10", "2026-11"]


def test_the_last_of_several_runs_counts(tmp_path):
    older, newer = azure("2026-10", run="1"), azure("2026-10", "2.00", run="0")
    modified = {key: datetime(2026, 11, 19, tzinfo=UTC) for key in newer}
    (told,) = found(older | newer, tmp_path, modified=modified).bundles
    assert {file.key for file in told.files} < {*newer}


def test_files_of_one_month_in_several_folders_belong_together(tmp_path):
    made = {f"bills/2026/10/{day:02}/x.csv": b"a" for day in range(1, 4)} | {"bills/2026/11/01/x.csv": b"a"}
    assert {each.name: len(each.files) for each in found(made, tmp_path).bundles} == {"2026-10": 3, "2026-11": 1}


def test_where_one_path_names_no_month_all_files_belong_together(tmp_path):
    (told,) = found(shards("2026-10") | {"bills/late.csv": b"a"}, tmp_path).bundles
    assert (told.name, len(told.files)) == (ALL, 4)


def test_a_manifest_of_something_else_decides_nothing(tmp_path):
    told = found(shards("2026-10") | {"bills/manifest.json": b'{"name": "site"}'}, tmp_path)
    assert [len(each.files) for each in told.bundles] == [3]


@pytest.mark.parametrize(
    ("key", "loose"),
    [("bills/daily/20261001-20261031/a.csv", False), ("bills/data/BILLING_PERIOD=2026-10/x.csv", True)],
)
def test_files_that_a_manifest_should_list_count_for_nothing_without_it(key, loose, tmp_path):
    with pytest.raises(FetchError, match="no manifest that says which count"):
        found({key: b"a,b"}, tmp_path, loose=loose)


def test_an_empty_bucket_holds_no_delivery(tmp_path):
    assert found({}, tmp_path).bundles == ()


FILES = st.lists(
    st.builds(Remote, st.text(max_size=5), st.text(max_size=5), st.integers(0, 9), st.just(NOW)),
    min_size=1,
    max_size=5,
    unique_by=lambda file: file.key,
)


@given(one=FILES, other=FILES, data=st.data())
def test_a_mark_is_the_same_for_the_same_files_in_any_order_and_another_for_others(one, other, data):
    shuffled = data.draw(st.permutations(one))
    assert Bundle("x", tuple(one)).mark == Bundle("y", tuple(shuffled)).mark
    assert (Bundle("x", tuple(one)).mark == Bundle("x", tuple(other)).mark) == ({*one} == {*other})
