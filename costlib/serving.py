"""Start the dashboard's server on this machine."""

import os
import subprocess
import sys
from pathlib import Path

from costlib.errors import UsageError

APP = Path(__file__).resolve().parent.parent / "app.py"


def serve(home: Path, address: str, port: int) -> int:
    """Run Streamlit until it is stopped; returns its exit code.

    Raises:
        UsageError: The dashboard's files are not beside the library.
    """
    if not APP.exists():
        raise UsageError(f"{APP.name} is not beside the library: run 'make run' in a clone of Costboard")
    environment = {**os.environ, "COSTBOARD_HOME": str(home.resolve())}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-m", "streamlit", "run", APP.name]
    options = ["--server.address", address, "--server.port", str(port)]
    try:
        return subprocess.run([*command, *options], cwd=APP.parent, env=environment, check=False).returncode  # noqa: S603 - our own command, no shell
    except KeyboardInterrupt:
        return 0
