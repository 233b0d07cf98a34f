from hypothesis import given
from hypothesis import strategies as st

from costlib.policy.sheets.forms import FORMS
from pages import _tenants_cells

CELLS = {
    "day": st.none() | st.dates().map(str) | st.just("soon"),
    "order": st.none() | st.integers(1, 99).map(str) | st.just("first"),
}
TEXTS = st.none() | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)


@given(st.data(), st.sampled_from([sheet for form in FORMS.values() for sheet in form.sheets]))
def test_an_editor_holds_the_rows_that_it_was_given_whatever_is_in_them(data, sheet):
    row = st.fixed_dictionaries({column.name: CELLS.get(column.form, TEXTS) for column in sheet.columns})
    rows = data.draw(st.lists(row, max_size=4))

    shown = _tenants_cells.frame(sheet, rows)

    assert _tenants_cells.rows(shown) == rows
    assert _tenants_cells.config(sheet, shown).keys() == set(sheet.names)
