"""From what the user names to the files that are loaded together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FileSet:
    """Files that belong together. ``month`` is the billing month that a manifest declares; None without one."""

    files: tuple[Path, ...]
    month: date | None
    origin: Path


def expand(paths: Sequence[Path]) -> list[FileSet]:
    """Every file named, and every file in a folder named."""
    found = [(p, each) for p in paths for each in (sorted(p.rglob("*")) if p.is_dir() else [p])]
    return [FileSet((each,), None, origin) for origin, each in found if not each.is_dir()]
