"""A real Chromium against a real server with the sample company."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = os.environ.get("COSTBOARD_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
START_SECONDS = 30
RUN_SECONDS = 60
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]'
COUNT_RUNS = """(() => { window.costboardRuns = 0; let last = null;
  const look = () => { const app = document.querySelector('[data-testid="stApp"]'); if (!app) return;
    const state = app.getAttribute('data-test-script-state');
    if (state === last) return;
    if (state === 'notRunning' && last !== null) window.costboardRuns++;
    last = state; };
  new MutationObserver(look).observe(document, {subtree: true, childList: true, attributes: true,
    attributeFilter: ['data-test-script-state']}); })()"""
# Streamlit asks for these under the page's own path first, and its sparklines warn about an empty extent.
HARMLESS = ("/_stcore/health", "/_stcore/host-config", "Infinite extent")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def serving(home, log):
    """Run the dashboard over a ledger; gives its address."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = {**os.environ, "COSTBOARD_HOME": str(home)}
    with (
        log.open("w") as out,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT) as server,
    ):
        address = f"http://127.0.0.1:{port}"
        try:
            wait_until_alive(address, server, log)
            yield address
        finally:
            server.terminate()


def wait_until_alive(address, server, log):
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/healthz", timeout=1):  # noqa: S310  our own
            return
        time.sleep(0.05)
    pytest.fail(f"the server did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory):
    home = tmp_path_factory.mktemp("sample")
    command = [sys.executable, "-m", "costlib.cli", "--home", str(home), "sample"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return home


@pytest.fixture(scope="session")
def address(sample_home, tmp_path_factory):
    """The dashboard over the sample company."""
    with serving(sample_home, tmp_path_factory.mktemp("log") / "server.log") as at:
        yield at


@pytest.fixture(scope="session")
def empty_address(tmp_path_factory):
    """The dashboard before anything is loaded."""
    with serving(tmp_path_factory.mktemp("empty"), tmp_path_factory.mktemp("log") / "server.log") as at:
        yield at


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        pytest.skip("NO CHROMIUM: the pages were not looked at. Install it, or name it in COSTBOARD_CHROMIUM")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


class Visit:
    """One visitor's tab, and what it complained of or asked for outside."""

    def __init__(self, page, address):
        self.page, self.address = page, address
        self.complaints, self.outside = [], []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._follow)

    def _hear(self, message):
        text = f"{message.text} {message.location.get('url', '')}"
        if message.type in {"error", "warning"} and not any(known in text for known in HARMLESS):
            self.complaints.append(text)

    def _follow(self, request):
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.outside.append(request.url)

    def open(self, path=""):
        self.page.goto(f"{self.address}/{path}")
        self.page.wait_for_selector(IDLE, state="attached", timeout=RUN_SECONDS * 1000)
        self.page.wait_for_function("window.costboardRuns > 0", timeout=RUN_SECONDS * 1000)
        return self.page

    @contextlib.contextmanager
    def rerun(self):
        """Do something that makes the script run, and wait until it has run."""
        before = self.page.evaluate("window.costboardRuns")
        yield
        self.page.wait_for_function("n => window.costboardRuns > n", arg=before, timeout=RUN_SECONDS * 1000)
        self.page.wait_for_selector(IDLE, state="attached", timeout=RUN_SECONDS * 1000)

    def screenshot(self, name):
        """Keep a picture of the page where COSTBOARD_SCREENSHOTS says so."""
        folder = os.environ.get("COSTBOARD_SCREENSHOTS")
        if folder:
            self.page.wait_for_timeout(800)
            self.page.screenshot(path=Path(folder) / f"{name}.png")


@pytest.fixture
def visit(browser):
    """Open a tab: ``visit(address, size="phone", scheme="dark")``."""
    with contextlib.ExitStack() as stack:

        def start(address, size="desktop", scheme="light"):
            context = browser.new_context(viewport=SIZES[size], color_scheme=scheme, reduced_motion="reduce")
            stack.callback(context.close)
            context.add_init_script(COUNT_RUNS)
            return Visit(context.new_page(), address)

        yield start
