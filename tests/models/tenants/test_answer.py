"""What the ledger knows of tenants beside their cost."""

from decimal import Decimal

from costlib.models.tenants.answer import cached_shares
from costlib.scope import Period, Scope

SCOPE = Scope(Period.month("2026-10"))
TOKENS = {
    "ServiceProviderName": "OpenAI",
    "ServiceCategory": "AI and Machine Learning",
    "ConsumedUnit": "Tokens",
    "x_Model": "gpt-4",
}
COSTS = dict.fromkeys(("EffectiveCost", "ListCost", "ContractedCost"), "")


def charged(bills, kind, count, cost="1", day="2026-10-02", **more):
    return bills.charge(day, cost, **TOKENS, x_TokenKind=kind, ConsumedQuantity=count, **more)


def test_a_cached_share_counts_a_token_once_where_bill_and_usage_report_are_loaded(ledger, bills, tmp_path):
    rows = [
        charged(bills, "input", "100"),
        charged(bills, "cached_input", "100"),
        charged(bills, "cached_input", "300", cost="", **COSTS),
        charged(bills, "cache_write", "100", day="2026-10-03"),
        charged(bills, "output", "900"),
    ]
    bills.load(ledger, tmp_path / "bill.csv", rows)
    assert cached_shares(ledger, SCOPE) == {"blue": Decimal("0.6")}


def test_a_tenant_without_counted_prompts_has_no_cached_share(ledger, bills, tmp_path):
    bills.load(ledger, tmp_path / "bill.csv", [charged(bills, "input", ""), charged(bills, "output", "5")])
    assert cached_shares(ledger, SCOPE) == {}
