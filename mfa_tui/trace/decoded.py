"""What is packed inside a text: JSON in JSON, Base64, the claims of a token, a form of a browser."""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from mfa_tui.trace.tokens import decode

SHORTEST_BASE64 = 12
"""Characters; shorter texts that decode to something do so by chance."""

_BASE64 = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")
_FORM = re.compile(r"[\w.%+-]+=[^&\s]*(?:&[\w.%+-]+=[^&\s]*)*")


@dataclass(frozen=True, slots=True)
class Inside:
    """The `document` that a text held, and in words how it was `packed`."""

    packed: str
    document: Any


def inside(text: str) -> Inside | None:
    """What `text` holds; None where it is just a text."""
    if document := _container(text):
        return Inside("JSON in a text", document)
    if text.startswith("eyJ") and (claims := _claims(text)):
        return Inside("claims of the token", claims)
    if document := _container(_unpacked(text)):
        return Inside("Base64 of JSON", document)
    return None


def form_fields(body: bytes) -> list[tuple[str, str]] | None:
    """The names and values of a URL-encoded form; None where `body` is none."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    return parse_qsl(text, keep_blank_values=True) if _FORM.fullmatch(text) else None


def _container(text: str) -> Any:
    """The JSON object or array in `text`, unless there is none or nothing is in it."""
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _claims(text: str) -> dict[str, Any] | None:
    try:
        return decode(text).claims
    except ValueError:
        return None


def _unpacked(text: str) -> str:
    if len(text) < SHORTEST_BASE64 or not _BASE64.fullmatch(text):
        return ""
    plain = text.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4)).decode()
    except (binascii.Error, ValueError):
        return ""
