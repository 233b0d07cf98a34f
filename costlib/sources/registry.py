"""Every kind of live source."""

from costlib.errors import UsageError
from costlib.sources.anthropic import Anthropic
from costlib.sources.aws_ce import AwsCostExplorer
from costlib.sources.digitalocean import DigitalOcean
from costlib.sources.kind import Kind
from costlib.sources.openai import OpenAI
from costlib.sources.settings import SourceSettings

KINDS: tuple[Kind, ...] = (AwsCostExplorer(), DigitalOcean(), OpenAI(), Anthropic())


def kind_of(settings: SourceSettings) -> Kind:
    """The kind of a source, its options looked at.

    Raises:
        UsageError: There is no such kind, or an option can't be.
    """
    found = [kind for kind in KINDS if kind.name == settings.kind]
    if not found:
        names = ", ".join(kind.name for kind in KINDS)
        raise UsageError(f"source '{settings.name}' has the kind '{settings.kind}': choose one of {names}")
    found[0].check(settings)
    return found[0]
