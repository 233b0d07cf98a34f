"""What another version kept is told as such, never as a bug."""

import pytest

from costlib.advice import Account
from costlib.advice.reading import rows_of
from costlib.errors import StateError

ONE = '{"id": "1", "name": "shop", "status": "ACTIVE"'


def test_rows_come_back_as_they_were_kept():
    assert rows_of(Account, f"[{ONE}}}]", "payer") == (Account(id="1", name="shop", status="ACTIVE"),)


@pytest.mark.parametrize("body", [f'[{ONE}, "colour": "red"}}]', '[{"id": "1"}]', "[", ""])
def test_what_this_version_does_not_know_names_source_and_remedy(body):
    with pytest.raises(StateError, match=r"source 'payer' said of type account .* Start this program again"):
        rows_of(Account, body, "payer")
