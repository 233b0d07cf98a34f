import copy
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costlib.connectors.json_pages import shifted, unix
from costlib.errors import UnknownFormatError

GOLDEN = Path(__file__).parents[1] / "golden"
ANSWERS = {
    path.name.split(".")[0]: [json.loads(text) for text in texts]
    for path in sorted(GOLDEN.glob("*.raw.json*"))
    if path.name.startswith(("aws-ce", "anthropic", "digitalocean", "openai"))
    for texts in ([path.read_text()] if path.suffix == ".json" else path.read_text().splitlines(),)
}
ANYTHING = st.sampled_from(
    [
        None,
        True,
        0,
        -1,
        10**40,
        1e300,
        float("nan"),
        "",
        "x",
        "-",
        "$",
        "1e9999",
        "\u0000",
        "'\"",
        [],
        [None],
        {},
        {"a": 1},
    ]
)


def places(value, path=()):
    """Every place in a JSON value, as the keys and positions that lead to it."""
    yield path
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in entries:
        yield from places(entry, (*path, key))


def replaced(value, path, new):
    """A copy of a JSON value with another value in one place."""
    if not path:
        return new
    changed = copy.deepcopy(value)
    holder = changed
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = new
    return changed


def dollars(con, written, places):
    """What a shifted text is stored as; null where it is no number."""
    query = f"SELECT TRY_CAST({shifted('t', f'({places})')} AS DECIMAL(38, 18)) FROM (SELECT ? AS t)"
    return con.execute(query, [written]).fetchone()[0]


def test_every_kind_of_answer_is_put_to_the_test():
    assert set(ANSWERS) == {
        "anthropic-costs",
        "anthropic-usage",
        "aws-ce",
        "digitalocean-json",
        "digitalocean-other",
        "openai-costs",
        "openai-usage",
    }


@pytest.mark.parametrize("name", ANSWERS)
@settings(max_examples=8, derandomize=True)
@given(data=st.data())
def test_any_value_in_any_place_is_read_refused_or_quarantined(load, name, data):
    number = data.draw(st.integers(0, len(ANSWERS[name]) - 1))
    path = data.draw(st.sampled_from(list(places(ANSWERS[name][number]))))
    bodies = copy.copy(ANSWERS[name])
    bodies[number] = replaced(bodies[number], path, data.draw(ANYTHING))
    try:
        loaded = load(*bodies)
    except UnknownFormatError:
        return
    assert loaded.conserves()
    assert all(loaded.bad.values())


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_whose_every_value_is_null_stores_no_amount(load, name):
    def nulls(value):
        if isinstance(value, dict):
            return {key: nulls(entry) for key, entry in value.items()}
        return [nulls(entry) for entry in value] if isinstance(value, list) else None

    loaded = load(*(nulls(body) for body in ANSWERS[name]), wanted=name)
    assert (loaded.good, loaded.conserves(), loaded.rows_in > 0) == ([], True, True)


@pytest.mark.parametrize(
    ("written", "places", "value"),
    [("123.78912", -2, "1.2378912"), ("1E2", -2, "1"), ("-0.5e-3", 3, "-0.5"), ("7", 0, "7")],
)
def test_a_shift_moves_the_point_and_no_digit(con, written, places, value):
    assert dollars(con, written, places) == Decimal(value)


def test_a_shift_of_what_is_no_number_is_no_number(con):
    for written in ("", "e5", "1e", "1ex", "--1", "NaN", "12 34"):
        assert dollars(con, written, -2) is None, written


def test_unix_seconds_beyond_any_calendar_are_null(con):
    for written in ("-1", "1e30", "nan", "soon", ""):
        assert con.execute(f"SELECT {unix('t')} IS NULL FROM (SELECT ? AS t)", [written]).fetchone() == (True,), written
