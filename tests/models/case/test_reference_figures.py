"""The reference company's figures, to the last digit that its documents give."""

from datetime import date
from decimal import Decimal

import pytest

from costlib.models.ai.calculator import calculate
from costlib.policy.ai import AiPolicy
from costlib.policy.decisions import shipped
from costlib.policy.prices.entries import PriceList

D = Decimal
DAY = date(2026, 11, 20)


def test_infrastructure_sums_to_2186_50_where_the_reference_states_2116_50(reference):
    found = reference.infrastructure

    assert found.month == D("2186.50")
    assert found.groups == {
        "Compute": D(1780),
        "Storage": D("99.50"),
        "Network": D(162),
        "Monitoring and security": D(50),
        "Backup and recovery": D(95),
    }


def test_unit_costs_save_what_each_way_differs_by(reference):
    saved = {each.name: (each.saving, round(each.percent, 3)) for each in reference.units}

    assert saved == {
        "Content creation": (D("199.95"), D("99.975")),
        "Editorial review": (D(48), D(96)),
        "SEO optimisation": (D("24.99"), D("99.96")),
        "Social media post": (D("29.98"), D("99.933")),
        "Translation": (D("0.199"), D("99.5")),
        "Quality assurance": (D("14.50"), D("96.667")),
    }


def test_year_one_costs_516_000_against_74_208(reference):
    found = reference.year_one

    assert (found.traditional.content_month, found.traditional.content, found.traditional.total) == (
        33_000,
        396_000,
        516_000,
    )
    assert (found.ai.content_month, found.ai.content, found.ai.total) == (3_084, 37_008, 74_208)
    assert found.saving == 441_792
    assert round(found.percent, 1) == D("85.6")
    assert round(found.over_cost_percent) == 595
    assert [round(way.all_in, 2) for way in (found.traditional, found.ai)] == [D("358.33"), D("5.15")]


def test_returns_of_the_investment_year_by_year(reference):
    found = reference.returns

    assert [round(year.roi_percent, 2) for year in found.years] == [
        D("223.50"),
        D("361.27"),
        D("457.30"),
        D("540.10"),
        D("619.51"),
    ]
    assert (found.last.costs_so_far, round(found.last.benefits_so_far, 2)) == (154_000, D("1108042.93"))
    assert round(found.last.net_so_far, 2) == D("954042.93")
    assert (found.npv, found.irr_percent) == (D("695264.36"), D("571.78"))
    assert (round(found.payback_years, 4), round(found.payback_days, 1)) == (D("0.1805"), D("65.9"))
    assert round(found.average_roi_percent, 2) == D("123.90")
    assert (found.break_even_year, round(found.break_even_months, 2)) == (1, D("2.17"))
    assert all(year.paid_back for year in found.years)


GOLDEN = {
    "Five-year ROI, closing page": ("1790", "619.51", "-1170.49", "does not hold"),
    "Five-year ROI, executive summary": ("7783", "619.51", "-7163.49", "contradicts itself"),
    "Year-1 ROI": ("1555", "223.50", "-1331.50", "does not hold"),
    "Year-1 return of the savings table": ("595", "595.34", "0.34", "holds"),
    "Payback": ("21", "65.87", "44.87", "contradicts itself"),
    "Infrastructure a month": ("2116.50", "2186.50", "70.00", "does not hold"),
    "Infrastructure a year, in both cases": ("7200", "26238.00", "19038.00", "contradicts itself"),
    "AI engine a month, all in": ("620", "3684.00", "3064.00", "contradicts itself"),
    "AI services a year, in the ROI case": ("1200", "709.14", "-490.86", "contradicts itself"),
    "Traditional cost a month": ("33000", "33000.00", "0.00", "holds"),
    "Articles a month behind the 33,000": ("165", "120", "-45", "does not hold"),
    "Cost of an article behind the 33,000": ("200", "275.00", "75.00", "does not hold"),
    "AI cost of an article, the sum of its parts": ("2.57", "2.56", "-0.01", "does not hold"),
    "AI cost of an article, like for like with 275": ("2.57", "2.06", "-0.51", "does not hold"),
    "Cost of a traditional article, with everything": ("275", "358.33", "83.33", "does not hold"),
    "Cost of an AI article, with everything": ("2.57", "5.15", "2.58", "does not hold"),
    "Content savings a year, in the ROI case": ("23940", "358992.00", "335052.00", "contradicts itself"),
    "Staff a year, in the ROI case": ("15000", "30000.00", "15000.00", "contradicts itself"),
    "Savings a month": ("32380", "36816.00", "4436.00", "does not hold"),
    "Savings a year": ("388560", "441792.00", "53232.00", "does not hold"),
    "Savings of year 1": ("441792", "441792.00", "0.00", "holds"),
    "Cost reduction": ("98.1", "85.62", "-12.48", "does not hold"),
    "Cost reduction of year 1": ("85.6", "85.62", "0.02", "holds"),
    "Cost reduction in content creation": ("99.97", "99.975", "0.005", "holds"),
    "Partnership revenue a year": ("150000", "25000.00", "-125000.00", "does not hold"),
    "Content volume": ("10", "10", "0", "holds"),
    "Consistency of quality improves": ("42", None, None, "no input"),
    "Faster to market": ("720", None, None, "no input"),
    "More keywords covered": ("40", None, None, "no input"),
    "Model selection saves AI cost": ("60", None, None, "no input"),
    "Sharing lowers the cost of a client": ("80", None, None, "no input"),
    "Operations automated": ("95", None, None, "no input"),
    "Infrastructure utilisation": ("85", None, None, "no input"),
    "Growth without proportional cost": ("100", None, None, "no input"),
}
"""Claim to claimed, computed, difference and verdict."""


def test_every_claim_of_the_reference_has_its_row(reference_rows):
    assert list(reference_rows) == list(GOLDEN)


@pytest.mark.parametrize("name", GOLDEN)
def test_a_claim_is_held_against_what_its_inputs_give(reference_rows, name):
    row = reference_rows[name]

    assert (row["claimed"], row["computed"], row["difference"], row["verdict"]) == GOLDEN[name]


@pytest.mark.parametrize(
    ("name", "others", "own"),
    [
        ("AI engine a month, all in", ["2245.60", "2150.00"], None),
        ("Payback", ["365"], "23.48"),
        ("Infrastructure a year, in both cases", ["7200.00", "7200.00"], None),
        ("AI services a year, in the ROI case", ["37008.00"], None),
        ("Content savings a year, in the ROI case", ["23940.00"], "23940.00"),
        ("Five-year ROI, executive summary", [], "7771.2"),
        ("Year-1 ROI", [], "1554.24"),
        ("Traditional cost a month", [], "33000.00"),
    ],
)
def test_other_answers_of_the_same_inputs_are_shown(reference_rows, name, others, own):
    row = reference_rows[name]

    assert [each["computed"] for each in row["others"]] == others
    assert (row["own"]["computed"] if row["own"] else None) == own


def test_a_row_points_at_its_inputs(reference_rows):
    row = reference_rows["AI engine a month, all in"]

    assert row["inputs"] == {
        "year.ai.articles": "1200",
        "year.ai.article_cost": "2.57",
        "year.ai.infrastructure": "7200",
    }
    assert row["reason"].startswith(
        "1,200 x 2.57 + 7,200 / 12 [articles x article cost + infrastructure / 12; year 1, ai]"
    )
    assert row["source"] == "reference A, final cost summary"


def test_the_case_states_what_the_calculator_computes(document):
    policy = AiPolicy.of(shipped("ai").body).on(DAY)
    month = calculate(policy.patterns, PriceList.of(shipped("prices").body).books()["reference"], DAY).total
    stated = [
        way["inputs"]["processing_month"]
        for claim in document["claims"]
        for way in (claim["computed"], *claim.get("others", []))
        if "processing_month" in way.get("inputs", {})
    ]

    assert stated == [month, month]
