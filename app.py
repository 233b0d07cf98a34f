"""The server: health routes, security headers, compression and a warm start around the pages.

Run it with ``streamlit run app.py``.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is loaded: more threads make small fits far slower
os.environ.setdefault("OMP_NUM_THREADS", "1")

import base64
import contextlib
import hashlib
import re
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import anyio
import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from costlib.errors import CostlibError
from costlib.models.wording import literal
from pages import _service

FRAME = Path(__file__).parent / "pages" / "_frame.py"
START_PAGE = Path(st.__file__).parent / "static" / "index.html"


def content_policy(start_page: str) -> str:
    """The content security policy: everything from this server alone.

    Args:
        start_page: Streamlit's HTML, whose own inline scripts are allowed by their hash and no others.
    """
    scripts = re.findall(r"<script>(.*?)</script>", start_page, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    return "; ".join(
        [
            "default-src 'self'",
            " ".join(["script-src 'self' 'wasm-unsafe-eval'", *(f"'sha256-{each}'" for each in hashes)]),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "media-src 'self' blob:",
            "worker-src 'self' blob:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


HEADERS = {
    "Content-Security-Policy": content_policy(START_PAGE.read_text()),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class SecurityHeaders:
    """Puts ``HEADERS`` on every HTTP response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self.app(scope, receive, send_with_headers)


async def healthz(_: Request) -> JSONResponse:
    """Say that the process is alive."""
    return JSONResponse({"status": "alive"})


async def readyz(_: Request) -> JSONResponse:
    """Say whether the ledger can answer, and if not, why."""
    reason = await anyio.to_thread.run_sync(_service.unreadiness)
    if reason is None:
        return JSONResponse({"status": "ready"})
    return JSONResponse({"status": "not ready", "reason": reason}, status_code=503)


@contextlib.asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Warm the engine beside the start, never in its way."""
    threading.Thread(target=_service.warm, name="warm", daemon=True).start()
    yield


def on_script_error(error: Exception) -> bool:
    """Show our own errors as they are, and of all others only the number under which the log has them."""
    if isinstance(error, CostlibError):
        st.error(literal(str(error)))
    else:
        st.error(
            f"This page hit an error that we did not foresee. The server's log has it as incident "
            f"{_service.incident(error)}. Reload the page, or reset the filters.",
        )
    return True


app = st.App(
    FRAME,
    lifespan=lifespan,
    routes=[Route("/healthz", healthz), Route("/readyz", readyz)],
    middleware=[Middleware(SecurityHeaders), Middleware(GZipMiddleware, compresslevel=5)],
    on_script_error=on_script_error,
)
