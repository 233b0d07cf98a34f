"""Command ``doctor``: this machine, the ledger's folder and, where asked, whether each source answers."""

import argparse
import json
import os
from datetime import UTC, datetime

from costlib.cli.commands import Answer, Commands, command, findings, ledger_of
from costlib.doctor import examine
from costlib.ledger.overlaps import counted_once
from costlib.sources.access import Access
from costlib.sources.aws.grants import narrowed
from costlib.sources.grants import GRANTS
from costlib.sources.settings import read
from costlib.sources.tidying import weighed


def add(commands: Commands) -> None:
    """Add ``doctor``."""
    added = command(commands, "doctor", _doctor, "check this machine and the folder of the ledger")
    how = added.add_mutually_exclusive_group()
    how.add_argument("--policy", choices=sorted(GRANTS), help="print what to grant at a provider, the least there is")
    how.add_argument(
        "--sources", action="store_true", help="also ask each source for one page (of AWS, that costs 0.01 USD)"
    )


def _doctor(arguments: argparse.Namespace) -> Answer:
    if arguments.policy:
        document = dict(GRANTS[arguments.policy])
        if arguments.policy == "aws":
            document = narrowed(document, read(ledger_of(arguments).home.path).sources)
        return document, json.dumps(document, indent=2), 0
    ledger = ledger_of(arguments)
    found = [*examine(ledger.home), weighed(ledger.state), counted_once(ledger)]
    if arguments.sources:
        access = Access(ledger, os.environ, datetime.now(UTC))
        found += access.check(read(ledger.home.path))
    return findings(found)
