"""Who asks AWS: the usual chain of keys, a profile, or a role taken on from either and renewed as it runs out.

One account is one source with its role; several accounts are several sources::

    [[sources]]
    name = "AWS shop"
    kind = "aws-ce"
    since = 2026-01-01

    [sources.options]
    role_arn = "arn:aws:iam::111122223333:role/costboard"
    external_id = "shop-42"

"""

import contextlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from costlib.errors import DeniedError, UsageError
from costlib.sources.asking.retry import said
from costlib.sources.aws import client as aws_client
from costlib.sources.aws import sent as aws_sent
from costlib.sources.settings import SourceSettings

SESSION: Mapping[str, Any] = {
    "profile": "",
    "role_arn": "",
    "external_id": "",
    "region": "",
    "session_name": "costboard",
}
"""Options of every kind that asks AWS. Without a region the profile's counts, and for billing any will do."""
NO_KEYS = aws_client.NO_KEYS
SHAPES = {
    "role_arn": (
        re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]{1,512}"),
        "arn:aws:iam::111122223333:role/NAME",
    ),
    "external_id": (re.compile(r"[\w+=,.@:/-]{2,1224}"), "as the trust policy of the role names it"),
    "region": (re.compile(r"[a-z]{2,}(-[a-z]+)+-\d"), "eu-central-1"),
    "session_name": (re.compile(r"[\w+=,.@-]{2,64}"), "costboard"),
}
Keys = Mapping[str, str]


def refuse_session(settings: SourceSettings) -> None:
    """Look at the options of a session.

    Raises:
        UsageError: One of them can't be.
    """
    for name in SESSION.keys() & settings.options.keys():
        text, (shape, example) = settings.options[name], SHAPES.get(name, (re.compile(r".{0,128}"), "billing"))
        if not isinstance(text, str) or (text and not shape.fullmatch(text)):
            raise UsageError(f"source '{settings.name}', options: {name} can't be '{text}': write it as {example}")
    if settings.options.get("external_id") and not settings.options.get("role_arn"):
        raise UsageError(f"source '{settings.name}', options: external_id belongs to a role: give role_arn too")


def client_of(settings: SourceSettings, environment: Keys, service: str, sent: set[str] | None = None) -> Any:
    """A client of a service of AWS that tries each request once: trying again is ours.

    Args:
        settings: Of the source: its options of ``SESSION``, and its endpoint for all services.
        environment: Holds the keys where no profile is named.
        service: As the SDK calls it, such as ``ce``.
        sent: Takes in the keys that requests are sent with.

    Raises:
        UsageError: There is no such profile, or no region can be told.
        DeniedError: There are no keys to take on the role with.
    """
    with _told(settings):
        return client_in(session_of(settings, environment, sent), settings, service)


def session_of(settings: SourceSettings, environment: Keys, sent: set[str] | None = None) -> Any:
    """A session of boto3 with the source's keys; those of a role renew themselves.

    Nothing is sent before they are used.

    Args:
        settings: As of ``client_of``.
        environment: As of ``client_of``.
        sent: As of ``client_of``: of requests for the role's keys, too.

    Raises:
        UsageError: As of ``client_of``.
        DeniedError: As of ``client_of``.
    """
    with _told(settings):
        own = _own(settings, environment)
        made = _assumed(own, settings) if settings.options.get("role_arn") else own
        if sent is not None:
            for session in {own, made}:
                aws_sent.note(session, sent)
        return made


def client_in(session: Any, settings: SourceSettings, service: str, **keys: str | None) -> Any:
    """A client as of ``client_of``, in a session that there is; with other keys where they are given."""
    from botocore.config import Config  # noqa: PLC0415 - as above

    config = Config(retries={"total_max_attempts": 1, "mode": "standard"}, **aws_client.SECONDS)
    place = session.region_name or aws_client.REGION
    return session.client(service, place, endpoint_url=settings.endpoint or None, config=config, **keys)


@contextlib.contextmanager
def _told(settings: SourceSettings) -> Iterator[None]:
    """What the SDK finds wrong with the settings, as ours."""
    from botocore.exceptions import BotoCoreError  # noqa: PLC0415 - takes half a second, and most runs ask nothing of AWS

    try:
        yield
    except BotoCoreError as error:
        name = _option(settings, "profile") or "default"
        raise UsageError(f"AWS can't be asked ({said(str(error))}): check the profile '{name}'") from error


def _own(settings: SourceSettings, environment: Keys) -> Any:
    """The session before any role."""
    import boto3  # noqa: PLC0415 - as above

    profile = _option(settings, "profile")
    keys = {name: environment[variable] for name, variable in aws_client.KEYS.items() if environment.get(variable)}
    region = _option(settings, "region") or None
    return boto3.Session(profile_name=profile or None, region_name=region, **({} if profile else keys))


def _assumed(own: Any, settings: SourceSettings) -> Any:
    """A session with the keys of the role."""
    import boto3  # noqa: PLC0415 - as above
    from botocore.credentials import AssumeRoleCredentialFetcher, CredentialResolver  # noqa: PLC0415 - as above
    from botocore.session import Session  # noqa: PLC0415 - as above

    keys = own.get_credentials()
    if keys is None:
        raise DeniedError(f"source '{settings.name}' {NO_KEYS}")
    more = {"RoleSessionName": _option(settings, "session_name"), "ExternalId": _option(settings, "external_id")}
    fetcher = AssumeRoleCredentialFetcher(
        partial(client_in, own, settings), keys, _option(settings, "role_arn"), {k: v for k, v in more.items() if v}
    )
    core = Session()
    core.register_component("credential_provider", CredentialResolver([_Role(fetcher)]))
    return boto3.Session(botocore_session=core, region_name=own.region_name)


@dataclass(frozen=True, slots=True)
class _Role:
    """The one provider of keys of such a session, as the SDK asks for it."""

    fetcher: Any
    METHOD: str = "assume-role"
    CANONICAL_NAME: str | None = None

    def load(self) -> Any:
        from botocore.credentials import DeferredRefreshableCredentials  # noqa: PLC0415 - as above

        return DeferredRefreshableCredentials(self.fetcher.fetch_credentials, self.METHOD)


def _option(settings: SourceSettings, name: str) -> str:
    return str(settings.options.get(name) or SESSION[name])
