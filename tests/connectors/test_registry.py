"""Which connector a file gets, and what is said where none fits."""

from pathlib import Path

import duckdb
import pytest

from costlib.connectors.base import Head
from costlib.connectors.intake import stage
from costlib.connectors.registry import CONNECTORS, recognise
from costlib.errors import UnknownFormatError

GOLDEN = Path(__file__).parents[1] / "golden"
RAW = sorted(GOLDEN.glob("*.raw.*"))
STRANGE = Head("table", ("colour", "size"), (), "shoes.csv")


@pytest.mark.parametrize("raw", RAW, ids=lambda path: path.name)
def test_exactly_one_connector_recognises_a_file(raw, tmp_path):
    with duckdb.connect() as con:
        head = stage(con, raw, tmp_path).head
    assert sum(connector.recognises(head) for connector in CONNECTORS) == 1


def test_format_names_are_unique():
    names = [connector.name for connector in CONNECTORS]
    assert len(set(names)) == len(names)


def test_an_unknown_file_is_named_with_what_it_has_and_what_is_known():
    with pytest.raises(UnknownFormatError, match=r"shoes\.csv.*colour, size.*focus.*gcp"):
        recognise(STRANGE)


def test_a_format_that_nobody_knows_is_named_with_those_that_are():
    with pytest.raises(UnknownFormatError, match=r"azure is no format.*azure-actual"):
        recognise(STRANGE, "azure")


def test_the_user_may_name_a_format_that_the_content_does_not_show():
    assert recognise(STRANGE, "aws-cur").name == "aws-cur"
