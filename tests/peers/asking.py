"""Requests that set a provider on loopback up, as none of the clients under test sends them."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

SECONDS = 30.0
VERSION = "2023-11-03"
"""Of the interface of Azure's storage."""


def post(address: str, body: Mapping[str, Any]) -> bytes:
    """The answer to a POST of JSON."""
    return _checked(httpx.post(address, json=body, timeout=SECONDS))


def send(address: str, content: bytes, asked: Mapping[str, str]) -> bytes:
    """The answer to a POST of bytes."""
    return _checked(httpx.post(address, params=asked, content=content, timeout=SECONDS))


def put_signed(base: str, path: str, asked: Mapping[str, str], account: str, key: str) -> bytes:
    """The answer to an empty PUT, signed as Azure's storage wants it with the account's key.

    Source: Azure Storage services, Authorize with Shared Key.
    """
    date = f"{datetime.now(UTC):%a, %d %b %Y %H:%M:%S} GMT"
    headers = {"x-ms-date": date, "x-ms-version": VERSION}
    told = [f"{name}:{text}" for name, text in sorted(headers.items())]
    place = f"/{account}{urlsplit(base).path}{path}"
    text = "\n".join(["PUT", *[""] * 11, *told, place, *(f"{name}:{each}" for name, each in sorted(asked.items()))])
    mark = base64.b64encode(hmac.digest(base64.b64decode(key), text.encode(), hashlib.sha256)).decode()
    signed = {**headers, "Authorization": f"SharedKey {account}:{mark}"}
    return _checked(httpx.put(f"{base}{path}", params=asked, headers=signed, timeout=SECONDS))


def _checked(answer: httpx.Response) -> bytes:
    return answer.raise_for_status().content
