"""Is this machine fit, and is the ledger's folder usable: one check a line, each with its remedy."""

import shutil
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from costlib.errors import CostlibError
from costlib.ledger import cube
from costlib.ledger.home import Home
from costlib.ledger.verify import Finding
from costlib.state import State

NEEDED = ("streamlit", "duckdb", "deltalake", "narwhals", "pandas", "pyarrow")
LEAST_FREE = 2 << 30


def examine(home: Home) -> list[Finding]:
    """Check settings and access; nothing leaves the machine."""
    return [
        Finding("packages are installed", tuple(_packages())),
        Finding("the ledger's folder can be written", tuple(_folder(home))),
        Finding("there is room on the disk", tuple(_room(home.path))),
        Finding("the state file opens", tuple(_state(home))),
        Finding("the cube stands for the newest facts", tuple(_cube(home))),
    ]


def _packages() -> Iterator[str]:
    for name in NEEDED:
        try:
            version(name)
        except PackageNotFoundError:
            yield f"{name} is missing: run 'make setup'"


def _folder(home: Home) -> Iterator[str]:
    try:
        home.prepare()
        probe = home.path / "doctor.probe"
        probe.write_text("ok")
        probe.unlink()
    except CostlibError as error:
        yield str(error)
    except OSError as error:
        yield f"{home.path} refuses ({error.strerror}): mend its rights or choose another with --home"


def _room(path: Path) -> Iterator[str]:
    free = shutil.disk_usage(next(p for p in (path, *path.resolve().parents) if p.exists())).free
    if free < LEAST_FREE:
        yield f"only {free / 2**30:.1f} GB are free where {path} lies: a large bill needs {LEAST_FREE >> 30} GB"


def _state(home: Home) -> Iterator[str]:
    try:
        State(home.state, wait=5).audit(limit=1)
    except CostlibError as error:
        yield str(error)


def _cube(home: Home) -> Iterator[str]:
    stamp = cube.current(home)
    if stamp is None:
        return
    if not cube.is_fresh(home):
        yield "it is older: load anything to have it rebuilt"
