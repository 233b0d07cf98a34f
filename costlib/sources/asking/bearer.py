"""Bearer tokens of Azure and Google Cloud: each lives for about an hour, so they are asked for before each request.

A token may be given in a variable; else the provider's own chain finds who asks (environment, a machine's identity, its
command line), never by opening a browser, and renews what is about to end.
"""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from costlib.errors import DeniedError, PassingError, UsageError
from costlib.sources.settings import SourceSettings, secret

Token = Callable[[], str]
"""Gives the token of the next request."""
AZURE_SCOPE = "https://management.azure.com/.default"
GOOGLE_SCOPE = "https://www.googleapis.com/auth/bigquery"
CODE = re.compile(r"AADSTS\d+")
"""How Azure numbers its reasons; the words beside it may hold names, and are not repeated."""
SECONDS = 30.0
"""To wait for a token."""
UNATTENDED = dict.fromkeys(
    (
        "exclude_interactive_browser_credential",
        "exclude_shared_token_cache_credential",
        "exclude_visual_studio_code_credential",
        "exclude_powershell_credential",
        "exclude_developer_cli_credential",
        "exclude_broker_credential",
    ),
    True,
)
"""What is left of Azure's chain asks nobody: environment, workload identity, managed identity, its command line."""


def given(settings: SourceSettings, usual: str, environment: Mapping[str, str]) -> Token | None:
    """The token in the source's variable, or its file; None where neither is set, and the settings do not ask for it.

    Raises:
        UsageError: The settings name a variable that is not set.
    """
    if not settings.key_env and not any(environment.get(name, "").strip() for name in (usual, f"{usual}_FILE")):
        return None
    token = secret(settings, usual, environment)
    return lambda: token


def azure(settings: SourceSettings, usual: str) -> Token:
    """Tokens of Azure's own chain.

    Raises:
        UsageError: The library of that chain is missing.
    """
    try:
        from azure.identity import DefaultAzureCredential  # noqa: PLC0415 - an extra that may be missing
    except ImportError as error:
        raise _missing(settings, usual, "azure") from error
    logging.getLogger("azure.identity").setLevel(logging.ERROR)  # it warns, at length, of what we raise
    return AzureToken(DefaultAzureCredential(**UNATTENDED), usual)


def google(settings: SourceSettings, usual: str) -> Token:
    """Tokens of Google's own chain.

    Raises:
        UsageError: The library of that chain is missing.
        DeniedError: The chain finds nobody.
    """
    try:
        from google.auth import default, exceptions  # noqa: PLC0415 - an extra that may be missing
    except ImportError as error:
        raise _missing(settings, usual, "gcp") from error
    try:
        found, _ = default(scopes=[GOOGLE_SCOPE])
    except exceptions.GoogleAuthError as error:
        raise DeniedError(
            "Google Cloud needs to know who asks and finds nobody: name a service account's file in "
            f"GOOGLE_APPLICATION_CREDENTIALS, or put a token into {usual}"
        ) from error
    return GoogleToken(found)


@dataclass(frozen=True, slots=True)
class AzureToken:
    """Tokens of a credential of azure-identity, which keeps one and renews it before it ends."""

    credential: Any
    usual: str

    def __call__(self) -> str:
        """The token of the next request.

        Raises:
            DeniedError: Nobody is signed in, or the secret is refused.
            PassingError: Who gives tokens can't be reached.
        """
        from azure.core.exceptions import AzureError, ClientAuthenticationError  # noqa: PLC0415 - as above

        try:
            return str(self.credential.get_token(AZURE_SCOPE).token)
        except ClientAuthenticationError as error:
            code = CODE.search(str(error))
            raise DeniedError(
                f"Azure gives no token ({code[0] if code else 'nobody is signed in'}): set AZURE_TENANT_ID, "
                "AZURE_CLIENT_ID and AZURE_CLIENT_SECRET to an app that may read costs, sign in with 'az login', "
                f"or put a token into {self.usual}"
            ) from error
        except AzureError as error:
            raise PassingError("who gives Azure's tokens can't be reached: check the network") from error


@dataclass(frozen=True, slots=True)
class GoogleToken:
    """Tokens of a credential of google-auth, renewed some minutes before they end."""

    credential: Any

    def __call__(self) -> str:
        """The token of the next request.

        Raises:
            DeniedError: The key is refused.
            PassingError: Who gives tokens can't be reached.
        """
        import requests  # noqa: PLC0415 - what google-auth sends with
        from google.auth import exceptions  # noqa: PLC0415 - as above
        from google.auth.transport.requests import Request  # noqa: PLC0415 - as above

        try:
            if not self.credential.valid:
                with requests.Session() as session:
                    self.credential.refresh(partial(Request(session), timeout=SECONDS))
        except exceptions.GoogleAuthError as error:
            if isinstance(error, exceptions.TransportError) or error.retryable:
                raise PassingError("who gives Google's tokens can't be reached: check the network") from error
            raise DeniedError(
                "Google gives no token: check the service account's key, whether it still exists, and this machine's "
                "clock"
            ) from error
        return str(self.credential.token)


def _missing(settings: SourceSettings, usual: str, extra: str) -> UsageError:
    return UsageError(
        f"source '{settings.name}' finds no token in {settings.key_env or usual}, and what asks for one is missing: "
        f"install costboard[{extra}], or set the variable"
    )
