"""Runs a provider on loopback: started at its first use, stopped at the end, missing where it can't be installed."""

import contextlib
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent.parent / ".venv-peers"
"""The environment that ``make peers`` makes."""
START_SECONDS = 60.0
STOP_SECONDS = 5.0
LOOK_SECONDS = 0.03


class MissingError(Exception):
    """The provider can't be run here; the text says why."""


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def installed(pattern: str) -> Path:
    """A file of the environment.

    Raises:
        MissingError: It is not there.
    """
    found = sorted(HOME.glob(pattern))
    if not found:
        raise MissingError(f"{HOME.name} has no {pattern}: run 'make peers'")
    return found[0]


@contextlib.contextmanager
def serving(
    command: Sequence[str | Path], ready: str, log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[None]:
    """Run a server until it is left.

    Args:
        command: What starts it.
        ready: Address that answers, anything, once it serves.
        log: Where its output goes.
        environment: Variables besides those of this process.

    Raises:
        MissingError: It did not start in time; with the end of its log.
    """
    with (
        log.open("wb") as out,
        subprocess.Popen(
            [str(part) for part in command],
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        ) as server,
    ):
        try:
            _wait(server, ready, log)
            yield
        finally:
            _stop(server)


def _wait(server: subprocess.Popen[bytes], ready: str, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < until:
        if _answers(ready):
            return
        time.sleep(LOOK_SECONDS)
    why = "ended" if server.poll() is not None else f"did not answer within {START_SECONDS:.0f} s"
    lines = log.read_text(errors="replace").strip().splitlines() or ["it said nothing"]
    raise MissingError(f"it {why}: {lines[-1][:300]}")


def _answers(address: str) -> bool:
    """Whether anything is answered; a refusal is an answer."""
    try:
        with urllib.request.urlopen(address, timeout=1):  # noqa: S310 - loopback
            return True
    except urllib.error.HTTPError as error:
        error.close()
        return True
    except OSError:
        return False


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
