"""Every source format, as a plain list, and the one place that decides which of them a file is."""

from costlib.connectors.anthropic import AnthropicCosts, AnthropicUsage
from costlib.connectors.aws_ce import CostExplorer
from costlib.connectors.aws_cur import AwsCur
from costlib.connectors.aws_cur2 import AwsCur2
from costlib.connectors.azure import AzureActual, AzureAmortized
from costlib.connectors.azure_query import AzureQuery
from costlib.connectors.base import Connector, Head
from costlib.connectors.digitalocean import DigitalOceanCsv, DigitalOceanJson
from costlib.connectors.digitalocean_other import DigitalOceanOther
from costlib.connectors.focus_files import FocusFiles, SampleFiles
from costlib.connectors.gcp import GcpCsv, GcpJson
from costlib.connectors.openai import OpenAICosts
from costlib.connectors.openai_usage import OpenAIUsage
from costlib.connectors.tables import Metrics, Rates
from costlib.errors import UnknownFormatError

CONNECTORS: tuple[Connector, ...] = (
    FocusFiles(),
    SampleFiles(),
    AwsCur(),
    AwsCur2(),
    AzureActual(),
    AzureAmortized(),
    AzureQuery(),
    GcpCsv(),
    GcpJson(),
    DigitalOceanCsv(),
    DigitalOceanJson(),
    DigitalOceanOther(),
    CostExplorer(),
    OpenAICosts(),
    OpenAIUsage(),
    AnthropicCosts(),
    AnthropicUsage(),
    Metrics(),
    Rates(),
)

SHOWN_COLUMNS = 8
"""How many of the columns found an error names."""


def recognise(head: Head, wanted: str | None = None) -> Connector:
    """Return the one connector that recognises a file, or the one that the user named.

    Args:
        head: The beginning of the file.
        wanted: A format name given by the user, which outweighs the content.

    Raises:
        UnknownFormatError: No connector has the wanted name, or none (or more than one) recognises the content.
    """
    if wanted is not None:
        return named(wanted)
    found = [connector for connector in CONNECTORS if connector.recognises(head)]
    if len(found) == 1:
        return found[0]
    columns = ", ".join(head.columns[:SHOWN_COLUMNS]) or "no columns"
    if found:
        names = ", ".join(connector.name for connector in found)
        raise UnknownFormatError(f"{head.file_name} could be any of {names} (it has {columns}): name one with --format")
    raise UnknownFormatError(f"{head.file_name} is no format we know (it has {columns}): known are {_names()}")


def named(name: str) -> Connector:
    """Return the connector of that format name.

    Raises:
        UnknownFormatError: There is none.
    """
    found = next((connector for connector in CONNECTORS if connector.name == name), None)
    if found is None:
        raise UnknownFormatError(f"{name} is no format: known are {_names()}")
    return found


def _names() -> str:
    return ", ".join(connector.name for connector in CONNECTORS)
