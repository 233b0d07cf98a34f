"""OpenAI: what the organisation's API cost per day, and the tokens, images, seconds, bytes and calls behind it.

Source: OpenAI API description, organization costs and usage; an admin key reads them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import ClassVar

from costlib.sources.asking.http import Http
from costlib.sources.kind import Sender
from costlib.sources.reports.daily import Asked, Daily
from costlib.sources.settings import SourceSettings, secret


def _usage(path: str, *groups: str) -> Asked:
    return f"organization/usage/{path}", {"group_by": ["project_id", *groups]}


@dataclass(frozen=True, slots=True)
class OpenAI(Daily):
    """One report of OpenAI's organisation API: ``costs`` (default), ``usage`` (tokens), or other usage by its name."""

    name: str = "openai"
    title: str = "OpenAI"
    key: str = "OPENAI_ADMIN_KEY"

    REPORTS: ClassVar[Mapping[str, Asked]] = {
        "costs": ("organization/costs", {"group_by": ["project_id", "line_item"]}),
        "usage": _usage("completions", "model", "batch", "service_tier"),
        "embeddings": _usage("embeddings", "model"),
        "moderations": _usage("moderations", "model"),
        "images": _usage("images", "model", "size", "source"),
        "audio_speeches": _usage("audio_speeches", "model"),
        "audio_transcriptions": _usage("audio_transcriptions", "model"),
        "vector_stores": _usage("vector_stores"),
        "code_interpreter_sessions": _usage("code_interpreter_sessions"),
        "file_search_calls": _usage("file_search_calls", "vector_store_id"),
        "web_search_calls": _usage("web_search_calls", "model", "context_level"),
    }
    ASKED: ClassVar[tuple[str, str]] = ("start_time", "end_time")
    TOLD: ClassVar[tuple[str, str]] = ("start_time", "end_time")

    def moment(self, day: date) -> int:
        """See ``Daily``: seconds since 1970.

        >>> OpenAI().moment(date(2026, 10, 1))
        1790812800
        """
        return int(datetime.combine(day, time(), UTC).timestamp())

    def sender(self, settings: SourceSettings, environment: Mapping[str, str]) -> Sender:
        """See ``Kind``."""
        headers = {"Authorization": f"Bearer {secret(settings, self.key, environment)}"}
        base = settings.endpoint or "https://api.openai.com/v1/"
        return Http(base, headers, self.title, "give it an admin key that may read usage", cursor="page")
