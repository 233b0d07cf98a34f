"""Requests to AWS through its SDK, with its refusals as ours."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from costlib.errors import CursorError, DeniedError, FetchError, PassingError, UsageError
from costlib.sources.http import BROKEN, BUSY, REFUSED
from costlib.sources.kind import Request
from costlib.sources.retry import persistently, said, wait_of

REGION = "us-east-1"
"""Billing has one endpoint, here."""
SECONDS = {"connect_timeout": 10.0, "read_timeout": 60.0}
KEYS = {
    "aws_access_key_id": "AWS_ACCESS_KEY_ID",
    "aws_secret_access_key": "AWS_SECRET_ACCESS_KEY",
    "aws_session_token": "AWS_SESSION_TOKEN",
}
DENIED = (
    *("AccessDeniedException", "AccessDenied", "UnrecognizedClientException", "InvalidClientTokenId"),
    *("ExpiredToken", "ExpiredTokenException", "InvalidSignatureException", "SignatureDoesNotMatch", "RequestExpired"),
    *("MissingAuthenticationToken", "MissingAuthenticationTokenException", "OptInRequired", "NotAuthorized"),
)
AGAIN = ("LimitExceededException", "ThrottlingException", "Throttling", "TooManyRequestsException", "RequestTimeout")
FORGOTTEN = ("InvalidNextTokenException", "RequestChangedException")
GRANT = "grant it what 'costboard doctor --policy aws' prints, renew its token, or set this machine's clock"


def client_of(environment: Mapping[str, str], profile: str, endpoint: str) -> Any:
    """A client of Cost Explorer that tries each request once: trying again is ours.

    Raises:
        UsageError: There is no such profile, or no region can be told.
    """
    import boto3  # noqa: PLC0415 - takes half a second, and most runs ask nothing of AWS
    from botocore.config import Config  # noqa: PLC0415 - as above
    from botocore.exceptions import BotoCoreError  # noqa: PLC0415 - as above

    keys = (
        {} if profile else {name: environment[variable] for name, variable in KEYS.items() if environment.get(variable)}
    )
    config = Config(retries={"total_max_attempts": 1, "mode": "standard"}, **SECONDS)
    try:
        session = boto3.Session(profile_name=profile or None, region_name=REGION, **keys)
        return session.client("ce", endpoint_url=endpoint or None, config=config)
    except BotoCoreError as error:
        raise UsageError(
            f"AWS can't be asked ({said(str(error))}): check the profile '{profile or 'default'}'"
        ) from error


@dataclass(frozen=True, slots=True)
class CostExplorer:
    """Sends requests to Cost Explorer. ``client`` is the SDK's."""

    client: Any
    title: str

    def send(self, request: Request) -> bytes:
        """See ``Sender``: an operation by the name that the SDK gives it."""
        return persistently(lambda: self._once(request), self.title)

    def _once(self, request: Request) -> bytes:
        from botocore import exceptions  # noqa: PLC0415 - as above

        try:
            answer = getattr(self.client, request.operation)(**request.parameters)
        except exceptions.ClientError as error:
            raise self._refused(request, error.response) from error
        except exceptions.ParamValidationError as error:
            raise UsageError(
                f"{self.title} can't be asked so ({said(str(error))}): check the source's options"
            ) from error
        except (
            exceptions.NoCredentialsError,
            exceptions.PartialCredentialsError,
            exceptions.TokenRetrievalError,
        ) as error:
            raise DeniedError(f"{self.title} needs keys and finds none: set AWS_ACCESS_KEY_ID or a profile") from error
        except exceptions.BotoCoreError as error:
            name = type(error).__name__
            raise PassingError(f"{self.title} can't be reached ({name}): check the network and the endpoint") from error
        answer.pop("ResponseMetadata", None)
        if not answer:  # the SDK takes what is no JSON for an empty answer
            raise PassingError(f"{self.title} sent what is no JSON, or half of it: try again later")
        return json.dumps(answer, sort_keys=True).encode()

    def _refused(self, request: Request, response: Mapping[str, Any]) -> FetchError:
        code = str(response.get("Error", {}).get("Code", ""))
        about = response.get("ResponseMetadata", {})
        status = int(about.get("HTTPStatusCode", 0))
        if code in DENIED or status in REFUSED:
            return DeniedError(f"{self.title} refuses the key ({code or status}): {GRANT}")
        if code in FORGOTTEN:
            return CursorError(f"{self.title} has forgotten where the listing stood ({code}): try again later")
        if code in AGAIN or status in BUSY or status >= BROKEN:
            wait = wait_of(about.get("HTTPHeaders", {}))
            return PassingError(f"{self.title} is busy or broken ({code or status}): try again later", wait)
        reason = said(str(response.get("Error", {}).get("Message", ""))) or "no reason given"
        return FetchError(f"{self.title} refuses {request.operation} ({code or status}): {reason}")
