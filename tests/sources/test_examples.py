"""Settings to begin with can be read as they are, whatever the kind."""

from datetime import date

import pytest

from costlib.sources import settings
from costlib.sources.examples import block, key_of, titles
from costlib.sources.registry import bucket_of, kind_of


@pytest.mark.parametrize("kind", titles())
def test_a_block_can_be_pasted_as_it_is(kind, tmp_path):
    (tmp_path / settings.FILE).write_text(block(kind, date(2026, 1, 1)))
    (source,) = settings.read(tmp_path).sources
    assert (source.name, source.kind, source.since) == (kind, kind, date(2026, 1, 1))
    assert bucket_of(source) or kind_of(source)
    assert key_of(kind).endswith(".")
