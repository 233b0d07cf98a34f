"""A copy of a bucket's manifests on disk: where keys lead there, and what is fetched of them."""

import os
from dataclasses import dataclass
from pathlib import Path

from costlib.errors import HostileFileError
from costlib.ledger.home import disk_errors, write_atomically
from costlib.sources.buckets.objects import Objects, Remote

LARGEST = 32 << 20
"""Bytes of a manifest; real ones have some kilobytes."""
LONGEST_NAME = 200
MARK = ".tag"


@dataclass(frozen=True, slots=True)
class Mirror:
    """Manifests of one bucket, each fetched again only when it changed.

    Args:
        objects: The bucket.
        prefix: What keys begin with and paths do not.
        folder: Where the copies lie.
    """

    objects: Objects
    prefix: str
    folder: Path

    def manifest(self, remote: Remote) -> Path:
        """Where the copy of a manifest lies; its time is the object's.

        Raises:
            FetchError: The bucket does not answer, or refuses.
            HostileFileError: It is far larger than a manifest is, or its key leads outside.
            DiskError: The disk refuses.
        """
        if remote.size > LARGEST:
            raise HostileFileError(f"{remote.name} has {remote.size:,} bytes: that is no manifest to trust")
        path = placed(self.folder, self.prefix, remote.key)
        mark = path.with_name(path.name + MARK)
        with disk_errors(path):
            if mark.exists() and path.exists() and mark.read_text("utf-8") == _mark(remote):
                return path
        content = self.objects.read(remote, 0, remote.size)
        with disk_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            mark.unlink(missing_ok=True)
            path.write_bytes(content)
            os.utime(path, (remote.modified.timestamp(),) * 2)
            write_atomically(mark, _mark(remote))
        return path


def placed(folder: Path, prefix: str, key: str) -> Path:
    """Where an object's copy lies below a folder: under its key, without the prefix that all keys share.

    Raises:
        HostileFileError: The key leads outside, or no disk could hold it.

    >>> placed(Path("x"), "bills", "bills/cur/a.csv").as_posix()
    'x/cur/a.csv'
    """
    parts = key.removeprefix(f"{prefix}/").split("/")
    if any(part in {"", ".", ".."} or len(part.encode()) > LONGEST_NAME or not part.isprintable() for part in parts):
        raise HostileFileError(f"the bucket holds {key[:200]!r}, which no folder can hold: give a prefix without it")
    return folder.joinpath(*parts)


def _mark(remote: Remote) -> str:
    return f"{remote.tag} {remote.size} {remote.modified.isoformat()}"
