"""What lies in a bucket, as deliveries: files that belong together and are fetched and loaded as one.

Manifests decide, as in a folder: each month's newest manifest says which files are its delivery. Without manifests all
files of a month belong together, and all files where not each says by its path which month it is of.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from costlib.connectors.manifests import MANIFEST, PERIOD_FOLDER, Manifest, is_data, newest, read_manifest
from costlib.errors import DamagedFileError, FetchError, HostileFileError
from costlib.sources.buckets.bucket import Folder
from costlib.sources.buckets.mirror import Mirror
from costlib.sources.buckets.months import below, month_of, period_of
from costlib.sources.buckets.objects import Remote

MOST = 100_000
"""Objects below a prefix that are looked through."""
ALL = "all files"
MONTH = re.compile(r"\d{4}-\d{2}")


@dataclass(frozen=True, slots=True)
class Bundle:
    """Files that are one delivery.

    Args:
        name: Its month, as ``2026-10``; else what the files have in common.
        files: All of them.
        manifest: Where the copy of its manifest lies, and the manifest's key; None without one.
    """

    name: str
    files: tuple[Remote, ...]
    manifest: tuple[Path, str] | None = None

    @property
    def mark(self) -> str:
        """Changes whenever the content of any file does, or which files there are."""
        lines = sorted(f"{file.key}\n{file.tag or file.modified.isoformat()}\n{file.size}\n" for file in self.files)
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    @property
    def month(self) -> str:
        """The month of which it is all that there is, by its manifest or its path; empty where neither names one."""
        return self.name if MONTH.fullmatch(self.name) else ""

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)

    @property
    def written(self) -> datetime:
        """When its provider wrote the newest of its files."""
        return max(file.modified for file in self.files)


@dataclass(frozen=True, slots=True)
class Found:
    """What a bucket holds: whole deliveries, oldest first, and what else was met and is left for later."""

    bundles: tuple[Bundle, ...]
    problems: tuple[str, ...] = ()


def listing(folder: Folder, source: str) -> list[Remote]:
    """All objects below the prefix that have content.

    Raises:
        FetchError: The bucket does not answer, refuses, or holds too many objects, or none.
    """
    found: list[Remote] = []
    seen = 0
    for page in folder.objects.listed(folder.prefix):
        seen += len(page)
        if seen > MOST:
            raise FetchError(
                f"{folder.objects.title} holds over {MOST:,} objects under '{folder.prefix}': "
                f"give the source '{source}' the prefix of one export"
            )
        found += (each for each in page if each.size and not _is_hidden(below(each.key, folder.prefix)))
    if not found:
        raise FetchError(
            f"{folder.objects.title} holds nothing under '{folder.prefix}': check the prefix of the source '{source}', "
            "or wait for the first delivery"
        )
    return found


def found_in(folder: Folder, mirror: Mirror, remotes: Sequence[Remote], since: date) -> Found:
    """Deliveries of the months from that of ``since`` on.

    Raises:
        FetchError: A manifest can't be fetched.
    """
    first = since.replace(day=1)
    there = [each for each in remotes if MANIFEST.search(each.name)]
    wanted = [each for each in there if not _is_older(period_of(each.key), first)]
    read = _read(mirror, wanted)
    if len(wanted) == len(there) and not read.manifests and not read.problems:
        return _loose(folder, [each for each in remotes if is_data(each.name)], first)
    months: dict[object, list[Manifest]] = {}
    for manifest in newest(read.manifests):
        if not _is_older(manifest.month, first):
            months.setdefault(manifest.month or manifest.path, []).append(manifest)
    by_key = {each.key: each for each in remotes}
    whole, problems = [], list(read.problems)
    for group in months.values():
        try:
            whole.append(_delivery(group, read.keys, by_key, folder.prefix))
        except FetchError as error:
            problems.append(str(error))
    return Found(tuple(sorted(whole, key=lambda bundle: bundle.name)), tuple(problems))


@dataclass(frozen=True, slots=True)
class _Manifests:
    """Manifests that could be read, the key of each by its path, and why others could not."""

    manifests: list[Manifest]
    keys: dict[Path, str]
    problems: list[str]


def _read(mirror: Mirror, remotes: Sequence[Remote]) -> _Manifests:
    found = _Manifests([], {}, [])
    for remote in remotes:
        try:
            path = mirror.manifest(remote)
            if manifest := read_manifest(path):
                found.manifests.append(manifest)
                found.keys[path] = remote.key
        except (DamagedFileError, HostileFileError) as error:
            found.problems.append(str(error))
    return found


def _delivery(group: Sequence[Manifest], keys: Mapping[Path, str], by_key: Mapping[str, Remote], prefix: str) -> Bundle:
    """The delivery of a month.

    Raises:
        FetchError: A file is missing, or two exports speak for the month.
    """
    manifest = group[0]
    key = keys[manifest.path]
    name = f"{manifest.month:%Y-%m}" if manifest.month else below(key, prefix).rpartition("/")[0] or ALL
    if len(group) > 1:
        exports = " and ".join(each.export.rpartition("/")[2] for each in group)
        raise FetchError(
            f"{name} is there from more than one export ({exports}), which would count the same cost twice: "
            "give each its own source, with its own prefix"
        )
    if missing := [each for each in manifest.keys if each not in by_key]:
        raise FetchError(
            f"the delivery of {name} is incomplete: {missing[0]}, listed by {key}, is not there or empty: "
            "it may still be written, else widen the prefix"
        )
    return Bundle(name, tuple(by_key[each] for each in manifest.keys), (manifest.path, key))


def _loose(folder: Folder, data: Sequence[Remote], first: date) -> Found:
    """Deliveries without a manifest.

    Raises:
        FetchError: Such files could count cost twice: the provider writes manifests, but not below this prefix.
    """
    if data and (not folder.loose or any(PERIOD_FOLDER in each.key for each in data)):
        raise FetchError(
            f"{folder.objects.title} has files below '{folder.prefix}' and no manifest that says which count: "
            "shorten the prefix to the folder of the export, or have the export write manifests (file partitioning)"
        )
    months = {each.key: month_of(below(each.key, folder.prefix)) for each in data}
    if None in months.values():
        return Found((Bundle(ALL, tuple(data)),))
    groups: dict[date, list[Remote]] = {}
    for each in data:
        if (month := months[each.key]) and month >= first:
            groups.setdefault(month, []).append(each)
    return Found(tuple(Bundle(f"{month:%Y-%m}", tuple(groups[month])) for month in sorted(groups)))


def _is_older(month: date | None, first: date) -> bool:
    return month is not None and month < first


def _is_hidden(path: str) -> bool:
    """Whether it lies in a folder of markers or of work under way, which folders on disk are skipped for too."""
    return any(part.startswith((".", "_")) for part in path.split("/")[:-1])
