"""Azure Blob storage: cost exports (actual, amortised, FOCUS) as Cost Management delivers them to a container.

Source: Microsoft, Cost Management exports (run folders with a manifest, file partitioning); Storage Blob Data Reader.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from costlib.errors import UsageError
from costlib.sources.asking.bearer import UNATTENDED
from costlib.sources.buckets.bucket import Folder, check_options, opened, prefix_of, refused, static
from costlib.sources.settings import SourceSettings, secret

GRANT = "give it the role Storage Blob Data Reader on the container, or a key or SAS token that has not ended"
ACCOUNT = re.compile(r"[a-z0-9]{3,24}")
EXTRA = "install costboard[azure]"


@dataclass(frozen=True, slots=True)
class AzureBlob:
    """Exports in a container. The variable holds an account key or a SAS token; unset, Azure's own chain is asked."""

    name: str = "azure-blob"
    title: str = "Azure Blob"
    key: str = "AZURE_STORAGE_KEY"
    refresh_hours: float = 6

    def check(self, settings: SourceSettings) -> None:
        """See ``Bucket``."""
        check_options(settings, ("account", "container"), ())
        if not ACCOUNT.fullmatch(str(settings.options["account"])):
            raise refused(settings, "account is no storage account: 3 to 24 small letters and digits")

    def folder(self, settings: SourceSettings, environment: Mapping[str, str]) -> Folder:
        """See ``Bucket``. Without a manifest nothing counts: older exports wrote a month anew beside its older self."""
        from obstore.store import AzureStore  # noqa: PLC0415 - an engine that most runs need not load

        account, container = str(settings.options["account"]), str(settings.options["container"])
        config = {"account_name": account}
        if settings.endpoint:
            config |= {"endpoint": settings.endpoint.rstrip("/")}
        keys = self._keys(settings, environment)
        make = partial(AzureStore, container, config=config, credential_provider=keys)  # type: ignore[arg-type]
        title = f"{self.title}, container {container} of {account}"
        return Folder(opened(settings, make, title, GRANT), prefix_of(settings), loose=False)

    def _keys(self, settings: SourceSettings, environment: Mapping[str, str]) -> Callable[[], Any]:
        if settings.key_env or any(environment.get(name, "").strip() for name in (self.key, f"{self.key}_FILE")):
            given = secret(settings, self.key, environment)
            return static({"sas_token": given.lstrip("?")} if "sig=" in given else {"access_key": given})
        return _chain(settings, self.key)


def _chain(settings: SourceSettings, variable: str) -> Callable[[], Any]:
    """Azure's own chain: environment, managed identity, command line; it asks nobody."""
    try:
        from azure.identity import DefaultAzureCredential  # noqa: PLC0415 - an extra that may be missing
        from obstore.auth.azure import AzureCredentialProvider  # noqa: PLC0415 - as above
    except ImportError as error:
        raise UsageError(
            f"source '{settings.name}' finds no key in {variable}, and Azure's own sign-in is missing: "
            f"set the variable, or {EXTRA}"
        ) from error
    return AzureCredentialProvider(DefaultAzureCredential(**UNATTENDED))
