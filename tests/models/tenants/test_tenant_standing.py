from decimal import Decimal

from costlib.models.tenants import tenant_standing
from costlib.models.tenants.benchmark import benchmark
from costlib.models.tenants.efficiency import efficiency
from costlib.models.tenants.summary import summaries
from costlib.policy.ownership import Ownership

COSTS = {"blue": "60", "red": "30", "green": "20", "grey": "10"}
MONTH = {"2026-10": [*((name, "Compute", cost) for name, cost in COSTS.items()), (None, "Web", "4")]}
FIGURES = {
    "unit_cost": {"blue": Decimal(2), "red": Decimal(4)},
    "shared": {"blue": Decimal("0.1"), "red": Decimal("0.2")},
}


def compared(shares, name):
    return benchmark(summaries(shares(MONTH), None, None, Ownership()), name)


def test_a_figure_stands_beside_what_is_usual_and_names_no_other_tenant(shares):
    cost, *_ = tenant_standing.standings(compared(shares, "blue"), "USD")

    assert (cost.title, cost.value, cost.usual, cost.percentile) == ("Cost", "$61.00", "$16.00 to $26.00", 100)
    text = str(compared(shares, "blue")) + str(tenant_standing.benchmark_table(compared(shares, "blue")))
    assert not {"red", "green", "grey"} & set(text.replace("'", " ").split())


def test_points_add_up_to_the_score():
    found = efficiency("blue", FIGURES, {"unit_cost": Decimal("0.4"), "shared": Decimal("0.2"), "idle": Decimal("0.4")})

    parts = tenant_standing.score_parts(found, "USD")

    assert sum(each.points for each in parts) == round(found.score, 1) == 100
    assert [each.weight for each in parts] == [66.7, 33.3]
    assert tenant_standing.score(found, 1) == (
        "Efficiency 100 of 100: how many others it does better than, weighted. Left out for lack of data: idle "
        "commitments; the rest counts as much among itself as before."
    )
    assert tenant_standing.score_table(found).column_names[:2] == ["part", "value"]


def test_without_a_score_the_reason_is_given():
    assert tenant_standing.score(None, 0) == "No efficiency score: there is no other one to compare with"
    assert "no figure of it can be compared" in tenant_standing.score(None, 3)
