import math

import pytest

from costlib.errors import SourceError, UsageError
from costlib.models.anomalies.series_file import read_series


@pytest.fixture
def file(tmp_path):
    def write(content):
        path = tmp_path / "series.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def test_a_series_is_read_in_its_order_and_what_is_empty_is_unknown(file):
    found = read_series(file("\ufeffds,y\n2026-10-02,2.5\n2026-10-01,\n"))

    assert [str(day.date()) for day in found.index] == ["2026-10-02", "2026-10-01"]
    assert found.iloc[0] == 2.5
    assert math.isnan(found.iloc[1])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("day,y\n2026-10-01,1\n", "has no column ds"),
        ("ds,y\n", "has no rows"),
        ("ds,y\n2026-10-01,1\nsoon,2\n", "row 2: ds is 'soon', no day"),
        ("ds,y\n2026-10-01,much\n", "row 1: y is 'much', no number"),
    ],
)
def test_what_cannot_be_read_is_named(file, content, told):
    with pytest.raises(UsageError, match=told):
        read_series(file(content))


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b'ds,y\n"2026'])
def test_what_is_no_csv_is_refused(file, content):
    with pytest.raises(SourceError):
        read_series(file(content))


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SourceError, match=r"none\.csv can't be read"):
        read_series(tmp_path / "none.csv")


def test_where_offsets_change_with_summer_time_days_are_those_on_the_wall(file):
    found = read_series(file("ds,y\n2026-10-24T00:00:00+02:00,1\n2026-10-26T00:00:00+01:00,2\n2026-10-27,3\n"))

    assert [str(day.date()) for day in found.index] == ["2026-10-24", "2026-10-26", "2026-10-27"]
