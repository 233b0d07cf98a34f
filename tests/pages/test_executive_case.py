"""The case for AI as a view: it draws the case in force, and offers exactly its rows as files."""

import pytest
from streamlit.testing.v1 import AppTest

from costlib.exports.csv_file import write_csv
from costlib.models.case.answer import case_answer
from costlib.models.case.report import claims_table
from costlib.policy import case
from costlib.policy.decisions import save
from costlib.policy.documents import from_toml
from costlib.policy.files import default
from pages import _executive_case


def view():
    from pages import _executive_case  # noqa: PLC0415 - AppTest runs this function as a script of its own

    _executive_case.draw()


def drawn():
    tab = AppTest.from_function(view, default_timeout=60).run()
    assert not tab.exception
    return tab


@pytest.mark.usefixtures("company")
def test_the_reference_companys_case_is_drawn_with_its_figures():
    tab = drawn()

    assert tab.subheader[0].value == "AI saves 441,792 USD in year 1, 85.62 % of the traditional cost"
    assert {card.label: card.value for card in tab.metric} == {
        "Saved in year 1": "$442K",
        "ROI over 5 years": "619.51%",
        "Net present value at 10%": "$695K",
        "Payback in days": "65.87",
        "Claims that hold": "6 of 26",
    }
    claims = tab.dataframe[-1].value
    assert len(claims) == 34
    assert dict(zip(claims["claim"], claims["verdict"], strict=True))["Payback"] == "contradicts itself"


def test_a_saved_case_is_drawn_instead_and_its_names_are_no_markup(company, bills):
    body = from_toml(default("case.toml")) | {"name": "*Ours* $x$", "currency": "EUR"}
    save(company.state, case.KIND, body, actor="a", source="test", now=bills.now)

    tab = drawn()

    assert "441,792 EUR" in tab.subheader[0].value
    assert tab.caption[0].value.startswith(r"\*Ours\* \$x\$")


def test_a_file_is_made_when_it_is_asked_for_and_the_audit_knows_of_it(company, bills):
    found = case_answer(case.stored(company.state), bills.now.date())
    table = claims_table(found.claims)

    made = _executive_case._saved(lambda: write_csv(table, found.header), "claims.csv", found, company, "who")

    assert made.decode().count("\r\n") == 34 + 1 + len(found.header)
    entry = company.state.audit(1)[0]
    assert (entry.action, entry.subject, entry.actor) == ("export", "claims.csv", "who")
