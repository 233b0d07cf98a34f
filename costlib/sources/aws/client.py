"""Requests to AWS through its SDK, with its refusals as ours."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from costlib.errors import CursorError, DeniedError, FetchError, PassingError, RefusedError, UsageError
from costlib.sources.asking.heard import Heard
from costlib.sources.asking.http import BROKEN, BUSY, REFUSED
from costlib.sources.asking.retry import persistently, said, wait_of
from costlib.sources.kind import Request

REGION = "us-east-1"
"""Where nothing names one. Billing has one endpoint for all."""
SECONDS = {"connect_timeout": 10.0, "read_timeout": 60.0}
KEYS = {
    "aws_access_key_id": "AWS_ACCESS_KEY_ID",
    "aws_secret_access_key": "AWS_SECRET_ACCESS_KEY",
    "aws_session_token": "AWS_SESSION_TOKEN",
}
NO_KEYS = "needs keys and finds none: set AWS_ACCESS_KEY_ID or a profile"
DENIED = (
    *("AccessDeniedException", "AccessDenied", "UnrecognizedClientException", "InvalidClientTokenId"),
    *("ExpiredToken", "ExpiredTokenException", "InvalidSignatureException", "SignatureDoesNotMatch", "RequestExpired"),
    *("MissingAuthenticationToken", "MissingAuthenticationTokenException", "OptInRequired", "NotAuthorized"),
)
AGAIN = ("LimitExceededException", "ThrottlingException", "Throttling", "TooManyRequestsException", "RequestTimeout")
FORGOTTEN = ("InvalidNextTokenException", "RequestChangedException")
GRANT = "grant it what 'costboard doctor --policy aws' prints, renew its token, or set this machine's clock"


ROLE = "let it do sts:AssumeRole, and the role's trust policy name it and the external_id"
EMPTY = "2"
"""Bytes of an object that is empty on purpose."""


@dataclass(frozen=True, slots=True)
class CostExplorer:
    """Sends requests to Cost Explorer.

    Args:
        client: The SDK's.
        title: Of the provider, for errors.
        heard: What the newest answer said beside.
        sent: Keys that the client's session has sent so far.
    """

    client: Any
    title: str
    heard: Heard = field(default_factory=Heard)
    sent: Collection[str] = field(default=(), repr=False)

    def send(self, request: Request) -> bytes:
        """See ``Sender``: an operation by the name that the SDK gives it."""
        return persistently(lambda: self._once(request), self.title)

    def _once(self, request: Request) -> bytes:
        return json.dumps(answer_of(self.client, request, self.title, self.heard), sort_keys=True).encode()


def answer_of(client: Any, request: Request, title: str, heard: Heard | None = None) -> dict[str, Any]:
    """What one request is answered, at the first try.

    Args:
        client: The SDK's.
        request: Its operation by the name that the SDK gives it.
        title: Of the provider, for errors.
        heard: Takes in what the answer says beside.

    Raises:
        UsageError: The SDK knows no such parameters.
        FetchError: As of ``Sender``; a ``PassingError`` may be tried again.
    """
    from botocore import exceptions  # noqa: PLC0415 - takes half a second, and most runs ask nothing of AWS
    from botocore.parsers import ResponseParserError  # noqa: PLC0415 - as above

    try:
        answer: dict[str, Any] = getattr(client, request.operation)(**request.parameters)
    except exceptions.ClientError as error:
        raise _refused(error.operation_name, error.response, title, request) from error
    except exceptions.ParamValidationError as error:
        raise UsageError(f"{title} can't be asked so ({said(str(error))}): check the source's options") from error
    except (
        exceptions.NoCredentialsError,
        exceptions.PartialCredentialsError,
        exceptions.TokenRetrievalError,
        exceptions.CredentialRetrievalError,
    ) as error:
        raise DeniedError(f"{title} {NO_KEYS}") from error
    except (ResponseParserError, KeyError):  # the latter for well-formed XML of something else
        # the words of the first hold the answer, which may be the keys of a role
        raise PassingError(f"{title} sent what can't be read: try again later") from None
    except exceptions.BotoCoreError as error:
        name = type(error).__name__
        raise PassingError(f"{title} can't be reached ({name}): check the network and the endpoint") from error
    about = answer.pop("ResponseMetadata", {})
    if heard:
        heard.note(about.get("HTTPHeaders", {}))
    if not answer and about.get("HTTPHeaders", {}).get("content-length") != EMPTY:
        raise PassingError(f"{title} sent what is no JSON, or half of it: try again later")  # to the SDK, that is empty
    return answer


def _refused(asked: str, response: Mapping[str, Any], title: str, request: Request) -> FetchError:
    """A refusal as ours; ``asked`` is what was refused: the operation, or taking on the role before it."""
    code = str(response.get("Error", {}).get("Code", ""))
    about = response.get("ResponseMetadata", {})
    status = int(about.get("HTTPStatusCode", 0))
    if code in DENIED or status in REFUSED:
        return DeniedError(f"{title} refuses the key ({code or status}): {ROLE if asked == 'AssumeRole' else GRANT}")
    if code in FORGOTTEN:
        return CursorError(f"{title} has forgotten where the listing stood ({code}): try again later")
    if code in AGAIN or status in BUSY or status >= BROKEN:
        wait = wait_of(about.get("HTTPHeaders", {}))
        return PassingError(f"{title} is busy or broken ({code or status}): try again later", wait)
    reason = said(str(response.get("Error", {}).get("Message", ""))) or "no reason given"
    return RefusedError(f"{title} refuses {request.operation} ({code or status}): {reason}", code)
