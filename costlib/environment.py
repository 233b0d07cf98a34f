"""What the environment says to Costboard itself; keys of sources and addresses of channels have variables of their own.

``COSTBOARD_HOME`` is the folder of lake and state, ``COSTBOARD_URL`` the address of the dashboard for links in
messages, ``COSTBOARD_CAP`` what requests may cost in a month, in place of the cap in the settings.
"""

import os
import re
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from costlib.errors import UsageError

PREFIX = "COSTBOARD_"
ADDRESS = re.compile(r"https?://[^\s/@?#]+(/[^\s@?#]*)?")
REMEDIES = {
    "home": "name a folder",
    "url": "write it as https://costs.example.com, without a user, a query or a blank",
    "cap": "write US dollars a month as 5 or 2.50, not below 0",
}


class Environment(BaseSettings):
    """The variables; an empty one counts as not set.

    Args:
        home: Folder of lake and state.
        url: Address of the dashboard; empty where links have none.
        cap: Most that requests may cost in a calendar month, in US dollars; None where the settings say it.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="ignore")

    home: Path = Path(".costboard")
    url: str = ""
    cap: Annotated[Decimal, Field(ge=0, allow_inf_nan=False)] | None = None

    @field_validator("url")
    @classmethod
    def _is_address(cls, url: str) -> str:
        if url and not ADDRESS.fullmatch(url):
            raise ValueError("is no address")
        return url.rstrip("/")

    @field_validator("home")
    @classmethod
    def _is_path(cls, home: Path) -> Path:
        if "\0" in str(home) or not str(home).strip():
            raise ValueError("is no path")
        return home


def environment() -> Environment:
    """The variables as they are now.

    Raises:
        UsageError: One of them can't be; names it and the remedy, never its value.
    """
    return _read(tuple(os.environ.get(f"{PREFIX}{name.upper()}") for name in Environment.model_fields))


@lru_cache(maxsize=4)
def _read(texts: tuple[str | None, ...]) -> Environment:
    """Read once as long as they stay as they are: a page asks dozens of times a run."""
    del texts  # the cache reads them
    try:
        return Environment()
    except ValidationError as error:
        field = str(error.errors(include_url=False, include_input=False)[0]["loc"][0])
        raise UsageError(f"the environment variable {PREFIX}{field.upper()} can't be read: {REMEDIES[field]}") from None
