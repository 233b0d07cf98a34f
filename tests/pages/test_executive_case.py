"""The case for AI as a view: it draws the case in force beside the ledger, and offers exactly its rows as files."""

import pytest

from costlib.exports.csv_file import write_csv
from costlib.models.case.answer import case_answer
from costlib.models.case.report import claims_table
from costlib.policy import case
from costlib.policy.decisions import save
from costlib.policy.documents import from_toml
from costlib.policy.files import default
from pages import _executive_case, _executive_files

VIEW = {"summary_view": "Case and claims"}


def said(tab):
    """All that stands on the page, as it is read."""
    words = [*tab.main.subheader, *tab.main.markdown, *tab.main.caption]
    return "\n".join(each.value for each in words).replace("\\", "")


def tables(tab):
    return {next(iter(each.value.columns)): each.value for each in tab.dataframe}


def test_the_reference_companys_case_is_drawn_with_its_figures(visit):
    tab = visit(**VIEW)

    assert "AI saves 441,792 USD in year 1, 85.62 % of the traditional cost" in said(tab)
    assert {card.label: card.value for card in tab.metric} == {
        "Saved in year 1": "$442K",
        "ROI over 5 years": "619.51%",
        "Net present value at 10%": "$695K",
        "Payback in days": "65.87",
        "Claims that hold": "6 of 26",
    }
    claims = tables(tab)["verdict"]
    assert len(claims) == 34
    assert dict(zip(claims["claim"], claims["verdict"], strict=True))["Payback"] == "⇄ contradicts itself"


def test_it_is_labelled_as_the_reference_case_and_as_no_figures_of_the_ledger(visit):
    words = said(visit(**VIEW))

    assert _executive_case.REFERENCE in words
    assert "not from the ledger" in words
    assert "Period, basis and filters on the left change nothing here." in words


def test_infrastructure_shows_how_far_it_is_from_what_is_claimed(visit):
    tab = visit(**VIEW)
    *_, claimed, difference = tables(tab)["resource"].to_dict("records")

    assert "70 more than claimed" in said(tab)
    assert (claimed["month"], difference["month"]) == (2116.5, 70)


def test_the_ledger_stands_beside_the_case_in_its_last_month_that_is_over(visit):
    tab = visit(**VIEW, period="Last month", provider="OpenAI")
    beside = {row["figure"]: row for row in tables(tab)["figure"].to_dict("records")}

    assert "Your ledger beside the case, in October 2026" in said(tab)
    assert beside["Infrastructure, a month"]["ledger_value"] == 310
    assert beside["Models, a piece"]["how"] == "no content pieces are loaded in October 2026"
    assert "500 JPY has no rate into USD and is left out" in said(tab)


def test_the_verdict_filters_the_claims_and_is_in_the_link(visit):
    tab = visit(**VIEW, verdict="holds")

    assert set(tables(tab)["verdict"]["verdict"]) == {"✓ holds"}

    tab.pills(key="verdict").set_value(["no input"]).run()
    assert len(tables(tab)["verdict"]) == 8
    assert not tab.exception


def test_a_saved_case_is_drawn_instead_and_its_names_are_no_markup(visit, company, bills):
    body = from_toml(default("case.toml")) | {"name": "*Ours* $x$", "currency": "EUR"}
    save(company.state, case.KIND, body, actor="a", source="test", now=bills.now)

    tab = visit(**VIEW)

    assert "441,792 EUR" in said(tab)
    assert any(each.value.startswith(r"\*Ours\* \$x\$") for each in tab.caption)
    assert _executive_case.OWN in said(tab)


def test_every_table_and_the_boards_page_can_be_saved(visit):
    tab = visit(**VIEW)

    assert {each.label for each in tab.get("download_button")} == {"Board page (PDF)", "CSV", "Excel"}
    assert len(tab.get("download_button")) == 1 + 2 * len(tab.dataframe)


@pytest.mark.usefixtures("visit")
def test_a_file_is_made_when_it_is_asked_for_and_the_audit_knows_of_it(company, bills):
    found = case_answer(case.stored(company.state), bills.now.date())
    table = claims_table(found.claims)

    made = _executive_files.saved(
        lambda: write_csv(table, found.header), "claims.csv", {**found.header, "Verdicts": "all"}, company, "who"
    )

    assert made.decode().count("\r\n") == 34 + 1 + len(found.header)
    entry = company.state.audit(1)[0]
    assert (entry.action, entry.subject, entry.actor) == ("export", "claims.csv", "who")
