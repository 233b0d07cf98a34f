"""Commands of tenant costs: ``allocate``."""

from costlib.cli.commands import Commands


def add(commands: Commands) -> None:
    """Add what shares cost out and seals it."""
