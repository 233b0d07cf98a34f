"""Commands of ROI cases: ``roi``."""

import argparse
from datetime import UTC, datetime

from costlib.cli.commands import Answer, Commands, command, day, ledger_of
from costlib.models.roi.answer import as_json, as_text, roi_answer
from costlib.policy import roi


def add(commands: Commands) -> None:
    """Add what judges investments."""
    added = command(commands, "roi", _roi, "judge an ROI case: years, NPV, IRR, payback, scenarios")
    added.add_argument("--case", metavar="NAME", help="of the document in force (default: its first)")
    added.add_argument("--on", type=day, metavar="DAY", help="entries that rule on that day (default: today)")


def _roi(arguments: argparse.Namespace) -> Answer:
    policy = roi.stored(ledger_of(arguments).state)
    found = roi_answer(policy, arguments.on or datetime.now(UTC).date(), arguments.case)
    return as_json(found), as_text(found), 0
