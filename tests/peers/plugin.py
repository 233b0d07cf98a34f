"""Fixtures of the providers on loopback, started at first use, and what is said at the end where they are missing.

``moto`` is empty for each test. ``azurite``, ``gcs`` and ``bigquery`` last as long as the worker does: make a
container, bucket or dataset of your own in them.
"""

import contextlib
import importlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from peers.servers import MissingError

MARK = "NO "
"""A skip whose reason begins so stands for what this machine lacks: the run ends with a line for each of them."""


def _running(name: str, folders: pytest.TempPathFactory) -> Iterator[Any]:
    """Run a provider; skip, loudly, where it can't be."""
    running = importlib.import_module("peers.running")  # holds the clients of all: most runs need none of them
    with contextlib.ExitStack() as stack:
        try:
            found = stack.enter_context(getattr(running, name)(folders.mktemp(name)))
        except MissingError as error:
            pytest.skip(f"{MARK}{name.upper()}: {error}")
        yield found


@pytest.fixture(scope="session")
def moto_server(tmp_path_factory):
    """AWS, with what earlier tests left in it."""
    yield from _running("moto", tmp_path_factory)


@pytest.fixture
def moto(moto_server):
    """AWS, empty. See ``providers.Moto``."""
    moto_server.reset()
    return moto_server


@pytest.fixture(scope="session")
def azurite(tmp_path_factory):
    """Azure's Blob storage. See ``providers.Azurite``."""
    yield from _running("azurite", tmp_path_factory)


@pytest.fixture(scope="session")
def gcs(tmp_path_factory):
    """Google Cloud Storage. See ``providers.Gcs``."""
    yield from _running("gcs", tmp_path_factory)


@pytest.fixture(scope="session")
def bigquery(tmp_path_factory):
    """BigQuery. See ``providers.BigQuery``."""
    yield from _running("bigquery", tmp_path_factory)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say what was not tested, and how many tests that were."""
    reasons = (str(report.longrepr[-1]) for report in terminalreporter.stats.get("skipped", []))
    told = Counter(reason.removeprefix("Skipped: ") for reason in reasons)
    for reason, count in sorted(told.items()):
        if reason.startswith(MARK):
            terminalreporter.write_line(f"{reason} (tests skipped: {count})", red=True, bold=True)
