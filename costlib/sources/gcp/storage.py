"""Google Cloud Storage: billing exports that were written from BigQuery to a bucket, in as many files as it likes.

Source: Google Cloud, exporting table data (shards without a manifest); storage.objects.list and get.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from costlib.sources.buckets.bucket import Folder, check_options, opened, prefix_of, refused
from costlib.sources.settings import SourceSettings

GRANT = (
    "give its service account the role Storage Object Viewer on the bucket, "
    "and name its file in GOOGLE_APPLICATION_CREDENTIALS"
)


@dataclass(frozen=True, slots=True)
class Gcs:
    """Exports in a bucket. Keys: the service account's file that the variable names, else Google's own chain."""

    name: str = "gcs"
    title: str = "Google Cloud Storage"
    key: str = "GOOGLE_APPLICATION_CREDENTIALS"
    refresh_hours: float = 6

    def check(self, settings: SourceSettings) -> None:
        """See ``Bucket``."""
        check_options(settings, ("bucket",), ())
        if settings.key_env:
            raise refused(settings, f"the key is a file: leave out key_env, name the file in {self.key}")

    def folder(self, settings: SourceSettings, environment: Mapping[str, str]) -> Folder:
        """See ``Bucket``. An endpoint on this machine is an emulator, which is sent no key."""
        from obstore.store import GCSStore  # noqa: PLC0415 - an engine that most runs need not load

        bucket = str(settings.options["bucket"])
        config: dict[str, Any] = {"base_url": settings.endpoint.rstrip("/")} if settings.endpoint else {}
        if settings.endpoint.startswith("http://"):
            config |= {"skip_signature": True}
        elif file := environment.get(self.key, "").strip():
            config |= {"application_credentials": file}
        make = partial(GCSStore, bucket, config=config)  # type: ignore[arg-type]
        return Folder(opened(settings, make, f"{self.title}, bucket {bucket}", GRANT), prefix_of(settings), loose=True)
