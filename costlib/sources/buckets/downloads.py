"""Deliveries on their way to disk: in ranges, so that memory stays small and a break-off costs one range at most.

A file grows as ``.part`` and gets its name when it is whole. The folder's name holds the delivery's mark: what lies in
it is always of one state of the bucket, even after a kill.
"""

import os
import re
import shutil
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from costlib.errors import DiskError, HostileFileError
from costlib.ledger.home import disk_errors
from costlib.sources.buckets.bundles import Bundle
from costlib.sources.buckets.mirror import placed
from costlib.sources.buckets.objects import Objects, Remote

RANGE = 8 << 20
"""Bytes that are asked for at once, and most that are lost by a break-off."""
RESERVE = 1 << 30
"""Bytes that are left free on the disk: loading needs some too."""
Bytes = Callable[[int], None]
"""Told how many bytes of a delivery are there so far."""


@dataclass(frozen=True, slots=True)
class Downloads:
    """Where the deliveries of one source lie while they are fetched and loaded.

    Args:
        objects: The bucket.
        prefix: What keys begin with and paths do not.
        folder: One folder per delivery below.
    """

    objects: Objects
    prefix: str
    folder: Path

    def place(self, bundle: Bundle) -> Path:
        """Folder of a delivery as it is now."""
        return self.folder / f"{re.sub(r'[^0-9A-Za-z-]+', '-', bundle.name)[:60]}.{bundle.mark[:16]}"

    def clear(self, kept: Collection[Path] = ()) -> None:
        """Remove what is not wanted any more: loaded, or changed in the bucket since."""
        for path in self.folder.iterdir() if self.folder.exists() else ():
            if path not in kept:
                shutil.rmtree(path, ignore_errors=True)

    def fetch(self, bundle: Bundle, tell: Bytes) -> Path:
        """Bring all files of a delivery and its manifest to disk, as far as they are not there; returns their folder.

        Raises:
            CursorError: A file changed meanwhile.
            FetchError: The bucket does not answer, or refuses; what came so far stays for the next time.
            DiskError: There is no room.
            HostileFileError: A key leads outside, or is a file and a folder at once.
        """
        target = self.place(bundle)
        paths = [placed(target, self.prefix, file.key) for file in bundle.files]
        if clash := {*paths} & {folder for path in paths for folder in path.parents}:
            raise HostileFileError(
                f"the bucket holds {min(clash).relative_to(target)} both as a file and as a folder, which no disk can: "
                "give a prefix without it"
            )
        there = sum(_size(path) or _size(_part(path)) for path in paths)
        self._refuse_without_room(bundle, bundle.size - there)
        for file, path in zip(bundle.files, paths, strict=True):
            there = self._file(file, path, there, tell)
        if bundle.manifest:
            copy, key = bundle.manifest
            path = placed(target, self.prefix, key)
            with disk_errors(path):
                path.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(copy, path)
        return target

    def _file(self, remote: Remote, path: Path, there: int, tell: Bytes) -> int:
        """Fetch what is missing of one file; returns how many bytes of the delivery are there then."""
        if _size(path) == remote.size:
            return there
        part = _part(path)
        with disk_errors(path):
            part.parent.mkdir(parents=True, exist_ok=True)
            if _size(part) > remote.size:
                part.unlink()
        done = _size(part)
        while done < remote.size:
            content = self.objects.read(remote, done, min(done + RANGE, remote.size))
            with disk_errors(path), part.open("ab") as out:
                out.write(content)
            done, there = done + len(content), there + len(content)
            tell(there)
        with disk_errors(path):
            with part.open("rb") as whole:
                os.fsync(whole.fileno())
            part.replace(path)
        return there

    def _refuse_without_room(self, bundle: Bundle, needed: int) -> None:
        with disk_errors(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            free = shutil.disk_usage(self.folder).free
        if needed + RESERVE > free:
            raise DiskError(
                f"{bundle.name} needs {needed + RESERVE:,} bytes on the disk of {self.folder} and {free:,} are free: "
                "free some space, then sync again"
            )


def _part(path: Path) -> Path:
    return path.with_name(f"{path.name}.part")


def _size(path: Path) -> int:
    """Bytes of a file; 0 where it is not there."""
    return path.stat().st_size if path.is_file() else 0
