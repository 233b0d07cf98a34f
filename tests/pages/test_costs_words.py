"""Names from bills on a page: no markup, and never more than a line."""

import pytest

from pages import _costs


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("red*", r"red\*"),
        ("a\n\n# b", r"a  \# b"),
        ("a\r\n- b", "a - b"),
        (":material/home: $x$", r"\:material/home\: \$x\$"),
        ("see http://a.example", "see http\\:\u2060//a.example"),
        ("WWW.a.example, http: none", "WWW\u2060.a.example, http\\: none"),
    ],
)
def test_a_name_is_no_markup_and_stays_on_its_line(name, shown):
    assert _costs.plain(name) == shown
