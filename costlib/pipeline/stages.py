"""Every stage there is, in the order in which those that are due at one time run.

Source: models.md of the reference framework (pipeline stages).
"""

from functools import partial

from costlib.errors import UsageError
from costlib.ledger.ingest import Progress
from costlib.pipeline.analysis import analysis
from costlib.pipeline.budgets import budgets
from costlib.pipeline.fetch import fetch
from costlib.pipeline.stage import Made, Setting, Stage
from costlib.policy.schedule import StageName


def _nothing(waits_for: str, _setting: Setting, _progress: Progress) -> Made:
    return Made(f"Nothing to do yet: {waits_for}", skipped=True)


def _declared(name: StageName, title: str, does: str, waits_for: str) -> Stage:
    """A stage whose work is not there yet."""
    return Stage(name, title, does, partial(_nothing, waits_for), waits_for)


STAGES: tuple[Stage, ...] = (
    Stage("fetch", "Fetch", "Asks every live source that is due, and loads what it says.", fetch),
    Stage(
        "analysis",
        "Analysis",
        "Brings the books up to date, reports the last day, looks for unusual cost and tells the channels.",
        analysis,
    ),
    Stage(
        "budgets",
        "Budgets",
        "Holds budgets against what is spent and expected, and tells the channels which steps are reached.",
        budgets,
    ),
    _declared(
        "optimisation",
        "Optimisation",
        "Finds savings, ranks them, carries out what is approved and measures it.",
        "it needs approvals and the page Savings, which are not built",
    ),
    _declared(
        "governance",
        "Governance",
        "Holds resources against policies and required tags, and reports.",
        "it needs policies and the page Governance, which are not built",
    ),
    _declared(
        "storage",
        "Storage",
        "Looks at life cycles, tiers, volume types and snapshots.",
        "it needs an inventory of storage and rules for it, which are not built",
    ),
    _declared(
        "rightsizing",
        "Rightsizing",
        "Looks for machines that are larger than their work.",
        "it needs utilisation by resource and rules for it, which are not built",
    ),
    _declared(
        "commitments",
        "Commitments",
        "Proposes reservations and savings plans with their payback.",
        "it needs usage by hour and rules for it, which are not built",
    ),
)


def stage(name: str) -> Stage:
    """The stage of a name.

    Raises:
        UsageError: There is none; names those that there are.
    """
    found = next((each for each in STAGES if each.name == name), None)
    if found is None:
        raise UsageError(f"there is no stage '{name}': there are {', '.join(each.name for each in STAGES)}")
    return found
