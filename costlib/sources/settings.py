"""Settings of live sources: one TOML file in the ledger's folder; secrets only ever by the name of their variable.

An error names file, source, field and remedy, and never repeats a value: somebody may have put a key there.
"""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from costlib.environment import environment
from costlib.errors import UsageError
from costlib.policy.documents import from_toml, parsed
from costlib.sources.asking.keys import KEY, held, without_keys

FILE = "sources.toml"
CAP = f"cap in {FILE}, or COSTBOARD_CAP where that is set"
"""Where the month's limit of spending stands, for errors."""
SAFE = re.compile(r"https://|http://(127\.0\.0\.1|localhost|\[::1\])[:/]")
"""Addresses that a key may be sent to: none that others on the way can read."""
Text = Annotated[str, Field(min_length=1, max_length=500)]


class SourceSettings(BaseModel):
    """One source.

    Args:
        name: Of the source in the ledger.
        kind: What it is fetched from; see ``registry.KINDS``.
        since: First day that is wanted.
        enabled: Whether it is fetched at all.
        key_env: Variable that holds the key; the kind's own where empty.
        endpoint: In place of the provider's address, as of a proxy; empty for the provider's.
        refresh_hours: A source that was fetched within so many hours is left alone; the kind's own where None.
        settle_days: Days after the end of a month in which its bill may still change; the kind's own where None.
        most_pages: Requests for a month at most; the kind's own where None.
        options: What only this kind knows, such as a bucket or a grouping.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=r"^[\w .:@-]{1,100}$")]
    kind: Text
    since: date
    enabled: bool = True
    key_env: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")] | None = None
    endpoint: str = ""
    refresh_hours: Annotated[float, Field(ge=0, le=24 * 31)] | None = None
    settle_days: Annotated[int, Field(ge=0, le=90)] | None = None
    most_pages: Annotated[int, Field(ge=1, le=10_000)] | None = None
    options: dict[str, Any] = Field(default_factory=dict)

    @field_validator("endpoint")
    @classmethod
    def _safe(cls, endpoint: str) -> str:
        if endpoint and not SAFE.match(endpoint):
            raise ValueError(
                "begins neither with https:// nor with this machine's http://127.0.0.1: the key would show"
            )
        if "@" in urlsplit(endpoint).netloc:
            raise ValueError("holds a user or a password: leave it out, the source has its key in a variable")
        return endpoint

    @model_validator(mode="after")
    def _no_secret(self) -> Self:
        named = (self.name, self.kind, self.key_env or "", self.endpoint)
        for text in (*named, *map(str, self.options), *map(str, self.options.values())):
            if KEY.search(text):
                raise ValueError("holds what looks like a key: put it into an environment variable, name that here")
        return self


class Sources(BaseModel):
    """The file.

    Args:
        cap: Most that requests may cost in a calendar month, in US dollars, over all sources.
        sources: Each with its own name.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    cap: Annotated[Decimal, Field(ge=0, allow_inf_nan=False)] = Decimal(5)
    sources: tuple[SourceSettings, ...] = ()

    @model_validator(mode="after")
    def _names(self) -> Self:
        twice = [name for name, count in Counter(each.name for each in self.sources).items() if count > 1]
        if twice:
            raise ValueError(f"two sources are named '{twice[0]}': give one of them another name")
        return self

    def named(self, name: str) -> SourceSettings:
        """The source of a name.

        Raises:
            UsageError: There is none; names those that there are.
        """
        found = [each for each in self.sources if each.name == name]
        if not found:
            names = ", ".join(each.name for each in self.sources) or "none"
            raise UsageError(f"there is no source '{name}' in {FILE}: there are {names}")
        return found[0]


def read(home: Path) -> Sources:
    """The settings of a ledger; without a file there is no source. ``COSTBOARD_CAP`` goes before the file's cap.

    Raises:
        UsageError: They can't be read; names the file, the source, the field and the remedy.
    """
    path = home / FILE
    try:
        text = path.read_text("utf-8-sig") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8"
        raise UsageError(f"{path} can't be read ({reason}): mend its rights, save it as UTF-8") from error
    try:
        found = parsed(Sources, from_toml(text, FILE), FILE, shows=False)
    except UsageError as error:
        raise UsageError(without_keys(str(error))) from None
    cap = environment().cap
    return found if cap is None else found.model_copy(update={"cap": cap})


def secret(settings: SourceSettings, usual: str, environment: Mapping[str, str]) -> str:
    """The key of a source: what its variable holds, else what the file holds that the variable ``NAME_FILE`` names.

    Args:
        settings: Which source.
        usual: Variable that its kind reads where the settings name none.
        environment: Variables.

    Raises:
        UsageError: Neither is set, or what they hold is no key; names the variable.
    """
    return held(settings.name, settings.key_env or usual, environment).get_secret_value()
