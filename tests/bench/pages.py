"""Server time of each page when warm, and how soon a server that was just started answers."""

import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]
FRAME = ROOT / "pages" / "_frame.py"
PAGES = ("executive_summary.py", "provider_breakdown.py", "data_and_audit.py")
RUNS = 5


def server_ms(home: Path) -> dict[str, float]:
    """Median milliseconds of a warm rerun per page."""
    os.environ["COSTBOARD_HOME"] = str(home)
    times = {}
    for page in PAGES:
        test = AppTest.from_file(str(FRAME), default_timeout=120).run()
        test.switch_page(str(ROOT / "pages" / page)).run()
        runs = []
        for _ in range(RUNS):
            start = time.perf_counter()
            test.run()
            runs.append((time.perf_counter() - start) * 1000)
        times[page] = statistics.median(runs)
    return times


def ready_seconds(home: Path) -> float:
    """Seconds from the start of the server to its first answer, median of three."""
    return statistics.median(_start(home) for _ in range(3))


def _start(home: Path) -> float:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "COSTBOARD_HOME": str(home)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    start = time.perf_counter()
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while time.perf_counter() - start < 60:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
                    return time.perf_counter() - start
            except (urllib.error.URLError, TimeoutError, ConnectionError):
                time.sleep(0.05)
    finally:
        server.terminate()
        server.wait()
    return float("inf")
