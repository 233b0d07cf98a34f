"""What sources that are one of several reports, listed by a cursor, have in common."""

from collections.abc import Iterable

from costlib.errors import FetchError, UsageError
from costlib.sources.asking.bodies import parsed
from costlib.sources.kind import Request
from costlib.sources.settings import SourceSettings


def report_of(settings: SourceSettings, reports: Iterable[str]) -> str:
    """The report that a source is; the first where it does not say."""
    return str(settings.options.get("report", next(iter(reports))))


def refuse_options(settings: SourceSettings, reports: Iterable[str], others: Iterable[str] = ()) -> None:
    """Look at the options of such a source.

    Raises:
        UsageError: The report is none of these, or an option is unknown.
    """
    names, known = list(reports), {"report", *others}
    if report_of(settings, names) not in names:
        raise UsageError(f"source '{settings.name}', options: report is none of {', '.join(names)}")
    if unknown := sorted(set(settings.options) - known):
        raise UsageError(
            f"source '{settings.name}', options: '{unknown[0]}' is unknown: there are {', '.join(sorted(known))}"
        )


def next_page(request: Request, body: bytes, title: str) -> Request | None:
    """The request for the page after one with ``has_more`` and ``next_page``; None after the last.

    Raises:
        FetchError: The answer is no such page.
    """
    page = parsed(body, title, "data")
    if not all(isinstance(entry, dict) for entry in page["data"]):
        raise FetchError(f"{title} sent data that is no list of objects: its interface may have changed, report it")
    if not page.get("has_more"):
        return None
    if not isinstance(page.get("next_page"), str):
        raise FetchError(f"{title} says that there is more, but not where: try again later")
    return Request(request.operation, {**request.parameters, "page": page["next_page"]})
