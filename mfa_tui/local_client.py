"""Calls to the `/_local/` paths of a served local cloud."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import ProxyHandler, Request, build_opener

import click

from mfa_tui.trace.exchange import json_object

_PATIENCE_SECONDS = 30.0


def ask(endpoint: str, name: str, query: Mapping[str, str]) -> dict[str, Any]:
    """What `/_local/<name>` shows. Raises click.ClickException with what went wrong."""
    path = f"{name}?{urlencode(query)}" if query else name
    return _answer(endpoint, Request(_url(endpoint, path)))


def tell(endpoint: str, name: str, wish: Mapping[str, Any]) -> dict[str, Any]:
    """What comes of sending `wish` to `/_local/<name>`. Raises click.ClickException likewise."""
    headers = {"Content-Type": "application/json"}
    return _answer(endpoint, Request(_url(endpoint, name), json.dumps(wish).encode(), headers))


def _url(endpoint: str, path: str) -> str:
    try:
        sound = urlsplit(endpoint).scheme in ("http", "https") and urlsplit(endpoint).hostname
    except ValueError:
        sound = False
    if not sound:
        raise click.UsageError(f"{endpoint!r} is not an http:// or https:// address.")
    return f"{endpoint.rstrip('/')}/_local/{path}"


def _answer(endpoint: str, request: Request) -> dict[str, Any]:
    # a proxy of the environment knows nothing of this machine's own address
    opener = build_opener(ProxyHandler({}))
    try:
        with opener.open(request, timeout=_PATIENCE_SECONDS) as response:
            content = json_object(response.read())
    except HTTPError as refusal:
        with refusal:
            content = json_object(refusal.read()) or {}
        raise click.ClickException(content.get("error") or _stranger(endpoint)) from refusal
    except (OSError, HTTPException) as problem:
        raise click.ClickException(
            f"Nothing answers at {endpoint}. Start `mfa-tui serve`, or name another --endpoint-url."
        ) from problem
    if content is None:
        raise click.ClickException(_stranger(endpoint))
    return content


def _stranger(endpoint: str) -> str:
    return f"What answers at {endpoint} is no `mfa-tui serve`. Name another --endpoint-url."
