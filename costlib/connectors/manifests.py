"""From what the user names (files, folders, globs) to sets of files that belong together.

A manifest in a folder decides: only the files that it lists are loaded, all of them must be there, and it says which
billing month they are. Known are those of AWS (Cost and Usage Report, Data Exports) and Azure (cost exports). Older
assemblies of the same export and month, with or without their manifests, are left out.
Nothing outside a given folder is ever opened.
"""

import glob
import json
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from costlib.errors import DamagedFileError, HostileFileError, SourceError

MANIFEST = re.compile(r"manifest\.json$", re.IGNORECASE)
NO_DATA = (".crc", ".md", ".md5", ".rst", ".sha1", ".sha256", ".sql")
PERIOD_FOLDER = "BILLING_PERIOD="


@dataclass(frozen=True, slots=True)
class FileSet:
    """Files that are loaded as one.

    Args:
        files: Where they lie, in the manifest's order.
        month: First day of the billing month that a manifest declares; None without one.
        origin: What the user gave.
    """

    files: tuple[Path, ...]
    month: date | None
    origin: Path


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a provider says it delivered: the keys of all files of one export and month."""

    path: Path
    export: str
    month: date | None
    keys: tuple[str, ...]


def expand(paths: Sequence[Path]) -> list[FileSet]:
    """Return the sets of files that these files, folders and globs stand for, each file once.

    Raises:
        SourceError: Nothing is there, or no glob matches.
        DamagedFileError: A manifest can't be read, or a file that it lists is missing.
        HostileFileError: A manifest's key or a link leads outside the folder.
    """
    seen: set[Path] = set()
    sets = []
    for path in paths:
        for found in _expanded(path):
            fresh = tuple(file for file in found.files if file.resolve() not in seen)
            seen.update(file.resolve() for file in fresh)
            if fresh:
                sets.append(FileSet(fresh, found.month, path))
    return sets


def _expanded(path: Path) -> list[FileSet]:
    if path.is_dir():
        return _folder(path)
    if path.exists():
        return [FileSet((path,), None, path)]
    matches = [Path(match) for match in sorted(glob.glob(str(path), recursive=True))]  # noqa: PTH207 - may be absolute
    data = [match for match in matches if match.is_dir() or (match.exists() and is_data(match.name))]
    if not data:
        what = "matches nothing" if glob.has_magic(str(path)) else "does not exist"
        raise SourceError(f"{path} {what}: check the path")
    return [found for match in data for found in _expanded(match)]


def is_data(name: str) -> bool:
    """Whether a file of that name may hold charges (not hidden, no marker, checksum, read-me or manifest).

    >>> [name for name in ("a.csv", "_SUCCESS", ".DS_Store", "README.txt", "cur-Manifest.json") if is_data(name)]
    ['a.csv']
    """
    marked = name.startswith((".", "_")) or name.lower().startswith("readme")
    return not (marked or name.lower().endswith(NO_DATA) or MANIFEST.search(name))


def _folder(folder: Path) -> list[FileSet]:
    """One set per manifest, and each file that no manifest speaks for on its own."""
    files = sorted(_walk(folder))
    manifests = [found for path in files if MANIFEST.search(path.name) and (found := read_manifest(path))]
    data = [path for path in files if is_data(path.name)]
    chosen = [(manifest, _delivered(manifest, data, folder)) for manifest in newest(manifests)]
    governed = _governed(manifests, chosen)
    sets = [FileSet(found, manifest.month, folder) for manifest, found in chosen if found]
    sets += [FileSet((path,), None, folder) for path in data if governed.isdisjoint(path.parents)]
    if not sets:
        raise SourceError(f"{folder} holds no files to load: check the path")
    return sets


def _walk(folder: Path) -> Iterator[Path]:
    """Every file below, hidden folders apart; links that stay inside are followed by what they lead to."""
    root = folder.resolve()
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith((".", "_"))]
        for name in (*folders, *names):
            path = Path(parent, name)
            if path.is_symlink() and not _led_to(path).is_relative_to(root):
                raise HostileFileError(f"{path} leads outside {folder}: remove the link or give what it leads to")
        yield from (Path(parent, name) for name in names if not Path(parent, name).is_symlink())


def _led_to(link: Path) -> Path:
    try:
        return link.resolve()
    except (OSError, RuntimeError) as error:
        raise SourceError(f"{link} leads to itself: remove the link") from error


def read_manifest(path: Path) -> Manifest | None:
    """Return what a manifest declares; None where the file is another kind of manifest.

    Raises:
        DamagedFileError: It is no JSON, or lacks what its kind declares.
        HostileFileError: A key leads outside.
    """
    try:
        body = json.loads(path.read_text("utf-8-sig"))
        found = _declared(path, body) if isinstance(body, dict) else None
        if found:
            "".join((found.export, *found.keys)).encode()  # half a character could neither be told nor lie on a disk
    except (ValueError, OSError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DamagedFileError(f"{path} is no readable manifest: fetch it again") from error
    return found


def _declared(path: Path, body: dict[str, Any]) -> Manifest | None:
    if "reportKeys" in body:
        month = _month(body["billingPeriod"]["start"])
        return Manifest(path, str(body.get("reportName")), month, _keys(path, body["reportKeys"]))
    if "dataFiles" in body:
        keys = _keys(path, body["dataFiles"])
        period = re.search(PERIOD_FOLDER + r"(\d{4}-\d{2})", "\n".join((*keys, str(path))))
        return Manifest(path, _export(body, keys), _month(period[1]) if period else None, keys)
    if "blobs" in body:
        run, config = body.get("runInfo", {}), body.get("exportConfig", {})
        keys = _keys(path, [blob["blobName"] for blob in body["blobs"]])
        export = str(config.get("resourceId") or config.get("exportName"))
        return Manifest(path, export, _whole_month(run.get("startDate"), run.get("endDate")), keys)
    return None


def _export(body: dict[str, Any], keys: tuple[str, ...]) -> str:
    """Name of a data export: as the manifest gives it, else where its files lie."""
    given = body.get("exportArn") or body.get("exportName")
    return str(given or (keys[0].split(PERIOD_FOLDER)[0] if keys else ""))


def _month(text: str) -> date | None:
    """First day of the month that an ISO date, compact or not, lies in."""
    found = re.match(r"(\d{4})-?(\d{2})", text)
    return date(int(found[1]), int(found[2]), 1) if found else None


def _whole_month(start: str | None, end: str | None) -> date | None:
    """The month of a run that stays within one."""
    first = _month(start or "")
    return first if end is None or first == _month(end) else None


def _keys(path: Path, keys: Iterable[Any]) -> tuple[str, ...]:
    """Bucket paths without scheme and bucket; none may climb out of a folder."""
    plain = tuple(re.sub(r"^(s3|https)://[^/]+/", "", str(key)).replace("\\", "/") for key in keys)
    for key in plain:
        if key.startswith("/") or ":" in key.split("/")[0] or ".." in key.split("/"):
            raise HostileFileError(f"{path} lists {key}, which leads outside its folder: that is no manifest to trust")
    return plain


def newest(manifests: Sequence[Manifest]) -> list[Manifest]:
    """One manifest per export and month: the topmost (AWS keeps the newest there), then the last written."""
    ranked = sorted(manifests, key=lambda m: (len(m.path.parts), -m.path.stat().st_mtime, str(m.path)))
    found: dict[object, Manifest] = {}
    for manifest in ranked:
        found.setdefault((manifest.export, manifest.month or manifest.path), manifest)
    return sorted(found.values(), key=lambda manifest: manifest.path)


def _delivered(manifest: Manifest, data: Sequence[Path], folder: Path) -> tuple[Path, ...]:
    """Where the listed files lie under the folder; every one must be there."""
    found, named = [], defaultdict(list)
    for path in data:
        named[path.name].append(path)
    for key in manifest.keys:
        there = named[PurePosixPath(key).name]
        matches = [(common, path) for path in there if (common := _common(path.relative_to(folder), key))]
        if not matches:
            raise DamagedFileError(f"the delivery is incomplete: {key}, listed by {manifest.path.name}, is not there")
        found.append(max(matches, key=lambda match: match[0])[1])
    return tuple(found)


def _common(relative: Path, key: str) -> int:
    """How many last parts a path shares with a key; 0 unless it shares all of its own, or name and folder."""
    ours, theirs = relative.parts, PurePosixPath(key).parts
    pairs = zip(reversed(ours), reversed(theirs), strict=False)
    shared = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(ours), len(theirs)))
    return shared if shared >= min(2, len(ours), len(theirs)) else 0


def _governed(manifests: Sequence[Manifest], chosen: Iterable[tuple[Manifest, tuple[Path, ...]]]) -> set[Path]:
    """Folders for which manifests speak: their own, those of their files, and the billing periods these lie in."""
    folders = {manifest.path.parent for manifest in manifests}
    for _, files in chosen:
        for file in files:
            folders.add(file.parent)
            folders.update(parent for parent in file.parents if parent.name.startswith(PERIOD_FOLDER))
    return folders
