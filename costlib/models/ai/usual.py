"""The levers of a policy, with what it assumes of each."""

from collections.abc import Sequence

from costlib.models.ai.levers import Discount, Lever, percent
from costlib.models.ai.moves import Arbitrage
from costlib.policy.ai import LeverRule, Peers

INPUT = ("input", "input_audio", "input_image")
"""Token kinds of prompts that no cache holds."""


def usual(rules: Sequence[LeverRule], peers: Sequence[Peers]) -> list[Lever]:
    """The levers of a policy, in its order.

    Args:
        rules: What each assumes.
        peers: Models that may stand in for each other, for arbitrage.
    """
    return [_arbitrage(rule, peers) if rule.name == "arbitrage" else _discount(rule) for rule in rules]


def _arbitrage(rule: LeverRule, peers: Sequence[Peers]) -> Lever:
    return Arbitrage(rule.share, tuple(peers))


def _discount(rule: LeverRule) -> Lever:
    share, remaining = percent(rule.share), percent(rule.remaining)
    said = {
        "trimming": f"{share} of input tokens can be left out of prompts",
        "caching": f"{share} of requests repeat earlier ones and are charged at {remaining} of their cost",
        "batch": f"{share} of usage may wait, and batches are charged at {remaining} of the price",
    }[rule.name]
    kinds = INPUT if rule.name == "trimming" else ()
    return Discount(rule.name, rule.share, rule.remaining, f"{said} ({rule.source})", kinds)
