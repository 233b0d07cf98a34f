from decimal import Decimal

import pyarrow as pa

from costlib.models.rules import ownership_tables
from costlib.models.rules.ownership import Coverage, CoverageLine, Preview, Ruled, RuleYield
from costlib.policy.ownership import OWNERS
from costlib.scope import Period


def cover(cost, owned):
    return Coverage(None if cost is None else Decimal(cost), Decimal(owned))


def ruled(tenants, idle=False, owned="60"):
    rule = RuleYield("tenant", "Tenant tags", Decimal(0 if idle else owned), 0 if idle else 3, in_force=True)
    spent = {name: Decimal(cost) for name, cost in tenants.items()}
    return Ruled(dict.fromkeys(OWNERS, cover("100", owned)), (rule,), spent)


def test_coverage_that_is_unknown_stays_unknown():
    found = ownership_tables.coverage_table(
        [CoverageLine((None,), dict.fromkeys(OWNERS, cover(None, "0")))], "provider"
    )

    assert found.to_pylist() == [{"provider": None, "cost": None} | {f"{owner}_percent": None for owner in OWNERS}]


def test_the_finding_says_how_much_has_an_owner_and_how_much_has_none():
    said = ownership_tables.headline(cover("100", "60"), "tenant", Period.month("2026-10"), "USD")

    assert said == "60% of cost in October 2026 has a tenant of its own; $40.00 is shared or untagged"


def test_a_rule_that_finds_nothing_is_told_from_one_that_works():
    assert ownership_tables.rules_table(ruled({}, idle=True))["state"].to_pylist() == ["finds nothing"]
    assert ownership_tables.rules_table(ruled({}))["state"].to_pylist() == ["works"]


def test_a_preview_adds_up_and_names_rules_that_would_find_nothing():
    found = Preview(ruled({"blue": "60", None: "40"}), ruled({"red": "90", None: "10"}, idle=True, owned="90"))

    table = ownership_tables.preview_table(found).to_pylist()
    assert [(row["tenant"], row["difference"]) for row in table] == [
        ("red", Decimal(90)),
        ("blue", Decimal(-60)),
        ("No tenant (shared)", Decimal(-30)),
    ]
    assert ownership_tables.kept(found)
    assert ownership_tables.previewed(found) == [
        "Cost with a tenant: 60% today, 90% then.",
        "Cost with a department: 60% today, 90% then.",
        "Cost with a project: 60% today, 90% then.",
        "Would find nothing: Tenant tags.",
    ]


def test_what_nobody_owns_is_named_by_what_is_known_of_it():
    row = {
        "ServiceProviderName": "AWS",
        "SubAccountId": "123",
        "SubAccountName": None,
        "ServiceName": "EC2",
        "ResourceId": "i-1",
        "ResourceName": "web",
        "x_TagKeys": "env",
        "cost": Decimal(5),
        "rows": 2,
    }
    found = ownership_tables.unowned_table(pa.Table.from_pylist([row])).to_pylist()[0]

    assert (found["account"], found["resource"], found["tag_keys"]) == ("123", "web", "env")
