"""AWS S3: Cost and Usage Reports and Data Exports (CUR 2.0, FOCUS) as they are delivered to a bucket.

Source: AWS, Data Exports user guide (files and manifests).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from costlib.errors import DeniedError, FetchError, PassingError
from costlib.sources.asking.http import BROKEN, BUSY
from costlib.sources.asking.retry import persistently, said
from costlib.sources.aws.client import AGAIN, GRANT, REGION, ROLE
from costlib.sources.aws.session import NO_KEYS, SESSION, refuse_session, session_of
from costlib.sources.buckets.bucket import Folder, check_options, opened, prefix_of, refused
from costlib.sources.settings import SourceSettings

RENEWED = timedelta(minutes=5)
"""Keys are asked for again so often; the SDK renews those of a role before they end."""


@dataclass(frozen=True, slots=True)
class AwsS3:
    """Exports in a bucket. Keys are found as by any AWS tool: environment, profile, role; ``role_arn`` is assumed."""

    name: str = "aws-s3"
    title: str = "AWS S3"
    key: str = ""
    refresh_hours: float = 6

    def check(self, settings: SourceSettings) -> None:
        """See ``Bucket``."""
        check_options(settings, ("bucket",), tuple(SESSION))
        refuse_session(settings)
        if settings.key_env:
            raise refused(settings, "keys are found as by any AWS tool: leave out key_env, name a profile")

    def folder(self, settings: SourceSettings, environment: Mapping[str, str]) -> Folder:
        """See ``Bucket``."""
        from obstore.store import S3Store  # noqa: PLC0415 - an engine that most runs need not load

        session = session_of(settings, environment)
        bucket = str(settings.options["bucket"])
        config = {"region": session.region_name or REGION}
        if settings.endpoint:
            config |= {"endpoint": settings.endpoint.rstrip("/")}
        make = partial(S3Store, bucket, config=config, credential_provider=self._keys(session))  # type: ignore[arg-type]
        return Folder(opened(settings, make, f"{self.title}, bucket {bucket}", GRANT), prefix_of(settings), loose=True)

    def _keys(self, session: Any) -> Callable[[], Any]:
        """Who gives keys to the engine, anew before they end; asked once, so that a refusal is told as what it is."""
        return persistently(lambda: self._asked(session), self.title)

    def _asked(self, session: Any) -> Callable[[], Any]:
        from botocore import exceptions  # noqa: PLC0415 - as above
        from botocore.parsers import ResponseParserError  # noqa: PLC0415 - as above
        from obstore.auth.boto3 import Boto3CredentialProvider  # noqa: PLC0415 - as above

        try:
            if session.get_credentials() is None:
                raise DeniedError(f"{self.title} {NO_KEYS}")
            found = Boto3CredentialProvider(session, ttl=RENEWED)
            found()
        except exceptions.ClientError as error:
            raise self._refusal(error.response) from error
        except (exceptions.ConnectionError, exceptions.HTTPClientError) as error:
            name = type(error).__name__
            raise PassingError(f"AWS can't be asked for keys ({name}): check the network and the endpoint") from error
        except (ResponseParserError, KeyError):  # as of requests: what can't be read may be the keys of the role
            raise PassingError("who gives AWS keys sent what can't be read: try again later") from None
        except exceptions.BotoCoreError as error:
            raise DeniedError(f"{self.title} {NO_KEYS} ({type(error).__name__})") from error
        return found

    def _refusal(self, answer: Mapping[str, Any]) -> FetchError:
        """What who gives keys answered, as ours."""
        code = said(str(answer.get("Error", {}).get("Code", "")))
        status = int(answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        if code in AGAIN or status in BUSY or status >= BROKEN:
            return PassingError(f"who gives AWS keys is busy or broken ({code or status}): try again later")
        return DeniedError(f"{self.title} refuses the key ({code}): {ROLE}")
